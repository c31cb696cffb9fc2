//! What officials and trustees do on a board, step by step, with keys in memory: the commands read keys from files and call these, and so does the
//! demonstration.

mod official;
mod record;
mod registration;
mod trustee;

pub use official::{close, open, post_joint_key, post_result, post_roll, post_tally};
pub use record::{BoardRecord, export_record};
pub use registration::{IssuedCard, roll_of_registrations};
pub use trustee::{CeremonyStep, TallyDigest, TrusteeMemory, ceremony_step, culprits, decrypt, waiting_for};

use rand::rngs::OsRng;
use tupyo_client::{Board, ClientError, Follower};
use tupyo_election::{Author, Document, ElectionManifest, ElectionState, Phase, Refusal};
use tupyo_proof::SigningKey;

/// Why a step is not taken.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The board refuses or does not answer, or its ledger is not as it should be.
    #[error(transparent)]
    Board(#[from] ClientError),
    /// The election has no manifest yet.
    #[error("the election has no manifest yet")]
    NoManifest,
    /// The manifest does not name this key in the role.
    #[error("the manifest names no {role} with this key")]
    NotNamed {
        /// `official` or `trustee`.
        role: &'static str,
    },
    /// The election is in another phase.
    #[error("the election is in phase `{found}`, this step is possible in `{needed}`")]
    Phase {
        /// Where it stands.
        found: Phase,
        /// Where it would have to stand.
        needed: Phase,
    },
    /// The document cannot be signed.
    #[error("the document cannot be posted: {0}")]
    Document(Refusal),
    /// A trustee's secrets do not allow the step.
    #[error("the trustee's secrets: {0}")]
    Secrets(#[from] tupyo_threshold::SecretsError),
    /// Secrets could not be stored.
    #[error("the trustee's secrets could not be stored: {0}")]
    Store(#[from] std::io::Error),
    /// There is no share of this election's key.
    #[error(
        "these secrets hold no share of this election's key: the ceremony that made the key is not the one this trustee confirmed"
    )]
    NoShare,
    /// A decryption share does not fit the trustee's verification keys.
    #[error("the decryption share for style {0} does not fit the ceremony's verification keys")]
    Share(u16),
    /// The record does not verify up to its tally.
    #[error("the record does not verify, and is not opened: {0}")]
    Unverified(String),
    /// The trustee has opened another tally of this election.
    #[error("this trustee has opened another tally of this election before, and opens no second one")]
    SecondTally,
    /// The machine cannot read the record.
    #[error(transparent)]
    Record(#[from] tupyo_verify::RecordError),
    /// The record cannot be exported.
    #[error(transparent)]
    Export(#[from] tupyo_client::RecordError),
    /// The counted ballots cannot be added up.
    #[error("the tally cannot be computed: {0}")]
    Tally(String),
    /// The shares do not open to counts.
    #[error("fewer trustees than the threshold have posted decryption shares")]
    NotEnoughShares,
}

/// Somebody who acts on a board: the key that signs, and the ledger as followed so far.
pub struct Actor {
    board: Board,
    follower: Follower<Board>,
    key: SigningKey,
}

impl Actor {
    /// Somebody with this key.
    pub fn new(board: Board, key: SigningKey) -> Actor {
        let follower = Follower::new(board.clone(), board.address());
        Actor::following(board, follower, key)
    }

    /// Somebody with this key who goes on following a ledger.
    pub fn following(board: Board, follower: Follower<Board>, key: SigningKey) -> Actor {
        Actor { board, follower, key }
    }

    /// The newest checkpoint's file, if the ledger has been followed without contradiction.
    pub fn checkpoint_file(&self) -> Option<&[u8]> {
        self.follower.checkpoint_file()
    }

    /// The board.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The election as it stands now.
    ///
    /// # Errors
    /// [`StepError::Board`].
    pub fn state(&mut self) -> Result<&ElectionState, StepError> {
        Ok(self.follower.advance()?.0)
    }

    /// The election as it stands, which must be in this phase.
    fn state_in(&mut self, needed: Phase) -> Result<&ElectionState, StepError> {
        let state = self.state()?;
        let found = state.phase();
        if found == needed { Ok(state) } else { Err(StepError::Phase { found, needed }) }
    }

    /// Signs a document as the official with this key, and posts it.
    fn post_as_official(&mut self, document: &Document) -> Result<(), StepError> {
        let key = self.key.verifying_key();
        let manifest = self.manifest()?;
        let place = manifest.officials().iter().position(|person| person.key == key);
        let place =
            place.and_then(|place| u16::try_from(place).ok()).ok_or(StepError::NotNamed { role: "official" })?;
        self.post(Author::Official(place), document, &mut |_| {})
    }

    /// This trustee's index.
    fn trustee(&mut self) -> Result<u16, StepError> {
        let key = self.key.verifying_key();
        let manifest = self.manifest()?;
        let place = manifest.trustees().iter().position(|person| person.key == key);
        place.and_then(|place| u16::try_from(place).ok()).ok_or(StepError::NotNamed { role: "trustee" })
    }

    fn manifest(&mut self) -> Result<&ElectionManifest, StepError> {
        self.state()?.manifest().map(AsRef::as_ref).ok_or(StepError::NoManifest)
    }

    fn post(&self, author: Author, document: &Document, posted: &mut dyn FnMut(u64)) -> Result<(), StepError> {
        let election = self.board.address().election;
        let entries = document.sign(election, author, &self.key, &mut OsRng).map_err(StepError::Document)?;
        for entry in &entries {
            self.board.post(entry)?;
            posted(1);
        }
        Ok(())
    }
}
