//! Why a light follower does not go on.

use tupyo_election::{Refusal, RollRule};
use tupyo_light::LightError;

/// Why a light follower does not go on. Codes are stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitError {
    /// The board does not have what was asked for.
    #[error("the board has not got `{path}` (status {status}): visit it again later, or another copy of the ledger")]
    NotThere {
        /// What was asked for.
        path: String,
        /// The status.
        status: u16,
    },
    /// The board is busy.
    #[error("the board is busy (status {status}): wait, and visit it again; nothing is lost")]
    Busy {
        /// The status.
        status: u16,
    },
    /// The board has failed.
    #[error("the board failed at `{path}` (status {status}): visit it again later; nothing is lost")]
    Failed {
        /// What was asked for.
        path: String,
        /// The status.
        status: u16,
    },
    /// An answer is longer than it can be.
    #[error("the answer to `{path}` is longer than {at_most} bytes: visit the board again, or another copy of it")]
    TooLong {
        /// What was asked for.
        path: String,
        /// What it may have.
        at_most: usize,
    },
    /// An answer is not what was asked for.
    #[error("the answer to `{path}` cannot be read: visit the board again, or another copy of it")]
    Malformed {
        /// What was asked for.
        path: String,
    },
    /// An answer cannot be read, or what it shows is not in the ledger that the checkpoint is of.
    #[error("{0}; nothing of it is believed, and if it stays so, the board lies: tell the officials")]
    Answer(LightError),
    /// The manifest is not the one that the election's id is of.
    #[error(
        "{refusal}: the board does not show the manifest that was asked for; check the election's id, and the board"
    )]
    Manifest {
        /// Why.
        refusal: Refusal,
    },
    /// The board says that the roll is too crowded around the voter's key, however many bits of it are given.
    #[error(
        "the board says that too many keys begin with the same {bits} bits as this one, and no more bits of it are \
        told: visit it again, follow the whole ledger instead, and tell the officials"
    )]
    Crowded {
        /// By how many bits the roll was asked.
        bits: u8,
    },
    /// What is on the ledger must not stand there.
    #[error(
        "entry {index} of the ledger is not legal: {refusal}; nobody may vote on this ledger, and the officials are to \
        be told"
    )]
    Illegal {
        /// The entry's index.
        index: u64,
        /// Why.
        refusal: Refusal,
    },
    /// The voter's line of the roll breaks a rule.
    #[error(
        "the voter's line of the sealed roll is not legal: {rule}; nobody may vote on this ledger: tell the officials"
    )]
    RollLine {
        /// The rule.
        rule: RollRule,
    },
    /// What was shown as the voter's last ballot is not this voter's.
    #[error(
        "what the board shows as this voter's last ballot (entry {index}) is not signed with this voting key: it is \
        not believed; visit the board again, and tell the officials if it stays so"
    )]
    LastBallot {
        /// The entry's index.
        index: u64,
    },
    /// The ceremony's messages do not give what has been confirmed.
    #[error(
        "the key ceremony's messages do not give the confirmed keys ({refusal}): the result is not verified; visit the \
        board again, or another copy of it"
    )]
    Ceremony {
        /// What is wrong.
        refusal: Refusal,
    },
    /// Nothing has been asked for.
    #[error("nothing has been asked for: begin a visit first")]
    NoRequest,
    /// There are more documents or receipts than a device keeps.
    #[error("this is more than a light follower keeps: follow the whole ledger instead")]
    TooMuch,
    /// Saved bytes are not what was saved.
    #[error("what was saved of this election cannot be read: keep it, and visit the board as if for the first time")]
    SavedMalformed,
    /// A newer version has saved the bytes.
    #[error("a newer version ({version}) has saved what is known of this election: update, nothing is lost")]
    SavedNewer {
        /// Its number.
        version: u16,
    },
    /// Saved bytes are of another election.
    #[error("what was saved is of another election: keep it, and take that of this one")]
    SavedOther,
    /// A file is no evidence of a missing ballot.
    #[error("this is not a file of evidence of a missing ballot, or not in its only spelling")]
    EvidenceMalformed,
    /// What a file of evidence shows does not contradict itself.
    #[error("nothing in this file contradicts anything else in it: the tally counts what it must")]
    EvidenceConsistent,
}

impl VisitError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            VisitError::NotThere { .. } => "light-not-there",
            VisitError::Busy { .. } => "light-busy",
            VisitError::Failed { .. } => "light-failed",
            VisitError::TooLong { .. } => "light-too-long",
            VisitError::Malformed { .. } => "light-malformed",
            VisitError::Answer(error) => error.code(),
            VisitError::Manifest { refusal } => refusal.code(),
            VisitError::Crowded { .. } => "roll-crowded",
            VisitError::Illegal { .. } => "illegal-entry",
            VisitError::RollLine { rule } => rule.code(),
            VisitError::LastBallot { .. } => "last-ballot",
            VisitError::Ceremony { .. } => "light-ceremony",
            VisitError::NoRequest => "light-no-request",
            VisitError::TooMuch => "light-too-much",
            VisitError::SavedMalformed => "saved-malformed",
            VisitError::SavedNewer { .. } => "saved-newer",
            VisitError::SavedOther => "saved-other-election",
            VisitError::EvidenceMalformed => "evidence-malformed",
            VisitError::EvidenceConsistent => "evidence-consistent",
        }
    }

    pub(super) fn illegal(index: u64, refusal: Refusal) -> VisitError {
        VisitError::Illegal { index, refusal }
    }
}
