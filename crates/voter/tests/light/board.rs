//! A board in memory: it answers a light follower from a list of entries, true or not.

use tupyo_election::{Document, Entry, WitnessesDraft};
use tupyo_rehearsal::{Plan, Rehearsal, witness_signer};
use tupyo_voter::{KeptReceipt, LightFollower, VisitError, VoterError};

pub use tupyo_rehearsal::{ShownBoard as Board, documents_of as documents};

/// When witnesses cosign.
pub const COSIGNED: u64 = Board::COSIGNED;

/// The plan with three witnesses, of whom all must cosign but one.
pub fn watched(plan: Plan) -> Plan {
    let members = (1..=3).map(|number| witness_signer(number).key().to_string()).collect();
    Plan { witnesses: Some(WitnessesDraft { quorum: 3, members }), ..plan }
}

/// Receipts as devices keep them.
pub trait Receipts {
    /// The receipt of an entry under the newest checkpoint.
    fn receipt(&self, index: u64) -> KeptReceipt;
}

impl Receipts for Board {
    fn receipt(&self, index: u64) -> KeptReceipt {
        KeptReceipt::parse(self.receipt_file(index).as_bytes(), &self.entries[index as usize]).unwrap()
    }
}

/// What was asked for on a visit, and how many bytes came.
pub type Asked = Vec<(String, usize)>;

/// Visits a board; what it answers goes through `changed` first.
pub fn visit_changed(
    follower: &mut LightFollower,
    board: &Board,
    mut changed: impl FnMut(&str, u16, Vec<u8>) -> (u16, Vec<u8>),
) -> Result<Asked, VoterError> {
    let mut asked = Vec::new();
    follower.begin_visit();
    while let Some(request) = follower.request() {
        let (status, body) = board.get(&request.path);
        let (status, body) = changed(&request.path, status, body);
        assert!(asked.len() < 100, "a visit ends: {asked:?}");
        asked.push((request.path, body.len()));
        follower.answer(status, &body)?;
    }
    Ok(asked)
}

pub fn visit(follower: &mut LightFollower, board: &Board) -> Result<Asked, VoterError> {
    visit_changed(follower, board, |_, status, body| (status, body))
}

/// A follower of this election that watches a voter's key.
pub fn watching(rehearsal: &Rehearsal, voter: usize) -> LightFollower {
    let mut follower = LightFollower::new(rehearsal.state().election());
    follower.watch(rehearsal.voters()[voter].verifying_key());
    follower
}

pub fn code<T>(done: Result<T, impl Into<VoterError>>) -> &'static str {
    done.map(|_| "accepted").unwrap_or_else(|error| error.into().code())
}

/// The code of what a ledger is refused for: of an entry that is not legal, why.
pub fn why<T>(done: Result<T, VoterError>) -> &'static str {
    match done {
        Err(VoterError::Light(VisitError::Illegal { refusal, .. })) => refusal.code(),
        Err(VoterError::Light(VisitError::Ceremony { refusal })) => refusal.code(),
        other => code(other),
    }
}

/// Where the first document ends for which it is true.
pub fn place(entries: &[Vec<u8>], is_it: impl Fn(&Document) -> bool) -> usize {
    let found = documents(entries).into_iter().find(|(_, _, document)| is_it(document));
    found.map(|(index, _, _)| index as usize).unwrap()
}

/// The entries of a document that an official says, whether it is legal or not.
pub fn said(rehearsal: &mut Rehearsal, document: &Document) -> Vec<Vec<u8>> {
    rehearsal.official_entries(document).iter().map(Entry::encode).collect()
}

/// A ledger's entries with others at a place instead of this many of its own.
pub fn spliced(entries: &[Vec<u8>], at: usize, instead_of: usize, others: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut entries = entries.to_vec();
    entries.splice(at..at + instead_of, others);
    entries
}
