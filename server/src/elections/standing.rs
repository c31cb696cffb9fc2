//! How far a server is with an election.

use std::sync::Arc;

use tupyo_ledger::LedgerReader;

use super::ElectionBoard;

/// How far a server is with an election of its directory.
#[derive(Clone)]
pub(crate) enum Standing {
    /// It is being opened. What its ledger holds is shown as soon as that has been read.
    Opening(Option<LedgerReader>),
    /// It is held.
    Open(Arc<ElectionBoard>),
    /// It cannot be opened, for the reason that this code stands for. Nothing is shown of it and nothing accepted, and
    /// its files are left as they are.
    SetAside(&'static str),
}

impl Standing {
    /// The election, if it is held.
    pub(crate) fn board(&self) -> Option<Arc<ElectionBoard>> {
        match self {
            Standing::Open(board) => Some(board.clone()),
            _ => None,
        }
    }

    /// Why a server with such an election is not ready.
    pub(super) fn reason(&self) -> Option<String> {
        match self {
            Standing::Opening(_) => Some("opening".to_owned()),
            Standing::SetAside(code) => Some(format!("set-aside [{code}]")),
            Standing::Open(board) => {
                board.finality().filter(|it| !it.is_heard()).map(|_| "witnesses-unheard".to_owned())
            }
        }
    }
}
