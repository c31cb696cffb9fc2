//! A registrar's key in a token that may be pulled out and come back while the service runs.

use std::sync::{Mutex, PoisonError};

use tupyo_card::{CardKey, CardSignature};
use tupyo_card_pkcs11::{PinFile, ReturningToken, TokenUri};
use tupyo_election::SigningFault;
use tupyo_office::{card_key, sign_with_card};

use crate::RegistrarError;

/// A key in a token. It is opened again, with the same PIN, when the token that was pulled out is back.
pub(crate) struct TokenKey {
    key: CardKey,
    card: Mutex<ReturningToken>,
}

impl TokenKey {
    /// The key that a URI names, whose token takes the PIN now.
    pub(crate) fn open(uri: &TokenUri, pins: PinFile) -> Result<TokenKey, RegistrarError> {
        let card = ReturningToken::open(uri, pins)?;
        let key = card_key(&card).map_err(|fault| RegistrarError::Signing(fault.into()))?;
        Ok(TokenKey { key, card: Mutex::new(card) })
    }

    pub(crate) fn key(&self) -> CardKey {
        self.key
    }

    /// Signs a message.
    ///
    /// # Errors
    /// `token-removed` while the token is away: the next message asks for it again.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<CardSignature, SigningFault> {
        let mut card = self.card.lock().unwrap_or_else(PoisonError::into_inner);
        sign_with_card(&mut *card, message)
    }
}
