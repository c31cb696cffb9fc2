//! Witnesses' keys and cosignatures (c2sp.org/tlog-cosignature, the Ed25519 type `cosignature/v1`).

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use super::typed::TypedKey;
use super::{Note, NoteError, NoteSignature, Origin};

/// The signature type of Ed25519 cosignatures.
const COSIGNATURE_V1: u8 = 0x04;
const TIME_BYTES: usize = 8;

/// Seconds since 1970-01-01 00:00:00 UTC without leap seconds, at most 2⁶³ − 1: when a witness cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The time this many seconds after the epoch; none above 2⁶³ − 1.
    pub fn from_seconds(seconds: u64) -> Option<Timestamp> {
        i64::try_from(seconds).is_ok().then_some(Timestamp(seconds))
    }

    /// Seconds after the epoch.
    pub fn seconds(self) -> u64 {
        self.0
    }
}

/// A witness's secret key. It is wiped when dropped, and can be neither copied nor shown.
pub struct WitnessSigner {
    secret: SigningKey,
    key: WitnessKey,
}

impl WitnessSigner {
    /// The key with this secret seed: the 32 bytes of an Ed25519 private key (RFC 8032 §5.1.5).
    pub fn from_seed(name: Origin, seed: &[u8; 32]) -> WitnessSigner {
        let secret = SigningKey::from_bytes(seed);
        let key = WitnessKey(TypedKey::new(name, COSIGNATURE_V1, secret.verifying_key()));
        WitnessSigner { secret, key }
    }

    /// A fresh key.
    pub fn generate(name: Origin, rng: &mut (impl RngCore + CryptoRng)) -> WitnessSigner {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        WitnessSigner::from_seed(name, &seed)
    }

    /// The secret seed, to be stored where only the witness can read it.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes())
    }

    /// The public key.
    pub fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// The cosignature of a checkpoint's note: the statement that at this time it is the largest that the witness has
    /// seen of its log, and that it continues every one seen before. Whoever calls this must have made sure of that,
    /// and have stored it.
    pub fn cosign(&self, checkpoint: &Note, time: Timestamp) -> NoteSignature {
        let signature = self.secret.sign(&message(checkpoint.text(), time)).to_bytes();
        let signature = [time.0.to_be_bytes().as_slice(), &signature].concat();
        NoteSignature { name: self.key.name().clone(), key_id: self.key.0.key_id(), signature }
    }
}

/// A witness's public key, written `<name>+<key id: 8 hexadecimal digits>+<base64 of 0x04 and 32 bytes>`.
///
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey(TypedKey);

impl WitnessKey {
    /// The witness's name.
    pub fn name(&self) -> &Origin {
        self.0.name()
    }

    /// The 32 bytes of the public key. They are not under the cosignature's name: one key under two names is one
    /// witness.
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    /// Whether a signature line claims to be of this witness.
    pub fn is_claimed_by(&self, line: &NoteSignature) -> bool {
        line.name == *self.name() && line.key_id == self.0.key_id()
    }

    /// When the witness cosigned the note with this line.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] for a line of another key, [`NoteError::Signature`] for a wrong one.
    pub fn verify(&self, checkpoint: &Note, line: &NoteSignature) -> Result<Timestamp, NoteError> {
        if !self.is_claimed_by(line) {
            return Err(NoteError::Unsigned);
        }
        let (time, signature) = line.signature.split_first_chunk::<TIME_BYTES>().ok_or(NoteError::Signature)?;
        let time = Timestamp::from_seconds(u64::from_be_bytes(*time)).ok_or(NoteError::Signature)?;
        self.0.verify(&message(checkpoint.text(), time), signature)?;
        Ok(time)
    }
}

/// What is signed: two lines, and the checkpoint's text.
fn message(text: &str, time: Timestamp) -> Vec<u8> {
    format!("cosignature/v1\ntime {}\n{text}", time.0).into_bytes()
}

impl FromStr for WitnessKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        TypedKey::parse(text, COSIGNATURE_V1).map(Self)
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
