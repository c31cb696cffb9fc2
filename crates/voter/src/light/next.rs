//! What becomes of a ballot that was signed and has no receipt.

use tupyo_election::{Ballot, BallotCheck, Entry, Phase, Refusal};
use tupyo_fate::ballot_of;

use super::held::HeldReceipt;
use super::known::{Known, OwnBallot};
use super::verdict::mine;
use crate::opening::verify_own;
use crate::{Decision, Next, Pending, VoterError};

/// What to do with a ballot that waits: only the verified ledger makes anything final.
pub(super) fn next(
    known: &Known,
    check: &BallotCheck,
    receipts: &[HeldReceipt],
    pending: &Pending,
) -> Result<Next, VoterError> {
    let ballot = ballot_of(pending.entry()).ok_or(VoterError::OtherBallot)?;
    if receipts.iter().any(|receipt| receipt.kept.entry == pending.bytes()) {
        return Ok(Next::Send);
    }
    // A ledger that has fewer documents than the ballot knows is behind: it proves nothing.
    if ballot.documents > check.documents() {
        return Ok(Next::Send);
    }
    verify_own(check, pending.entry())?;
    if pending.decision() == Decision::Challenge {
        return Ok(next_of_challenge(known, check, receipts, ballot));
    }
    let (code, last) = (pending.code(check)?, mine(known, receipts).map(|(own, _)| own));
    let is_last = last.is_some_and(|own| own.code == code || own.previous == Some(code));
    let is_counted = known.counted.flatten().is_some_and(|(_, counted)| counted == code);
    if is_last || is_counted {
        return Ok(Next::Send);
    }
    if let Some(last) = last.filter(|last| follows_the_same(last, ballot.previous)) {
        return Ok(Next::Refused(Refusal::OutOfChain { last: Some(last.code) }));
    }
    if has_ended(known) {
        return Ok(Next::Refused(Refusal::Closed));
    }
    // Only while there is something to decide: once voting is closed, the tally shows whether the ballot is there.
    let is_behind = known.fold.phase() == Phase::Open && ballot.documents < check.documents();
    Ok(if is_behind { Next::Anew { after: ballot.documents } } else { Next::Send })
}

/// A challenge that the ledger no longer takes is given up. Nobody can show whether it is there, because it moves no
/// chain and no tally counts it; for the same reason nothing is lost if it is.
fn next_of_challenge(known: &Known, check: &BallotCheck, receipts: &[HeldReceipt], ballot: &Ballot) -> Next {
    let last = mine(known, receipts).map(|(own, _)| own.code);
    let limit = check.manifest().limits().challenges;
    match last {
        _ if known.fold.phase() > Phase::Open => Next::Refused(Refusal::Closed),
        Some(_) if last != ballot.previous => Next::Refused(Refusal::OutOfChain { last }),
        _ if challenges(known, receipts, ballot.voter) >= usize::from(limit) => {
            Next::Refused(Refusal::TooMany { limit })
        }
        _ => Next::Send,
    }
}

/// How many challenges of this voter are proven to be on the ledger.
fn challenges(known: &Known, receipts: &[HeldReceipt], voter: u32) -> usize {
    let Some(keys) = known.fold.ledger_keys() else { return 0 };
    let is_challenge = |receipt: &&HeldReceipt| {
        let entry = Entry::decode(&receipt.kept.entry);
        matches!(entry, Ok(Entry::Challenged(challenged)) if challenged.ballot.voter == voter)
    };
    let mut proven: Vec<_> = receipts.iter().filter(is_challenge).filter(|receipt| receipt.is_valid(keys)).collect();
    proven.sort_by_key(|receipt| receipt.kept.receipt.index());
    proven.dedup_by_key(|receipt| receipt.kept.receipt.index());
    proven.len()
}

/// Whether another ballot stands in this one's place: only one can follow a given ballot, and only one can be the
/// first.
fn follows_the_same(last: &OwnBallot, previous: Option<tupyo_circuits::TrackingCode>) -> bool {
    last.previous == previous
}

/// Whether the ledger no longer takes ballots, and is shown to count none of this voter's.
fn has_ended(known: &Known) -> bool {
    known.fold.phase() == Phase::Cancelled || known.fold.phase() > Phase::Open && known.counted == Some(None)
}
