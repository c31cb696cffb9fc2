//! Ciphertexts beside an implementation of others, `elastic-elgamal`: from the same keys, values and nonce the same
//! points, the same sums, and the same values when opened.
#![cfg(test)]
#![allow(missing_docs)]

use elastic_elgamal::group::{ElementOps, Ristretto};
use elastic_elgamal::{Ciphertext, DiscreteLogTable, PublicKey, SecretKey};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_elgamal::{CiphertextSum, DiscreteLog, JointKey, encrypt};
use tupyo_group::{Point, SecretScalar};

type Theirs = Ciphertext<Ristretto>;

/// The same key pairs, one for each component.
struct Keys {
    ours: Vec<SecretScalar>,
    joint: JointKey,
    theirs: Vec<(PublicKey<Ristretto>, SecretKey<Ristretto>)>,
}

impl Keys {
    fn random(components: usize, seed: u64) -> Keys {
        let mut rng = StdRng::seed_from_u64(seed);
        let ours: Vec<_> = (0..components).map(|_| SecretScalar::random(&mut rng)).collect();
        let joint = JointKey::new(ours.iter().map(SecretScalar::times_base).collect()).unwrap();
        let theirs = ours.iter().map(|secret| SecretKey::from_bytes(&*secret.encode()).unwrap());
        Keys { theirs: theirs.map(|secret| (PublicKey::from(&secret), secret)).collect(), ours, joint }
    }

    /// One ciphertext of ours, and of theirs one for each component: both take the nonce from 64 bytes of the
    /// generator, which all have from the same seed.
    fn encrypt(&self, values: &[u64], seed: u64) -> (Vec<Point>, Vec<Theirs>) {
        let rng = || StdRng::seed_from_u64(seed);
        let hidden: Vec<_> = values.iter().map(|value| SecretScalar::small(*value)).collect();
        let ours = encrypt(self.joint.components(), &hidden, &SecretScalar::random(&mut rng()));
        (ours, self.theirs.iter().zip(values).map(|((key, _), value)| key.encrypt(*value, &mut rng())).collect())
    }
}

/// `(C₀, Cᵢ)` for each component.
fn pairs(ciphertext: &[Point]) -> Vec<Vec<u8>> {
    let bytes = |point: &Point| point.encode().as_bytes().to_vec();
    ciphertext[1..].iter().map(|hidden| [bytes(&ciphertext[0]), bytes(hidden)].concat()).collect()
}

fn their_bytes(element: <Ristretto as ElementOps>::Element) -> [u8; 32] {
    let mut bytes = [0; 32];
    Ristretto::serialize_element(&element, &mut bytes);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_key_value_and_nonce_are_the_same_ciphertext(
        values in prop::collection::vec(any::<u64>(), 1..6),
        seed: u64,
        nonce: u64,
    ) {
        let keys = Keys::random(values.len(), seed);
        for (component, (public, _)) in keys.joint.components().iter().zip(&keys.theirs) {
            prop_assert_eq!(component.encode().as_bytes().to_vec(), public.as_bytes());
        }
        let (ours, theirs) = keys.encrypt(&values, nonce);
        let theirs: Vec<_> = theirs.into_iter().map(Ciphertext::to_bytes).collect();
        prop_assert_eq!(pairs(&ours), theirs);
    }

    #[test]
    fn weighted_sums_are_the_same_and_open_to_the_same_values(
        ballots in prop::collection::vec((prop::array::uniform3(0u64..20), 1u32..6, any::<u64>()), 1..8),
        replaced in any::<prop::sample::Index>(),
        seed: u64,
    ) {
        let keys = Keys::random(3, seed);
        let (mut ours, mut theirs) = (CiphertextSum::zero(3), vec![Theirs::zero(); 3]);
        for (values, weight, nonce) in &ballots {
            let (one, other) = keys.encrypt(values, *nonce);
            ours.add(&one, *weight);
            theirs.iter_mut().zip(other).for_each(|(sum, ciphertext)| *sum += ciphertext * u64::from(*weight));
        }
        let (values, weight, nonce) = &ballots[replaced.index(ballots.len())];
        let (one, other) = keys.encrypt(values, *nonce);
        ours.subtract(&one, *weight);
        theirs.iter_mut().zip(other).for_each(|(sum, ciphertext)| *sum -= ciphertext * u64::from(*weight));
        let points = [&[ours.nonce_part()], ours.values()].concat();
        let bytes: Vec<_> = theirs.iter().map(|sum| sum.to_bytes()).collect();
        prop_assert_eq!(pairs(&points), bytes);

        let (logs, table) = (DiscreteLog::new(8 * 20 * 6), DiscreteLogTable::new(0..8 * 20 * 6));
        for (i, (sum, (_, secret))) in theirs.into_iter().zip(&keys.theirs).enumerate() {
            let opened = ours.values()[i] - keys.ours[i].times(&ours.nonce_part());
            prop_assert_eq!(opened.encode().0, their_bytes(secret.decrypt_to_element(sum)));
            prop_assert!(logs.find(opened).is_some());
            prop_assert_eq!(logs.find(opened), secret.decrypt(sum, &table));
        }
    }
}

/// Both read the same bytes as keys: the identity, and bytes that are no canonical point or scalar, are none.
#[test]
fn both_refuse_the_same_keys() {
    let order = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut largest = order;
    largest[0] -= 1;
    for (bytes, valid) in [(largest, true), ([0x7f; 32], false), (order, false), ([255; 32], false)] {
        assert_eq!(SecretScalar::decode(&bytes).is_ok(), valid);
        assert_eq!(SecretKey::<Ristretto>::from_bytes(&bytes).is_some(), valid);
    }
    let mut one_bit = Point::BASE.encode().0;
    one_bit[31] |= 0x80;
    for (bytes, valid) in [(Point::BASE.encode().0, true), ([0; 32], false), (one_bit, false), ([255; 32], false)] {
        let ours = tupyo_group::EncodedPoint(bytes).decode().is_ok_and(|point| JointKey::new(vec![point]).is_ok());
        assert_eq!(ours, valid);
        assert_eq!(PublicKey::<Ristretto>::from_bytes(&bytes).is_ok(), valid);
    }
}
