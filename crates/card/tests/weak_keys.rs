//! Keys that are refused, and the one reason for each.
#![cfg(test)]

use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rsa::BigUint;
use rsa::traits::PublicKeyParts;
use tupyo_card::{CardError, CardKey, CertifiedKey, Weakness};

/// An honest key of 2,048 bits.
fn honest() -> &'static BigUint {
    static MODULUS: OnceLock<BigUint> = OnceLock::new();
    MODULUS.get_or_init(|| rsa::RsaPrivateKey::new(&mut StdRng::seed_from_u64(14), 2048).unwrap().n().clone())
}

fn number(of: u32) -> BigUint {
    BigUint::from(of)
}

/// Why a modulus is refused, if it is.
fn weakness(modulus: &BigUint) -> Option<CardError> {
    CertifiedKey::rsa(&modulus.to_bytes_be(), 65_537).err()
}

/// The first number from this one on that no prime below 4,096 divides, every second one tried.
fn without_small_factors(from: BigUint, step: &BigUint) -> BigUint {
    let small = |at: &BigUint| primes().any(|prime| at % number(prime) == number(0));
    std::iter::successors(Some(from), |at| Some(at + step)).find(|at| !small(at)).unwrap()
}

fn primes() -> impl Iterator<Item = u32> {
    (2..4096).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| n % d != 0))
}

#[test]
fn the_size_of_a_modulus() {
    let of = |bits: usize| without_small_factors((number(1) << (bits - 1)) + number(1), &number(2));
    assert_eq!(weakness(&of(2047)), Some(CardError::Weak(Weakness::Size(2047))));
    assert_eq!(weakness(&of(2048)), None);
    assert_eq!(weakness(&of(8192)), None);
    assert_eq!(weakness(&of(8193)), Some(CardError::Weak(Weakness::Size(8193))));
    assert_eq!(CertifiedKey::rsa(&[], 65_537), Err(CardError::Key));
    let zero_first = [&[0][..], &honest().to_bytes_be()].concat();
    assert_eq!(CertifiedKey::rsa(&zero_first, 65_537), Err(CardError::Key));
}

#[test]
fn the_exponent() {
    let modulus = honest().to_bytes_be();
    for exponent in [0, 1, 2, 3, 17, 257, 65_535, 65_536, 65_538, u32::MAX - 1] {
        assert_eq!(CertifiedKey::rsa(&modulus, exponent), Err(CardError::Weak(Weakness::Exponent)), "{exponent}");
    }
    for exponent in [65_537, 65_539, u32::MAX] {
        assert!(CertifiedKey::rsa(&modulus, exponent).is_ok(), "{exponent}");
    }
}

#[test]
fn small_factors() {
    for prime in [3, 5, 167, 4079, 4091, 4093] {
        let rest = without_small_factors((number(1) << 2047) + number(1), &number(2));
        assert_eq!(weakness(&(rest * number(prime))), Some(CardError::Weak(Weakness::Factor(prime as u16))));
    }
    assert_eq!(weakness(&(honest() + number(1))), Some(CardError::Weak(Weakness::Factor(2))));
    assert_eq!(primes().count(), 564);
    let beyond = without_small_factors((number(1) << 2047) + number(1), &number(2)) * number(4099);
    assert_eq!(weakness(&beyond), None);
}

/// The product of the primes up to this one, and the number that the vulnerable library's primes are powers of.
fn product(last: u32) -> BigUint {
    primes().take_while(|prime| *prime <= last).fold(number(1), |product, prime| product * number(prime))
}

/// A prime `k·M + (65537^a mod M)` of 1,024 bits, as the library makes them for keys of 2,048 bits: there M is the
/// product of the first 126 primes.
fn roca_prime(exponent: u32) -> BigUint {
    let m = product(701);
    let first = number(65_537).modpow(&number(exponent), &m) + ((number(3) << 1022) / &m) * &m;
    let candidates = std::iter::successors(Some(first), |prime| Some(prime + &m));
    let prime = |n: &BigUint| [2, 3, 5].iter().all(|base| number(*base).modpow(&(n - number(1)), n) == number(1));
    candidates.into_iter().find(prime).unwrap()
}

#[test]
fn the_keys_of_roca() {
    let (p, q) = (roca_prime(123_456_789), roca_prime(987_654_321));
    let modulus = &p * &q;
    assert_eq!(modulus.bits(), 2048);
    assert_eq!(weakness(&modulus), Some(CardError::Weak(Weakness::Roca)));
    // One such prime does not make the fingerprint.
    let other = without_small_factors((number(3) << 1022) + number(1), &number(2));
    assert_eq!(weakness(&(p * other)), None);
    assert_eq!(weakness(honest()), None);
}

/// Each residue is a power of 65,537, as of a vulnerable key, but no one exponent gives all: the test of residues alone
/// would refuse one honest key in 240 million, and this one.
#[test]
fn residues_alone_do_not_make_the_fingerprint() {
    let (mut found, mut m) = (number(1), number(2));
    for (at, prime) in primes().skip(1).take_while(|prime| *prime <= 167).enumerate() {
        let residue = number(65_537).modpow(&number(at as u32), &number(prime));
        while &found % number(prime) != residue {
            found += &m;
        }
        m *= number(prime);
    }
    assert_eq!(m, product(167));
    let modulus = without_small_factors(found + ((number(3) << 2046) / &m) * &m, &m);
    assert_eq!(weakness(&modulus), None);
}

