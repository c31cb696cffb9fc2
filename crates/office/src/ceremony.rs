use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Author, Document, ElectionState, Phase};
use tupyo_threshold::{Ceremony, CommittedSecrets, Culprit, Opened, Round};

use crate::{Actor, BulletinBoard, OfficeError, StepError, TrusteeMemory, TrusteeStorage};

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

/// Does what is due in the key ceremony, if anything. The memory is stored before anything is posted that could not be repeated without it.
///
/// # Errors
/// [`StepError`]; calling again continues.
pub fn ceremony_step<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<CeremonyStep, StepError<B::Error>> {
    let index = trustee.trustee()?;
    let state = trustee.state()?;
    if state.phase() > Phase::Ceremony {
        return Ok(CeremonyStep::Complete);
    }
    let ceremony = state.ceremony().ok_or(OfficeError::NoManifest)?;
    let round = ceremony.round();
    if !ceremony.waiting_for().contains(&index) {
        return Ok(CeremonyStep::Waiting(round));
    }
    let document = due(ceremony, index, memory, rng)?;
    storage.store(memory).map_err(OfficeError::Store)?;
    let against = match &document {
        Document::Complaint(complaint) => Some(complaint.against),
        _ => None,
    };
    trustee.post(Author::Trustee(index), &document, rng)?;
    Ok(against.map_or(CeremonyStep::Posted(round), CeremonyStep::Complained))
}

/// The message that is due in this round.
fn due(
    ceremony: &Ceremony,
    index: u16,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Document, OfficeError> {
    if ceremony.round() == Round::Commitment {
        return commit(ceremony, index, memory, rng);
    }
    let secrets = memory.committed.as_ref().ok_or(OfficeError::NoShare)?;
    Ok(match ceremony.round() {
        Round::Reveal => Document::Reveal(secrets.reveal(ceremony, rng)?),
        Round::Shares => Document::Shares(secrets.seal_shares(ceremony)?),
        _ => match secrets.open_shares(ceremony, rng)? {
            Opened::Complaint(complaint) => Document::Complaint(complaint),
            Opened::Share(share, confirmation) => {
                memory.share = Some(share);
                Document::Confirmation(confirmation)
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
) -> Result<Document, OfficeError> {
    if let Some(secrets) = memory.committed.as_ref().filter(|secrets| secrets.id() == ceremony.id()) {
        return Ok(Document::Commitment(secrets.commitment()));
    }
    let (secrets, commitment) = CommittedSecrets::commit(ceremony.id(), ceremony.parameters(), index, rng)?;
    memory.committed = Some(secrets);
    Ok(Document::Commitment(commitment))
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
