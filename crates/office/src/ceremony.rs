//! The next step of a trustee in the key ceremony.

use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Author, Document, ElectionState, Entry, Phase};
use tupyo_threshold::{Ceremony, Commitment, CommittedSecrets, Culprit, Opened, Round};

use crate::act::{Act, Basis};
use crate::copies::{lacks_own_documents, only_opens};
use crate::{Actor, BulletinBoard, MemoryError, OfficeError, StepError, TrusteeMemory, TrusteeStorage};

/// What a call of [`ceremony_step`] has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CeremonyStep {
    /// Posted this round's message.
    Posted(Round),
    /// Posted a complaint against this trustee: the ceremony begins anew.
    Complained(u16),
    /// There is nothing to do before the others have posted.
    Waiting(Round),
    /// The ceremony is complete.
    Complete,
    /// This trustee was excluded when an earlier ceremony ended, and can take part in no further one.
    Excluded,
    /// Too few trustees are left for a ceremony: the election can only be cancelled.
    TooFew,
    /// The election was cancelled.
    Cancelled,
}

/// Does what is due in the key ceremony, if anything. The memory is stored before anything is posted, with the bytes
/// that are posted: a step that is taken again says the same, or nothing.
///
/// # Errors
/// [`StepError`], and [`MemoryError`](crate::MemoryError) in it if the board shows another history than the one that
/// was acted on; after any other, calling again continues.
pub fn ceremony_step<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<CeremonyStep, StepError<B::Error>> {
    trustee.hold_to(&mut memory.acts)?;
    let index = trustee.trustee()?;
    let state = trustee.state()?;
    let ceremony = state.ceremony().ok_or(OfficeError::NoManifest)?;
    let round = ceremony.round();
    if let Some(step) = nothing_due(state, ceremony, index) {
        return Ok(step);
    }
    if lacks_own_documents(state, index, memory) {
        return Err(only_opens(trustee, memory, storage));
    }
    memory.must_not_be_opening_only()?;
    let entries = match due(ceremony, index, memory, rng)? {
        Due::Again(entries) => entries,
        Due::First(act, basis, document) => {
            let entries = trustee.sign(Author::Trustee(index), &document, rng)?;
            memory.acts.record(act, basis, entries.clone());
            entries
        }
    };
    let against = against(&entries);
    trustee.note_seen(&mut memory.acts);
    storage.store(memory).map_err(OfficeError::Store)?;
    trustee.post(&entries)?;
    Ok(against.map_or(CeremonyStep::Posted(round), CeremonyStep::Complained))
}

/// Why nothing is due, if that is so.
fn nothing_due(state: &ElectionState, ceremony: &Ceremony, index: u16) -> Option<CeremonyStep> {
    Some(match () {
        _ if state.phase() == Phase::Cancelled => CeremonyStep::Cancelled,
        _ if !ceremony.participates(index) => CeremonyStep::Excluded,
        _ if state.phase() > Phase::Ceremony => CeremonyStep::Complete,
        _ if state.lacks_trustees() => CeremonyStep::TooFew,
        _ if !ceremony.waiting_for().contains(&index) => CeremonyStep::Waiting(ceremony.round()),
        _ => return None,
    })
}

/// What is to be posted in a round.
enum Due {
    /// What has not been said yet, and what it rests on.
    First(Act, Basis, Box<Document>),
    /// What was said already, and may not have arrived.
    Again(Vec<Entry>),
}