/// A power of 65,537 modulo the product has the fingerprint, and no longer with another residue modulo any one prime.
#[test]
fn every_prime_of_the_fingerprint_counts() {
    let m = product(167);
    let power = number(65_537).modpow(&number(4_321), &m);
    let modulus = |rest: BigUint| without_small_factors(rest + ((number(3) << 2046) / &m) * &m, &m);
    assert_eq!(weakness(&modulus(power.clone())), Some(CardError::Weak(Weakness::Roca)));
    for prime in primes().skip(1).take_while(|prime| *prime <= 167) {
        let (prime, others) = (number(prime), &m / number(prime));
        let others = std::iter::successors(Some(power.clone()), |rest| Some(rest + &others));
        let mut others = others.skip(1).filter(|rest| rest % &prime != number(0)).take(9).map(modulus);
        assert!(others.any(|other| weakness(&other).is_none()), "{prime}");
    }
}

/// Of order 1, 2, 4 and 8, with either sign and beyond 2²⁵⁵ − 19, as libsodium and *Taming the many EdDSAs*
/// (Chalkias, Garillot, Nikolaenko, SSR 2020) list them.
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
}

#[test]
fn ed25519() {
    for point in SMALL_ORDER {
        assert_eq!(CardKey::ed25519(bytes(point)), Err(CardError::Key), "{point}");
    }
    // Not of small order, but in another than its only spelling: y = 2²⁵⁵ − 19 + 3, and the same as y = 3.
    let beyond = "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
    let within = "0300000000000000000000000000000000000000000000000000000000000000";
    assert_eq!(CardKey::ed25519(bytes(beyond)), Err(CardError::Key));
    assert!(CardKey::ed25519(bytes(within)).is_ok());
    // There is no point with y = 2.
    let none = "0200000000000000000000000000000000000000000000000000000000000000";
    assert_eq!(CardKey::ed25519(bytes(none)), Err(CardError::Key));
}

/// The generator of P-256 (SP 800-186 §3.2.1.3).
const X: &str = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const Y: &str = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

fn point(tag: u8, hex: &str) -> Vec<u8> {
    let bytes = (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap());
    std::iter::once(tag).chain(bytes).collect()
}

#[test]
fn p256() {
    let generator = CertifiedKey::from_sec1(&point(3, X)).unwrap();
    assert_eq!(CertifiedKey::from_sec1(&point(4, &format!("{X}{Y}"))).as_ref(), Ok(&generator));
    assert_eq!(generator.card_key(), CardKey::p256(point(3, X).try_into().unwrap()).ok());
    assert!(CertifiedKey::from_sec1(&point(2, &format!("{:064x}", 0))).is_ok());
    let other_y = Y.replace('e', "f");
    let refused = [
        vec![],
        vec![0],
        vec![0; 33],
        vec![0; 65],
        point(4, X),
        point(4, &format!("{X}{other_y}")),
        point(7, &format!("{X}{Y}")),
        // There is no point with x = 1.
        point(2, &format!("{:064x}", 1)),
        // There is one with x = 0, here spelled as the field's prime.
        point(2, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
        point(2, &"ff".repeat(32)),
    ];
    for sec1 in refused {
        assert_eq!(CertifiedKey::from_sec1(&sec1), Err(CardError::Key), "{sec1:02x?}");
        let Ok(sec1) = sec1.try_into() else { continue };
        assert_eq!(CardKey::p256(sec1), Err(CardError::Key), "{sec1:02x?}");
    }
}

/// The library reads them, as the point of the two that has the smaller y.
#[test]
fn compact_points_are_a_second_spelling() {
    let compact: [u8; 33] = point(5, X).try_into().unwrap();
    assert!(p256::ecdsa::VerifyingKey::from_sec1_bytes(&compact).is_ok());
    assert_eq!(CardKey::p256(compact), Err(CardError::Key));
    assert_eq!(CertifiedKey::from_sec1(&compact), Err(CardError::Key));
}

#[test]
fn p384() {
    let secret = p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap();
    let point: [u8; 49] = secret.verifying_key().to_encoded_point(true).as_bytes().try_into().unwrap();
    let key = CertifiedKey::p384(point).unwrap();
    let long = secret.verifying_key().to_encoded_point(false).as_bytes().to_vec();
    assert_eq!(CertifiedKey::from_sec1(&long), Ok(key));
    let with = |at: usize, byte: u8| {
        let mut point = point;
        point[at] = byte;
        point
    };
    let other = (0..=255).map(|byte| with(48, byte)).find(|point| CertifiedKey::p384(*point).is_err()).unwrap();
    for refused in [[0; 49], with(0, 0), with(0, 4), with(0, 5), other] {
        assert_eq!(CertifiedKey::p384(refused), Err(CardError::Key));
        assert_eq!(CertifiedKey::from_sec1(&refused), Err(CardError::Key));
    }
    let mut off = long;
    off[96] ^= 1;
    assert_eq!(CertifiedKey::from_sec1(&off), Err(CardError::Key));
}
