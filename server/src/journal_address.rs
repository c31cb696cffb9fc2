//! How a journal is named on the command line.

use std::fmt;
use std::str::FromStr;

/// What `--journal` says: where the order is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalAddress(String);

/// No address of a journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JournalAddressError(String);

impl FromStr for JournalAddress {
    type Err = JournalAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        check(text).map_err(JournalAddressError)?;
        Ok(JournalAddress(text.to_owned()))
    }
}

impl fmt::Display for JournalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(feature = "postgres")]
fn check(text: &str) -> Result<(), String> {
    text.parse::<tupyo_journal_postgres::PostgresAddress>().map(drop).map_err(|error| error.to_string())
}

#[cfg(not(feature = "postgres"))]
fn check(_: &str) -> Result<(), String> {
    Err("this tupyo-server was built without the feature `postgres`, and keeps the order in its directory".to_owned())
}
