use std::io;

use rand::rngs::OsRng;
use sha2::{Digest, Sha256};
use tupyo_election::{Author, Document, ElectionState, Phase, UnitTally};
use tupyo_threshold::{Ceremony, CommittedSecrets, Culprit, Opened, Round, TrusteeShare, UnitShare, UnitStatement};
use tupyo_verify::{Anchors, Bounds, CheckReport, Family, Record, Report, Silent, Verdict, verify_until_tally};

use super::{Actor, StepError};

/// What a trustee keeps of the ceremony. Whoever stores it encrypts it.
#[derive(Default)]
pub struct TrusteeMemory {
    /// The secrets of the ceremony under way.
    pub committed: Option<CommittedSecrets>,
    /// The share of the joint key.
    pub share: Option<TrusteeShare>,
    /// The tally that has been opened: no other one ever will.
    pub opened: Option<TallyDigest>,
}

/// The hash of an encoded tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct TallyDigest(pub [u8; 32]);

/// The families of checks that a record must pass before a trustee opens its tally.
const BEFORE_OPENING: [Family; 8] =
    [Family::L, Family::P, Family::K, Family::R, Family::B, Family::C, Family::T, Family::X];

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

/// Does what is due in the key ceremony, if anything. `store` is called before anything is posted that could not be repeated without what it stores.
///
/// # Errors
/// [`StepError`]; calling again continues.
pub fn ceremony_step(
    trustee: &mut Actor,
    memory: &mut TrusteeMemory,
    store: &mut dyn FnMut(&TrusteeMemory) -> io::Result<()>,
) -> Result<CeremonyStep, StepError> {
    let index = trustee.trustee()?;
    let state = trustee.state()?;
    if state.phase() > Phase::Ceremony {
        return Ok(CeremonyStep::Complete);
    }
    let ceremony = state.ceremony().ok_or(StepError::NoManifest)?;
    let round = ceremony.round();
    if !ceremony.waiting_for().contains(&index) {
        return Ok(CeremonyStep::Waiting(round));
    }
    let document = due(ceremony, index, memory)?;
    store(memory)?;
    let against = match &document {
        Document::Complaint(complaint) => Some(complaint.against),
        _ => None,
    };
    trustee.post(Author::Trustee(index), &document, &mut |_| {})?;
    Ok(against.map_or(CeremonyStep::Posted(round), CeremonyStep::Complained))
}

/// The message that is due in this round.
fn due(ceremony: &Ceremony, index: u16, memory: &mut TrusteeMemory) -> Result<Document, StepError> {
    if ceremony.round() == Round::Commitment {
        return commit(ceremony, index, memory);
    }
    let secrets = memory.committed.as_ref().ok_or(StepError::NoShare)?;
    Ok(match ceremony.round() {
        Round::Reveal => Document::Reveal(secrets.reveal(ceremony, &mut OsRng)?),
        Round::Shares => Document::Shares(secrets.seal_shares(ceremony)?),
        _ => match secrets.open_shares(ceremony, &mut OsRng)? {
            Opened::Complaint(complaint) => Document::Complaint(complaint),
            Opened::Share(share, confirmation) => {
                memory.share = Some(share);
                Document::Confirmation(confirmation)
            }
        },
    })
}

/// The commitment: the one already made for this ceremony, or a fresh one.
fn commit(ceremony: &Ceremony, index: u16, memory: &mut TrusteeMemory) -> Result<Document, StepError> {
    if let Some(secrets) = memory.committed.as_ref().filter(|secrets| secrets.id() == ceremony.id()) {
        return Ok(Document::Commitment(secrets.commitment()));
    }
    let (secrets, commitment) = CommittedSecrets::commit(ceremony.id(), ceremony.parameters(), index, &mut OsRng)?;
    memory.committed = Some(secrets);
    Ok(Document::Commitment(commitment))
}

/// Verifies a record up to its tally, opens the tally and posts the decryption shares. `store` is called before they are posted.
///
/// # Errors
/// [`StepError::Unverified`] with the checks that do not pass; [`StepError::SecondTally`]; [`StepError::NoShare`] if the ceremony that made the joint key
/// is not the one this trustee has confirmed.
pub fn decrypt(
    trustee: &mut Actor,
    memory: &mut TrusteeMemory,
    record: &dyn Record,
    store: &mut dyn FnMut(&TrusteeMemory) -> io::Result<()>,
) -> Result<(), StepError> {
    let index = trustee.trustee()?;
    let address = trustee.board().address();
    let anchors = Anchors { election: address.election, ledger_key: address.ledger_key.clone(), witnesses: None };
    let verified = verify_until_tally(record, &anchors, Bounds::default(), &Silent)?;
    if !verified.report.families_pass(&BEFORE_OPENING) {
        return Err(StepError::Unverified(complaints(&verified.report)));
    }
    let digest = TallyDigest::of(verified.state.tally());
    if memory.opened.is_some_and(|opened| opened != digest) {
        return Err(StepError::SecondTally);
    }
    let share = memory.share.as_ref().ok_or(StepError::NoShare)?;
    let units = decryption_share(&verified.state, share)?;
    memory.opened = Some(digest);
    store(memory)?;
    trustee.post(Author::Trustee(index), &Document::DecryptionShare { units }, &mut |_| {})
}

/// The checks that do not pass, with their first findings.
fn complaints(report: &Report) -> String {
    let failing = report
        .checks
        .iter()
        .filter(|check| BEFORE_OPENING.contains(&check.check.family()) && check.verdict != Verdict::Pass);
    let line = |check: &CheckReport| {
        let finding = check.findings.first().map_or(String::new(), |finding| format!(" ({})", finding.message));
        format!("{:?} {}{finding}", check.check, check.title)
    };
    failing.map(line).collect::<Vec<_>>().join("; ")
}

impl TallyDigest {
    fn of(units: &[UnitTally]) -> TallyDigest {
        TallyDigest(Sha256::digest(borsh::to_vec(units).unwrap_or_default()).into())
    }
}

/// The trustee's decryption shares of all opened units.
fn decryption_share(state: &ElectionState, share: &TrusteeShare) -> Result<Vec<UnitShare>, StepError> {
    let confirmed = state.ceremony().and_then(Ceremony::transcript) == Some(share.transcript());
    let keys = state.keys().and_then(|keys| keys.verification.get(usize::from(share.trustee())));
    let (true, Some(keys), Some(check)) = (confirmed, keys, state.ballot_check()) else {
        return Err(StepError::NoShare);
    };
    let decrypt = |unit: &UnitTally| {
        let statement = UnitStatement {
            context: check.context().0,
            style: unit.style,
            trustee: share.trustee(),
            verification_keys: keys,
            sum: &unit.sum,
        };
        share.decrypt(&statement, &mut OsRng).map_err(|_| StepError::Share(unit.style))
    };
    state.opened().map(decrypt).collect()
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
