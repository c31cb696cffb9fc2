use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Author, Document, ElectionState, Phase, UnitTally};
use tupyo_merkle::{Checkpoint, MAX_NOTE_BYTES};
use tupyo_threshold::{Ceremony, TrusteeShare, UnitShare, UnitStatement};
use tupyo_verify::{
    Anchors, Bounds, CheckReport, Family, Record, Report, Silent, Verdict, Verified, verify_until_tally,
};

use crate::memory::TallyDigest;
use crate::{Actor, BulletinBoard, OfficeError, StepError, TrusteeMemory, TrusteeStorage};

/// The families of checks that a record must pass before a trustee opens its tally.
const BEFORE_OPENING: [Family; 8] =
    [Family::L, Family::P, Family::K, Family::R, Family::B, Family::C, Family::T, Family::X];

/// An election whose whole record has been verified up to its tally. Nothing else can be opened: there is no other way to make one.
pub struct VerifiedTally {
    state: ElectionState,
}

impl VerifiedTally {
    /// Verifies the record of the election that a trustee acts in. The board's ledger is held to the record's checkpoint before it is followed: what is
    /// verified and what is then acted on must be one ledger.
    ///
    /// # Errors
    /// [`OfficeError::Unverified`] with the checks that do not pass; [`OfficeError::Phase`] unless there is a tally and no result.
    pub fn verify<B: BulletinBoard>(
        trustee: &mut Actor<B>,
        record: &dyn Record,
    ) -> Result<VerifiedTally, StepError<B::Error>> {
        let checkpoint = record.read("checkpoint", MAX_NOTE_BYTES).map_err(OfficeError::Record)?.unwrap_or_default();
        let checkpoint = Checkpoint::open(checkpoint, trustee.board.ledger_key());
        let checkpoint = checkpoint.map_err(|error| OfficeError::Unverified(error.to_string()))?;
        trustee.board.hold_to(checkpoint).map_err(StepError::Board)?;
        trustee.state_in(Phase::Tallied)?;
        let (election, ledger_key) = (trustee.board.election(), trustee.board.ledger_key().clone());
        Ok(verified(record, &Anchors { election, ledger_key, witnesses: None })?)
    }
}

fn verified(record: &dyn Record, anchors: &Anchors) -> Result<VerifiedTally, OfficeError> {
    let Verified { report, state, .. } = verify_until_tally(record, anchors, Bounds::default(), &Silent)?;
    if report.families_pass(&BEFORE_OPENING) {
        Ok(VerifiedTally { state })
    } else {
        Err(OfficeError::Unverified(complaints(&report)))
    }
}

/// Opens a verified tally: posts the trustee's decryption shares. The memory is stored before they are posted.
///
/// # Errors
/// [`OfficeError::SecondTally`]; [`OfficeError::NoShare`] if the ceremony that made the joint key is not the one this trustee has confirmed.
pub fn decrypt<B: BulletinBoard>(
    trustee: &mut Actor<B>,
    tally: &VerifiedTally,
    memory: &mut TrusteeMemory,
    storage: &mut impl TrusteeStorage,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(), StepError<B::Error>> {
    let index = trustee.trustee()?;
    let units = open_once(&tally.state, memory, rng)?;
    storage.store(memory).map_err(OfficeError::Store)?;
    trustee.post(Author::Trustee(index), &Document::DecryptionShare { units }, rng)
}

/// The trustee's decryption shares; from now on those of this tally only.
fn open_once(
    state: &ElectionState,
    memory: &mut TrusteeMemory,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<UnitShare>, OfficeError> {
    let digest = TallyDigest::of(state.tally());
    if memory.opened.is_some_and(|opened| opened != digest) {
        return Err(OfficeError::SecondTally);
    }
    let share = memory.share.as_ref().ok_or(OfficeError::NoShare)?;
    let units = decryption_share(state, share, rng)?;
    memory.opened = Some(digest);
    Ok(units)
}

/// The trustee's decryption shares of all opened units.
fn decryption_share(
    state: &ElectionState,
    share: &TrusteeShare,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Vec<UnitShare>, OfficeError> {
    let confirmed = state.ceremony().and_then(Ceremony::transcript) == Some(share.transcript());
    let keys = state.keys().and_then(|keys| keys.verification.get(usize::from(share.trustee())));
    let (true, Some(keys), Some(check)) = (confirmed, keys, state.ballot_check()) else {
        return Err(OfficeError::NoShare);
    };
    let decrypt = |unit: &UnitTally| {
        let statement = UnitStatement {
            context: check.context().0,
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
