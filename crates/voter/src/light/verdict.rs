//! What the tally has made of a voter's ballot.

use std::cmp::Ordering;

use tupyo_circuits::TrackingCode;
use tupyo_election::Phase;

use super::held::HeldReceipt;
use super::known::{Known, OwnBallot};
use super::shown::ShownEntry;
use crate::KeptReceipt;

/// What is counted for a voter, beside what must be.
pub(super) enum Verdict {
    /// The voter's last ballot.
    Counted(u64, TrackingCode),
    /// A later one of the same key.
    Replaced(u64, TrackingCode),
    /// None, and none is known.
    NoneByMe,
    /// Something else than must be.
    Wrong(MissingKind),
    /// That cannot be said yet.
    Open,
}

/// Where a ballot is proven from.
#[derive(Clone, Copy)]
pub(super) enum BallotSource<'a> {
    Receipt(&'a KeptReceipt),
    Entry(&'a ShownEntry),
}

/// What is wrong with a tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingKind {
    /// It counts no ballot of a voter who has cast one.
    NotCounted,
    /// It counts a ballot that its voter has replaced by a later one.
    OlderCounted,
    /// It counts what is not a ballot of the voter.
    OtherCounted,
    /// The ledger has taken the ballot after the voting was closed.
    AfterClosing,
}

impl MissingKind {
    /// What programs read.
    pub fn as_str(self) -> &'static str {
        match self {
            MissingKind::NotCounted => "not-counted",
            MissingKind::OlderCounted => "older-counted",
            MissingKind::OtherCounted => "other-counted",
            MissingKind::AfterClosing => "after-closing",
        }
    }
}

/// The newest ballot that this device knows of, and what proves that it is on the ledger.
pub(super) fn mine<'a>(known: &'a Known, receipts: &'a [HeldReceipt]) -> Option<(OwnBallot, BallotSource<'a>)> {
    let last = known.last.zip(known.shown.last.as_ref()).map(|(own, shown)| (own, BallotSource::Entry(shown)));
    let keys = known.fold.ledger_keys()?;
    let valid = receipts.iter().filter(|receipt| receipt.is_valid(keys)).map(|receipt| &receipt.kept);
    let of_receipt = valid
        .filter_map(|kept| Some((known.own_ballot(kept.receipt.index(), &kept.entry)?, BallotSource::Receipt(kept))));
    of_receipt.chain(last).max_by_key(|(own, _)| own.index)
}

/// Whether the tally counts what it must of a voter whose newest known ballot this is.
pub(super) fn verdict(known: &Known, mine: Option<OwnBallot>) -> Verdict {
    let (Some(counted), Some(closed)) = (known.counted, known.fold.ballots_until()) else { return Verdict::Open };
    if mine.is_some_and(|own| own.index > closed) {
        return Verdict::Wrong(MissingKind::AfterClosing);
    }
    let (index, code) = match (counted, mine) {
        (None, None) => return Verdict::NoneByMe,
        (None, Some(_)) => return Verdict::Wrong(MissingKind::NotCounted),
        (Some(counted), _) => counted,
    };
    if index > closed {
        return Verdict::Wrong(MissingKind::OtherCounted);
    }
    match mine.map(|own| (own.index.cmp(&index), own.code == code)) {
        Some((Ordering::Equal, true)) => Verdict::Counted(index, code),
        Some((Ordering::Equal, false)) => Verdict::Wrong(MissingKind::OtherCounted),
        Some((Ordering::Greater, _)) => Verdict::Wrong(MissingKind::OlderCounted),
        later => match known.named {
            None => Verdict::Open,
            Some(None) => Verdict::Wrong(MissingKind::OtherCounted),
            Some(Some(_)) if later.is_some() => Verdict::Replaced(index, code),
            Some(Some(_)) => Verdict::Counted(index, code),
        },
    }
}

impl Known {
    /// Whether the tally is there, and the election was not cancelled.
    pub(super) fn is_tallied(&self) -> bool {
        self.fold.tally().is_some() && self.fold.phase() != Phase::Cancelled
    }
}
