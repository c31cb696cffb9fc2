//! How a witness learns that from now on another key signs a log (docs/protocol/witness.md, `add-ledger-key`).

use std::fmt;
use std::str::FromStr;

use crate::canonical::{base64, to_base64};
use crate::receipt::{MAX_RECEIPT_BYTES, Receipt};

/// The most digits of the entry.
const MAX_ENTRY_DIGITS: usize = 4096;

/// The longest request body: the entry's line, an empty line, and its receipt.
pub const MAX_ADD_LEDGER_KEY_BYTES: usize = MAX_ENTRY_DIGITS + 2 + MAX_RECEIPT_BYTES;

/// The body of a request: the entry that announces another key, and its receipt. Nothing of it is verified.
///
/// `Display` and `FromStr` are each other's inverse. The body is the entry in one line of base64 of at most 4,096
/// digits, an empty line, and the receipt's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddLedgerKey {
    /// The entry.
    pub entry: Vec<u8>,
    /// Its receipt.
    pub receipt: Receipt,
}

/// Not the body of a request in its only spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an entry, an empty line and its receipt")]
pub struct AddLedgerKeyError;

impl AddLedgerKeyError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "add-ledger-key-malformed"
    }
}

impl AddLedgerKey {
    /// Reads the bytes of a body.
    ///
    /// # Errors
    /// [`AddLedgerKeyError`] for anything but a body in its only spelling.
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, AddLedgerKeyError> {
        std::str::from_utf8(bytes.as_ref()).map_err(|_| AddLedgerKeyError)?.parse()
    }
}

impl FromStr for AddLedgerKey {
    type Err = AddLedgerKeyError;

    fn from_str(body: &str) -> Result<Self, AddLedgerKeyError> {
        if body.len() > MAX_ADD_LEDGER_KEY_BYTES {
            return Err(AddLedgerKeyError);
        }
        let (entry, receipt) = body.split_once("\n\n").ok_or(AddLedgerKeyError)?;
        if entry.len() > MAX_ENTRY_DIGITS {
            return Err(AddLedgerKeyError);
        }
        let entry = base64(entry).ok_or(AddLedgerKeyError)?;
        Ok(AddLedgerKey { entry, receipt: Receipt::parse(receipt).map_err(|_| AddLedgerKeyError)? })
    }
}

impl fmt::Display for AddLedgerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\n{}", to_base64(&self.entry), self.receipt)
    }
}
