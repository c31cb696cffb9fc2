//! A card in software.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::error::CardError;
use crate::key::{CardKey, CardSignature};

const PREFIX: &str = "tupyo-card-secret:";
const ED25519: &str = "ed25519";
const P256: &str = "p256";
/// PKCS #8 of an Ed25519 key, up to its seed.
const PKCS8_ED25519: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
/// PKCS #8 of a P-256 key, up to its scalar.
const PKCS8_P256: [u8; 35] = [
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20,
];

/// A card in software: an Ed25519 or a P-256 key. It can be neither copied nor shown, and is wiped when dropped.
pub struct CardSecret {
    key: Secret,
    public: CardKey,
}

/// Both libraries wipe theirs.
enum Secret {
    Ed25519(ed25519_dalek::SigningKey),
    P256(p256::ecdsa::SigningKey),
}

impl CardSecret {
    /// A fresh card of kind Ed25519.
    ///
    /// # Errors
    /// [`CardError::Secret`] for a seed that no honest source of randomness gives.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Result<CardSecret, CardError> {
        CardSecret::from_seed(&drawn(rng))
    }

    /// A fresh card of kind P-256.
    ///
    /// # Errors
    /// [`CardError::Secret`] if the source gives 32 bytes that are no scalar, which an honest one does in one of 2³²
    /// draws.
    pub fn generate_p256(rng: &mut (impl RngCore + CryptoRng)) -> Result<CardSecret, CardError> {
        CardSecret::from_scalar(&drawn(rng))
    }

    /// The Ed25519 card with this secret seed (RFC 8032 §5.1.5).
    ///
    /// # Errors
    /// [`CardError::Secret`] if its public key is unusable.
    pub fn from_seed(seed: &[u8; 32]) -> Result<CardSecret, CardError> {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = CardKey::ed25519(key.verifying_key().to_bytes()).map_err(|_| CardError::Secret)?;
        Ok(CardSecret { key: Secret::Ed25519(key), public })
    }

    /// The P-256 card with this secret scalar, big-endian, 1 to n − 1.
    ///
    /// # Errors
    /// [`CardError::Secret`] if it is out of range.
    pub fn from_scalar(scalar: &[u8; 32]) -> Result<CardSecret, CardError> {
        let key = p256::ecdsa::SigningKey::from_slice(scalar).map_err(|_| CardError::Secret)?;
        let point = key.verifying_key().to_encoded_point(true);
        let bytes = point.as_bytes().try_into().map_err(|_| CardError::Secret)?;
        let public = CardKey::p256(bytes).map_err(|_| CardError::Secret)?;
        Ok(CardSecret { key: Secret::P256(key), public })
    }

    /// Reads what [`CardSecret::to_text`] gave; white space around it is ignored.
    ///
    /// # Errors
    /// [`CardError::Secret`].
    pub fn parse(text: &str) -> Result<CardSecret, CardError> {
        let (kind, encoded) =
            text.trim().strip_prefix(PREFIX).and_then(|rest| rest.split_once(':')).ok_or(CardError::Secret)?;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).map_err(|_| CardError::Secret)?);
        let mut secret = Zeroizing::new([0; 32]);
        if bytes.len() != secret.len() {
            return Err(CardError::Secret);
        }
        secret.copy_from_slice(&bytes);
        match kind {
            ED25519 => CardSecret::from_seed(&secret),
            P256 => CardSecret::from_scalar(&secret),
            _ => Err(CardError::Secret),
        }
    }

    /// The secret as a line of text, to be stored where only the card's owner can read it: `tupyo-card-secret:`, the
    /// kind, and base64url of the seed or of the scalar.
    pub fn to_text(&self) -> Zeroizing<String> {
        let (kind, secret) = match &self.key {
            Secret::Ed25519(key) => (ED25519, Zeroizing::new(key.to_bytes())),
            Secret::P256(key) => (P256, Zeroizing::new(key.to_bytes().into())),
        };
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.as_ref()));
        Zeroizing::new(format!("{PREFIX}{kind}:{}\n", encoded.as_str()))
    }

    /// The secret as DER PKCS #8 (RFC 5958; of Ed25519 as RFC 8410 §7 has it, of P-256 with the `ECPrivateKey` of RFC
    /// 5915 without its public part), for other programs.
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        let (begin, secret) = match &self.key {
            Secret::Ed25519(key) => (&PKCS8_ED25519[..], Zeroizing::new(key.to_bytes())),
            Secret::P256(key) => (&PKCS8_P256[..], Zeroizing::new(key.to_bytes().into())),
        };
        let mut der = Zeroizing::new(Vec::with_capacity(begin.len() + secret.len()));
        der.extend_from_slice(begin);
        der.extend_from_slice(secret.as_ref());
        der
    }

    /// The public key.
    pub fn public(&self) -> CardKey {
        self.public
    }

    /// Signs a message. Both kinds derive their nonce from secret and message (RFC 8032, RFC 6979).
    pub fn sign(&self, message: &[u8]) -> CardSignature {
        match &self.key {
            Secret::Ed25519(key) => CardSignature(key.sign(message).to_bytes()),
            Secret::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                CardSignature(signature.to_bytes().into()).normalized(&self.public)
            }
        }
    }
}

fn drawn(rng: &mut (impl RngCore + CryptoRng)) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    rng.fill_bytes(bytes.as_mut());
    bytes
}
