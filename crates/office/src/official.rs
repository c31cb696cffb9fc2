//! What officials say: manifest, roll, joint key, tally, result.

use std::borrow::Cow;

use rand_core::{CryptoRng, RngCore};
use tupyo_election::{
    Author, Close, Document, DocumentSigner, ElectionId, ElectionManifest, ElectionState, Entry, LedgerKey, Phase,
    Refusal, Roll, RollRoot, RollRule, Schedule, TallyError, Voter, VotingRoll, context, tally,
};
use tupyo_merkle::{Checkpoint, Note};

use crate::actor::{in_phase, official};
use crate::announcement::{must_not_close_early, must_not_open_early};
use crate::finality::must_be_final;
use crate::{Actor, Announced, BulletinBoard, Followed, OfficeError, StepError};

/// Voters in one document of the roll: it has one part, and progress is seen.
const VOTERS_PER_DOCUMENT: usize = 450;

/// The entries that start an election with this manifest, signed by one of its officials, and the election that they
/// start.
///
/// # Errors
/// [`OfficeError::Manifest`]; [`OfficeError::NotNamed`] if the manifest names no official with this key.
pub fn manifest_entries(
    manifest: &[u8],
    signer: &dyn DocumentSigner,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(ElectionId, Vec<Entry>), OfficeError> {
    let author = official(ElectionManifest::parse(manifest)?.officials(), &signer.author_key())?;
    let election = ElectionId::of_manifest(manifest);
    let document = Document::Manifest(manifest.to_vec());
    let entries = document.sign(election, author, signer, rng)?;
    Ok((election, entries))
}

/// The roll as it would be sealed now: the lines that officials have posted, or those that registrars have.
pub fn roll_to_seal(state: &ElectionState) -> Cow<'_, Roll> {
    state.registration_roll().map_or_else(|| Cow::Borrowed(state.roll()), |roll| Cow::Owned(roll.seal()))
}

/// The schedule under which the next step, the opening or the closing of voting, may happen at this time, in seconds
/// since 1970-01-01 UTC. `None` if it may happen as things are.
pub fn brought_forward(state: &ElectionState, now: u64, reason: &str) -> Option<Schedule> {
    let Schedule { opening, closing, .. } = *state.last_schedule()?;
    let reason = reason.to_owned();
    match state.phase() {
        Phase::Sealed if now < opening => Some(Schedule { opening: now, closing, reason }),
        // A vote does not end before the time announced for its beginning, even where that is still to come.
        Phase::Open if now < closing => Some(Schedule { opening, closing: now.max(opening + 1), reason }),
        _ => None,
    }
}

/// The closing that stands, and that this official has not taken back by closing again, over more entries.
fn standing_close(state: &ElectionState, own: Author) -> Option<(Author, Close)> {
    let closes = state.standing_approvals().filter_map(|approval| match approval.document {
        Document::Close(close) => Some((Author::Official(approval.official), close)),
        _ => None,
    });
    let taken_back = |author: &Author, close: &Close| {
        matches!(own, Author::Official(own) if state.has_said(own, &Document::Close(*close))) && *author != own
    };
    let of_schedule = closes.filter(|(_, close)| close.schedule == state.schedule());
    of_schedule.filter(|(author, close)| !taken_back(author, close)).last()
}

fn official_id(state: &ElectionState, official: Author) -> String {
    let person = state.manifest().and_then(|manifest| manifest.person(official));
    person.map(|person| person.id.clone()).unwrap_or_default()
}

/// What officials do, one after the other.
impl<B: BulletinBoard> Actor<B> {
    /// Posts the joint key of the completed ceremony.
    ///
    /// # Errors
    /// [`OfficeError::Phase`] before the ceremony is complete.
    pub fn post_joint_key(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), StepError<B::Error>> {
        let state = self.state_in(Phase::Key)?;
        let complete =
            state.ceremony().and_then(|ceremony| Some((ceremony.id().number, ceremony.outcome()?.joint.clone())));
        let (ceremony, keys) = complete.ok_or(OfficeError::Phase { found: Phase::Ceremony, needed: Phase::Key })?;
        self.post_as_official(&Document::JointKey { ceremony, keys }, rng)
    }

