//! Runs all checks of a record.

use tupyo_election::{ElectionState, LedgerRoot, UnitTally};

use crate::ballots::Votes;
use crate::facts::Facts;
use crate::{Anchors, Bounds, LedgerSlices, Progress, Record, RecordError, Report, cosigned, reading};

/// A verified record, and what it leads to.
pub struct Verified {
    /// What was checked. Nothing below may be relied on unless the families it comes from pass
    /// ([`Report::families_pass`]).
    pub report: Report,
    /// The fold over the record's legal entries.
    pub state: ElectionState,
    /// The root of the ledger up to the entry that completes its closing, once voting has ended.
    pub closed: Option<LedgerRoot>,
    /// What the entries are that were read, slice by slice.
    pub growth: LedgerSlices,
    /// The sums of the counted ballots, computed from the ballots; empty before voting has begun.
    pub tally: Vec<UnitTally>,
}

/// Runs all checks of a record.
///
/// # Errors
/// [`RecordError::Io`] if the machine cannot read it. What is wrong with the record itself is in the report.
pub fn verify(
    record: &dyn Record,
    anchors: &Anchors,
    bounds: Bounds,
    progress: &dyn Progress,
) -> Result<Report, RecordError> {
    Ok(verify_until_tally(record, anchors, bounds, progress)?.report)
}

/// Like [`verify`], and also gives what trustees go on from: they open `tally` iff the families L, P, K, R, B, C and X
/// of the report pass, and T, too, as soon as the record has a tally.
///
/// # Errors
/// As [`verify`].
pub fn verify_until_tally(
    record: &dyn Record,
    anchors: &Anchors,
    bounds: Bounds,
    progress: &dyn Progress,
) -> Result<Verified, RecordError> {
    let mut facts = Facts::new(anchors);
    let mut votes = Votes::default();
    reading::read(record, anchors, bounds, progress, &mut facts, &mut votes)?;
    cosigned::demand(anchors, &mut facts);
    votes.finish(record, progress, &mut facts)?;
    let closed = reading::root_of_closed(record, &mut facts)?;
    let report = Report::of(anchors, &mut facts);
    let (growth, tally) = (facts.growth, facts.verified.tally);
    Ok(Verified { report, state: facts.state, closed, growth, tally })
}
