//! Opening a tally, once the whole record is verified.

use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Agreed, Author, Document, ElectionState, Entry, LedgerRoot, Phase, Refusal, UnitTally};
use tupyo_merkle::MAX_NOTE_BYTES;
use tupyo_threshold::{Ceremony, TrusteeShare, UnitShare, UnitStatement};
use tupyo_verify::{
    Anchors, Bounds, CheckReport, Family, Record, Report, Silent, Verdict, Verified, verify_until_tally,
};

use crate::act::{Act, Basis};
use crate::ceremony::trustee_ids;
use crate::copies::must_know_own_documents;
use crate::finality::{must_be_final, must_not_be_early};
use crate::{Actor, BulletinBoard, OfficeError, StepError, TrusteeMemory, TrusteeStorage};

/// The families of checks that a record must pass before a trustee opens its tally.
const BEFORE_OPENING: [Family; 8] =
    [Family::L, Family::P, Family::K, Family::R, Family::B, Family::C, Family::T, Family::X];

/// An election whose whole record has been verified up to its tally. Nothing else can be opened: there is no other way
/// to make one.
pub struct VerifiedTally {
    state: ElectionState,
    /// The root of the ledger up to its closing.
    root: LedgerRoot,
    /// The file of the record's checkpoint.
    checkpoint: Vec<u8>,
}

impl VerifiedTally {
    /// The election up to its tally.
    pub fn state(&self) -> &ElectionState {
        &self.state
    }

    /// Verifies the record of the election that a trustee acts in. The board's ledger is held to the record's
    /// checkpoint before it is followed, and to what the trustee has seen before: what was seen, what is verified and
    /// what is then acted on must be one ledger.
    ///
    /// # Errors
    /// [`OfficeError::Unverified`] with the checks that do not pass; [`OfficeError::AwaitsWitnesses`] for a record
    /// whose checkpoint lacks cosignatures, [`OfficeError::RecordBehind`] for one that ends before the tally;
    /// [`OfficeError::Phase`] unless there is a tally and no result.
    pub fn verify<B: BulletinBoard>(
        trustee: &mut Actor<B>,
        memory: &mut TrusteeMemory,
        record: &dyn Record,
    ) -> Result<VerifiedTally, StepError<B::Error>> {
        let checkpoint = record.read("checkpoint", MAX_NOTE_BYTES).map_err(OfficeError::Record)?.unwrap_or_default();
        trustee.hold_to(&mut memory.acts)?;
        trustee.board.hold_to(&checkpoint).map_err(StepError::Board)?;
        // What only awaits cosignatures is no fault of the record.
        must_be_final(trustee.state_in(Phase::Tallied)?, &checkpoint)?;
        Ok(verified(record, checkpoint, &Anchors { election: trustee.board.election(), witnesses: None })?)
    }
}

fn verified(record: &dyn Record, checkpoint: Vec<u8>, anchors: &Anchors) -> Result<VerifiedTally, OfficeError> {
    let Verified { report, state, closed, .. } = verify_until_tally(record, anchors, Bounds::default(), &Silent)?;
    match closed.filter(|_| report.families_pass(&BEFORE_OPENING)) {
        Some(root) => Ok(VerifiedTally { state, root, checkpoint }),
        None if state.phase() < Phase::Tallied && report.checks.iter().all(|check| check.verdict != Verdict::Fail) => {
            Err(OfficeError::RecordBehind { entries: state.entries(), found: state.phase() })
        }
        None => Err(OfficeError::Unverified(complaints(&report))),
    }
}

