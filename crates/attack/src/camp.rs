//! An honest election with all that is changed in it, one thing at a time.

use std::ops::Range;

use borsh::BorshDeserialize;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{Document, DocumentPart, ElectionState, Entry};
use tupyo_verify::{MemoryRecord, Outcome, Report};

use crate::change::{CHANGES, Change, Encoded};
use crate::course::{self, Depth};
use crate::fields::fields_of;
use crate::ground::{Ground, Place};
use crate::mutant::{Cut, MOVES, Move, Mutant};
use crate::signing::Pen;

/// An election to be attacked.
pub struct Camp {
    ground: Ground,
    /// The state before each entry.
    states: Vec<ElectionState>,
    entries: Vec<Dissected>,
    /// The entries of another election that is played in the same way.
    other: Vec<Dissected>,
    /// What the honest record counts.
    units: String,
}

/// A record in which one thing is changed.
pub struct Cheated {
    /// The record.
    pub record: MemoryRecord,
    /// What stands in the place of the entry.
    pub after: Vec<Vec<u8>>,
}

/// An entry with its fields, and those of its document.
struct Dissected {
    bytes: Vec<u8>,
    outer: Vec<Range<usize>>,
    part: Option<DocumentPart>,
    inner: Vec<Range<usize>>,
}

impl Dissected {
    fn of(bytes: &[u8]) -> Dissected {
        let part = match Entry::decode(bytes) {
            Ok(Entry::Document(part)) if part.parts == 1 => Some(part),
            _ => None,
        };
        let inner = part.as_ref().and_then(|part| fields_of::<Document>(&part.bytes)).unwrap_or_default();
        let outer = fields_of::<Entry>(bytes).unwrap_or_default();
        Dissected { bytes: bytes.to_vec(), outer, part, inner }
    }

    /// What tells entries of one kind from those of others: their tags.
    fn kind(&self) -> (Option<&u8>, Option<&u8>) {
        (self.bytes.first(), self.part.as_ref().and_then(|part| part.bytes.first()))
    }

    fn outer(&self) -> Encoded<'_> {
        Encoded { bytes: &self.bytes, fields: &self.outer }
    }

    fn inner(&self) -> Encoded<'_> {
        let bytes = self.part.as_ref().map(|part| part.bytes.as_slice()).unwrap_or_default();
        Encoded { bytes, fields: &self.inner }
    }
}

impl Camp {
    /// The election of this seed.
    ///
    /// # Errors
    /// What is wrong with it: an honest record that is refused is no ground.
    pub fn new(place: Place, seed: u64) -> Result<Camp, String> {
        let ground = Ground::play(place, seed);
        let other = Ground::play(place, seed.wrapping_add(1));
        let [entries, other] = [&ground, &other].map(|ground| ground.entries.iter().map(|entry| Dissected::of(entry)));
        let (entries, other) = (entries.collect(), other.collect());
        let states = states(&ground);
        let record = ground.record(&ground.entries, ground.play.state());
        let report = ground.report(&record).map_err(|error| error.to_string())?;
        if report.outcome != Outcome::Accepted {
            return Err(format!("{}: the honest record is not accepted: {:?}", place.as_str(), first(&report)));
        }
        Ok(Camp { ground, states, entries, other, units: units(&report) })
    }

    /// Everything that can be changed.
    pub fn mutants(&self) -> Vec<Mutant> {
        (0..self.entries.len()).flat_map(|entry| self.mutants_of(entry)).collect()
    }

    fn mutants_of(&self, entry: usize) -> Vec<Mutant> {
        let (dissected, place) = (&self.entries[entry], self.ground.place());
        let outer = (0..dissected.outer.len()).flat_map(|field| CHANGES.map(|change| Cut::Outer(field, change)));
        let inner = (0..dissected.inner.len()).flat_map(|field| CHANGES.map(|change| Cut::Inner(field, change)));
        let whole = MOVES.map(Cut::Whole);
        // Behind a change before the closing nothing fits any more, unless the closing is said anew.
        let is_late = entry >= self.ground.close();
        let depths = |cut: Cut| match cut {
            Cut::Whole(Move::End) => vec![Depth::Shallow],
            // What is left out from the closing on is said anew: that is an honest record.
            Cut::Whole(Move::Delete) if is_late => vec![Depth::Shallow],
            Cut::Whole(_) => vec![Depth::Shallow, Depth::Deep],
            _ if is_late => vec![Depth::Shallow, Depth::Deep],
            _ => vec![Depth::Deep],
        };
        let cuts = outer.chain(inner).chain(whole);
        cuts.flat_map(|cut| depths(cut).into_iter().map(move |depth| Mutant { place, entry, cut, depth })).collect()
    }

