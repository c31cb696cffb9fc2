//! What a manifest says of its ledger.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tupyo_merkle::{NoteVerifier, Origin};

use super::draft::LedgerDraft;
use super::{ManifestError, ManifestRule};
use crate::ElectionId;
use crate::ledger_key::hash_of_key;

/// The longest name of a ledger.
const LONGEST_NAME: usize = 100;

/// What the origin and the keys of an election's ledger come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerAnchor {
    name: String,
    key: [u8; 32],
    next: [u8; 32],
}

impl LedgerAnchor {
    /// An anchor of these parts.
    ///
    /// # Errors
    /// [`ManifestRule::LedgerName`], [`ManifestRule::LedgerKey`], [`ManifestRule::LedgerNext`].
    pub fn new(name: &str, key: [u8; 32], next: [u8; 32]) -> Result<LedgerAnchor, ManifestError> {
        if !is_name(name) {
            return Err(ManifestRule::LedgerName.at("ledger.name"));
        }
        let anchor = LedgerAnchor { name: name.to_owned(), key, next };
        anchor.verifier(ElectionId([0; 32]))?;
        if next == hash_of_key(&key) {
            return Err(ManifestRule::LedgerNext.at("ledger.next"));
        }
        Ok(anchor)
    }

    /// What a manifest says, or a board.
    ///
    /// # Errors
    /// As [`LedgerAnchor::new`].
    pub fn of_draft(draft: &LedgerDraft) -> Result<LedgerAnchor, ManifestError> {
        let bytes = |text: &str, rule: ManifestRule, place: &str| decode(text).ok_or_else(|| rule.at(place));
        let key = bytes(&draft.key, ManifestRule::LedgerKey, "ledger.key");
        let next = bytes(&draft.next, ManifestRule::LedgerNext, "ledger.next");
        if !is_name(&draft.name) {
            return Err(ManifestRule::LedgerName.at("ledger.name"));
        }
        LedgerAnchor::new(&draft.name, key?, next?)
    }

    /// The name: the first part of the origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes of the first key.
    pub fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// The hash of the key that can take its place.
    pub fn next(&self) -> &[u8; 32] {
        &self.next
    }

    /// As a manifest has it.
    pub fn draft(&self) -> LedgerDraft {
        let encode = |bytes: &[u8; 32]| URL_SAFE_NO_PAD.encode(bytes);
        LedgerDraft { name: self.name.clone(), key: encode(&self.key), next: encode(&self.next) }
    }

    /// The name of an election's ledger: `<name>/<election id>`. Nobody states it; everybody derives it.
    ///
    /// # Errors
    /// `None` never happens for an anchor that exists: its name can be part of an origin.
    pub fn origin(&self, election: ElectionId) -> Result<Origin, ManifestError> {
        Origin::new(format!("{}/{election}", self.name)).map_err(|_| ManifestRule::LedgerName.at("ledger.name"))
    }

    /// The first key that signs the checkpoints of an election's ledger.
    ///
    /// # Errors
    /// None for an anchor that exists: its key is one.
    pub fn verifier(&self, election: ElectionId) -> Result<NoteVerifier, ManifestError> {
        let key = NoteVerifier::new(self.origin(election)?, &self.key);
        key.map_err(|_| ManifestRule::LedgerKey.at("ledger.key"))
    }
}

/// 1 to 100 of `a`–`z`, `0`–`9`, `.`, `-`, `/` and `:`, a letter or digit at both ends, no two `/` in a row.
fn is_name(name: &str) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    let ends = bytes.first().is_some_and(is_plain) && bytes.last().is_some_and(is_plain);
    let known = bytes.iter().all(|byte| is_plain(byte) || b".-/:".contains(byte));
    ends && known && bytes.len() <= LONGEST_NAME && !name.contains("//")
}

/// Unused bits that are not zero are refused by the engine.
fn decode(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
