//! ristretto255.json: RFC 9496's vectors and the protocol's generators.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_encoding::Label;
use tupyo_group::{DecodeError, EncodedPoint, Generators, Point, Scalar, SecretScalar, generator};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn the_group_is_that_of_the_vectors() {
    VectorFile::read("ristretto255").run(&[
        (&["scalar"], &scalar),
        (&["uniform"], &derivation),
        (&["point"], &bad_point),
        (&["label", "i"], &named_generator),
    ]);
}

/// A multiple of the base, or bytes that are no scalar.
fn scalar(case: &Case<'_>) {
    let bytes = case.array("inputs.scalar");
    if let Some(code) = case.expected_error() {
        let errors = [Scalar::decode(bytes).err(), SecretScalar::decode(&bytes).err()];
        assert_eq!(errors, [Some(DecodeError::Scalar); 2]);
        assert_eq!(DecodeError::Scalar.code(), code);
        assert!(borsh::from_slice::<Scalar>(&bytes).is_err());
        return;
    }
    let scalar = Scalar::decode(bytes).unwrap();
    let point = EncodedPoint(case.array("outputs.point"));
    let secret = SecretScalar::decode(&bytes).unwrap();
    assert_eq!(scalar.encode(), bytes);
    assert_eq!([Point::base_times(scalar), Point::BASE * scalar].map(|point| point.encode()), [point; 2]);
    assert_eq!([secret.times_base(), secret.times(&Point::BASE)].map(|point| point.encode()), [point; 2]);
    assert_eq!(point.decode().unwrap(), Point::BASE * scalar);
    assert_eq!(point.is_identity(), scalar == Scalar::ZERO);
}

fn derivation(case: &Case<'_>) {
    let point = Point::from_uniform_bytes(&case.array("inputs.uniform"));
    assert_eq!(point.encode().0, case.array("outputs.point"));
}

fn bad_point(case: &Case<'_>) {
    let bytes = case.array("inputs.point");
    let error = EncodedPoint(bytes).decode().unwrap_err();
    assert_eq!((error, Some(error.code())), (DecodeError::Point, case.expected_error()));
    assert!(borsh::from_slice::<Point>(&bytes).is_err());
}

fn named_generator(case: &Case<'_>) {
    let (label, index) = (case.text("inputs.label"), case.number("inputs.i") as usize);
    let expected = EncodedPoint(case.array("outputs.point"));
    assert_eq!(generator(Label::new(label.to_owned().leak()), index as u32).encode(), expected);
    match label {
        "tupyo/v1/generator/bit" => assert_eq!(Generators::new(index).bits()[index - 1].encode(), expected),
        "tupyo/v1/generator/blind" => assert_eq!(Generators::new(0).blind().encode(), expected),
        "tupyo/v1/generator/amount" => {}
        other => panic!("no generator is called {other}"),
    }
}
