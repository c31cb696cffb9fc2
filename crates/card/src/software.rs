use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::{CardError, CardKey, CardSignature};

const PREFIX: &str = "tupyo-card-secret:ed25519:";

/// A card in software: an Ed25519 key. It can be neither copied nor shown, and is wiped when dropped.
pub struct CardSecret {
    key: SigningKey,
    public: CardKey,
}

impl CardSecret {
    /// A fresh card.
    ///
    /// # Errors
    /// [`CardError::Secret`] for a seed that no honest source of randomness gives.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Result<CardSecret, CardError> {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        CardSecret::from_seed(&seed)
    }

    /// The card with this secret seed (RFC 8032 §5.1.5).
    ///
    /// # Errors
    /// [`CardError::Secret`] if its public key is unusable.
    pub fn from_seed(seed: &[u8; 32]) -> Result<CardSecret, CardError> {
        let key = SigningKey::from_bytes(seed);
        let public = CardKey::ed25519(key.verifying_key().to_bytes()).map_err(|_| CardError::Secret)?;
        Ok(CardSecret { key, public })
    }

    /// Reads what [`CardSecret::to_text`] gave; white space around it is ignored.
    ///
    /// # Errors
    /// [`CardError::Secret`].
    pub fn parse(text: &str) -> Result<CardSecret, CardError> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(CardError::Secret)?;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).map_err(|_| CardError::Secret)?);
        let mut seed = Zeroizing::new([0; 32]);
        if bytes.len() != seed.len() {
            return Err(CardError::Secret);
        }
        seed.copy_from_slice(&bytes);
        CardSecret::from_seed(&seed)
    }

    /// The secret as a line of text, to be stored where only the card's owner can read it.
    pub fn to_text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.key.to_bytes());
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(seed.as_ref()));
        Zeroizing::new(format!("{PREFIX}{}\n", encoded.as_str()))
    }

    /// The public key.
    pub fn public(&self) -> CardKey {
        self.public
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> CardSignature {
        CardSignature(self.key.sign(message).to_bytes())
    }
}
