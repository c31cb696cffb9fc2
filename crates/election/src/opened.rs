//! Which units are opened, and why the others stay sealed (docs/protocol/tally.md).

use std::collections::BTreeMap;

use tupyo_elgamal::CiphertextSum;

use crate::{ElectionManifest, Roll, UnitTally};

/// Why a unit stays sealed for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealReason {
    /// Fewer ballots are counted than the floor.
    Floor,
    /// Fewer of its voters have voted than the manifest demands.
    Turnout,
    /// Fewer of its counted ballots than the floor have the same weight: the sum could tell who voted for what.
    Cell,
    /// Nothing is encrypted.
    Empty,
}

impl SealReason {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            SealReason::Floor => "floor",
            SealReason::Turnout => "turnout",
            SealReason::Cell => "cell",
            SealReason::Empty => "empty",
        }
    }
}

/// Voters of a style who have the same weight, among whom it is hidden who voted for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The style.
    pub style: u16,
    /// The weight.
    pub weight: u32,
    /// How many voters of the roll, or how many counted ballots.
    pub count: u32,
}

/// How many voters of a unit have voted, and how many must have before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turnout {
    /// The style.
    pub style: u16,
    /// Its voters on the roll.
    pub voters: u32,
    /// Its counted ballots.
    pub counted: u32,
    /// The fewest ballots of a unit, and of each weight in it.
    pub floor: u32,
    /// The share of its voters that must have voted, in voters, rounded up.
    pub share: u32,
    /// The fewest counted ballots of one weight, if any are counted.
    pub smallest_cell: Option<Cell>,
    /// How many counted ballots are in cells below the floor: those that an opened sum may reveal.
    pub below_floor: u32,
    /// Whether the manifest lets it be opened with such ballots.
    pub exposed: bool,
}

impl Turnout {
    /// How many counted ballots are demanded.
    pub fn demanded(&self) -> u32 {
        self.floor.max(self.share)
    }

    /// Why a unit with this sum stays sealed. `None` if trustees open it.
    pub fn sealed(&self, sum: &CiphertextSum) -> Option<SealReason> {
        self.sealed_so_far().or_else(|| sum.nonce_part().is_identity().then_some(SealReason::Empty))
    }

    /// Why a unit with these counts stays sealed, whatever is encrypted: while voting is open, why it would if voting
    /// ended now.
    pub fn sealed_so_far(&self) -> Option<SealReason> {
        if self.counted < self.floor {
            return Some(SealReason::Floor);
        }
        if self.counted < self.share {
            return Some(SealReason::Turnout);
        }
        (self.below_floor > 0 && !self.exposed).then_some(SealReason::Cell)
    }

    /// The turnouts of all styles, where these voters of the roll have a counted ballot.
    pub(crate) fn of_all(manifest: &ElectionManifest, roll: &Roll, counted: impl Iterator<Item = u32>) -> Vec<Turnout> {
        let mut turnouts: Vec<_> =
            (0..).zip(manifest.styles()).map(|(style, _)| Turnout::none(manifest, style)).collect();
        for cell in cells(roll.voters().iter().map(|voter| (voter.style, voter.weight))) {
            if let Some(turnout) = turnouts.get_mut(usize::from(cell.style)) {
                turnout.voters += cell.count;
            }
        }
        let counted = cells(counted.filter_map(|voter| roll.voter(voter)).map(|voter| (voter.style, voter.weight)));
        for cell in counted {
            if let Some(turnout) = turnouts.get_mut(usize::from(cell.style)) {
                turnout.add(cell);
            }
        }
        for turnout in &mut turnouts {
            turnout.share = share(turnout.voters, manifest.turnout());
        }
        turnouts
    }

    /// What a tally shows of them to somebody who does not know the roll: a unit that is sealed by this is sealed.
    pub(crate) fn shown_by(manifest: &ElectionManifest, units: &[UnitTally]) -> Vec<Turnout> {
        let turnout = |unit: &UnitTally| Turnout { counted: unit.counted, ..Turnout::none(manifest, unit.style) };
        units.iter().map(turnout).collect()
    }

    /// Nobody is on the roll.
    fn none(manifest: &ElectionManifest, style: u16) -> Turnout {
        Turnout {
            style,
            voters: 0,
            counted: 0,
            floor: manifest.floor(),
            share: 0,
            smallest_cell: None,
            below_floor: 0,
            exposed: manifest.is_exposed(style),
        }
    }

    fn add(&mut self, cell: Cell) {
        self.counted += cell.count;
        if self.smallest_cell.is_none_or(|smallest| cell.count < smallest.count) {
            self.smallest_cell = Some(cell);
        }
        if cell.count < self.floor {
            self.below_floor += cell.count;
        }
    }
}

/// Who votes by this percentage of the voters, rounded up.
fn share(voters: u32, percent: u8) -> u32 {
    let share = (u64::from(voters) * u64::from(percent)).div_ceil(100);
    u32::try_from(share).unwrap_or(u32::MAX)
}

/// Voters by style and weight, in ascending order.
fn cells(voters: impl Iterator<Item = (u16, u32)>) -> impl Iterator<Item = Cell> {
    let mut cells: BTreeMap<(u16, u32), u32> = BTreeMap::new();
    voters.for_each(|cell| *cells.entry(cell).or_default() += 1);
    cells.into_iter().map(|((style, weight), count)| Cell { style, weight, count })
}

impl Roll {
    /// The voters by style and weight, in ascending order.
    pub fn cells(&self) -> Vec<Cell> {
        cells(self.voters().iter().map(|voter| (voter.style, voter.weight))).collect()
    }

    /// Those of the cells that have fewer voters than the manifest's floor. A ballot from one of them seals its unit
    /// for ever, unless the style is exposed.
    pub fn cells_below_floor(&self, manifest: &ElectionManifest) -> Vec<Cell> {
        self.cells().into_iter().filter(|cell| cell.count < manifest.floor()).collect()
    }

    /// The cell that a voter is in, and how many voters its style has. `None` if there is no such voter.
    pub fn cell_of(&self, voter: u32) -> Option<(Cell, u32)> {
        let own = self.voter(voter)?;
        let (mut count, mut unit) = (0, 0);
        for other in self.voters().iter().filter(|other| other.style == own.style) {
            unit += 1;
            count += u32::from(other.weight == own.weight);
        }
        Some((Cell { style: own.style, weight: own.weight, count }, unit))
    }
}

#[cfg(test)]
mod tests;
