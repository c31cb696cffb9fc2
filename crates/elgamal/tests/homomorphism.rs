//! The weighted sum of ciphertexts decrypts to the weighted sum of the values.
#![cfg(test)]
#![allow(missing_docs)]

use proptest::prelude::*;
use rand::rngs::OsRng;
use tupyo_elgamal::{CiphertextSum, DiscreteLog, JointKey, encrypt};
use tupyo_encoding::Label;
use tupyo_group::{Point, Scalar, SecretScalar, generator};

const TEST: Label = Label::new("tupyo/test");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn sums_decrypt_to_sums(ballots in prop::collection::vec((prop::array::uniform3(0u64..50), 1u32..9), 0..12)) {
        let secrets: Vec<_> = (0..3).map(|_| SecretScalar::random(&mut OsRng)).collect();
        let key = JointKey::new(secrets.iter().map(SecretScalar::times_base).collect()).unwrap();
        let mut sum = CiphertextSum::zero(3);
        for (values, weight) in &ballots {
            let values: Vec<_> = values.iter().map(|value| SecretScalar::small(*value)).collect();
            sum.add(&encrypt(key.components(), &values, &SecretScalar::random(&mut OsRng)), *weight);
        }
        let logs = DiscreteLog::new(12 * 50 * 9);
        for (i, secret) in secrets.iter().enumerate() {
            let expected = ballots.iter().map(|(values, weight)| values[i] * u64::from(*weight)).sum::<u64>();
            let opened = sum.values()[i] - secret.times(&sum.nonce_part());
            prop_assert_eq!(logs.find(opened), Some(expected));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn weights_are_repetitions_and_what_is_subtracted_is_gone(weights in prop::collection::vec(0u32..40, 1..6)) {
        let ciphertext = |place: u32| -> Vec<_> { (0..3).map(|part| generator(TEST, 3 * place + part)).collect() };
        let (mut weighted, mut repeated) = (CiphertextSum::zero(2), CiphertextSum::zero(2));
        for (place, weight) in (0..).zip(&weights) {
            weighted.add(&ciphertext(place), *weight);
            (0..*weight).for_each(|_| repeated.add(&ciphertext(place), 1));
        }
        prop_assert_eq!(&weighted, &repeated);
        (0..).zip(&weights).for_each(|(place, weight)| weighted.subtract(&ciphertext(place), *weight));
        prop_assert_eq!(weighted, CiphertextSum::zero(2));
    }
}

/// Sums of parts are the sum of all, and a sum without any point is one of nothing.
#[test]
fn sums_are_merged_component_by_component() {
    let ciphertext = |place: u32| -> Vec<_> { (0..3).map(|part| generator(TEST, 3 * place + part)).collect() };
    let (mut whole, mut one, mut other) = (CiphertextSum::zero(2), CiphertextSum::zero(2), CiphertextSum::zero(2));
    for place in 0..3 {
        let part = if place < 2 { &mut one } else { &mut other };
        part.add(&ciphertext(place), 1 + place);
        whole.add(&ciphertext(place), 1 + place);
    }
    one.merge(&other);
    assert_eq!(one, whole);
    let single = CiphertextSum::of(ciphertext(7));
    assert_eq!([&[single.nonce_part()], single.values()].concat(), ciphertext(7));
    let none = CiphertextSum::of(Vec::new());
    assert_eq!((none.nonce_part(), none.values().len()), (Point::identity(), 0));
    assert_eq!(CiphertextSum::zero(2).values(), [Point::identity(); 2]);
}

#[test]
fn the_largest_weight_is_not_cut() {
    let (point, mut sum) = (generator(TEST, 0), CiphertextSum::zero(0));
    sum.add(&[point], u32::MAX);
    sum.add(&[point], 1);
    assert_eq!(sum.nonce_part(), point * Scalar::from(1u64 << 32));
}

#[test]
fn a_key_is_written_as_its_components() {
    let components = vec![Point::BASE, generator(TEST, 1)];
    let key = JointKey::new(components.clone()).unwrap();
    let bytes = borsh::to_vec(&key).unwrap();
    assert_eq!(bytes, borsh::to_vec(&components).unwrap());
    assert_eq!(borsh::from_slice::<JointKey>(&bytes).unwrap(), key);
}

#[test]
fn a_key_with_the_identity_is_refused() {
    assert_eq!(JointKey::new(vec![Point::BASE, Point::identity()]).unwrap_err().component, 1);
    let encoded = borsh::to_vec(&vec![Point::identity()]).unwrap();
    assert!(borsh::from_slice::<JointKey>(&encoded).is_err());
}
