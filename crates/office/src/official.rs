use rand_core::{CryptoRng, RngCore};
use tupyo_election::{
    Close, Document, ElectionId, ElectionManifest, Entry, Phase, Refusal, Roll, RollRule, Schedule, TallyError, Voter,
    context, tally,
};
use tupyo_merkle::Checkpoint;
use tupyo_proof::SigningKey;

use crate::actor::{in_phase, official};
use crate::finality::must_be_final;
use crate::{Actor, BulletinBoard, Followed, OfficeError, StepError};

/// Voters in one document of the roll: its parts stay few, and progress is seen.
const VOTERS_PER_DOCUMENT: usize = 1_500;

/// The entries that start an election with this manifest, signed by one of its officials, and the election that they start.
///
/// # Errors
/// [`OfficeError::Manifest`]; [`OfficeError::NotNamed`] if the manifest names no official with this key.
pub fn manifest_entries(
    manifest: &[u8],
    key: &SigningKey,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(ElectionId, Vec<Entry>), OfficeError> {
    let author = official(ElectionManifest::parse(manifest)?.officials(), &key.verifying_key())?;
    let election = ElectionId::of_manifest(manifest);
    let document = Document::Manifest(manifest.to_vec());
    let entries = document.sign(election, author, key, rng).map_err(OfficeError::Document)?;
    Ok((election, entries))
}

/// What officials do, one after the other.
impl<B: BulletinBoard> Actor<B> {
    /// Posts the joint key of the completed ceremony.
    ///
    /// # Errors
    /// [`OfficeError::Phase`] before the ceremony is complete.
    pub fn post_joint_key(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        let state = self.state_in(Phase::Key)?;
        let number = state.culprits().len() as u32;
        let outcome = state.ceremony().and_then(|ceremony| ceremony.outcome());
        let keys = outcome.ok_or(OfficeError::Phase { found: Phase::Ceremony, needed: Phase::Key })?.joint.clone();
        self.post_as_official(&Document::JointKey { ceremony: number, keys }, rng)
    }

    /// Posts the roll, in ascending order of the keys, and seals it. `posted` is told how many voters have been posted since it was last told. A roll that
    /// was interrupted is continued.
    ///
    /// # Errors
    /// [`OfficeError::RollWeight`]; the board refuses a roll that breaks another rule.
    pub fn post_roll(
        &mut self,
        mut voters: Vec<Voter>,
        posted: &mut dyn FnMut(u64),
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        voters.sort_by_key(|voter| voter.key);
        let state = self.state_in(Phase::Roll)?;
        must_be_countable(state.manifest().ok_or(OfficeError::NoManifest)?, &voters)?;
        let done = state.roll().voters().len();
        posted(done as u64);
        for (chunk, rest) in (0..).zip(voters.get(done..).unwrap_or_default().chunks(VOTERS_PER_DOCUMENT)) {
            let first = (done + chunk * VOTERS_PER_DOCUMENT) as u32;
            self.post_as_official(&Document::Roll { first, voters: rest.to_vec() }, rng)?;
            posted(rest.len() as u64);
        }
        // A seal is signed once: not one that the board would refuse.
        if self.state()?.roll().voters() != voters {
            return Err(OfficeError::Document(Refusal::Roll(RollRule::Seal)).into());
        }
        let seal = Document::RollSealed { voters: voters.len() as u32, root: Roll::root_of(&voters) };
        self.post_as_official(&seal, rng)
    }

    /// Begins voting.
    ///
    /// # Errors
    /// [`OfficeError::Phase`] before the roll is sealed.
    pub fn open(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        let election = self.board.election();
        let state = self.state_in(Phase::Sealed)?;
        let keys = state.keys().ok_or(OfficeError::Phase { found: Phase::Key, needed: Phase::Sealed })?;
        let context = context(election, &keys.joint, state.roll().root());
        self.post_as_official(&Document::Open { context }, rng)
    }

    /// Announces when voting is to begin and to end.
    ///
    /// # Errors
    /// The board refuses a schedule that breaks a rule.
    pub fn announce_schedule(
        &mut self,
        schedule: Schedule,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        self.post_as_official(&Document::Schedule(schedule), rng)
    }

    /// Announces what everybody is to know.
    ///
    /// # Errors
    /// The board refuses a text that breaks a rule.
    pub fn announce(&mut self, text: String, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        self.post_as_official(&Document::Notice { text }, rng)
    }

    /// Ends voting, on the ledger that was followed until now and on no other. What was signed once under a schedule is said again as it was. `now` is in
    /// seconds since 1970-01-01 UTC: trustees refuse an end that comes before the time announced for it.
    ///
    /// # Errors
    /// [`OfficeError::Phase`] unless ballots are accepted; [`OfficeError::ClosesEarly`].
    pub fn close(&mut self, now: u64, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        let state = self.state_in(Phase::Open)?;
        if let Some(schedule) = state.announced().filter(|schedule| now < schedule.closing) {
            return Err(OfficeError::ClosesEarly { closing: schedule.closing }.into());
        }
        let schedule = state.schedule();
        let file = self.board.checkpoint_file().ok_or(OfficeError::NoManifest)?;
        let seen = Checkpoint::open(file, self.board.ledger_key()).map_err(OfficeError::Seen)?;
        let close = Close { size: seen.size, root: seen.root.into(), schedule };
        self.post_as_official(&Document::Close(close), rng)
    }

    /// Adds up the counted ballots, which are read from the board again, and posts the encrypted sums.
    ///
    /// # Errors
    /// [`OfficeError::Tally`] if a counted ballot is none.
    pub fn post_tally(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        let Followed { state, checkpoint, read } = self.board.follow().map_err(StepError::Board)?;
        must_be_final(state, checkpoint)?;
        in_phase(state, Phase::Closed)?;
        let units = tally(state, read).map_err(|error| match error {
            TallyError::Read { source, .. } => StepError::Board(source),
            TallyError::NotOpen | TallyError::Ballot { .. } => OfficeError::Tally(error.to_string()).into(),
        })?;
        self.post_as_official(&Document::Tally { units }, rng)
    }

    /// Opens the sums with the trustees' shares, finds the counts, and posts them.
    ///
    /// # Errors
    /// [`OfficeError::NotEnoughShares`].
    pub fn post_result(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        let state = self.state_in(Phase::Tallied)?;
        let units = state.result_of_shares().ok_or(OfficeError::NotEnoughShares)?;
        self.post_as_official(&Document::Result { units }, rng)
    }
}

/// Refuses a roll whose votes could add up to more than can be found from their encrypted sum, before any of it is posted.
fn must_be_countable(manifest: &ElectionManifest, voters: &[Voter]) -> Result<(), OfficeError> {
    let (weight, largest) = (voters.iter().map(|voter| u64::from(voter.weight)).sum(), manifest.largest_weight());
    if weight > largest { Err(OfficeError::RollWeight { weight, largest }) } else { Ok(()) }
}
