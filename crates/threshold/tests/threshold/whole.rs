//! Whole ceremonies, and sums opened with them.

use tupyo_elgamal::CiphertextSum;
use tupyo_group::{Point, Scalar};
use tupyo_threshold::{Ceremony, CeremonyId, Round, Shares, UnitShare, lagrange, open};

use crate::play::{ID, Play, decrypt, subsets, sum_of};

const SIZES: [(u16, u16); 8] = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 5), (1, 4), (5, 6)];

fn chosen<'a>(indices: &[u16], shares: &'a [UnitShare]) -> Vec<(u16, &'a UnitShare)> {
    indices.iter().map(|index| (*index, &shares[usize::from(*index)])).collect()
}

#[test]
fn any_threshold_of_trustees_opens_a_sum_and_fewer_do_not() {
    for (threshold, trustees) in SIZES {
        let (mut play, secrets) = Play::complete(threshold, trustees, 3);
        let keys = play.keys().clone();
        let sum = sum_of(&keys, &[5, 0, 1_000_000], &mut play.rng);
        let shares = decrypt(&keys, &secrets, &sum, &mut play.rng);
        let expected = [5u64, 0, 1_000_000].map(|value| Point::base_times(Scalar::from(value)));
        for size in 1..=u32::from(trustees) {
            for indices in subsets(trustees, size) {
                let opened = open(&sum, &chosen(&indices, &shares)).unwrap();
                let enough = size >= u32::from(threshold);
                assert_eq!(opened == expected, enough, "{threshold} of {trustees}: {indices:?}");
                assert!(enough || opened.iter().zip(expected).all(|(point, value)| *point != value));
            }
        }
    }
}

#[test]
fn the_joint_secret_is_that_of_the_joint_key() {
    for (threshold, trustees) in SIZES {
        let (mut play, secrets) = Play::complete(threshold, trustees, 2);
        let keys = play.keys().clone();
        let points = [&[Point::BASE], keys.joint.components()].concat();
        let sum = CiphertextSum::of(points);
        let shares = decrypt(&keys, &secrets, &sum, &mut play.rng);
        for indices in subsets(trustees, u32::from(threshold)) {
            let opened = open(&sum, &chosen(&indices, &shares)).unwrap();
            assert!(opened.iter().all(Point::is_identity));
        }
        let factors_are_keys =
            shares.iter().zip(keys.verification.values()).all(|(share, keys)| share.factors == *keys);
        assert!(factors_are_keys);
    }
}

#[test]
fn a_ballot_style_may_use_fewer_components() {
    let (mut play, secrets) = Play::complete(2, 3, 4);
    let keys = play.keys().clone();
    let sum = sum_of(&keys, &[9], &mut play.rng);
    let shares = decrypt(&keys, &secrets, &sum, &mut play.rng);
    let opened = open(&sum, &chosen(&[2, 0], &shares)).unwrap();
    assert_eq!(opened, [Point::base_times(Scalar::from(9u64))]);
}

#[test]
fn the_rounds_follow_each_other() {
    let mut play = Play::new(2, 3, 1);
    assert_eq!((play.ceremony.round(), play.ceremony.waiting_for()), (Round::Commitment, vec![0, 1, 2]));
    play.ceremony.accept_commitment(1, play.commitments[1].clone()).unwrap();
    assert_eq!((play.ceremony.round(), play.ceremony.waiting_for()), (Round::Commitment, vec![0, 2]));
    play.ceremony.accept_commitment(2, play.commitments[2].clone()).unwrap();
    play.ceremony.accept_commitment(0, play.commitments[0].clone()).unwrap();
    assert_eq!(play.ceremony.round(), Round::Reveal);
    play.reveal_all();
    assert_eq!((play.ceremony.round(), play.ceremony.transcript()), (Round::Shares, None));
    play.share_all();
    assert_eq!((play.ceremony.round(), play.ceremony.outcome()), (Round::Confirmation, None));
    let shares = play.confirm_all();
    assert_eq!((play.ceremony.round(), play.ceremony.waiting_for()), (Round::Complete, vec![]));
    assert!(play.ceremony.outcome().is_some());
    assert!(shares.iter().all(|share| Some(share.transcript()) == play.ceremony.transcript()));
}

#[test]
fn lagrange_coefficients_add_up_to_one_and_do_not_depend_on_order() {
    let forward = lagrange(&[0, 3, 7, 63]);
    let mut backward = lagrange(&[63, 7, 3, 0]);
    backward.reverse();
    assert_eq!(forward, backward);
    assert_eq!(forward.into_iter().sum::<Scalar>(), Scalar::ONE);
    assert_eq!(lagrange(&[9]), [Scalar::ONE]);
    assert_eq!(lagrange(&[0, 1]), [Scalar::from(2u64), Scalar::from(-1i64)]);
}

/// Everything that rounds 1 to 3 put on the ledger is in the hash that trustees confirm: with one thing altered there
/// is another one.
#[test]
fn the_transcript_binds_every_message() {
    let transcript = |alter_secrets: &dyn Fn(&mut Vec<u8>), alter_shares: &dyn Fn(&mut Shares), id: CeremonyId| {
        let mut play = Play::new(2, 3, 1);
        play.stored.iter_mut().for_each(|stored| {
            stored[..32].copy_from_slice(&id.election);
            stored[32..36].copy_from_slice(&id.number.to_le_bytes());
        });
        alter_secrets(&mut play.stored[1]);
        let (parameters, stored) = (play.ceremony.parameters(), play.stored);
        let mut play = Play { ceremony: Ceremony::new(id, parameters), ..Play::with_stored(parameters, stored) };
        play.commit_all();
        play.reveal_all();
        for trustee in 0..3 {
            let mut shares = play.shares(trustee);
            if trustee == 2 {
                alter_shares(&mut shares);
            }
            play.ceremony.accept_shares(trustee, shares).unwrap();
        }
        play.ceremony.transcript().unwrap().0
    };
    let none = |_: &mut Vec<u8>| ();
    let same = |_: &mut Shares| ();
    let all = [
        transcript(&none, &same, ID),
        transcript(&|stored| stored[44] ^= 8, &same, ID),
        transcript(&|stored| stored[76] ^= 1, &same, ID),
        transcript(&|stored| stored[108] ^= 1, &same, ID),
        transcript(&none, &|shares| shares.sealed[0].ciphertext[0] += Scalar::ONE, ID),
        transcript(&none, &|shares| shares.sealed[1].ciphertext[0] += Scalar::ONE, ID),
        transcript(&none, &same, CeremonyId { number: ID.number + 1, ..ID }),
        transcript(&none, &same, CeremonyId { election: [6; 32], ..ID }),
    ];
    assert_eq!(transcript(&none, &same, ID), all[0], "nothing else is in it");
    assert!((0..all.len()).all(|i| !all[..i].contains(&all[i])));
}
