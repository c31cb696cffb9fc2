//! Looking into the bytes of memories, as somebody might who has copied a file.

use borsh::BorshDeserialize;
use tupyo_election::{ElectionState, Entry, LedgerKeys};
use tupyo_encoding::{encode, sha256};
use tupyo_merkle::Checkpoint;
use tupyo_office::{Act, Acts, TrusteeMemory};

use crate::rules::Remembered;

const HEADER: &[u8] = b"tupyo/v2/trustee-secrets\n";

/// What the parts of a memory are.
struct Parts<'a> {
    opening_only: bool,
    /// The ceremony's secrets and the share, as far as there are any.
    secrets: [Option<Vec<u8>>; 2],
    acts: &'a [u8],
}

/// The parts of encoded acts: the election, the checkpoint, and what was done: which act, on what basis, in which
/// entries.
type ActParts = (Option<[u8; 32]>, Option<Vec<u8>>, Vec<(u8, [u8; 32], Vec<Entry>)>);

fn parts(memory: &[u8]) -> Option<Parts<'_>> {
    let mut rest = memory.strip_prefix(HEADER)?;
    let opening_only = bool::deserialize(&mut rest).ok()?;
    let secrets = [Option::deserialize(&mut rest).ok()?, Option::deserialize(&mut rest).ok()?];
    Some(Parts { opening_only, secrets, acts: rest })
}

impl Parts<'_> {
    fn with(&self, acts: &ActParts) -> Vec<u8> {
        let Parts { opening_only, secrets: [committed, share], .. } = self;
        [HEADER, &encode(&(opening_only, committed, share)), &encode(acts)].concat()
    }
}

/// The ceremony secrets of a memory.
pub(crate) fn committed(memory: &[u8]) -> Option<Vec<u8>> {
    let [committed, _] = parts(memory)?.secrets;
    committed
}

/// The share of the joint key.
pub(crate) fn share(memory: &[u8]) -> Option<Vec<u8>> {
    let [_, share] = parts(memory)?.secrets;
    share
}

/// A memory without what is not remembered in a world like this.
pub(crate) fn forgetting(memory: &[u8], remembered: Remembered) -> Vec<u8> {
    let parts = parts(memory).expect("a memory");
    let (election, seen, done): ActParts = borsh::from_slice(parts.acts).expect("acts");
    match remembered {
        Remembered::Whole => memory.to_vec(),
        Remembered::Acts => parts.with(&(election, None, done)),
        Remembered::Checkpoint => parts.with(&(election, seen, Vec::new())),
        Remembered::Nothing => parts.with(&(None, None, Vec::new())),
    }
}

/// A memory that believes of each document of its owner in this history that it has said it.
pub(crate) fn told(memory: &[u8], state: &ElectionState, trustee: u16) -> Vec<u8> {
    let parts = parts(memory).expect("a memory");
    let (election, seen, mut done): ActParts = borsh::from_slice(parts.acts).expect("acts");
    for (act, basis) in said(state, trustee) {
        let act = encode(&act)[0];
        if done.iter().all(|(known, ..)| *known != act) {
            done.push((act, basis, Vec::new()));
        }
    }
    parts.with(&(election, seen, done))
}

/// What a trustee has said in a history, and what it rests on there.
fn said(state: &ElectionState, trustee: u16) -> Vec<(Act, [u8; 32])> {
    let Some(ceremony) = state.ceremony() else { return Vec::new() };
    let all = ceremony.participants().iter().map(|participant| ceremony.commitment(*participant));
    let commitments = all.collect::<Option<Vec<_>>>().map(|all| sha256(&encode(&all)));
    let agreed = state.agreed().filter(|_| state.agreements().contains(&trustee));
    let said = [
        (Act::Commit, ceremony.commitment(trustee).map(|_| [0; 32])),
        (Act::Reveal, commitments.filter(|_| ceremony.has_revealed(trustee))),
        (Act::Seal, ceremony.rounds().filter(|_| ceremony.shares(trustee).is_some()).map(|rounds| rounds.0)),
        (
            Act::Confirm,
            ceremony.transcript().filter(|_| ceremony.has_confirmed(trustee)).map(|transcript| transcript.0),
        ),
        (Act::Agree, agreed.map(|agreed| agreed.0)),
    ];
    said.into_iter().filter_map(|(act, basis)| Some((act, basis?))).collect()
}

/// The checkpoint that a memory holds its owner to.
pub(crate) fn seen(memory: &[u8], keys: &LedgerKeys) -> Option<Checkpoint> {
    let trustee = TrusteeMemory::decode(memory);
    let acts = if trustee.is_none() { Acts::decode(memory) } else { None };
    let file = trustee.as_ref().and_then(TrusteeMemory::seen).or(acts.as_ref().and_then(Acts::seen))?;
    keys.open(file).ok()
}
