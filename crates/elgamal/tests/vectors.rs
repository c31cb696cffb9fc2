//! elgamal.json: encryption, sums and discrete logarithms.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_elgamal::{CiphertextSum, DiscreteLog, JointKey, encrypt};
use tupyo_group::{EncodedPoint, Point, SecretScalar};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn ciphertexts_are_those_of_the_vectors() {
    VectorFile::read("elgamal").run(&[
        (&["keys", "values", "nonce", "key_secrets"], &encryption),
        (&["ciphertexts", "weights", "width", "key_secrets"], &sum),
        (&["ciphertexts", "weights", "width"], &sum),
        (&["point", "limit"], &logarithm),
    ]);
}

fn encryption(case: &Case<'_>) {
    let secrets = secrets(case);
    let key = JointKey::new(points(&case.arrays("inputs.keys"))).unwrap();
    let derived: Vec<_> = secrets.iter().map(SecretScalar::times_base).collect();
    assert_eq!(key.components(), derived);
    let numbers = case.numbers("inputs.values");
    let values: Vec<_> = numbers.iter().map(|value| SecretScalar::small(*value)).collect();
    let nonce = SecretScalar::decode(&case.array("inputs.nonce")).unwrap();
    let ciphertext = encrypt(key.components(), &values, &nonce);
    assert_eq!(encoded(&ciphertext), case.arrays("outputs.ciphertext"));
    let opened = open(&CiphertextSum::of(ciphertext), &secrets);
    assert_eq!(encoded(&opened), case.arrays("intermediate.value_points"));
    let expected: Vec<_> = numbers.iter().map(|value| Point::base_times((*value).into())).collect();
    assert_eq!(opened, expected);
}

fn sum(case: &Case<'_>) {
    let width = case.number("inputs.width") as usize;
    let ciphertexts = case.tables("inputs.ciphertexts");
    let weights = case.numbers("inputs.weights");
    assert_eq!(ciphertexts.len(), weights.len());
    let mut total = CiphertextSum::zero(width - 1);
    for (ciphertext, weight) in ciphertexts.iter().zip(&weights) {
        assert_eq!(ciphertext.len(), width);
        total.add(&points(ciphertext), u32::try_from(*weight).unwrap());
    }
    let points: Vec<_> = [total.nonce_part()].into_iter().chain(total.values().iter().copied()).collect();
    assert_eq!(encoded(&points), case.arrays("outputs.sum"));
    if case.has("outputs.values") {
        let values = case.numbers("outputs.values");
        let expected: Vec<_> = values.iter().map(|value| Point::base_times((*value).into())).collect();
        assert_eq!(open(&total, &secrets(case)), expected);
    }
}

fn logarithm(case: &Case<'_>) {
    let point = EncodedPoint(case.array("inputs.point")).decode().unwrap();
    let found = DiscreteLog::new(case.number("inputs.limit")).find(point);
    match case.expected_error() {
        Some(code) => assert_eq!((found, code), (None, "no-logarithm")),
        None => assert_eq!(found, Some(case.number("outputs.value"))),
    }
}

fn secrets(case: &Case<'_>) -> Vec<SecretScalar> {
    case.arrays("inputs.key_secrets").iter().map(|bytes| SecretScalar::decode(bytes).unwrap()).collect()
}

fn open(sum: &CiphertextSum, secrets: &[SecretScalar]) -> Vec<Point> {
    let nonce = sum.nonce_part();
    sum.values().iter().zip(secrets).map(|(value, secret)| *value - secret.times(&nonce)).collect()
}

fn points(bytes: &[[u8; 32]]) -> Vec<Point> {
    bytes.iter().map(|bytes| EncodedPoint(*bytes).decode().unwrap()).collect()
}

fn encoded(points: &[Point]) -> Vec<[u8; 32]> {
    points.iter().map(|point| point.encode().0).collect()
}
