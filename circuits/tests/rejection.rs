//! A valid ciphertext and proof with anything changed is refused: each bit flipped, bytes appended, prepended, cut,
//! exchanged.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use tupyo_circuits::kinds::SingleChoice;
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, Sealed,
    Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, SecretScalar};
use tupyo_proof::verify;

struct Valid {
    bases: BallotBases,
    circuit: Circuit,
    header: BallotHeader,
    bytes: Vec<u8>,
}

impl Valid {
    fn new() -> Valid {
        let circuit = SingleChoice { blank: false }.circuit(2);
        let key = (0..2).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
        let bases = BallotBases::new(circuit.bits(), JointKey::new(key).unwrap());
        let header = BallotHeader {
            context: Context([1; 32]),
            style: 0,
            voter: 2,
            key: Point::BASE.encode(),
            previous: None,
            known: KnownDocuments([4; 32]),
        };
        let witness =
            Witness::new(&SingleChoice { blank: false }.mark(2, &[1]).unwrap(), SecretScalar::random(&mut OsRng));
        let Sealed { ciphertext, proof, .. } = prove(&bases, &circuit, &header, &witness, &mut OsRng).unwrap();
        let bytes = borsh::to_vec(&(ciphertext, proof)).unwrap();
        Valid { bases, circuit, header, bytes }
    }

    fn accepts(&self, bytes: &[u8]) -> bool {
        borsh::from_slice::<(Vec<EncodedPoint>, BallotProof)>(bytes).is_ok_and(|(ciphertext, proof)| {
            PreparedBallotProof::new(&self.bases, &self.circuit, &self.header, &ciphertext, &proof, None)
                .is_ok_and(|member| verify(self.bases.shared(), &[member]).is_ok())
        })
    }

    fn refuses(&self, alter: impl FnOnce(&mut Vec<u8>)) -> bool {
        let mut bytes = self.bytes.clone();
        alter(&mut bytes);
        assert_ne!(bytes, self.bytes);
        !self.accepts(&bytes)
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let valid = Valid::new();
    assert!(valid.accepts(&valid.bytes));
    for bit in 0..8 * valid.bytes.len() {
        assert!(valid.refuses(|bytes| bytes[bit / 8] ^= 1 << (bit % 8)), "bit {bit}");
    }
}

#[test]
fn every_cut_is_refused() {
    let valid = Valid::new();
    for length in 0..valid.bytes.len() {
        assert!(valid.refuses(|bytes| bytes.truncate(length)), "{length} bytes");
    }
}

#[test]
fn additional_bytes_are_refused() {
    let valid = Valid::new();
    for count in [1, 31, 32, 64] {
        for byte in [0, 1, 255] {
            assert!(valid.refuses(|bytes| bytes.extend(vec![byte; count])), "{count} bytes {byte} behind");
            let before = |bytes: &mut Vec<u8>| drop(bytes.splice(0..0, vec![byte; count]));
            assert!(valid.refuses(before), "{count} bytes {byte} before");
        }
    }
}

/// The counts are 4 bytes at 0 and 4 bytes after 3 + 6 points and a scalar; everything else is 32 bytes wide.
#[test]
fn exchanged_and_erased_members_are_refused() {
    let valid = Valid::new();
    let points = (0..10).map(|i| 4 + 32 * i);
    let responses = (0..5).map(|i| 8 + 32 * (10 + i));
    let members: Vec<_> = points.chain(responses).collect();
    assert_eq!(members.last().unwrap() + 32, valid.bytes.len());
    for (place, first) in members.iter().enumerate() {
        assert!(valid.refuses(|bytes| bytes[*first..first + 32].fill(0)), "member {place} erased");
        for second in &members[place + 1..] {
            let exchange = |bytes: &mut Vec<u8>| (0..32).for_each(|i| bytes.swap(first + i, second + i));
            assert!(valid.refuses(exchange), "bytes {first} and {second} exchanged");
        }
    }
}

#[test]
fn a_count_larger_than_the_bytes_is_refused() {
    let valid = Valid::new();
    for place in [0, 4 + 320] {
        for count in [0, 1, 4, 1 << 16, u32::MAX] {
            let alter = |bytes: &mut Vec<u8>| bytes[place..place + 4].copy_from_slice(&u32::to_le_bytes(count));
            assert!(valid.refuses(alter), "{count} at {place}");
        }
    }
}
