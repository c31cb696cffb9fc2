//! Transcripts whose messages are canonical encodings.

use borsh::{BorshDeserialize, BorshSerialize};
use merlin::TranscriptRng;
use rand_core::{CryptoRng, RngCore};
use tupyo_group::{Scalar, SecretPoint, SecretScalar};
use zeroize::Zeroizing;

/// The last challenge of a proof, squeezed after its last response. It binds every byte of statement and proof, and
/// feeds the batch's weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Closing(pub [u8; 32]);

/// A merlin transcript whose messages are canonical encodings (docs/protocol/notation.md). It is wiped when dropped.
#[derive(Clone)]
pub struct Transcript(merlin::Transcript);

impl Transcript {
    /// A transcript of the protocol named by `label`.
    pub fn new(label: &'static str) -> Transcript {
        Transcript(merlin::Transcript::new(label.as_bytes()))
    }

    /// Absorbs bytes.
    pub fn append(&mut self, label: &'static str, bytes: &[u8]) {
        self.0.append_message(label.as_bytes(), bytes);
    }

    /// Absorbs a secret. Whatever is squeezed from here on is as secret: see [`Transcript::secret_challenge`].
    pub fn append_secret(&mut self, label: &'static str, point: &SecretPoint) {
        self.0.append_message(label.as_bytes(), point.encode().as_ref());
    }

    /// As [`Transcript::challenge`], but only those who know what was absorbed know it.
    pub fn secret_challenge(&mut self, label: &'static str) -> SecretScalar {
        let mut bytes = Zeroizing::new([0; 64]);
        self.squeeze(label, &mut *bytes);
        SecretScalar::from_wide(&bytes)
    }

    /// Squeezes a challenge: 64 bytes, reduced modulo ℓ.
    pub fn challenge(&mut self, label: &'static str) -> Scalar {
        let mut bytes = [0; 64];
        self.squeeze(label, &mut bytes);
        Scalar::from_wide(&bytes)
    }

    /// Squeezes the closing challenge and ends the transcript.
    pub fn closing(mut self) -> Closing {
        let mut bytes = [0; 32];
        self.squeeze("close", &mut bytes);
        Closing(bytes)
    }

    /// Squeezes bytes.
    pub fn squeeze(&mut self, label: &'static str, bytes: &mut [u8]) {
        self.0.challenge_bytes(label.as_bytes(), bytes);
    }

    /// Randomness for the prover, bound to everything absorbed so far, to the secrets and to 32 bytes of `external`: a
    /// broken generator alone repeats no nonce for another message and reveals none.
    pub fn rng(&self, secrets: &[&SecretScalar], external: &mut (impl RngCore + CryptoRng)) -> TranscriptRng {
        let mut bytes = Zeroizing::new(Vec::with_capacity(32 * secrets.len()));
        secrets.iter().for_each(|secret| bytes.extend_from_slice(secret.encode().as_ref()));
        self.0.build_rng().rekey_with_witness_bytes(b"secret", &bytes).finalize(external)
    }
}

#[cfg(test)]
mod tests {
    use tupyo_group::Point;

    use super::*;

    #[test]
    fn what_is_absorbed_and_squeezed_in_secret_is_the_same() {
        let (mut open, mut secret) = (Transcript::new("test"), Transcript::new("test"));
        open.append("key", Point::BASE.encode().as_bytes());
        secret.append_secret("key", &Point::BASE.into());
        for _ in 0..2 {
            assert_eq!(open.challenge("c"), secret.secret_challenge("c").publish());
        }
        assert_eq!(open.closing(), secret.closing());
    }
}
