//! What follows a ceremony that has ended: those who are left make a key with the threshold and the points of all.

use tupyo_group::{Point, Scalar};
use tupyo_threshold::{CeremonyError, Commitment, Complaint, ComplaintProof, Opened, Round, SaidDigest, open};

use crate::play::{Play, decrypt, subsets, sum_of};

const ENDED: [u8; 32] = [3; 32];

/// Five trustees of whom three open; the second one is excluded.
fn next() -> Play {
    Play::revealed(3, 5, 2).next(&[1], ENDED)
}

#[test]
fn those_who_are_left_make_a_key_that_any_threshold_of_them_opens() {
    let mut play = next();
    assert_eq!((play.ceremony.id().number, play.ceremony.after()), (2, Some(ENDED)));
    assert_eq!((play.ceremony.participants(), play.ceremony.waiting_for()), (&[0, 2, 3, 4][..], vec![0, 2, 3, 4]));
    play.commit_all();
    play.reveal_all();
    play.share_all();
    assert!(play.ceremony.shares(2).unwrap().sealed.iter().map(|share| share.recipient).eq([0, 3, 4]));
    let secrets = play.confirm_all();
    let keys = play.keys().clone();
    assert!(keys.verification.keys().copied().eq([0, 2, 3, 4]));
    let sum = sum_of(&keys, &[7, 0], &mut play.rng);
    let shares = decrypt(&keys, &secrets, &sum, &mut play.rng);
    let of: Vec<_> = secrets.iter().map(|share| share.trustee()).zip(&shares).collect();
    for chosen in subsets(4, 3) {
        let chosen: Vec<_> = chosen.iter().map(|place| of[usize::from(*place)]).collect();
        assert_eq!(open(&sum, &chosen).unwrap(), [7u64, 0].map(|value| Point::base_times(Scalar::from(value))));
    }
    assert_ne!(open(&sum, &of[..2]).unwrap()[0], Point::base_times(Scalar::from(7u64)));
}

#[test]
fn one_ceremony_after_the_other_excludes_more() {
    let play = next().next(&[4, 0], [4; 32]);
    assert_eq!((play.ceremony.participants(), play.ceremony.id().number), (&[2, 3][..], 3));
    assert_eq!((play.ceremony.parameters().trustees(), play.ceremony.parameters().threshold()), (5, 3));
}

#[test]
fn who_is_excluded_says_nothing_more() {
    let mut before = Play::shared(3, 5, 2);
    let Opened::Share(_, confirmation) = before.opened(1) else { panic!("complaint") };
    let (reveal, shares) = (before.ceremony.reveal(1).unwrap(), before.ceremony.shares(1).unwrap().clone());
    let mut play = before.next(&[1], ENDED);
    let (commitment, number) = (play.commitments[1].clone(), 2);
    let (point, transcript) = (Point::BASE, confirmation.transcript);
    let proof = Box::new(ComplaintProof { nonce_base: point, nonce_key: point, response: Scalar::ONE });
    let complaint = Complaint { ceremony: number, against: 0, transcript, key: point, proof };
    let refused = [
        play.ceremony.accept_commitment(1, Commitment { ceremony: number, after: Some(ENDED), ..commitment }),
        play.ceremony.accept_reveal(1, tupyo_threshold::Reveal { ceremony: number, ..reveal }),
        play.ceremony.accept_shares(1, tupyo_threshold::Shares { ceremony: number, ..shares }),
        play.ceremony.accept_confirmation(1, tupyo_threshold::Confirmation { ceremony: number, ..confirmation }),
        play.ceremony.accept_complaint(1, complaint).map(|_| ()),
    ];
    assert!(refused.iter().all(|answer| *answer == Err(CeremonyError::Excluded)), "{refused:?}");
    assert_eq!(CeremonyError::Excluded.code(), "ceremony-excluded");
}

#[test]
fn a_commitment_names_what_ended_the_ceremony_before() {
    for after in [None, Some([4; 32])] {
        let mut play = next();
        let commitment = Commitment { after, ..play.commitments[0].clone() };
        assert_eq!(play.ceremony.accept_commitment(0, commitment).unwrap_err().code(), "ceremony-consent");
    }
    let mut play = next();
    play.commit_all();
    assert_eq!(play.ceremony.round(), Round::Reveal);
    assert_eq!(play.secrets(3).commitment(), play.commitments[3], "stored secrets know it");
}

#[test]
fn nobody_complains_of_who_is_excluded() {
    let mut play = next();
    play.commit_all();
    play.reveal_all();
    play.share_all();
    let (point, transcript) = (Point::BASE, play.ceremony.transcript().unwrap());
    let proof = ComplaintProof { nonce_base: point, nonce_key: point, response: Scalar::ONE };
    let complaint = Complaint { ceremony: 2, against: 1, transcript, key: point, proof: Box::new(proof) };
    assert_eq!(play.ceremony.accept_complaint(0, complaint), Err(CeremonyError::Against));
}

/// The hashes differ by who takes part, and `said` by every message.
#[test]
fn participants_and_every_message_are_in_what_has_been_said() {
    let mut play = Play::new(2, 3, 1);
    let mut said = vec![play.ceremony.said()];
    let mut differs = |play: &Play| {
        let now: SaidDigest = play.ceremony.said();
        assert!(!said.contains(&now));
        said.push(now);
    };
    play.ceremony.accept_commitment(1, play.commitments[1].clone()).unwrap();
    differs(&play);
    for trustee in [0, 2] {
        play.ceremony.accept_commitment(trustee, play.commitments[usize::from(trustee)].clone()).unwrap();
        differs(&play);
    }
    for trustee in 0..3 {
        let reveal = play.reveal(trustee);
        play.ceremony.accept_reveal(trustee, reveal).unwrap();
        differs(&play);
    }
    for trustee in 0..3 {
        let shares = play.shares(trustee);
        play.ceremony.accept_shares(trustee, shares).unwrap();
        differs(&play);
    }
    play.confirm_all();
    differs(&play);
    let one = Play::new(2, 4, 1).next(&[0], ENDED).ceremony.said();
    let other = Play::new(2, 4, 1).next(&[1], ENDED).ceremony.said();
    assert_ne!(one, other);
}
