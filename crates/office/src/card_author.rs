//! Authors whose key is in a card: officials, trustees and registrars who sign with a token, or with a card in
//! software.

use std::cell::RefCell;

use rand_core::CryptoRngCore;
use tupyo_card::{CardKey, CardSignError, CardSignature, CardSigner};
use tupyo_election::{AuthorKey, AuthorSignature, DocumentSigner, SigningFault};

/// An author with a card: signs what the author says.
pub struct CardAuthor {
    key: CardKey,
    card: RefCell<Box<dyn CardSigner>>,
}

impl CardAuthor {
    /// An author who signs with this card.
    ///
    /// # Errors
    /// [`SigningFault`] with code `card-key` for keys that manifests do not name: only Ed25519 and P-256 are.
    pub fn new(card: Box<dyn CardSigner>) -> Result<CardAuthor, SigningFault> {
        let key = card_key(card.as_ref())?;
        Ok(CardAuthor { key, card: RefCell::new(card) })
    }
}

impl DocumentSigner for CardAuthor {
    fn author_key(&self) -> AuthorKey {
        self.key.into()
    }

    fn sign_message(&self, message: &[u8; 32], _: &mut dyn CryptoRngCore) -> Result<AuthorSignature, SigningFault> {
        let busy = |_| fault(&CardSignError::Failed("it is signing something else".to_owned()));
        let mut card = self.card.try_borrow_mut().map_err(busy)?;
        Ok(sign_with_card(card.as_mut(), &AuthorKey::card_message(message))?.into())
    }
}

/// The key of a card, of a kind that manifests and rolls name.
///
/// # Errors
/// [`SigningFault`] with code `card-key` for others.
pub fn card_key(card: &dyn CardSigner) -> Result<CardKey, SigningFault> {
    let reason = || "the card's key is neither of Ed25519 nor of P-256: elections name no others".to_owned();
    card.key().card_key().ok_or_else(|| SigningFault { code: "card-key", reason: reason() })
}

/// A card's signature as elections have it. It has been verified.
///
/// # Errors
/// [`SigningFault`] with the code of the [`CardSignError`]; `token-failed` for a signature that is not valid.
pub fn sign_with_card(card: &mut dyn CardSigner, message: &[u8]) -> Result<CardSignature, SigningFault> {
    let key = card_key(card)?;
    let signature = card.sign(message).map_err(|error| fault(&error))?.card_signature();
    let signature = signature.filter(|signature| key.verify(message, signature).is_ok());
    signature.ok_or_else(|| fault(&CardSignError::Failed("what it gave is no signature by its key".to_owned())))
}

fn fault(error: &CardSignError) -> SigningFault {
    SigningFault { code: error.code(), reason: error.to_string() }
}
