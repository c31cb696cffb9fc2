use rayon::prelude::*;
use tupyo_elgamal::CiphertextSum;
use tupyo_group::Point;

use crate::{ElectionManifest, ElectionState, Entry, UnitTally};

/// Ballots that are read before they are decoded on all cores.
const CHUNK: usize = 1024;

/// Adds up counted ballots, unit by unit (docs/protocol/tally.md).
#[derive(Clone)]
pub struct TallyBuilder {
    units: Vec<UnitTally>,
}

/// The tally cannot be computed from what was read.
#[derive(Debug, thiserror::Error)]
pub enum TallyError<E> {
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
        let circuits = (0..).map_while(|style| Some((style, manifest.style_circuit(style)?)));
        let unit = |(style, circuit): (u16, &tupyo_circuits::Circuit)| UnitTally {
            style,
            counted: 0,
            weight: 0,
            sum: CiphertextSum::zero(circuit.outputs()),
        };
        TallyBuilder { units: circuits.map(unit).collect() }
    }

    /// Adds a counted ballot. One of a style that does not exist is left out.
    pub fn add(&mut self, style: u16, weight: u32, ciphertext: &[Point]) {
        if let Some(unit) = self.units.get_mut(usize::from(style)) {
            unit.counted += 1;
            unit.weight += u64::from(weight);
            unit.sum.add(ciphertext, weight);
        }
    }

    /// The tally.
    pub fn finish(self) -> Vec<UnitTally> {
        self.units
    }
}

impl UnitTally {
    /// Whether trustees open this unit: at least `floor` ballots are counted, and `C₀` is not the identity.
    pub fn is_opened(&self, floor: u32) -> bool {
        self.counted >= floor && !self.sum.nonce_part().is_identity()
    }
}

/// Computes the tally of a closed election; `read` gives the entry at an index of its ledger, and is asked in ascending order.
///
/// # Errors
/// A [`TallyError`] if an entry cannot be read or is not the ballot the state has counted.
pub fn tally<E>(
    state: &ElectionState,
    mut read: impl FnMut(u64) -> Result<Vec<u8>, E>,
) -> Result<Vec<UnitTally>, TallyError<E>> {
    let Some(manifest) = state.manifest() else { return Ok(Vec::new()) };
    let mut builder = TallyBuilder::new(manifest);
    let mut counted: Vec<_> = state.counted().collect();
    counted.sort_unstable_by_key(|(_, index)| *index);
    for chunk in counted.chunks(CHUNK) {
        let mut entries = Vec::with_capacity(chunk.len());
        for (voter, index) in chunk.iter().copied() {
            let bytes = read(index).map_err(|source| TallyError::Read { index, source })?;
            entries.push((voter, index, bytes));
        }
        let ballots: Vec<_> = entries.par_iter().map(|(_, _, bytes)| ciphertext(bytes)).collect();
        for (ballot, (voter, index, _)) in ballots.into_iter().zip(&entries) {
            let wrong = TallyError::Ballot { index: *index };
            let (Some(ciphertext), Some(voter)) = (ballot, state.roll().voter(*voter)) else { return Err(wrong) };
            builder.add(voter.style, voter.weight, &ciphertext);
        }
    }
    Ok(builder.finish())
}

/// The ciphertext of a ballot entry.
fn ciphertext(bytes: &[u8]) -> Option<Vec<Point>> {
    match Entry::decode(bytes).ok()? {
        Entry::Ballot(signed) => signed.ballot.ciphertext.iter().map(|point| point.decode().ok()).collect(),
        _ => None,
    }
}