    /// The record of a mutant; `None` where it changes nothing.
    pub fn cheated(&mut self, mutant: &Mutant) -> Option<Cheated> {
        let seed = seed_of(mutant);
        let (first, end, after) = match mutant.cut {
            Cut::Outer(field, change) => {
                (mutant.entry, mutant.entry + 1, vec![self.outer(mutant, field, change, seed)?])
            }
            Cut::Inner(field, change) => {
                (mutant.entry, mutant.entry + 1, vec![self.inner(mutant, field, change, seed)?])
            }
            Cut::Whole(whole) => self.whole(mutant.entry, whole)?,
        };
        let entries = course::ledger(&mut self.ground, first, end, &after, mutant.depth);
        let record = self.ground.record(&entries, self.ground.play.state());
        Some(Cheated { record, after })
    }

    fn outer(&mut self, mutant: &Mutant, field: usize, change: Change, seed: u64) -> Option<Vec<u8>> {
        let dissected = self.entries.get(mutant.entry)?;
        let other = self.other_of(mutant.entry, change).and_then(|other| other.outer().field(field));
        let changed = dissected.outer().changed(field, change, seed, other, &is::<Entry>)?;
        let before = Entry::decode(&dissected.bytes).ok()?;
        let state = &self.states[mutant.entry];
        Some(Pen::new(&mut self.ground, state, seed).entry(&before, changed))
    }

    fn inner(&mut self, mutant: &Mutant, field: usize, change: Change, seed: u64) -> Option<Vec<u8>> {
        let dissected = self.entries.get(mutant.entry)?;
        let other = self.other_of(mutant.entry, change).and_then(|other| other.inner().field(field));
        let changed = dissected.inner().changed(field, change, seed, other, &is::<Document>)?;
        let part = dissected.part.clone()?;
        let state = &self.states[mutant.entry];
        Some(Pen::new(&mut self.ground, state, seed).document(&part, changed))
    }

    /// Where the field that takes a field's place comes from: the next entry of its kind, or the same one elsewhere.
    fn other_of(&self, entry: usize, change: Change) -> Option<&Dissected> {
        let (own, count) = (&self.entries[entry], self.entries.len());
        let found = match change {
            Change::OtherEntry => {
                (1..count).map(|more| &self.entries[(entry + more) % count]).find(|other| other.kind() == own.kind())
            }
            Change::OtherElection => self.other.get(entry),
            _ => None,
        };
        found.filter(|other| other.kind() == own.kind())
    }

    /// Which entries give way, and to what.
    fn whole(&self, entry: usize, whole: Move) -> Option<(usize, usize, Vec<Vec<u8>>)> {
        let bytes = |index: usize| Some(self.entries.get(index)?.bytes.clone());
        Some(match whole {
            Move::Delete => (entry, entry + 1, Vec::new()),
            Move::Double => (entry, entry + 1, vec![bytes(entry)?, bytes(entry)?]),
            Move::Swap => (entry, entry + 2, vec![bytes(entry + 1)?, bytes(entry)?]),
            Move::Foreign => (entry, entry + 1, vec![self.other.get(entry)?.bytes.clone()]),
            Move::End => (entry, self.entries.len(), Vec::new()),
        })
    }

    /// The honest entry.
    pub fn honest(&self, entry: usize) -> &[u8] {
        self.entries.get(entry).map(|entry| entry.bytes.as_slice()).unwrap_or_default()
    }

    /// The election and its keys.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Whether a report counts what the honest one counts.
    pub fn counts_the_same(&self, report: &Report) -> bool {
        units(report) == self.units
    }
}

/// The first cause of a refusal.
pub fn first(report: &Report) -> Option<(String, &'static str)> {
    report.causes().next().map(|(check, finding)| (format!("{check:?}"), finding.code))
}

fn units(report: &Report) -> String {
    let units = report.election.as_ref().map(|election| &election.units);
    serde_json::to_string(&units).unwrap_or_default()
}

fn states(ground: &Ground) -> Vec<ElectionState> {
    let mut state = ElectionState::new(ground.election());
    let mut before = Vec::with_capacity(ground.entries.len());
    for bytes in &ground.entries {
        before.push(state.clone());
        let taken = Entry::decode(bytes).and_then(|entry| state.apply(&entry).map(drop));
        taken.unwrap_or_else(|_| state.skip());
    }
    before
}

fn is<T: BorshDeserialize>(bytes: &[u8]) -> bool {
    fields_of::<T>(bytes).is_some()
}

/// A number of the mutant's own: which bit is changed, and what signatures are drawn from.
fn seed_of(mutant: &Mutant) -> u64 {
    let name = mutant.to_string();
    let mut rng = StdRng::seed_from_u64(name.bytes().fold(0, |sum, byte| sum * 31 % (1 << 56) + u64::from(byte)));
    rand::Rng::r#gen(&mut rng)
}
