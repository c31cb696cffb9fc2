//! Why a voter's device does not go on.

use tupyo_circuits::TrackingCode;
use tupyo_election::{ElectionIdError, Refusal, RefusalCode, SigningFault};
use tupyo_fate::FateError;
use tupyo_merkle::{CheckpointError, ReceiptError, TileError};

use crate::{AnchorsError, ChoicesError, VisitError};

/// Why a voter's device does not go on. Codes are stable.
#[derive(Debug, thiserror::Error)]
pub enum VoterError {
    /// The anchors are unusable.
    #[error(transparent)]
    Anchors(#[from] AnchorsError),
    /// The election id is not spelled as one.
    #[error(transparent)]
    Election(#[from] ElectionIdError),
    /// The voting key is not a key.
    #[error("these are not the bytes of a voting key")]
    Key,
    /// A checkpoint is not signed by the ledger key.
    #[error("the ledger's checkpoint is refused: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// A receipt does not prove that the entry is on the ledger.
    #[error("the receipt is refused: {0}")]
    Receipt(#[from] ReceiptError),
    /// A bundle of entries cannot be read.
    #[error("the bundle cannot be read: {0}")]
    Bundle(#[from] TileError),
    /// The entries do not lead to the root that the ledger has signed.
    #[error(
        "the ledger's first {size} entries do not lead to the root it has signed for them: keep both checkpoints as \
        evidence"
    )]
    OtherLedger {
        /// The size of the checkpoint that does not fit.
        size: u64,
    },
    /// The entries that were taken are not as many as those of the checkpoint.
    #[error("the entries are not those of the signed checkpoint")]
    OtherSize,
    /// The ledger is shorter than it was.
    #[error("the ledger shows {found} entries but has signed {seen} before: keep both checkpoints as evidence")]
    WentBack {
        /// The size seen before.
        seen: u64,
        /// The size now.
        found: u64,
    },
    /// A checkpoint comes too late to hold the entries to it.
    #[error("entries beyond the remembered {size} have been taken already: remember first, then follow")]
    RememberedLate {
        /// The checkpoint's size.
        size: u64,
    },
    /// The ledger has an entry that is not legal where it stands.
    #[error("entry {index} of the ledger is not legal: {refusal}")]
    IllegalEntry {
        /// Its index.
        index: u64,
        /// Why.
        refusal: Refusal,
    },
    /// Entries were taken after the last confirmed checkpoint, or none was confirmed.
    #[error("the entries are not confirmed by a checkpoint")]
    Unconfirmed,
    /// Too few of the manifest's witnesses have cosigned.
    #[error("no checkpoint of the ledger is final yet: {quorum} witnesses must have cosigned it")]
    AwaitsWitnesses {
        /// How many are needed.
        quorum: usize,
    },
    /// The voter's choices are not possible.
    #[error(transparent)]
    Choices(#[from] ChoicesError),
    /// Ballots cannot be made yet.
    #[error("voting has not begun")]
    NotOpen,
    /// Ballots cannot be made any more.
    #[error("voting has ended")]
    Closed,
    /// The voting key is not on the roll.
    #[error("this voting key is not on the roll")]
    NotOnRoll,
    /// The ballot must bear the card's signature, and no card was given.
    #[error("in this election every ballot must also be signed by the voter's citizen card: nothing was sent")]
    CardNeeded,
    /// The voter's card has not signed the ballot.
    #[error("the citizen card has not signed, and nothing was sent: {0}")]
    Card(SigningFault),
    /// This device's own ballot does not verify: it is not sent.
    #[error("the ballot that this device made is not valid and was not sent: {0}")]
    OwnBallot(Refusal),
    /// A challenged ballot does not contain what the voter chose.
    #[error("ballot {code} does not contain what was chosen: this device is not to be trusted")]
    Betrayed {
        /// Its tracking code.
        code: TrackingCode,
    },
    /// An entry of the ledger is not a valid ballot.
    #[error(transparent)]
    Ballot(#[from] Refusal),
    /// What is asked about a ballot is not so, or not known.
    #[error(transparent)]
    Fate(FateError),
    /// The board says that it has no such ballot.
    #[error(
        "the board knows no ballot {code}: the code is mistyped, or the device that showed it has not sent the ballot, \
        or the board hides it"
    )]
    UnknownBallot {
        /// The tracking code.
        code: TrackingCode,
    },
    /// An entry is not the ballot of the tracking code.
    #[error("the board answered with another ballot")]
    OtherBallot,
    /// A light follower does not go on.
    #[error(transparent)]
    Light(#[from] VisitError),
}

impl VoterError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            VoterError::Anchors(_) => "anchors",
            VoterError::Election(_) => "election-id",
            VoterError::Key => "voting-key",
            VoterError::Checkpoint(error) => error.code(),
            VoterError::Receipt(error) => error.code(),
            VoterError::Bundle(_) => "bundle-malformed",
            VoterError::OtherLedger { .. } | VoterError::OtherSize => "other-ledger",
            VoterError::WentBack { .. } => "ledger-went-back",
            VoterError::RememberedLate { .. } => "remembered-late",
            VoterError::IllegalEntry { .. } => "illegal-entry",
            VoterError::Unconfirmed => "unconfirmed",
            VoterError::AwaitsWitnesses { .. } => "awaits-witnesses",
            VoterError::Choices(error) => error.code(),
            VoterError::NotOpen => RefusalCode::NotOpen.text(),
            VoterError::Closed => RefusalCode::Closed.text(),
            VoterError::NotOnRoll => "not-on-roll",
            VoterError::CardNeeded => "card-needed",
            VoterError::Card(fault) => fault.code,
            // The card's fault and not the device's: the same ballot may be signed by the right one.
            VoterError::OwnBallot(refusal @ Refusal::CardSignatureInvalid) => refusal.code(),
            VoterError::OwnBallot(_) => "own-ballot",
            VoterError::Betrayed { .. } => "wrong-opening",
            VoterError::Ballot(refusal) => refusal.code(),
            VoterError::Fate(error) => error.code(),
            VoterError::UnknownBallot { .. } => "unknown-ballot",
            VoterError::OtherBallot => "wrong-answer",
            VoterError::Light(error) => error.code(),
        }
    }
}

