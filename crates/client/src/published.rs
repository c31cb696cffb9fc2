//! A ledger at any address, without a board.

use tupyo_election::LARGEST_ENTRY;
use tupyo_merkle::{MAX_NOTE_BYTES, TilePath};
use tupyo_voter::board_url;

use crate::http::Connection;
use crate::{ClientError, LedgerSource};

/// A full bundle of the longest entries, each with its length.
const BUNDLE_BYTES: u64 = 256 * (2 + LARGEST_ENTRY as u64);

/// A ledger at an address with `checkpoint` and `tile/` below it: an election on a board, or a copy on any static host.
#[derive(Clone)]
pub struct PublishedLedger {
    prefix: String,
    connection: Connection,
}

impl PublishedLedger {
    /// The ledger at an address of HTTP. Nothing is sent yet.
    ///
    /// # Errors
    /// [`VoterError::Anchors`](tupyo_voter::VoterError::Anchors) for another address.
    pub fn new(prefix: &str) -> Result<PublishedLedger, ClientError> {
        Ok(PublishedLedger { prefix: board_url(prefix)?, connection: Connection::new() })
    }
}

impl LedgerSource for PublishedLedger {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        self.connection.get(&format!("{}/checkpoint", self.prefix), MAX_NOTE_BYTES as u64)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.connection.find(&format!("{}/{path}", self.prefix), BUNDLE_BYTES)
    }
}
