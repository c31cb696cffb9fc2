//! A key in a token that is pulled out and comes back.

use std::sync::{Arc, Mutex, PoisonError};

use tupyo_card::{CardSignError, CardSigner, CertifiedKey, CertifiedSignature};

use crate::card::TokenCard;
use crate::description::TokenDescription;
use crate::error::TokenError;
use crate::pin::Pin;
use crate::pin_file::PinFile;
use crate::uri::TokenUri;

/// A key in a token that may be pulled out and come back while the program runs: it is opened again then, with the same
/// PIN. For programs that have nothing else open in the token's module.
pub struct ReturningToken {
    key: CertifiedKey,
    uri: TokenUri,
    pins: Arc<Mutex<PinFile>>,
    card: Card,
}

/// Whether the token can be asked.
enum Card {
    Open(Box<TokenCard>),
    /// It was pulled out.
    Away,
    /// What is there now takes no PIN or has another key: it is not asked again, since tokens count wrong PINs.
    Refused(TokenError),
}

impl ReturningToken {
    /// The key that a URI names, whose token takes the PIN now.
    ///
    /// # Errors
    /// As [`TokenCard::at`].
    pub fn open(uri: &TokenUri, pins: PinFile) -> Result<ReturningToken, TokenError> {
        let pins = Arc::new(Mutex::new(pins));
        let card = opened(uri, &pins)?;
        Ok(ReturningToken { key: card.key(), uri: uri.clone(), pins, card: Card::Open(Box::new(card)) })
    }

    /// Signs a message. A token that was away is looked for again first.
    ///
    /// # Errors
    /// [`TokenError::TokenRemoved`] while it is away: see [`ReturningToken::is_away`]. What is there now, if that does
    /// not take the PIN or has another key.
    pub fn signature_of(&mut self, message: &[u8]) -> Result<CertifiedSignature, TokenError> {
        if self.is_away() {
            self.look_again();
        }
        let signed = match &mut self.card {
            Card::Open(card) => card.signature_of(message),
            Card::Away => Err(TokenError::TokenRemoved),
            Card::Refused(error) => Err(error.clone()),
        };
        if matches!(signed, Err(TokenError::TokenRemoved | TokenError::TokenMissing)) {
            self.card = Card::Away;
        }
        signed
    }

    /// Whether the token was pulled out when it was last asked, and may come back.
    pub fn is_away(&self) -> bool {
        matches!(self.card, Card::Away)
    }

    fn look_again(&mut self) {
        let mut found = opened(&self.uri, &self.pins);
        if found.as_ref().is_err_and(|error| !is_refusal(error)) {
            // The module may not have seen that it is back. Nothing else is open in it.
            found = self.opened_anew();
        }
        self.card = match found {
            Ok(card) if card.key() == self.key => Card::Open(Box::new(card)),
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

impl CardSigner for ReturningToken {
    fn key(&self) -> CertifiedKey {
        self.key.clone()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        Ok(self.signature_of(message)?)
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