impl From<FateError> for VoterError {
    fn from(error: FateError) -> VoterError {
        match error {
            FateError::OtherBallot => VoterError::OtherBallot,
            FateError::Ballot(refusal) => VoterError::Ballot(refusal),
            FateError::RollUnknown => VoterError::Unconfirmed,
            error => VoterError::Fate(error),
        }
    }
}

/// Whether an error of a visit with this code may pass by itself: there is no answer, the board is busy, what came is
/// not from a board (but, say, the login page of a hotel's network), or witnesses have not cosigned yet. Only after
/// such an error is a ballot sent again; whatever else goes wrong is told first. Apps and pages have only the text
/// of an error's code.
pub fn is_passing(code: &str) -> bool {
    match code {
        "unreachable" | "awaits-witnesses" => true,
        code if code == RefusalCode::WrongManifest.text() => true,
        "light-not-there" | "light-busy" | "light-failed" | "light-unreadable" | "light-too-long" => true,
        "saved-malformed" | "evidence-malformed" => false,
        code => code.ends_with("-malformed"),
    }
}

/// Whether an error with this code is what a ledger is found out by.
pub fn is_contradiction(code: &str) -> bool {
    matches!(code, "other-ledger" | "ledger-went-back" | "illegal-entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_ledger_is_found_out_by_does_not_pass() {
        for code in
            ["other-ledger", "ledger-went-back", "illegal-entry", "light-proof", "last-ballot", "saved-malformed"]
        {
            assert!(!is_passing(code), "{code}");
        }
        for code in ["unreachable", "light-busy", "light-failed", "light-not-there", "checkpoint-malformed"] {
            assert!(is_passing(code) && !is_contradiction(code), "{code}");
        }
    }
}
