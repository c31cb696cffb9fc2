use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Author, Document, ElectionState, Entry, Phase};
use tupyo_threshold::{Ceremony, Commitment, CommittedSecrets, Culprit, Opened, Round};

use crate::act::{Act, Basis};
use crate::copies::must_know_own_documents;
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
}

/// Does what is due in the key ceremony, if anything. The memory is stored before anything is posted, with the bytes that are posted: a step that is taken
/// again says the same, or nothing.
///
/// # Errors
/// [`StepError`], and [`MemoryError`](crate::MemoryError) in it if the board shows another history than the one that was acted on; after any other, calling
/// again continues.
pub fn ceremony_step<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<CeremonyStep, StepError<B::Error>> {
    trustee.hold_to(&mut memory.acts)?;
    let index = trustee.trustee()?;
    if trustee.state()?.phase() > Phase::Ceremony {
        return Ok(CeremonyStep::Complete);
    }
    must_know_own_documents(trustee, index, memory, storage)?;
    memory.must_not_be_opening_only()?;
    let ceremony = trustee.state()?.ceremony().ok_or(OfficeError::NoManifest)?;
    let round = ceremony.round();
    if !ceremony.waiting_for().contains(&index) {
        return Ok(CeremonyStep::Waiting(round));
    }
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
    if memory.ceremony().is_some_and(|joined| joined > ceremony.id().number) {
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

/// What an act rests on in the history that this ceremony is part of, if so much of it is there. A commitment rests on nothing.
fn basis(act: Act, ceremony: &Ceremony) -> Option<Basis> {
    match act {
        Act::Reveal => {
            let all = 0..ceremony.parameters().trustees();
            all.map(|trustee| ceremony.commitment(trustee)).collect::<Option<Vec<_>>>().map(|all| Basis::of(&all))
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
    let (secrets, commitment) = CommittedSecrets::commit(ceremony.id(), ceremony.parameters(), index, rng)?;
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
    let name = |culprit: &Culprit| {
        let trustees = state.manifest().map(|manifest| manifest.trustees()).unwrap_or_default();
        trustees.get(usize::from(culprit.trustee)).map(|person| person.id.clone()).unwrap_or_default()
    };
    state.culprits().iter().map(|culprit| (name(culprit), *culprit)).collect()
}

/// The ids of the trustees whose message the ceremony's current round lacks.
pub fn waiting_for(state: &ElectionState) -> Vec<String> {
    let Some((manifest, ceremony)) =
        state.manifest().zip(state.ceremony()).filter(|_| state.phase() == Phase::Ceremony)
    else {
        return Vec::new();
    };
    let id = |trustee: u16| manifest.trustees().get(usize::from(trustee)).map(|person| person.id.clone());
    ceremony.waiting_for().into_iter().filter_map(id).collect()
}
