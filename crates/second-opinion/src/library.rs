//! The library's verdict.

use bulletproofs::{BulletproofGens, PedersenGens, RangeProof};
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use tupyo_circuits::{BallotHeader, LimbProof};
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_proof::{Absorb, LIMB_BITS};

/// merlin's own transcript, for the messages before the range proof.
struct Replayed(merlin::Transcript);

impl Absorb for Replayed {
    type Challenge = ();

    fn append(&mut self, label: &'static str, bytes: &[u8]) {
        self.0.append_message(label.as_bytes(), bytes);
    }

    fn challenge(&mut self, label: &'static str) {
        self.0.challenge_bytes(label.as_bytes(), &mut [0; 64]);
    }
}

/// Whether the library accepts the range proof where it stands in the ballot's transcript.
pub(crate) fn accepts(
    generators: &BulletproofGens,
    pedersen: &PedersenGens,
    header: &BallotHeader,
    ciphertext: &[EncodedPoint],
    limbs: &LimbProof,
) -> bool {
    let mut replayed = Replayed(merlin::Transcript::new(BallotHeader::PROTOCOL.as_bytes()));
    header.absorb(&mut replayed, ciphertext);
    let Some(proof) = theirs(limbs) else { return false };
    let mut commitments: Vec<_> = limbs.commitments.iter().map(|point| CompressedRistretto(point.0)).collect();
    // O commits to 0: so the numbers are filled up to a power of two.
    commitments.resize(commitments.len().next_power_of_two(), CompressedRistretto([0; 32]));
    proof.verify_multiple(generators, pedersen, &mut replayed.0, &commitments, LIMB_BITS).is_ok()
}

/// A point of ours as the library has it.
pub(crate) fn point(encoded: &EncodedPoint) -> Option<RistrettoPoint> {
    CompressedRistretto(encoded.0).decompress()
}

/// The proof's bytes without the count of its rounds, which the library computes from their length.
fn theirs(limbs: &LimbProof) -> Option<RangeProof> {
    const BEFORE: usize = 7 * 32;
    const COUNT: usize = 4;
    let bytes = encode(&limbs.ranges);
    let (before, rest) = bytes.split_at_checked(BEFORE)?;
    RangeProof::from_bytes(&[before, rest.get(COUNT..)?].concat()).ok()
}
