//! RSA keys whose secrets strangers may find: too small a modulus, a small factor, a bad exponent, ROCA.

use crate::error::Weakness;

/// Bits of an acceptable modulus.
const SIZES: std::ops::RangeInclusive<usize> = 2048..=8192;
const SMALLEST_EXPONENT: u32 = 65_537;

/// What is weak about the key. The modulus is big-endian without a leading zero.
pub(super) fn weakness(modulus: &[u8], exponent: u32) -> Option<Weakness> {
    let bits = bits(modulus);
    if !SIZES.contains(&bits) {
        return Some(Weakness::Size(bits));
    }
    if exponent.is_multiple_of(2) || exponent < SMALLEST_EXPONENT {
        return Some(Weakness::Exponent);
    }
    let factor = PRIMES.into_iter().find(|prime| remainder(modulus, *prime) == 0);
    factor.map(Weakness::Factor).or_else(|| has_roca_fingerprint(modulus).then_some(Weakness::Roca))
}

fn bits(modulus: &[u8]) -> usize {
    let zeros = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
    modulus.len() * 8 - zeros
}

fn remainder(modulus: &[u8], prime: u16) -> u16 {
    let prime = u64::from(prime);
    let next = |rest: u64, bytes: &[u8]| bytes.iter().fold(rest, |rest, byte| (rest << 8) | u64::from(*byte)) % prime;
    modulus.chunks(4).fold(0, next) as u16
}

/// How many primes there are below [`BOUND`].
const COUNT: usize = 564;
const BOUND: u16 = 4096;

/// The primes below [`BOUND`], ascending.
const PRIMES: [u16; COUNT] = primes();

const fn primes() -> [u16; COUNT] {
    let (mut primes, mut found, mut next) = ([0; COUNT], 0, 2);
    while next < BOUND {
        let mut tried = 0;
        while tried < found && next % primes[tried] != 0 {
            tried += 1;
        }
        if tried == found {
            primes[found] = next;
            found += 1;
        }
        next += 1;
    }
    primes
}

/// The largest prime of the product that every vulnerable key of 512 bits and more is built from.
const LARGEST_ROCA_PRIME: u16 = 167;
/// What their primes are powers of, modulo that product.
const GENERATOR: u32 = 65_537;

/// Whether the modulus is a power of 65,537 modulo the product of the primes from 3 to 167, as every product of two
/// primes `k·M + (65537^a mod M)` is, and one in 2¹⁵⁴ of the others (Nemec, Sys, Svenda, Klinec, Matyas: *The Return
/// of Coppersmith's Attack*, ACM CCS 2017, §2.3).
///
/// It is one iff it is `65537^aᵢ` modulo each prime, and some `a` is `aᵢ` modulo the order of 65,537 there; that is so
/// iff any two `aᵢ` agree modulo the greatest common divisor of the two orders.
fn has_roca_fingerprint(modulus: &[u8]) -> bool {
    let primes = PRIMES.into_iter().skip(1).take_while(|prime| *prime <= LARGEST_ROCA_PRIME);
    let logarithms: Option<Vec<_>> = primes.map(|prime| logarithm(remainder(modulus, prime), prime)).collect();
    logarithms.is_some_and(|all| all.iter().all(|one| all.iter().all(|other| one.agrees(*other))))
}

/// All numbers that are `exponent` modulo `order`.
#[derive(Clone, Copy)]
struct Logarithm {
    exponent: u16,
    order: u16,
}

impl Logarithm {
    fn agrees(self, other: Logarithm) -> bool {
        let common = gcd(self.order, other.order);
        self.exponent % common == other.exponent % common
    }
}

/// The logarithm to base 65,537 modulo a prime, if there is one.
fn logarithm(of: u16, prime: u16) -> Option<Logarithm> {
    let prime = u32::from(prime);
    let powers = || std::iter::successors(Some(1), move |power| Some(power * (GENERATOR % prime) % prime));
    let order = 1 + powers().skip(1).take_while(|power| *power != 1).count();
    let exponent = powers().take(order).position(|power| power == u32::from(of))?;
    Some(Logarithm { exponent: exponent as u16, order: order as u16 })
}

fn gcd(a: u16, b: u16) -> u16 {
    if b == 0 { a } else { gcd(b, a % b) }
}
