//! How an election begins.

use tupyo_election::{
    AuthorKey, Document, DocumentPart, ElectionId, ElectionState, Entry, LARGEST_PART_COUNT, LedgerAnchor, Phase,
    Refusal,
};

use crate::ServerError;
use crate::keyring::Keyring;

/// The signed parts of a manifest document, with which an election is to begin.
pub(crate) struct Proposal {
    election: ElectionId,
    entries: Vec<Vec<u8>>,
    parts: Vec<DocumentPart>,
}

/// Why no election begins.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CreationError {
    /// The body is no list of entries.
    #[error("the body is not a borsh list of entries: {reason}")]
    Malformed {
        /// What is wrong.
        reason: String,
    },
    /// The entries are not the parts of one manifest document.
    #[error("the entries are not all parts, in order, of one manifest document")]
    NotAManifest,
    /// The board was started without officials.
    #[error("this board keeps no new elections: its operator has named no official (option --official)")]
    NoOfficials,
    /// The manifest is signed by somebody else.
    #[error("the manifest is not signed by an official whose elections this board keeps (option --official)")]
    UnknownOfficial,
    /// The manifest names another board's ledger.
    #[error(
        "the manifest's `ledger` is not this board's: take name, key and next from its address /ledger, or from \
        `tupyo-server ledger-key`"
    )]
    OtherLedger,
    /// The board is full.
    #[error("the board keeps as many elections as it may (option --max-elections)")]
    TooManyElections,
    /// The state machine refuses an entry.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The election cannot be opened.
    #[error("the election cannot be opened")]
    Server(#[source] ServerError),
    /// The election is on the board, which is still opening it.
    #[error("the board is opening this election: send it again later")]
    Opening,
    /// The election is on the board, which cannot open it.
    #[error("the board keeps this election and cannot open it [{reason}]: its operator must look into it")]
    SetAside {
        /// The reason's code.
        reason: &'static str,
    },
    /// The disk is full.
    #[error("the board has no room for more elections now: send it again later")]
    NoRoom,
    /// The storage failed.
    #[error("the storage failed: the election may have begun or not, ask for it before sending it again")]
    OutcomeUnknown,
}

impl Proposal {
    /// Reads the body of a request: a list of encoded entries.
    pub(crate) fn decode(body: &[u8]) -> Result<Proposal, CreationError> {
        let entries: Vec<Vec<u8>> =
            borsh::from_slice(body).map_err(|error| CreationError::Malformed { reason: error.to_string() })?;
        if entries.len() > LARGEST_PART_COUNT {
            return Err(CreationError::NotAManifest);
        }
        let parts = entries.iter().map(|bytes| part(bytes)).collect::<Result<Vec<_>, _>>()?;
        let bytes = parts.iter().map(|part| part.bytes.as_slice()).collect::<Vec<_>>().concat();
        match borsh::from_slice(&bytes) {
            Ok(Document::Manifest(manifest)) => {
                Ok(Proposal { election: ElectionId::of_manifest(&manifest), entries, parts })
            }
            _ => Err(CreationError::NotAManifest),
        }
    }

    /// The election that would begin.
    pub(crate) fn election(&self) -> ElectionId {
        self.election
    }

    /// The encoded entries.
    pub(crate) fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// Whether one of these officials has signed all parts, and then, because it is expensive, whether the manifest is
    /// valid.
    pub(super) fn check(&self, officials: &[AuthorKey], keyring: &Keyring) -> Result<(), CreationError> {
        let signed_by = |key| self.parts.iter().all(|part| part.verify(self.election, key).is_ok());
        if !officials.iter().any(signed_by) {
            return Err(CreationError::UnknownOfficial);
        }
        let ledger = self.check_manifest()?;
        if keyring.has(&ledger) { Ok(()) } else { Err(CreationError::OtherLedger) }
    }

    /// The manifest's ledger.
    fn check_manifest(&self) -> Result<LedgerAnchor, CreationError> {
        let mut state = ElectionState::new(self.election);
        for part in &self.parts {
            if state.phase() != Phase::Manifest {
                return Err(CreationError::NotAManifest);
            }
            state.apply(&Entry::Document(part.clone()))?;
        }
        state.manifest().map(|manifest| manifest.ledger().clone()).ok_or(CreationError::NotAManifest)
    }
}

/// Whether one of these officials has signed this entry as the first part of a document of this election.
pub(super) fn check_first_part(
    election: ElectionId,
    entry: &[u8],
    officials: &[AuthorKey],
) -> Result<(), CreationError> {
    let part = part(entry)?;
    let is_signed = part.part == 0 && officials.iter().any(|key| part.verify(election, key).is_ok());
    if is_signed { Ok(()) } else { Err(CreationError::UnknownOfficial) }
}

fn part(bytes: &[u8]) -> Result<DocumentPart, CreationError> {
    match Entry::decode(bytes)? {
        Entry::Document(part) => Ok(part),
        _ => Err(CreationError::NotAManifest),
    }
}
