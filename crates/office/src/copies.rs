//! Copies of a trustee's memory: what they do not know, and what is left to them.

use tupyo_election::ElectionState;

use crate::act::Act;
use crate::{Actor, BulletinBoard, OfficeError, StepError, TrusteeMemory, TrusteeStorage};

/// Refuses a ledger that has a document of this trustee which the memory does not know. Then the memory is a copy that
/// lacks what was said since, and from now on it only opens. Opening needs no memory, only a quorum's agreements.
pub(crate) fn must_know_own_documents<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    index: u16,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
) -> Result<(), StepError<B::Error>> {
    let lacks = lacks_own_documents(trustee.state()?, index, memory);
    if lacks { Err(only_opens(trustee, memory, storage)) } else { Ok(()) }
}

/// Makes a copy of a memory one that only opens; says why.
pub(crate) fn only_opens<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
) -> StepError<B::Error> {
    memory.become_opening_only();
    trustee.note_seen(&mut memory.acts);
    match storage.store(memory) {
        Ok(()) => OfficeError::UnknownDocument.into(),
        Err(error) => OfficeError::Store(error).into(),
    }
}

/// Whether the election has a document of this trustee that the memory does not know, and that it has not stopped
/// asking about.
pub(crate) fn lacks_own_documents(state: &ElectionState, index: u16, memory: &TrusteeMemory) -> bool {
    !memory.is_opening_only() && has_unknown(state, index, memory)
}

fn has_unknown(state: &ElectionState, index: u16, memory: &TrusteeMemory) -> bool {
    let Some(ceremony) = state.ceremony() else { return false };
    let (number, joined) = (ceremony.id().number, memory.ceremony());
    let knows = |act: Act| memory.acts.has(act) && (!act.is_of_ceremony() || joined == Some(number));
    let said = [
        (Act::Commit, ceremony.commitment(index).is_some()),
        (Act::Reveal, ceremony.has_revealed(index)),
        (Act::Seal, ceremony.shares(index).is_some()),
        (Act::Confirm, ceremony.has_confirmed(index)),
        (Act::Agree, state.agreements().contains(&index)),
        (Act::OpenTally, state.shares().any(|trustee| trustee == index)),
    ];
    // Whoever has joined a later ceremony is told so.
    joined.is_none_or(|joined| joined <= number) && said.into_iter().any(|(act, said)| said && !knows(act))
}
