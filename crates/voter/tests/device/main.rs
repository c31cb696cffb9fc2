//! A voter's device on a rehearsed election: what it seals is accepted, what is not confirmed, not signed or not chosen
//! is refused.
#![cfg(test)]

mod cards;
mod following;
mod pending;
mod receipts;
mod sending;
mod voting;

use rand::rngs::OsRng;
use tupyo_circuits::TrackingCode;
use tupyo_election::{Document, Entry};
use tupyo_merkle::encode_bundle;
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer, record_files};
use tupyo_voter::{Choices, FollowedLedger, SealedBallot, VoterError, VotingSession};

/// A checkpoint of these entries by the key with a number of the rehearsed ledger, whose manifest names number 0.
fn checkpoint(rehearsal: &Rehearsal, entries: &[Vec<u8>], number: u8) -> Vec<u8> {
    let signer = ledger_signer(rehearsal.state().election(), number);
    record_files(entries, &signer).remove("checkpoint").unwrap()
}

fn device(rehearsal: &Rehearsal) -> FollowedLedger {
    let id = rehearsal.state().election().to_string();
    FollowedLedger::of_anchors(&id).unwrap()
}

fn take(ledger: &mut FollowedLedger, entries: &[Vec<u8>]) -> Result<u64, VoterError> {
    ledger.take_bundle(&encode_bundle(entries).unwrap(), entries.len() as u16)
}

fn followed(rehearsal: &Rehearsal) -> FollowedLedger {
    let mut ledger = device(rehearsal);
    take(&mut ledger, rehearsal.entries()).unwrap();
    ledger.confirm(&checkpoint(rehearsal, rehearsal.entries(), 0)).unwrap();
    ledger
}

/// As a page does it: from JSON, and with the last ballot that it knows.
fn seal(
    ledger: &FollowedLedger,
    key: &SigningKey,
    choices: &str,
    previous: Option<TrackingCode>,
) -> Result<SealedBallot, VoterError> {
    let mut session = VotingSession::new(ledger.state()?, key)?;
    session.set_last(previous.or(session.last()));
    session.prepare(&Choices::from_json(session.check(), key, choices)?, &mut OsRng)
}

fn form(ledger: &FollowedLedger, key: &SigningKey) -> Result<String, VoterError> {
    VotingSession::new(ledger.state()?, key)?.form()
}

fn code<T>(done: Result<T, impl Into<VoterError>>) -> &'static str {
    done.map(|_| "accepted").unwrap_or_else(|error| error.into().code())
}

fn copy(key: &SigningKey) -> SigningKey {
    SigningKey::decode(&key.encode()).unwrap()
}

/// What an entry is after it has been sent.
fn sent(entry: &Entry) -> Entry {
    Entry::decode(&entry.encode()).unwrap()
}
