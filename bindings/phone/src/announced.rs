//! What officials have announced while voting was open.

use serde::Deserialize;

use crate::error::{Kind, KitError};

/// An announcement, to be shown before the voter seals a ballot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, uniffi::Enum)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Announcement {
    /// What everybody is to know.
    Notice {
        /// The text.
        text: String,
    },
    /// When voting begins and ends, in seconds since 1970.
    Schedule {
        /// The beginning.
        opening: u64,
        /// The end.
        closing: u64,
        /// Why it was changed.
        reason: String,
    },
    /// Another key signs the ledger from now on.
    LedgerKey {
        /// The key.
        key: String,
    },
    /// An official signs with another key from now on.
    OfficialKey {
        /// Which official, counted from 0 as the manifest lists them.
        official: u16,
        /// The key.
        key: String,
        /// Why.
        reason: String,
    },
    /// The voters' page has other files from now on.
    Page {
        /// The digest of what was announced.
        digest: String,
        /// How many files it has.
        assets: u32,
        /// Why.
        reason: String,
    },
}

/// As the follower says them.
pub(crate) fn announcements(json: &str) -> Result<Vec<Announcement>, KitError> {
    serde_json::from_str(json).map_err(|error| Kind::Refused.error("announcement", error))
}
