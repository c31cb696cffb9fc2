//! Decryption shares that are altered are refused.

use tupyo_elgamal::CiphertextSum;
use tupyo_group::{Point, Scalar};
use tupyo_proof::{SharedBases, culprits};
use tupyo_threshold::{
    CeremonyKeys, PreparedUnitShare, TrusteeShare, UnitShare, UnitStatement, open, verify_unit_share,
};

use crate::play::{Play, decrypt, statement, sum_of};

struct Unit {
    keys: CeremonyKeys,
    secrets: Vec<TrusteeShare>,
    sum: CiphertextSum,
    shares: Vec<UnitShare>,
}

fn unit() -> Unit {
    let (mut play, secrets) = Play::complete(2, 3, 3);
    let keys = play.keys().clone();
    let sum = sum_of(&keys, &[3, 1], &mut play.rng);
    let shares = decrypt(&keys, &secrets, &sum, &mut play.rng);
    Unit { keys, secrets, sum, shares }
}

#[test]
fn every_flipped_bit_of_a_share_is_refused() {
    let Unit { keys, sum, shares, .. } = unit();
    let statement = statement(&keys, 1, &sum);
    let bytes = borsh::to_vec(&shares[1]).unwrap();
    let accepts = |bytes: &[u8]| {
        borsh::from_slice::<UnitShare>(bytes).is_ok_and(|share| verify_unit_share(&statement, &share).is_ok())
    };
    assert!(accepts(&bytes));
    for bit in 0..8 * bytes.len() {
        let mut altered = bytes.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepts(&altered), "bit {bit}");
    }
    assert!(!accepts(&[bytes.as_slice(), &[0]].concat()) && !accepts(&bytes[1..]));
}

#[test]
fn every_altered_field_of_a_share_is_refused() {
    let Unit { keys, sum, shares, .. } = unit();
    let refused = |alter: fn(&mut UnitShare)| {
        let mut share = shares[1].clone();
        alter(&mut share);
        verify_unit_share(&statement(&keys, 1, &sum), &share).is_err()
    };
    assert!(!refused(|_| ()));
    assert!(refused(|share| share.style += 1));
    assert!(refused(|share| share.factors[0] += Point::BASE));
    assert!(refused(|share| share.factors[1] += Point::BASE));
    assert!(refused(|share| share.factors.swap(0, 1)));
    assert!(refused(|share| share.factors.push(Point::BASE)));
    assert!(refused(|share| {
        share.factors.pop();
    }));
    assert!(refused(|share| share.factors.clear()));
    assert!(refused(|share| share.proof.nonce_base += Point::BASE));
    assert!(refused(|share| share.proof.nonce_cipher += Point::BASE));
    assert!(refused(|share| share.proof.response += Scalar::ONE));
}

#[test]
fn every_altered_field_of_the_statement_is_refused() {
    let Unit { keys, sum, shares, .. } = unit();
    let altered = |alter: &dyn Fn(&mut UnitStatement<'_>)| {
        let mut statement = statement(&keys, 1, &sum);
        alter(&mut statement);
        let share = UnitShare { style: statement.style, ..shares[1].clone() };
        verify_unit_share(&statement, &share).is_ok()
    };
    assert!(altered(&|_| ()));
    assert!(!altered(&|statement| statement.context[31] ^= 1));
    assert!(!altered(&|statement| statement.style += 1));
    assert!(!altered(&|statement| statement.trustee = 0));
    assert!(!altered(&|statement| statement.verification_keys = &[]));
    assert!(altered(&|statement| statement.verification_keys = &statement.verification_keys[..2]));
    assert!(!altered(&|statement| statement.verification_keys = &statement.verification_keys[..1]));
}

#[test]
fn another_sum_or_key_is_refused() {
    let Unit { keys, sum, shares, .. } = unit();
    let verifies =
        |keys: &CeremonyKeys, sum: &CiphertextSum| verify_unit_share(&statement(keys, 1, sum), &shares[1]).is_ok();
    let points = |first: Point, rest: &[Point]| CiphertextSum::of([&[first], rest].concat());
    assert!(!verifies(&keys, &points(sum.nonce_part() + Point::BASE, sum.values())));
    assert!(!verifies(&keys, &points(sum.nonce_part(), &sum.values()[..1])));
    assert!(!verifies(&keys, &CiphertextSum::of(vec![])));
    let mut other_keys = keys.clone();
    other_keys.verification.get_mut(&1).unwrap()[0] += Point::BASE;
    assert!(!verifies(&other_keys, &sum));
    other_keys.verification.insert(1, keys.verification[&2].clone());
    assert!(!verifies(&other_keys, &sum));
}

/// Errors of two components that would cancel without the powers of ρ.
#[test]
fn errors_that_cancel_are_refused() {
    let Unit { keys, sum, mut shares, .. } = unit();
    shares[0].factors[0] += Point::BASE;
    shares[0].factors[1] = shares[0].factors[1] - Point::BASE;
    assert!(verify_unit_share(&statement(&keys, 0, &sum), &shares[0]).is_err());
}

#[test]
fn a_batch_names_the_trustee() {
    let Unit { keys, sum, mut shares, .. } = unit();
    shares[2].factors[0] += Point::BASE;
    let prepare =
        |trustee: u16| PreparedUnitShare::new(&statement(&keys, trustee, &sum), &shares[usize::from(trustee)]).unwrap();
    let members: Vec<_> = (0..3).map(prepare).collect();
    assert_eq!(culprits(&SharedBases::new([]), &members), [2]);
    assert_eq!(open(&sum, &[(0, &shares[0]), (1, &shares[1])]).unwrap()[0], Point::base_times(Scalar::from(3u64)));
}

#[test]
fn a_share_leaves_only_for_its_own_keys() {
    let Unit { mut keys, secrets, sum, .. } = unit();
    let mut rng = rand::rngs::OsRng;
    assert!(secrets[0].decrypt(&statement(&keys, 1, &sum), &mut rng).is_err());
    let four = CiphertextSum::of(vec![Point::BASE; 5]);
    assert!(secrets[0].decrypt(&statement(&keys, 0, &four), &mut rng).is_err());
    keys.verification.get_mut(&0).unwrap()[1] += Point::BASE;
    assert!(secrets[0].decrypt(&statement(&keys, 0, &sum), &mut rng).is_err());
}

#[test]
fn opening_needs_different_trustees_and_a_factor_for_each_value() {
    let Unit { sum, shares, .. } = unit();
    assert!(open(&sum, &[(1, &shares[1]), (1, &shares[1])]).is_err());
    let mut short = shares[0].clone();
    short.factors.pop();
    assert!(open(&sum, &[(0, &short), (1, &shares[1])]).is_err());
}