/// Agrees to a verified tally: posts the trustee's agreement, which is stored before. What has been agreed to once is
/// posted again, the same bytes.
///
/// # Errors
/// [`Refusal::NotAParticipant`] for a trustee that is excluded; [`MemoryError::Excluded`](crate::MemoryError::Excluded)
/// if something else was agreed to before; [`OfficeError::NoShare`] if the ceremony that made the joint key is not the
/// one this trustee has confirmed; [`OfficeError::ClosedEarly`], for good; [`OfficeError::OpeningOnly`].
pub fn agree<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    tally: &VerifiedTally,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), StepError<B::Error>> {
    trustee.hold_to(&mut memory.acts)?;
    let index = trustee.trustee()?;
    must_participate(&tally.state, index)?;
    must_know_own_documents(trustee, index, memory, storage)?;
    memory.must_not_be_opening_only()?;
    must_be_in_time(trustee, tally, memory, storage)?;
    let entries = agreement(trustee, index, tally, memory, rng)?;
    trustee.note_seen(&mut memory.acts);
    storage.store(memory).map_err(OfficeError::Store)?;
    if trustee.state()?.agreements().contains(&index) {
        return Ok(());
    }
    trustee.post(&entries)
}

/// Refuses whoever was excluded.
fn must_participate(state: &ElectionState, index: u16) -> Result<(), OfficeError> {
    if state.ceremony().is_some_and(|ceremony| ceremony.participates(index)) {
        return Ok(());
    }
    let trustee = trustee_ids(state, &[index]).concat();
    Err(OfficeError::Document(Refusal::NotAParticipant { trustee }))
}

/// Refuses a tally of a voting that was closed early, if any checkpoint that is known here tells so. That one is
/// remembered: the refusal is for good. A trustee who has agreed already says the same again.
fn must_be_in_time<B: BulletinBoard>(
    trustee: &Actor<B>,
    tally: &VerifiedTally,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
) -> Result<(), OfficeError> {
    if memory.acts.has(Act::Agree) {
        return Ok(());
    }
    let known = [memory.acts.seen(), Some(tally.checkpoint.as_slice()), trustee.board.checkpoint_file()];
    let known: Vec<_> = known.into_iter().flatten().map(<[u8]>::to_vec).collect();
    known.into_iter().try_for_each(|checkpoint| {
        let refused = must_not_be_early(&tally.state, &checkpoint);
        if matches!(refused, Err(OfficeError::ClosedEarly { .. })) {
            memory.acts.see(Some(&checkpoint));
            storage.store(memory).map_err(OfficeError::Store)?;
        }
        refused
    })
}

/// The trustee's agreement; from now on no other one, and in these bytes.
fn agreement<B: BulletinBoard>(
    trustee: &Actor<B>,
    index: u16,
    tally: &VerifiedTally,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<Entry>, OfficeError> {
    let terms = tally.state.agreement_terms(tally.root).ok_or(OfficeError::NoShare)?;
    let basis = Basis(terms.agreed(tally.state.election()).0);
    memory.acts.check(|act| (act == Act::Agree).then_some(basis))?;
    if let Some(entries) = memory.acts.entries(Act::Agree) {
        return Ok(entries);
    }
    let share = memory.share.as_ref().ok_or(OfficeError::NoShare)?;
    if terms.transcript != share.transcript() {
        return Err(OfficeError::NoShare);
    }
    let key = share.agreement().ok_or(OfficeError::OpeningOnly)?;
    let agreement = terms.sign(tally.state.election(), key, rng);
    let entries = trustee.sign(Author::Trustee(index), &Document::Agreement(agreement), rng)?;
    memory.acts.record(Act::Agree, basis, entries.clone());
    Ok(entries)
}

/// Whether this trustee's agreement is on the board: it need not be asked again.
///
/// # Errors
/// The board fails, or the actor is no trustee.
pub fn has_agreed<B: BulletinBoard>(trustee: &mut Actor<B>) -> Result<bool, StepError<B::Error>> {
    let index = trustee.trustee()?;
    Ok(trustee.state()?.agreements().contains(&index))
}

/// How many more trustees must agree before any opens the tally; none can say before there is a manifest.
pub fn missing_agreements(state: &ElectionState) -> Option<usize> {
    Some(state.manifest()?.agreement_quorum().saturating_sub(state.agreements().len()))
}

/// Opens a verified tally: posts the trustee's decryption shares. The memory is stored before they are posted, with
/// their bytes.
///
/// # Errors
/// [`OfficeError::AwaitsAgreements`]; [`MemoryError::Excluded`](crate::MemoryError::Excluded) if another tally was
/// opened before; [`OfficeError::NoShare`] if the ceremony that made the joint key is not the one this trustee has
/// confirmed.
pub fn decrypt<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    tally: &VerifiedTally,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), StepError<B::Error>> {
    trustee.hold_to(&mut memory.acts)?;
    let index = trustee.trustee()?;
    must_know_own_documents(trustee, index, memory, storage)?;
    let missing = missing_agreements(trustee.state()?).ok_or(OfficeError::NoManifest)?;
    let entries = opening(trustee, index, tally, missing, memory, rng)?;
    must_be_first(trustee.state()?, index)?;
    trustee.note_seen(&mut memory.acts);
    storage.store(memory).map_err(OfficeError::Store)?;
    trustee.post(&entries)
}

