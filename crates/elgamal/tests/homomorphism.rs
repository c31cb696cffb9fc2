//! The weighted sum of ciphertexts decrypts to the weighted sum of the values.
#![cfg(test)]
#![allow(missing_docs)]

use proptest::prelude::*;
use rand::rngs::OsRng;
use tupyo_elgamal::{CiphertextSum, DiscreteLog, JointKey, encrypt};
use tupyo_group::{Point, SecretScalar};

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

#[test]
fn a_key_with_the_identity_is_refused() {
    assert_eq!(JointKey::new(vec![Point::BASE, Point::identity()]).unwrap_err().component, 1);
    let encoded = borsh::to_vec(&vec![Point::identity()]).unwrap();
    assert!(borsh::from_slice::<JointKey>(&encoded).is_err());
}
