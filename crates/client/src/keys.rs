//! The keys of a ledger, asked for once.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use tupyo_election::{ElectionId, LedgerKey, LedgerKeys};

use crate::{ClientError, Follower, LedgerSource};

/// The keys of a ledger that all clones of a board know.
#[derive(Clone, Default)]
pub(crate) struct KnownKeys(Arc<Mutex<Option<LedgerKeys>>>);

impl KnownKeys {
    pub(crate) fn get(&self) -> Option<LedgerKeys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes keys of the same ledger, if they are more.
    pub(crate) fn learn(&self, keys: &LedgerKeys) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|known| known.number() < keys.number()) {
            *known = Some(keys.clone());
        }
    }
}

/// The announcement of a key in a board's answer.
#[derive(Deserialize)]
pub(crate) struct PreparedKey {
    key: String,
    next: String,
    possession: String,
}

impl PreparedKey {
    pub(crate) fn read(&self) -> Option<LedgerKey> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        Some(LedgerKey {
            key: bytes(&self.key)?.try_into().ok()?,
            next: bytes(&self.next)?.try_into().ok()?,
            possession: bytes(&self.possession)?.try_into().ok()?,
        })
    }
}

/// Follows a ledger for its keys.
///
/// # Errors
/// What [`Follower::advance`] says.
pub fn followed_keys(source: &dyn LedgerSource, election: ElectionId) -> Result<LedgerKeys, ClientError> {
    let mut follower = Follower::new(source, election);
    follower.advance()?;
    Ok(follower.ledger().keys()?.clone())
}