    /// Posts the roll, in ascending order of the keys; [`Actor::seal_roll`] seals it. `posted` is told how many voters
    /// have been posted since it was last told. A roll that was interrupted is continued.
    ///
    /// # Errors
    /// [`OfficeError::RollWeight`]; [`OfficeError::RollDiffers`] if what was posted before is not the beginning of this
    /// roll; the board refuses a roll that breaks another rule.
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
        if voters.get(..done).map(Roll::root_of) != Some(state.roll().root()) {
            return Err(OfficeError::RollDiffers { posted: done }.into());
        }
        posted(done as u64);
        for (chunk, rest) in (0..).zip(voters.get(done..).unwrap_or_default().chunks(VOTERS_PER_DOCUMENT)) {
            let first = (done + chunk * VOTERS_PER_DOCUMENT) as u32;
            self.post_as_official(&Document::Roll { first, voters: rest.to_vec() }, rng)?;
            posted(rest.len() as u64);
        }
        Ok(())
    }

    /// Seals the roll that was posted, for good.
    ///
    /// # Errors
    /// [`OfficeError::Document`] if nobody is on it: a seal is signed once, and not one that the board would refuse.
    pub fn seal_roll(&mut self, rng: &mut (impl RngCore + CryptoRng)) -> Result<Announced, StepError<B::Error>> {
        let roll = roll_to_seal(self.state_in(Phase::Roll)?);
        let (voters, root) = (roll.count(), roll.root());
        self.seal_shown_roll(voters, root, rng)
    }

    /// Seals the roll that a person was shown, and no other, whatever was added to it since.
    ///
    /// # Errors
    /// [`OfficeError::Document`] if nobody is on it, or if the roll has become another one: `roll-seal`.
    pub fn seal_shown_roll(
        &mut self,
        voters: u32,
        root: RollRoot,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        if voters == 0 {
            return Err(OfficeError::Document(Refusal::Roll(RollRule::Empty)).into());
        }
        self.announce_document(&Document::RollSealed { voters, root, attempt: 0 }, rng)
    }

    /// Begins voting. `now` is in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`OfficeError::Phase`] before the roll is sealed; [`OfficeError::OpensEarly`].
    pub fn open(&mut self, now: u64, rng: &mut (impl RngCore + CryptoRng)) -> Result<Announced, StepError<B::Error>> {
        let election = self.board.election();
        let state = self.state_in(Phase::Sealed)?;
        must_not_open_early(state, now)?;
        let keys = state.keys().ok_or(OfficeError::Phase { found: Phase::Key, needed: Phase::Sealed })?;
        let context = context(election, &keys.joint, &VotingRoll::unmixed(state.roll().root()));
        let schedule = state.schedule();
        self.announce_document(&Document::Open { context, schedule, attempt: 0 }, rng)
    }

    /// Puts the ledger's spare key in place of its key, as the board has prepared it.
    ///
    /// # Errors
    /// The board refuses a key that was not announced, and one whose holder has not signed.
    pub fn replace_ledger_key(
        &mut self,
        key: LedgerKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        self.post_as_official(&Document::LedgerKey(key), rng)
    }

    /// Ends voting, on the ledger that was followed until now and on no other. What was signed once under a schedule is
    /// said again as it was. `now` is in seconds since 1970-01-01 UTC: trustees refuse an end that comes before the
    /// time announced for it.
    ///
    /// # Errors
    /// [`OfficeError::Phase`] unless ballots are accepted; [`OfficeError::ClosesEarly`]; [`OfficeError::CloseStands`]
    /// if another official's closing waits for approval.
    pub fn close(&mut self, now: u64, rng: &mut (impl RngCore + CryptoRng)) -> Result<Announced, StepError<B::Error>> {
        let own = self.as_official()?;
        let state = self.state_in(Phase::Open)?;
        must_not_close_early(state, now)?;
        let schedule = state.schedule();
        if let Some((official, close)) = standing_close(state, own) {
            let stands = OfficeError::CloseStands { official: official_id(state, official) };
            let others = official != own;
            return if others { Err(stands.into()) } else { self.announce_document(&Document::Close(close), rng) };
        }
        let file = self.board.checkpoint_file().ok_or(OfficeError::NoManifest)?;
        // Everything that was followed of the board is confirmed: it only has to be read.
        let note = Note::parse(file).map_err(|error| OfficeError::Seen(error.into()))?;
        let seen = Checkpoint::parse_text(note.text()).map_err(OfficeError::Seen)?;
        let close = Close { size: seen.size, root: seen.root.into(), schedule };
        self.announce_document(&Document::Close(close), rng)
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
        let counted = self.state()?.counted_root();
        let counted = counted.ok_or(OfficeError::Phase { found: Phase::Open, needed: Phase::Closed })?;
        self.post_as_official(&Document::Tally { units, counted }, rng)
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

/// Refuses a roll whose votes could add up to more than can be found from their encrypted sum, before any of it is
/// posted.
fn must_be_countable(manifest: &ElectionManifest, voters: &[Voter]) -> Result<(), OfficeError> {
    let (weight, largest) = (voters.iter().map(|voter| u64::from(voter.weight)).sum(), manifest.largest_weight());
    if weight > largest { Err(OfficeError::RollWeight { weight, largest }) } else { Ok(()) }
}
