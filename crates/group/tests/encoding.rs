//! Encodings are bijective and the arithmetic is a homomorphism.
#![cfg(test)]
#![allow(missing_docs)]

use borsh::BorshDeserialize;
use proptest::prelude::*;
use tupyo_group::{EncodedPoint, Generators, Point, Scalar, SecretScalar, powers, secret_sum, sum};

proptest! {
    #[test]
    fn whatever_decodes_as_a_point_encodes_to_the_same_bytes(bytes: [u8; 32]) {
        if let Ok(point) = EncodedPoint(bytes).decode() {
            prop_assert_eq!(point.encode().0, bytes);
        }
    }

    #[test]
    fn whatever_decodes_as_a_scalar_encodes_to_the_same_bytes(bytes: [u8; 32]) {
        if let Ok(scalar) = Scalar::decode(bytes) {
            prop_assert_eq!(scalar.encode(), bytes);
        }
    }

    #[test]
    fn points_survive_the_wire(wide in prop::collection::vec(any::<u8>(), 64)) {
        let point = Point::from_uniform_bytes(&wide.try_into().unwrap());
        let bytes = borsh::to_vec(&point).unwrap();
        prop_assert_eq!(Point::try_from_slice(&bytes).unwrap(), point);
    }

    #[test]
    fn secret_and_public_arithmetic_agree(a: u64, b: u64) {
        let (x, y) = (SecretScalar::small(a), SecretScalar::small(b));
        let generators = Generators::new(2);
        let slow = generators.bits()[0] * Scalar::from(a) + generators.bits()[1] * Scalar::from(b);
        prop_assert_eq!(secret_sum(&[&x, &y], generators.bits()), slow);
        prop_assert_eq!(sum(&[a.into(), b.into()], generators.bits()), slow);
        prop_assert_eq!(x.product(&y).plus(&x).publish(), Scalar::from(a) * Scalar::from(b) + Scalar::from(a));
        let response = SecretScalar::small(a).respond(b.into(), &y);
        prop_assert_eq!(response, Scalar::from(a) + Scalar::from(b) * Scalar::from(b));
    }
}

#[test]
fn a_flipped_bit_makes_another_point_or_none() {
    for number in 1..20u64 {
        let point = Point::base_times(number.into());
        for bit in 0..256 {
            let mut bytes = point.encode().0;
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(!EncodedPoint(bytes).decode().is_ok_and(|other| other.encode().0 != bytes));
            assert_ne!(EncodedPoint(bytes).decode(), Ok(point));
        }
    }
}

#[test]
fn bytes_before_and_behind_and_missing_bytes_are_refused() {
    let refused = |bytes: &[u8]| Point::try_from_slice(bytes).is_err() && Scalar::try_from_slice(bytes).is_err();
    let good = Point::BASE.encode().0;
    assert_eq!(EncodedPoint::BASE.0, good);
    assert!((0..32).all(|length| refused(&good[..length])));
    assert!([0, 1, 255].iter().all(|byte| refused(&[&good[..], &[*byte]].concat())));
    assert!([0, 1, 255].iter().all(|byte| refused(&[&[*byte], &good[..]].concat())));
}

#[test]
fn a_scalar_as_large_as_the_order_is_refused() {
    let mut bytes = (-Scalar::ONE).encode();
    bytes[0] += 1;
    assert!(Scalar::decode(bytes).is_err());
    assert!(Scalar::try_from_slice(&bytes).is_err());
    assert!(SecretScalar::decode(&bytes).is_err());
}

#[test]
fn negative_integers_are_negatives() {
    assert_eq!(Scalar::from(-3i64) + Scalar::from(3u64), Scalar::ZERO);
    assert_eq!(Scalar::from(i64::MIN) + Scalar::from(1u64 << 63), Scalar::ZERO);
}

#[test]
fn powers_begin_with_one() {
    let x = Scalar::from(7u64);
    assert_eq!(powers(x).take(3).collect::<Vec<_>>(), [Scalar::ONE, x, x * x]);
}
