//! Adds up the counted ballots, unit by unit.

use std::collections::BTreeMap;

use tupyo_elgamal::CiphertextSum;
use tupyo_group::{PublicColumns, PublicPoint};
use tupyo_threads::prelude::*;

use crate::{BallotCheck, ElectionManifest, ElectionState, Entry, UnitTally};

/// Ballots that are read before they are decoded on all cores.
const CHUNK: usize = 1024;

/// Ballots that one thread decodes and adds at a time.
const PART: usize = 32;

/// Adds up counted ballots, unit by unit (docs/protocol/tally.md).
#[derive(Clone)]
pub struct TallyBuilder {
    units: Vec<RunningUnit>,
}

/// A unit's counted ballots up to now.
#[derive(Clone)]
struct RunningUnit {
    style: u16,
    counted: u32,
    weight: u64,
    values: usize,
    /// `None` as long as nothing is added: most of thousands of units may have no ballot.
    sum: Option<PublicColumns>,
}

/// The tally cannot be computed from what was read.
#[derive(Debug, thiserror::Error)]
pub enum TallyError<E> {
    /// There are no ballots yet.
    #[error("voting has not begun")]
    NotOpen,
    /// Reading an entry failed.
    #[error("entry {index} cannot be read")]
    Read {
        /// Its index on the ledger.
        index: u64,
        /// Why.
        source: E,
    },
    /// A counted entry is no ballot of its style.
    #[error("entry {index} is not a ballot that can be counted")]
    Ballot {
        /// Its index on the ledger.
        index: u64,
    },
}

impl TallyBuilder {
    /// Empty sums for all styles.
    pub fn new(manifest: &ElectionManifest) -> TallyBuilder {
        let sizes = (0..).map_while(|style| Some((style, manifest.style_size(style)?)));
        TallyBuilder { units: sizes.map(|(style, size)| RunningUnit::empty(style, size.outputs as usize)).collect() }
    }

    /// Adds a counted ballot. One of a style that does not exist is left out.
    pub fn add(&mut self, style: u16, weight: u32, ciphertext: &[PublicPoint]) {
        if let Some(unit) = self.units.get_mut(usize::from(style)) {
            unit.add(weight, ciphertext);
        }
    }

    /// Takes away a ballot that was added, because its voter has replaced it: so a tally can be kept up to date while
    /// voting is open.
    pub fn remove(&mut self, style: u16, weight: u32, ciphertext: &[PublicPoint]) {
        if let Some(unit) = self.units.get_mut(usize::from(style)) {
            unit.counted = unit.counted.saturating_sub(1);
            unit.weight = unit.weight.saturating_sub(u64::from(weight));
            unit.columns().subtract(ciphertext, weight);
        }
    }

    /// Adds what another one has added up.
    pub fn merge_all(&mut self, other: &TallyBuilder) {
        other.units.iter().filter(|unit| unit.counted > 0).for_each(|unit| self.merge(unit));
    }

    /// Adds what is already added up of a unit.
    fn merge(&mut self, part: &RunningUnit) {
        if let Some(unit) = self.units.get_mut(usize::from(part.style)) {
            unit.counted += part.counted;
            unit.weight += part.weight;
            part.sum.iter().for_each(|sum| unit.columns().merge(sum));
        }
    }

    /// The tally.
    pub fn finish(self) -> Vec<UnitTally> {
        self.units.into_iter().map(RunningUnit::finish).collect()
    }
}

impl RunningUnit {
    fn empty(style: u16, values: usize) -> RunningUnit {
        RunningUnit { style, counted: 0, weight: 0, values, sum: None }
    }

    fn columns(&mut self) -> &mut PublicColumns {
        self.sum.get_or_insert_with(|| PublicColumns::new(self.values + 1))
    }

    fn add(&mut self, weight: u32, ciphertext: &[PublicPoint]) {
        self.counted += 1;
        self.weight += u64::from(weight);
        self.columns().add(ciphertext, weight);
    }

    fn finish(self) -> UnitTally {
        let RunningUnit { style, counted, weight, values, sum } = self;
        let sum = sum.map_or_else(|| CiphertextSum::zero(values), |sum| CiphertextSum::of(sum.to_points()));
        UnitTally { style, counted, weight, sum }
    }
}

/// Computes the tally of a closed election; `read` gives the entry at an index of its ledger, and is asked in ascending
/// order.
///
/// # Errors
/// A [`TallyError`] if voting has not begun, or an entry cannot be read or is not the ballot the state has counted.
pub fn tally<E>(
    state: &ElectionState,
    mut read: impl FnMut(u64) -> Result<Vec<u8>, E>,
) -> Result<Vec<UnitTally>, TallyError<E>> {
    let check = state.ballot_check().ok_or(TallyError::NotOpen)?;
    let mut builder = TallyBuilder::new(check.manifest());
    let mut counted: Vec<_> = state.counted().collect();
    counted.sort_unstable_by_key(|(_, index)| *index);
    for chunk in counted.chunks(CHUNK) {
        let mut entries = Vec::with_capacity(chunk.len());
        for (voter, index) in chunk.iter().copied() {
            let bytes = read(index).map_err(|source| TallyError::Read { index, source })?;
            entries.push((voter, index, bytes));
        }
        let parts: Vec<_> = entries.par_chunks(PART).map(|part| units_of(check, part)).collect();
        for part in parts {
            let units = part.map_err(|index| TallyError::Ballot { index })?;
            units.values().for_each(|unit| builder.merge(unit));
        }
    }
    Ok(builder.finish())
}

/// The sums of these ballots, each with its voter and index, by style; or the index of the first that is no ballot of a
/// voter, with as many values as its style has.
fn units_of(check: &BallotCheck, ballots: &[(u32, u64, Vec<u8>)]) -> Result<BTreeMap<u16, RunningUnit>, u64> {
    let mut units = BTreeMap::new();
    for (voter, index, bytes) in ballots {
        let voter = check.roll().voter(*voter).ok_or(*index)?;
        let values = check.manifest().style_circuit(voter.style).ok_or(*index)?.outputs();
        let ciphertext = ciphertext(bytes).filter(|points| points.len() == values + 1).ok_or(*index)?;
        units
            .entry(voter.style)
            .or_insert_with(|| RunningUnit::empty(voter.style, values))
            .add(voter.weight, &ciphertext);
    }
    Ok(units)
}

/// The ciphertext of a ballot entry.
fn ciphertext(bytes: &[u8]) -> Option<Vec<PublicPoint>> {
    match Entry::decode(bytes).ok()? {
        Entry::Ballot(signed) => {
            PublicPoint::decode_all(&signed.ballot.ciphertext).into_iter().collect::<Result<_, _>>().ok()
        }
        _ => None,
    }
}
