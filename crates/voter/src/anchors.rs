use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tupyo_election::ElectionId;
use tupyo_merkle::NoteVerifier;

/// Where an election's bulletin board is, and what its ledger is checked with.
///
/// The anchors file is JSON: `{"url": "https://…", "election": "<64 hexadecimal digits>", "ledger_key": "<name>+<key id>+<key>"}`. It must come from
/// somewhere the voter trusts, not from the board itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardAddress {
    /// The board's address, without a slash at the end.
    pub url: String,
    /// The election's id.
    pub election: ElectionId,
    /// The key that signs the ledger's checkpoints.
    pub ledger_key: NoteVerifier,
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
    /// The ledger key is not spelled as one.
    #[error("\"ledger_key\" must be <name>+<8 digits>+<base64>")]
    LedgerKey(#[from] tupyo_merkle::NoteError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnchorsFile {
    url: String,
    election: String,
    ledger_key: String,
}

impl BoardAddress {
    /// The anchors with these spellings.
    ///
    /// # Errors
    /// [`AnchorsError`] for the one that is wrong.
    pub fn new(url: &str, election: &str, ledger_key: &str) -> Result<BoardAddress, AnchorsError> {
        let url = board_url(url)?;
        Ok(BoardAddress { url, election: election.parse()?, ledger_key: ledger_key.parse()? })
    }

    /// Reads an anchors file.
    ///
    /// # Errors
    /// [`AnchorsError`] if it is none.
    pub fn from_json(bytes: &[u8]) -> Result<BoardAddress, AnchorsError> {
        let file: AnchorsFile = serde_json::from_slice(bytes)?;
        BoardAddress::new(&file.url, &file.election, &file.ledger_key)
    }

    /// The anchors file.
    pub fn to_json(&self) -> String {
        let (election, ledger_key) = (self.election.to_string(), self.ledger_key.to_string());
        let file = AnchorsFile { url: self.url.clone(), election, ledger_key };
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

    const KEY: &str = "vote.example/seoul-2022+997429ba+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let anchors = BoardAddress::new("http://127.0.0.1:8080/", &"0a".repeat(32), KEY).unwrap();
        assert_eq!(anchors.url, "http://127.0.0.1:8080");
        assert_eq!(anchors.to_json().parse::<BoardAddress>().unwrap(), anchors);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let id = "0a".repeat(32);
        assert!(matches!(BoardAddress::new("ftp://x", &id, KEY), Err(AnchorsError::Url)));
        assert!(matches!(BoardAddress::new("http://", &id, KEY), Err(AnchorsError::Url)));
        assert!(matches!(BoardAddress::new("http://x", &id[1..], KEY), Err(AnchorsError::Election(_))));
        assert!(matches!(BoardAddress::new("http://x", &id, &KEY[1..]), Err(AnchorsError::LedgerKey(_))));
        assert!(matches!("{}".parse::<BoardAddress>(), Err(AnchorsError::Json(_))));
    }
}
