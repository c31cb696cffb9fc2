//! A registrar's key in a token that may be pulled out and come back while the service runs.

use std::sync::{Arc, Mutex, PoisonError};

use tupyo_card::{CardKey, CardSignature};
use tupyo_card_pkcs11::{Pin, PinFile, TokenCard, TokenDescription, TokenError, TokenUri};
use tupyo_election::SigningFault;
use tupyo_office::{card_key, sign_with_card};

use crate::RegistrarError;

/// A key in a token. It is opened again, with the same PIN, when the token that was pulled out is back.
pub(crate) struct TokenKey {
    key: CardKey,
    uri: TokenUri,
    pins: Arc<Mutex<PinFile>>,
    card: Mutex<Card>,
}

/// Whether the token can be asked.
enum Card {
    Open(Box<TokenCard>),
    /// It was pulled out.
    Away,
    /// What is there now takes no PIN or has another key: it is not asked again, since tokens count wrong PINs.
    Refused(TokenError),
}

impl TokenKey {
    /// The key that a URI names, whose token takes the PIN now.
    pub(crate) fn open(uri: &TokenUri, pins: PinFile) -> Result<TokenKey, RegistrarError> {
        let pins = Arc::new(Mutex::new(pins));
        let card = opened(uri, &pins)?;
        let key = card_key(&card).map_err(|fault| RegistrarError::Signing(fault.into()))?;
        Ok(TokenKey { key, uri: uri.clone(), pins, card: Mutex::new(Card::Open(Box::new(card))) })
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
        if matches!(*card, Card::Away) {
            self.look_again(&mut card);
        }
        let signed = match &mut *card {
            Card::Open(card) => sign_with_card(card.as_mut(), message),
            Card::Away => Err(fault(&TokenError::TokenRemoved)),
            Card::Refused(error) => Err(fault(error)),
        };
        if signed.as_ref().is_err_and(|fault| ["token-removed", "token-missing"].contains(&fault.code)) {
            *card = Card::Away;
        }
        signed
    }

    fn look_again(&self, card: &mut Card) {
        let mut found = opened(&self.uri, &self.pins);
        if found.as_ref().is_err_and(|error| !is_refusal(error)) {
            // The module may not have seen that it is back. Nothing else is open in it.
            found = self.opened_anew();
        }
        *card = match found {
            Ok(card) if card_key(&card).is_ok_and(|key| key == self.key) => Card::Open(Box::new(card)),
            Ok(_) => Card::Refused(TokenError::KeyMissing),
            Err(error) if is_refusal(&error) => Card::Refused(error),
            Err(_) => Card::Away,
        };
    }

    fn opened_anew(&self) -> Result<TokenCard, TokenError> {
        self.uri.module(None)?.begin_anew()?;
        opened(&self.uri, &self.pins)
    }
}

/// Whether the token is there, and took no PIN.
fn is_refusal(error: &TokenError) -> bool {
    matches!(error, TokenError::PinWrong { .. } | TokenError::PinBlocked | TokenError::PinMissing(_))
}

fn opened(uri: &TokenUri, pins: &Arc<Mutex<PinFile>>) -> Result<TokenCard, TokenError> {
    let pins = pins.clone();
    let pin = move |_: &TokenDescription| {
        let mut pins = pins.lock().unwrap_or_else(PoisonError::into_inner);
        pins.text().map(Pin::new)
    };
    TokenCard::at(uri, None, Box::new(pin))
}

fn fault(error: &TokenError) -> SigningFault {
    SigningFault { code: error.code(), reason: error.to_string() }
}
