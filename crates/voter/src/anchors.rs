//! The anchors file: which election, and where its board is.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tupyo_election::ElectionId;

/// Where an election's bulletin board is, and which election it is: the manifest and the ledger's keys follow from its
/// id.
///
/// The anchors file is JSON: `{"url": "https://…", "election": "<64 hexadecimal digits>"}`. It must come from somewhere
/// the voter trusts, not from the board itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardAddress {
    /// The board's address, without a slash at the end.
    pub url: String,
    /// The election's id.
    pub election: ElectionId,
}

/// A file that does not hold anchors.
#[derive(Debug, thiserror::Error)]
pub enum AnchorsError {
    /// Not JSON of this shape.
    #[error("not an anchors file: {0}")]
    Json(#[from] serde_json::Error),
    /// The address is not one of HTTP.
    #[error("\"url\" must begin with http:// or https://")]
    Url,
    /// The election id is not spelled as one.
    #[error("\"election\": {0}")]
    Election(#[from] tupyo_election::ElectionIdError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnchorsFile {
    url: String,
    election: String,
}

impl BoardAddress {
    /// The anchors with these spellings.
    ///
    /// # Errors
    /// [`AnchorsError`] for the one that is wrong.
    pub fn new(url: &str, election: &str) -> Result<BoardAddress, AnchorsError> {
        Ok(BoardAddress { url: board_url(url)?, election: election.parse()? })
    }

    /// Reads an anchors file.
    ///
    /// # Errors
    /// [`AnchorsError`] if it is not one.
    pub fn from_json(bytes: &[u8]) -> Result<BoardAddress, AnchorsError> {
        let file: AnchorsFile = serde_json::from_slice(bytes)?;
        BoardAddress::new(&file.url, &file.election)
    }

    /// The anchors file.
    pub fn to_json(&self) -> String {
        let file = AnchorsFile { url: self.url.clone(), election: self.election.to_string() };
        serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
    }
}

impl FromStr for BoardAddress {
    type Err = AnchorsError;

    fn from_str(text: &str) -> Result<Self, AnchorsError> {
        BoardAddress::from_json(text.as_bytes())
    }
}

/// The address of a board or of a copy of its ledger, without the slash at its end.
///
/// # Errors
/// [`AnchorsError::Url`] if it is not one of HTTP.
pub fn board_url(url: &str) -> Result<String, AnchorsError> {
    let url = url.trim_end_matches('/');
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).ok_or(AnchorsError::Url)?;
    if rest.is_empty() { Err(AnchorsError::Url) } else { Ok(url.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let anchors = BoardAddress::new("http://127.0.0.1:8080/", &"0a".repeat(32)).unwrap();
        assert_eq!(anchors.url, "http://127.0.0.1:8080");
        assert_eq!(anchors.to_json().parse::<BoardAddress>().unwrap(), anchors);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let id = "0a".repeat(32);
        assert!(matches!(BoardAddress::new("ftp://x", &id), Err(AnchorsError::Url)));
        assert!(matches!(BoardAddress::new("http://", &id), Err(AnchorsError::Url)));
        assert!(matches!(BoardAddress::new("http://x", &id[1..]), Err(AnchorsError::Election(_))));
        let with_key = format!("{{\"url\": \"http://x\", \"election\": \"{id}\", \"ledger_key\": \"\"}}");
        assert!(matches!(with_key.parse::<BoardAddress>(), Err(AnchorsError::Json(_))));
        assert!(matches!("{}".parse::<BoardAddress>(), Err(AnchorsError::Json(_))));
    }
}
