//! Points, scalars, keys, and names that people write.

use tupyo_circuits::TrackingCode;
use tupyo_election::ElectionId;
use tupyo_elgamal::{CiphertextSum, JointKey};
use tupyo_group::{EncodedPoint, Point, PublicPoint, Scalar, SecretScalar};
use tupyo_proof::VerifyingKey;

use crate::is_bijective;

/// Points, scalars and keys.
pub fn group(data: &[u8]) {
    let point = is_bijective::<Point>(data);
    is_bijective::<Scalar>(data);
    is_bijective::<CiphertextSum>(data);
    if let Some(key) = is_bijective::<JointKey>(data) {
        assert!(key.components().iter().all(|component| !component.is_identity()));
    }
    let key = is_bijective::<VerifyingKey>(data);
    assert_eq!(key.is_some(), point.is_some_and(|point| !point.is_identity()));
    let Ok(bytes) = <[u8; 32]>::try_from(data) else { return };
    assert_eq!(EncodedPoint(bytes).decode().ok(), point);
    // So many are decoded in lanes, where the processor has them.
    let together = PublicPoint::decode_all(&[EncodedPoint(bytes); 16]);
    assert!(together.iter().all(|one| one.map(|one| one.to_point()).ok() == point));
    assert_eq!(SecretScalar::decode(&bytes).is_ok(), Scalar::decode(bytes).is_ok());
    if let Ok(scalar) = SecretScalar::decode(&bytes) {
        assert_eq!(*scalar.encode(), bytes);
    }
}

/// A point, a scalar, and a list of points.
pub fn group_seeds() -> Vec<Vec<u8>> {
    let points: Vec<_> = (0..4u64).map(|number| Point::base_times(number.into())).collect();
    let mut seeds: Vec<_> = points.iter().map(|point| point.encode().0.to_vec()).collect();
    seeds.push((-Scalar::ONE).encode().to_vec());
    seeds.push(borsh::to_vec(&points).expect("memory"));
    seeds
}

/// Tracking codes and election ids as people write them.
pub fn identifier(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(code) = text.parse::<TrackingCode>() {
        let shown = code.to_string();
        let digits = |text: &str| text.replace(['-', ' '], "").to_ascii_uppercase();
        assert_eq!(shown.parse::<TrackingCode>(), Ok(code));
        assert_eq!(digits(text), digits(&shown));
    }
    if let Ok(id) = text.parse::<ElectionId>() {
        assert_eq!(id.to_string(), text);
    }
}

/// One of each.
pub fn identifier_seeds() -> Vec<Vec<u8>> {
    let bytes = std::array::from_fn(|i| 7 * i as u8);
    vec![TrackingCode(bytes).to_string().into_bytes(), ElectionId(bytes).to_string().into_bytes()]
}
