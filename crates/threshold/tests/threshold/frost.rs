//! The same polynomials in frost-ristretto255's distributed key generation.

use std::collections::BTreeMap;

use frost_ristretto255::keys::dkg::{part1, part2, part3, round1};
use frost_ristretto255::keys::{KeyPackage, PublicKeyPackage, reconstruct};
use frost_ristretto255::{Identifier, rand_core::OsRng};
use tupyo_group::Scalar;
use tupyo_threshold::{Ceremony, CommittedSecrets, Parameters, lagrange};

use crate::play::{ID, Play};

/// What one key generation gives: each trustee's coefficients, and its keys.
struct Oracle {
    coefficients: Vec<Vec<u8>>,
    keys: Vec<KeyPackage>,
    public: PublicKeyPackage,
}

fn identifier(trustee: u16) -> Identifier {
    Identifier::try_from(trustee + 1).unwrap()
}

fn oracle(threshold: u16, trustees: u16) -> Oracle {
    let first: Vec<_> =
        (0..trustees).map(|trustee| part1(identifier(trustee), trustees, threshold, OsRng).unwrap()).collect();
    let packages: BTreeMap<_, _> =
        (0..trustees).map(identifier).zip(first.iter().map(|(_, package)| package.clone())).collect();
    let without =
        |own: Identifier| packages.clone().into_iter().filter(move |(id, _)| *id != own).collect::<BTreeMap<_, _>>();
    let coefficients = first.iter().map(|(secret, _)| coefficients(secret, threshold)).collect();
    let second: BTreeMap<_, _> = (0..trustees)
        .zip(first)
        .map(|(trustee, (secret, _))| (identifier(trustee), part2(secret, &without(identifier(trustee))).unwrap()))
        .collect();
    let received = |own: Identifier| {
        let others = second.iter().filter(|(id, _)| **id != own);
        others.map(|(id, (_, sent))| (*id, sent[&own].clone())).collect::<BTreeMap<_, _>>()
    };
    let third = second.iter().map(|(id, (secret, _))| part3(secret, &without(*id), &received(*id)).unwrap());
    let (keys, mut public): (Vec<_>, Vec<_>) = third.unzip();
    Oracle { coefficients, keys, public: public.remove(0) }
}

/// The coefficients in a serialised secret package: identifier, count, scalars; checked against its public commitment.
fn coefficients(secret: &round1::SecretPackage, threshold: u16) -> Vec<u8> {
    let bytes = secret.serialize().unwrap();
    let start = 32 + 1;
    let scalars = bytes[start..start + 32 * usize::from(threshold)].to_vec();
    let commitments = secret.commitment().serialize().unwrap();
    for (scalar, commitment) in scalars.as_chunks::<32>().0.iter().zip(commitments) {
        let point = tupyo_group::Point::base_times(Scalar::decode(*scalar).unwrap());
        assert_eq!(point.encode().as_bytes().as_slice(), commitment);
    }
    scalars
}

/// Stored secrets with these coefficients.
fn stored(trustee: u16, parameters: Parameters, oracles: &[Oracle]) -> Vec<u8> {
    let (secrets, _) = CommittedSecrets::commit(&Ceremony::new(ID, parameters), trustee, &mut OsRng).unwrap();
    let mut bytes = secrets.encode().to_vec();
    let coefficients: Vec<_> =
        oracles.iter().flat_map(|oracle| oracle.coefficients[usize::from(trustee)].clone()).collect();
    bytes[108..][..coefficients.len()].copy_from_slice(&coefficients);
    bytes
}

#[test]
fn shares_verification_shares_and_the_joint_key_are_those_of_frost() {
    for (threshold, trustees) in [(2, 2), (2, 3), (3, 5), (4, 4)] {
        let parameters = Parameters::new(trustees, threshold, 2).unwrap();
        let oracles = [oracle(threshold, trustees), oracle(threshold, trustees)];
        let stored = (0..trustees).map(|trustee| stored(trustee, parameters, &oracles)).collect();
        let mut play = Play::with_stored(parameters, stored);
        play.commit_all();
        play.reveal_all();
        play.share_all();
        let shares = play.confirm_all();
        for (component, oracle) in oracles.iter().enumerate() {
            let joint = play.keys().joint.components()[component];
            assert_eq!(joint.encode().as_bytes().as_slice(), oracle.public.verifying_key().serialize().unwrap());
            for trustee in 0..trustees {
                let place = usize::from(trustee);
                let verification = play.keys().verification[&trustee][component].encode();
                let expected = oracle.public.verifying_shares()[&identifier(trustee)].serialize().unwrap();
                assert_eq!(verification.as_bytes().as_slice(), expected);
                let start = 67 + 32 * component;
                let secret = shares[place].encode()[start..start + 32].to_vec();
                assert_eq!(secret, oracle.keys[place].signing_share().serialize());
            }
        }
    }
}

#[test]
fn lagrange_reconstructs_the_secret_that_frost_reconstructs() {
    let oracle = oracle(3, 5);
    for indices in crate::play::subsets(5, 3) {
        let keys: Vec<_> = indices.iter().map(|index| oracle.keys[usize::from(*index)].clone()).collect();
        let share = |key: &KeyPackage| Scalar::decode(key.signing_share().serialize().try_into().unwrap()).unwrap();
        let weighted = lagrange(&indices).into_iter().zip(&keys).map(|(weight, key)| weight * share(key));
        let expected = reconstruct(&keys).unwrap().serialize();
        assert_eq!(weighted.sum::<Scalar>().encode().as_slice(), expected);
    }
}
