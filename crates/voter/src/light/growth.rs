//! How many ballots there were by when (docs/protocol/light.md, "How the ledger has grown").

use serde::Serialize;
use tupyo_light::LightGrowth;
use tupyo_merkle::Checkpoint;

use super::error::VisitError;
use super::known::Known;
use super::shown::Head;
use crate::{DatedCheckpoint, VoterError};

/// How many ballots were on the ledger by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerGrowth {
    /// Whether the times are those of the manifest's witnesses. If not, they are the board's word.
    pub witnessed: bool,
    /// How many voters the sealed roll has.
    pub voters: u32,
    /// How many ballots the tally counts, if its result was verified.
    pub counted: Option<u64>,
    /// Later ones have more ballots, or as many.
    pub points: Vec<BallotsBy>,
}

/// How many ballots were on the ledger by a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BallotsBy {
    /// In seconds since 1970-01-01 UTC.
    pub time: u64,
    /// Cast, replaced and challenged ones together.
    pub ballots: u64,
}

/// Verifies an answer against what a visit has shown, as far as it goes.
pub(super) fn grown(known: &Known, newest: &Checkpoint, answer: &LightGrowth) -> Result<LedgerGrowth, VoterError> {
    let policy = known.fold.manifest().and_then(|manifest| manifest.witnesses());
    let mut points: Vec<BallotsBy> = Vec::new();
    let mut size_before = 0;
    for point in &answer.points {
        let head = Head::parse(&point.checkpoint)?;
        let size = head.checkpoint.size;
        if size > newest.size {
            break;
        }
        if size <= size_before {
            return Err(VisitError::Malformed { path: LightGrowth::PATH.to_owned() }.into());
        }
        known.verify_head(&head)?;
        if size == newest.size && head.checkpoint.root != newest.root {
            return Err(VoterError::OtherLedger { size });
        }
        let dated = DatedCheckpoint::of(&point.checkpoint, point.time, policy)?;
        // A larger ledger at an earlier time says everything that a smaller one at a later time says.
        while points.pop_if(|last| last.time >= dated.time).is_some() {}
        points.extend(ballots(known, size).map(|ballots| BallotsBy { time: dated.time, ballots }));
        size_before = size;
    }
    let voters = known.fold.roll().map_or(0, |roll| roll.count());
    Ok(LedgerGrowth { witnessed: policy.is_some(), voters, counted: counted(known), points })
}

/// How many of this many entries are ballots: those since the opening, and before the closing, that are not documents.
fn ballots(known: &Known, size: u64) -> Option<u64> {
    let first = known.fold.opened_at()? + 1;
    let end = known.fold.ballots_until().map_or(size, |until| until.min(size));
    let pages = known.shown.documents.iter().flat_map(|page| &page.answer.entries);
    let documents = pages.filter(|(index, _)| (first..end).contains(index)).count() as u64;
    Some(end.saturating_sub(first).saturating_sub(documents))
}

/// How many ballots the tally counts, once a quorum's agreements with it are verified.
fn counted(known: &Known) -> Option<u64> {
    let (units, _) = known.fold.tally().filter(|_| known.fold.result().is_some())?;
    Some(units.iter().map(|unit| u64::from(unit.counted)).sum())
}
