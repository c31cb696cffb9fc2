//! What is asked of an object store, whichever it is.
#![cfg_attr(not(feature = "object-store"), allow(dead_code, reason = "only a program with stores has all of it"))]

use crate::failure::Failure;

/// Objects with names, at one place of a store. Every call waits, and tries again while the store is busy.
pub trait Objects: Sync {
    /// How long an object is; nothing if there is none.
    fn length(&self, name: &str) -> Result<Option<u64>, StoreError>;

    /// An object of at most so many bytes; nothing if there is none.
    fn get(&self, name: &str, at_most: usize) -> Result<Option<Stored>, StoreError>;

    /// Stores an object where there is none, or over the version that is given. `false`, and nothing is stored, if
    /// there is another.
    fn put(&self, name: &str, bytes: &[u8], way: Way, over: Option<&str>) -> Result<bool, StoreError>;

    /// Removes an object.
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// An object's bytes, and which of those that were ever there under its name it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub bytes: Vec<u8>,
    pub version: String,
}

/// In which way a store gives an object to readers: the headers that the board itself sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Tile,
    Manifest,
    Checkpoint,
}

impl Way {
    /// `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Way::Tile => "application/octet-stream",
            Way::Manifest => "application/json",
            Way::Checkpoint => "text/plain; charset=utf-8",
        }
    }

    /// `Cache-Control`.
    pub fn cache_control(self) -> &'static str {
        match self {
            Way::Tile | Way::Manifest => "public, max-age=31536000, immutable",
            // From a cache, an old one would look as if the ledger went back.
            Way::Checkpoint => "no-store",
        }
    }
}

/// Why a store does not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the object store does not let this program in: {reason}")]
    Login { reason: String },
    #[error("the object store does not answer as it should: {reason}")]
    Failed { reason: String },
    #[error("{name}: longer than {at_most} bytes")]
    TooLong { name: String, at_most: usize },
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let message = error.to_string();
        match error {
            StoreError::Login { .. } => Failure::refused("store-login", message),
            StoreError::Failed { .. } => Failure::io("store-unreachable", message),
            StoreError::TooLong { .. } => Failure::refused("object-differs", message),
        }
    }
}