/// The trustee's decryption shares; from now on those under this certificate only, in these bytes.
fn opening<B: BulletinBoard>(
    trustee: &Actor<B>,
    index: u16,
    verified: &VerifiedTally,
    missing: usize,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<Entry>, OfficeError> {
    let state = &verified.state;
    // Agreements that were posted after the record was verified are to the same terms: the board refuses others, and
    // the proof is for these.
    let terms = state.agreement_terms(verified.root).ok_or(OfficeError::NoShare)?;
    let agreed = terms.agreed(state.election());
    let certificate = Basis(agreed.0);
    memory.acts.check(|act| (act == Act::OpenTally).then_some(certificate))?;
    if let Some(entries) = memory.acts.entries(Act::OpenTally) {
        return Ok(entries);
    }
    let share = memory.share.as_ref().ok_or(OfficeError::NoShare)?;
    if missing > 0 {
        return Err(OfficeError::AwaitsAgreements { missing });
    }
    let units = decryption_share(state, agreed, share, rng)?;
    let entries = trustee.sign(Author::Trustee(index), &Document::DecryptionShare { units }, rng)?;
    memory.acts.record(Act::OpenTally, certificate, entries.clone());
    Ok(entries)
}

/// Refuses what the board has already. The board would refuse it, too, but not if it were the same bytes.
fn must_be_first(state: &ElectionState, trustee: u16) -> Result<(), OfficeError> {
    if state.shares().all(|other| other != trustee) {
        return Ok(());
    }
    let trustee = trustee_ids(state, &[trustee]).concat();
    Err(OfficeError::Document(Refusal::RepeatedShare { trustee }))
}

/// Wipes the ceremony's secrets and the share of the joint key, which nobody needs once the election has its result or
/// is cancelled.
///
/// # Errors
/// [`OfficeError::Phase`] before that: until then they may be needed.
pub fn wipe<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
) -> Result<(), StepError<B::Error>> {
    trustee.hold_to(&mut memory.acts)?;
    if trustee.state()?.phase() != Phase::Cancelled {
        trustee.state_in(Phase::Finished)?;
    }
    memory.wipe();
    trustee.note_seen(&mut memory.acts);
    Ok(storage.store(memory).map_err(OfficeError::Store)?)
}

/// The trustee's decryption shares of all opened units.
fn decryption_share(
    state: &ElectionState,
    agreed: Agreed,
    share: &TrusteeShare,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<UnitShare>, OfficeError> {
    let confirmed = state.ceremony().and_then(Ceremony::transcript) == Some(share.transcript());
    let keys = state.keys().and_then(|keys| keys.verification.get(&share.trustee()));
    let (true, Some(keys), Some(check)) = (confirmed, keys, state.ballot_check()) else {
        return Err(OfficeError::NoShare);
    };
    let decrypt = |unit: &UnitTally| {
        let statement = UnitStatement {
            context: check.context().0,
            agreed: agreed.0,
            style: unit.style,
            trustee: share.trustee(),
            verification_keys: keys,
            sum: &unit.sum,
        };
        share.decrypt(&statement, rng).map_err(|_| OfficeError::Share(unit.style))
    };
    state.opened().map(decrypt).collect()
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
