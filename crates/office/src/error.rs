//! Why a step is not taken.

use std::io;

use tupyo_election::{ManifestError, Phase, Refusal, RefusalCode, RollRule, SayingError, SigningFault};
use tupyo_merkle::CheckpointError;
use tupyo_threshold::SecretsError;
use tupyo_verify::RecordError;

use crate::acts::MemoryError;

/// Why a step is not taken: because of the board, whose errors are its own, or because of a rule of the office.
#[derive(Debug, thiserror::Error)]
pub enum StepError<E> {
    /// The board refuses or does not answer, or its ledger is not as it should be.
    #[error(transparent)]
    Board(E),
    /// The step itself does not allow it.
    #[error(transparent)]
    Office(#[from] OfficeError),
}

/// Why a step is not taken, whatever the board says. Codes are stable.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The manifest breaks a rule.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The election has no manifest yet.
    #[error("the election has no manifest yet")]
    NoManifest,
    /// The manifest does not name this key in the role.
    #[error("the manifest names no {role} with this key")]
    NotNamed {
        /// `official` or `trustee`.
        role: &'static str,
    },
    /// The manifest names nobody with this id in the role.
    #[error("the manifest names no {role} `{id}`")]
    UnknownId {
        /// `official` or `trustee`.
        role: &'static str,
        /// The id.
        id: String,
    },
    /// The official has said nothing that others are to approve.
    #[error("nothing that this official has said waits for approval")]
    NothingStands,
    /// The official has said something else since.
    #[error("the official has said something else since it was shown: nothing was approved")]
    OtherStands,
    /// The official's key was replaced.
    #[error("another key has taken the place of this official's key: it signs nothing in this election any more")]
    KeyReplaced,
    /// Another official has closed voting, and it waits for approval.
    #[error("the official `{official}` has closed voting already, and it waits for approval")]
    CloseStands {
        /// The official's id.
        official: String,
    },
    /// The election is in another phase.
    #[error("the election is in phase `{found}`; this step is possible in `{needed}`")]
    Phase {
        /// Where it stands.
        found: Phase,
        /// Where it would have to stand.
        needed: Phase,
    },
    /// The document cannot be signed.
    #[error("the document cannot be posted: {0}")]
    Document(Refusal),
    /// The token that keeps the key has not signed.
    #[error("nothing was signed: {0}")]
    Signer(SigningFault),
    /// The votes of all on the roll could add up to more than can be counted.
    #[error(
        "the registered cards have a weight of {weight} in all; what this manifest asks can be counted up to \
        {largest}: give smaller weights"
    )]
    RollWeight {
        /// The weight of the roll.
        weight: u64,
        /// The largest that the manifest allows.
        largest: u64,
    },
    /// What was posted of the roll is of another roll.
    #[error("{posted} voters were posted before, and they are not the first of this roll")]
    RollDiffers {
        /// How many stand on the ledger.
        posted: usize,
    },
    /// A counted ballot is not as the fold has admitted it.
    #[error("the tally cannot be computed: {0}")]
    Tally(String),
    /// The shares do not open to counts.
    #[error("fewer trustees than the threshold have posted decryption shares")]
    NotEnoughShares,
    /// A trustee's secrets do not allow the step.
    #[error("the trustee's secrets: {0}")]
    Secrets(#[from] SecretsError),
    /// What must be remembered could not be stored.
    #[error("what must be remembered could not be stored, and nothing is posted: {0}")]
    Store(#[from] io::Error),
    /// There is no share of this election's key.
    #[error(
        "these secrets hold no share of this election's key: the ceremony that made the key is not the one this \
        trustee confirmed"
    )]
    NoShare,
    /// A decryption share does not fit the trustee's verification keys.
    #[error("the decryption share for style {0} does not fit the ceremony's verification keys")]
    Share(u16),
    /// The machine cannot read the record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The record does not verify up to its tally.
    #[error("the record does not verify, and is not opened: {0}")]
    Unverified(String),
    /// What is remembered does not allow the step.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// What is remembered of the ledger is not signed with its key.
    #[error("the checkpoint that was seen before is of another ledger: {0}")]
    Seen(CheckpointError),
    /// What the ledger shows is not final: too few of the manifest's witnesses have cosigned it.
    #[error(
        "the ledger's checkpoint of {size} entries is not final: it has {cosigned} of the {quorum} witnesses' \
        cosignatures that it needs (missing: {})", .missing.join(", ")
    )]
    AwaitsWitnesses {
        /// How many entries it has.
        size: u64,
        /// How many witnesses have cosigned it.
        cosigned: usize,
        /// How many must have.
        quorum: usize,
        /// The names of all that have not.
        missing: Vec<String>,
    },
    /// The record that was given ends before the tally that the ledger has.
    #[error("the record has {entries} entries and ends before the tally, in phase `{found}`")]
    RecordBehind {
        /// How many entries it has.
        entries: u64,
        /// Where the election stands in it.
        found: Phase,
    },
    /// What the ledger shows is no checkpoint, or has a cosignature that is wrong.
    #[error("the ledger's checkpoint is refused: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// Witnesses have seen the end of voting before the time that was announced for it.
    #[error(
        "voting was closed early: {cosigned} witnesses cosigned the ledger with its closing before the announced \
         time, {closing} seconds after 1970-01-01 UTC"
    )]
    ClosedEarly {
        /// How many.
        cosigned: usize,
        /// The announced time.
        closing: u64,
    },
    /// Voting is announced to begin later.
    #[error("voting is announced to begin later, {opening} seconds after 1970-01-01 UTC")]
    OpensEarly {
        /// The announced time.
        opening: u64,
    },
    /// Voting is announced to end later.
    #[error("voting is announced to end later, {closing} seconds after 1970-01-01 UTC")]
    ClosesEarly {
        /// The announced time.
        closing: u64,
    },
    /// The ledger has a document of this trustee that its memory does not know.
    #[error(
        "the ledger has a document of this trustee that these secrets do not know: they are not the newest copy, and \
         from now on they can only open the tally"
    )]
    UnknownDocument,
    /// The memory is a copy that only opens.
    #[error(
        "these secrets are a copy that can only open the tally: they can neither agree to one nor take part in a \
         ceremony"
    )]
    OpeningOnly,
    /// Not enough trustees have agreed yet.
    #[error("{missing} more trustees must agree before the tally can be opened")]
    AwaitsAgreements {
        /// How many are missing.
        missing: usize,
    },
}

