//! An election that has opened, and everything that anybody will send.

use std::collections::HashMap;
use std::sync::Mutex;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{ElectionState, Entry};
use tupyo_proof::Purpose;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_sequencer::{Arrival, Fold, ballot_of};

const VOTERS: u32 = 5;

/// An election that has opened, and everything that anybody will send: made once, because proofs are slow.
pub struct Electorate {
    /// The ledger up to the opening.
    pub opening: Vec<Vec<u8>>,
    /// What it leads to.
    pub opened: ElectionState,
    /// What voters send: chains of ballots, rivals for the same place, ballots signed twice, challenges, and forgeries.
    pub ballots: Vec<Vec<u8>>,
    /// The document that ends voting.
    pub close: Vec<u8>,
    verified: Mutex<HashMap<Vec<u8>, bool>>,
}

impl Electorate {
    /// Plays the beginning of a small election.
    pub fn new() -> Electorate {
        let mut play = Rehearsal::opened(Plan::single_choice(2, VOTERS as usize));
        let (opening, opened) = (play.entries().to_vec(), play.state().clone());
        let close = play.official_entries(&play.closing()).remove(0).encode();
        let ballots = (0..VOTERS).flat_map(|voter| entries_of(&mut play, voter)).collect();
        Electorate { opening, opened, ballots, close, verified: Mutex::default() }
    }

    /// Whether proofs and signatures of an entry hold; each is computed once.
    pub fn accepts(&self, check: &<ElectionState as Fold>::Context, arrival: &Arrival<ElectionState>) -> bool {
        let mut verified = self.verified.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let entry = &[arrival.entry()];
        let signed = || ElectionState::verify_signatures(check, entry) == [None];
        let verify = || signed() && ElectionState::verify_proofs(check, entry) == [None];
        *verified.entry(arrival.bytes().to_vec()).or_insert_with(verify)
    }
}

impl Default for Electorate {
    fn default() -> Self {
        Self::new()
    }
}

fn entries_of(play: &mut Rehearsal, voter: u32) -> Vec<Vec<u8>> {
    let mut entries = vec![play.challenged(voter, 1)];
    for choice in 0..3 {
        let rival = play.ballot(voter, choice + 1);
        let ballot = play.ballot(voter, choice);
        entries.extend([signed_by(play, &ballot, voter), signed_by(play, &ballot, (voter + 1) % VOTERS), rival]);
        // The next one continues it.
        drop(play.post(&ballot));
        entries.push(ballot);
    }
    entries.iter().map(Entry::encode).collect()
}

/// The same ballot under another signature, by its voter or by somebody else.
fn signed_by(play: &Rehearsal, entry: &Entry, signer: u32) -> Entry {
    let (Entry::Ballot(signed), Some(ballot)) = (entry, ballot_of(entry)) else { return entry.clone() };
    let code = ballot.tracking_code(play.check().context());
    let mut again = signed.clone();
    let rng = &mut StdRng::seed_from_u64(u64::from(signer));
    again.signature = play.voters()[signer as usize].sign(Purpose::Ballot, &code.0, rng);
    Entry::Ballot(again)
}