/// What is due in this round, unless what was said before excludes this history.
fn due(
    ceremony: &Ceremony,
    index: u16,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Due, OfficeError> {
    if memory.committed.as_ref().is_some_and(|joined| excludes(joined, ceremony)) {
        return Err(MemoryError::Excluded(Act::Commit).into());
    }
    if ceremony.round() == Round::Commitment {
        leave_earlier(ceremony, memory);
    }
    memory.acts.check(|act| basis(act, ceremony))?;
    let acts: &[Act] = match ceremony.round() {
        Round::Commitment => &[Act::Commit],
        Round::Reveal => &[Act::Reveal],
        Round::Shares => &[Act::Seal],
        _ => &[Act::Confirm, Act::Complain],
    };
    if let Some(entries) = acts.iter().find_map(|act| memory.acts.entries(*act)) {
        return Ok(Due::Again(entries));
    }
    let (act, document) = message(ceremony, index, memory, rng)?;
    let basis = basis(act, ceremony).unwrap_or(Basis::of(&ceremony.id().number));
    Ok(Due::First(act, basis, Box::new(document)))
}

/// Whether a trustee who has joined with these secrets must not join such a ceremony: an earlier one, or the same one
/// that another document has begun.
fn excludes(joined: &CommittedSecrets, ceremony: &Ceremony) -> bool {
    let (joined_number, number) = (joined.id().number, ceremony.id().number);
    joined_number > number || joined_number == number && joined.commitment().after != ceremony.after()
}

/// What an act rests on in the history that this ceremony is part of, if the ceremony has come that far. A commitment
/// rests on nothing.
fn basis(act: Act, ceremony: &Ceremony) -> Option<Basis> {
    match act {
        Act::Reveal => {
            let all = ceremony.participants().iter().map(|trustee| ceremony.commitment(*trustee));
            all.collect::<Option<Vec<_>>>().map(|all| Basis::of(&all))
        }
        Act::Seal => ceremony.rounds().map(|rounds| Basis(rounds.0)),
        Act::Confirm | Act::Complain => ceremony.transcript().map(|transcript| Basis(transcript.0)),
        _ => None,
    }
}

/// The message of this round.
fn message(
    ceremony: &Ceremony,
    index: u16,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(Act, Document), OfficeError> {
    if ceremony.round() == Round::Commitment {
        return Ok((Act::Commit, Document::Commitment(commit(ceremony, index, memory, rng)?)));
    }
    let secrets = memory.committed.as_ref().ok_or(OfficeError::NoShare)?;
    Ok(match ceremony.round() {
        Round::Reveal => (Act::Reveal, Document::Reveal(secrets.reveal(ceremony, rng)?)),
        Round::Shares => (Act::Seal, Document::Shares(secrets.seal_shares(ceremony)?)),
        _ => match secrets.open_shares(ceremony, rng)? {
            Opened::Complaint(complaint) => (Act::Complain, Document::Complaint(complaint)),
            Opened::Share(share, confirmation) => {
                memory.share = Some(share);
                (Act::Confirm, Document::Confirmation(confirmation))
            }
        },
    })
}

/// The commitment: the one already made for this ceremony, or a fresh one.
fn commit(
    ceremony: &Ceremony,
    index: u16,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Commitment, OfficeError> {
    if let Some(secrets) = memory.committed.as_ref().filter(|secrets| secrets.id() == ceremony.id()) {
        return Ok(secrets.commitment());
    }
    let (secrets, commitment) = CommittedSecrets::commit(ceremony, index, rng)?;
    memory.committed = Some(secrets);
    Ok(commitment)
}

/// Wipes what is left of a ceremony before this one.
fn leave_earlier(ceremony: &Ceremony, memory: &mut TrusteeMemory) {
    if memory.ceremony().is_some_and(|joined| joined < ceremony.id().number) {
        memory.wipe();
    }
}

/// Whom the entries complain of, if they are a complaint: it always fits one part.
fn against(entries: &[Entry]) -> Option<u16> {
    let Some(Entry::Document(part)) = entries.first() else { return None };
    match borsh::from_slice(&part.bytes) {
        Ok(Document::Complaint(complaint)) => Some(complaint.against),
        _ => None,
    }
}

/// Who has spoiled earlier ceremonies, by the trustees' ids.
pub fn culprits(state: &ElectionState) -> Vec<(String, Culprit)> {
    let name = |culprit: &Culprit| trustee_ids(state, &[culprit.trustee]).concat();
    state.culprits().map(|culprit| (name(culprit), *culprit)).collect()
}

/// The ids of the trustees whose message the ceremony's current round lacks.
pub fn waiting_for(state: &ElectionState) -> Vec<String> {
    let under_way = state.phase() == Phase::Ceremony && !state.lacks_trustees();
    let ceremony = state.ceremony().filter(|_| under_way);
    trustee_ids(state, &ceremony.map(Ceremony::waiting_for).unwrap_or_default())
}

/// The ids of the trustees with these indices.
pub fn trustee_ids(state: &ElectionState, indices: &[u16]) -> Vec<String> {
    let trustees = state.manifest().map(|manifest| manifest.trustees()).unwrap_or_default();
    indices.iter().filter_map(|index| Some(trustees.get(usize::from(*index))?.id.clone())).collect()
}