impl From<SayingError> for OfficeError {
    fn from(error: SayingError) -> OfficeError {
        match error {
            SayingError::Refused(refusal) => OfficeError::Document(refusal),
            SayingError::Signer(fault) => OfficeError::Signer(fault),
        }
    }
}

impl OfficeError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            OfficeError::Manifest(error) => error.rule.code(),
            OfficeError::NoManifest => "no-manifest",
            OfficeError::NotNamed { .. } => "not-named",
            OfficeError::UnknownId { .. } => "unknown-id",
            OfficeError::NothingStands => "nothing-stands",
            OfficeError::OtherStands => "other-stands",
            OfficeError::KeyReplaced => "key-replaced",
            OfficeError::CloseStands { .. } => "close-stands",
            OfficeError::Phase { .. } => RefusalCode::WrongPhase.text(),
            OfficeError::Document(refusal) => refusal.code(),
            OfficeError::Signer(fault) => fault.code,
            OfficeError::RollWeight { .. } => RollRule::Weight.code(),
            OfficeError::RollDiffers { .. } => "roll-differs",
            OfficeError::Tally(_) => "tally",
            OfficeError::NotEnoughShares => RefusalCode::NotEnoughShares.text(),
            OfficeError::Secrets(error) => error.code(),
            OfficeError::Store(_) => "file",
            OfficeError::NoShare => "no-share",
            OfficeError::Share(_) => "share",
            OfficeError::Record(_) => "record",
            OfficeError::Unverified(_) => "record-unverified",
            OfficeError::Memory(error) => error.code(),
            OfficeError::Seen(_) => "other-ledger",
            OfficeError::AwaitsWitnesses { .. } => "awaits-witnesses",
            OfficeError::RecordBehind { .. } => "record-behind",
            OfficeError::Checkpoint(error) => error.code(),
            OfficeError::ClosedEarly { .. } => "closed-early",
            OfficeError::OpensEarly { .. } => "opens-early",
            OfficeError::ClosesEarly { .. } => "closes-early",
            OfficeError::UnknownDocument => "unknown-own-document",
            OfficeError::OpeningOnly => "opening-only",
            OfficeError::AwaitsAgreements { .. } => RefusalCode::NotEnoughAgreements.text(),
        }
    }
}
