//! Messages that are altered are refused, each with its code.

use tupyo_group::{Point, Scalar};
use tupyo_threshold::{
    Ceremony, CeremonyId, Commitment, Confirmation, Opened, Parameters, Reveal, RevealStatement, SealedShare, Shares,
};

use crate::play::{ID, Play};

fn code<T>(result: Result<T, tupyo_threshold::CeremonyError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "accepted")
}

fn refused_reveal(alter: impl FnOnce(&mut Reveal)) -> &'static str {
    let mut play = Play::committed(2, 3, 2);
    let mut reveal = play.reveal(1);
    alter(&mut reveal);
    let code = code(play.ceremony.accept_reveal(1, reveal));
    assert_eq!(play.ceremony.waiting_for(), [0, 1, 2], "a refused message changes nothing");
    code
}

fn refused_shares(alter: impl FnOnce(&mut Shares)) -> &'static str {
    let mut play = Play::revealed(2, 4, 2);
    let mut shares = play.shares(1);
    alter(&mut shares);
    code(play.ceremony.accept_shares(1, shares))
}

#[test]
fn unaltered_messages_are_accepted() {
    assert_eq!(refused_shares(|_| ()), "accepted");
    let mut play = Play::committed(2, 3, 2);
    let reveal = play.reveal(1);
    assert_eq!(code(play.ceremony.accept_reveal(1, reveal)), "accepted");
}

#[test]
fn commitments() {
    let mut play = Play::new(2, 3, 2);
    let altered = |alter: fn(&mut Commitment)| {
        let mut commitment = play.commitments[0].clone();
        alter(&mut commitment);
        commitment
    };
    let other_number = altered(|commitment| commitment.ceremony += 1);
    let identity = altered(|commitment| commitment.key = Point::identity());
    let consent = altered(|commitment| commitment.after = Some([0; 32]));
    let own = altered(|_| ());
    assert_eq!(code(play.ceremony.accept_commitment(0, other_number)), "ceremony-number");
    assert_eq!(code(play.ceremony.accept_commitment(0, identity)), "ceremony-identity");
    assert_eq!(code(play.ceremony.accept_commitment(0, consent)), "ceremony-consent");
    assert_eq!(code(play.ceremony.accept_commitment(3, own.clone())), "unknown-trustee");
    assert_eq!(code(play.ceremony.accept_commitment(0, own.clone())), "accepted");
    assert_eq!(code(play.ceremony.accept_commitment(0, own)), "ceremony-repeated");
}

/// The proof of possession covers the ceremony key: with one whose secret the trustee does not know there is none.
#[test]
fn no_ceremony_key_of_another_or_of_an_unknown_secret_is_proven() {
    for key in [|play: &Play| play.commitments[0].key, |play: &Play| play.commitments[1].key + Point::BASE] {
        let mut play = Play::committed(2, 3, 2);
        let (reveal, key) = (play.reveal(1), key(&play));
        let statement = RevealStatement { id: ID, trustee: 1, key, coefficients: &reveal.coefficients };
        let commitment =
            Commitment { ceremony: ID.number, digest: statement.digest(), key, agreement_key: key, after: None };
        let mut play = Play::new(2, 3, 2);
        play.commitments[1] = commitment;
        play.commit_all();
        assert_eq!(code(play.ceremony.accept_reveal(1, reveal)), "possession-invalid");
    }
}

#[test]
fn reveals_of_wrong_shape() {
    assert_eq!(refused_reveal(|reveal| reveal.ceremony = 0), "ceremony-number");
    assert_eq!(refused_reveal(|reveal| reveal.coefficients.clear()), "ceremony-lengths");
    assert_eq!(
        refused_reveal(|reveal| {
            reveal.coefficients.pop();
        }),
        "ceremony-lengths"
    );
    assert_eq!(
        refused_reveal(|reveal| {
            reveal.coefficients[1].pop();
        }),
        "ceremony-lengths"
    );
    assert_eq!(refused_reveal(|reveal| reveal.coefficients[0].push(Point::BASE)), "ceremony-lengths");
    assert_eq!(refused_reveal(|reveal| reveal.coefficients.push(vec![Point::BASE; 2])), "ceremony-lengths");
    assert_eq!(refused_reveal(|reveal| reveal.coefficients[1][1] = Point::identity()), "ceremony-identity");
}

#[test]
fn reveals_that_do_not_fit_the_commitment() {
    for component in 0..2 {
        for degree in 0..2 {
            let code = refused_reveal(|reveal| reveal.coefficients[component][degree] += Point::BASE);
            assert_eq!(code, "reveal-mismatch");
        }
    }
    assert_eq!(refused_reveal(|reveal| reveal.coefficients.swap(0, 1)), "reveal-mismatch");
    let mut play = Play::committed(2, 3, 2);
    let reveal = play.reveal(1);
    assert_eq!(code(play.ceremony.accept_reveal(2, reveal)), "reveal-mismatch");
}

#[test]
fn proofs_of_possession() {
    assert_eq!(refused_reveal(|reveal| reveal.possession.nonce += Point::BASE), "possession-invalid");
    assert_eq!(refused_reveal(|reveal| reveal.possession.response += Scalar::ONE), "possession-invalid");
    assert_eq!(refused_reveal(|reveal| reveal.possession.response = Scalar::ZERO), "possession-invalid");
    let mut other = Play::committed(2, 3, 2);
    let foreign = other.reveal(2).possession;
    assert_eq!(refused_reveal(|reveal| reveal.possession = foreign), "possession-invalid");
}

#[test]
fn shares() {
    assert_eq!(refused_shares(|shares| shares.ceremony = 0), "ceremony-number");
    for byte in 0..32 {
        assert_eq!(refused_shares(|shares| shares.rounds.0[byte] ^= 1), "ceremony-rounds");
    }
    assert_eq!(
        refused_shares(|shares| {
            shares.sealed.pop();
        }),
        "ceremony-lengths"
    );
    assert_eq!(refused_shares(|shares| shares.sealed.swap(0, 1)), "ceremony-lengths");
    assert_eq!(refused_shares(|shares| shares.sealed[0].recipient = 1), "ceremony-lengths");
    assert_eq!(refused_shares(|shares| shares.sealed[2].recipient = 2), "ceremony-lengths");
    assert_eq!(
        refused_shares(|shares| {
            shares.sealed[2].ciphertext.pop();
        }),
        "ceremony-lengths"
    );
    assert_eq!(refused_shares(|shares| shares.sealed[0].ciphertext.push(Scalar::ZERO)), "ceremony-lengths");
    let extra = SealedShare { recipient: 4, ciphertext: vec![Scalar::ONE; 2] };
    assert_eq!(refused_shares(|shares| shares.sealed.push(extra)), "ceremony-lengths");
}

#[test]
fn confirmations() {
    let mut play = Play::shared(2, 3, 1);
    let confirmation = match play.opened(0) {
        Opened::Share(_, confirmation) => confirmation,
        Opened::Complaint(_) => panic!("complaint"),
    };
    for byte in 0..32 {
        let mut altered = confirmation.clone();
        altered.transcript.0[byte] ^= 1;
        assert_eq!(code(play.ceremony.accept_confirmation(0, altered)), "transcript-mismatch");
    }
    for participants in [vec![], vec![0, 1], vec![0, 1, 2, 3], vec![1, 0, 2]] {
        let altered = Confirmation { participants, ..confirmation.clone() };
        assert_eq!(code(play.ceremony.accept_confirmation(0, altered)), "confirmation-participants");
    }
    let mut joint = confirmation.clone();
    joint.joint.0[31] ^= 1;
    assert_eq!(code(play.ceremony.accept_confirmation(0, joint)), "confirmation-joint");
    let other = Confirmation { ceremony: 0, ..confirmation.clone() };
    assert_eq!(code(play.ceremony.accept_confirmation(0, other)), "ceremony-number");
    assert_eq!(code(play.ceremony.accept_confirmation(7, confirmation.clone())), "unknown-trustee");
    assert_eq!(code(play.ceremony.accept_confirmation(0, confirmation.clone())), "accepted");
    assert_eq!(code(play.ceremony.accept_confirmation(0, confirmation.clone())), "ceremony-repeated");
    assert_eq!(code(play.ceremony.accept_confirmation(1, confirmation.clone())), "accepted");
    assert_eq!(code(play.ceremony.accept_confirmation(2, confirmation)), "accepted");
}

#[test]
fn out_of_turn() {
    let (mut play, _) = Play::complete(1, 2, 1);
    let (reveal, shares) = (play.ceremony.reveal(0).unwrap(), play.ceremony.shares(0).unwrap().clone());
    let Opened::Share(_, confirmation) = play.opened(0) else { panic!("complaint") };
    assert_eq!(code(play.ceremony.accept_reveal(0, reveal.clone())), "ceremony-repeated");
    let mut empty = Ceremony::new(ID, Parameters::new(2, 1, 1).unwrap());
    assert_eq!(code(empty.accept_reveal(0, reveal.clone())), "ceremony-round");
    assert_eq!(code(empty.accept_shares(0, shares.clone())), "ceremony-round");
    assert_eq!(code(empty.accept_confirmation(0, confirmation)), "ceremony-round");
    empty.accept_commitment(0, play.commitments[0].clone()).unwrap();
    assert_eq!(code(empty.accept_reveal(0, reveal.clone())), "ceremony-round", "before all have committed");
    empty.accept_commitment(1, play.commitments[1].clone()).unwrap();
    empty.accept_reveal(0, reveal).unwrap();
    assert_eq!(code(empty.accept_shares(0, shares)), "ceremony-round", "before all have revealed");
}

/// The last one to reveal cannot choose a key that cancels the others': the commitment fixes it.
#[test]
fn a_rogue_key_is_refused() {
    let mut play = Play::committed(1, 2, 1);
    let honest = play.reveal(0);
    let mut rogue = play.reveal(1);
    play.ceremony.accept_reveal(0, honest.clone()).unwrap();
    rogue.coefficients[0][0] = rogue.coefficients[0][0] - honest.coefficients[0][0];
    assert_eq!(code(play.ceremony.accept_reveal(1, rogue)), "reveal-mismatch");
}

/// Even trustees who all collude get no joint key with the identity.
#[test]
fn a_joint_key_with_the_identity_is_refused() {
    let parameters = Parameters::new(2, 1, 1).unwrap();
    let mut play = Play::new(1, 2, 1);
    let secret = Scalar::decode(play.stored[0][108..140].try_into().unwrap()).unwrap();
    play.stored[1][108..140].copy_from_slice(&(-secret).encode());
    let mut play = Play::with_stored(parameters, play.stored);
    play.commit_all();
    let (first, second) = (play.reveal(0), play.reveal(1));
    play.ceremony.accept_reveal(0, first).unwrap();
    assert_eq!(code(play.ceremony.accept_reveal(1, second)), "ceremony-identity");
}

/// Coefficients and proof copied from another trustee, ceremony or election, under a commitment of one's own.
#[test]
fn a_proof_of_possession_is_bound_to_its_ceremony_and_trustee() {
    let (play, _) = Play::complete(2, 2, 1);
    let reveal = play.ceremony.reveal(0).unwrap();
    let parameters = play.ceremony.parameters();
    let replayed = |id: CeremonyId, trustee: u16, key: Point| {
        let statement = RevealStatement { id, trustee, key, coefficients: &reveal.coefficients };
        let commitment =
            Commitment { ceremony: id.number, digest: statement.digest(), key, agreement_key: key, after: None };
        let mut other = Ceremony::new(id, parameters);
        other.accept_commitment(trustee, commitment).unwrap();
        other
            .accept_commitment(1 - trustee, Commitment { ceremony: id.number, ..play.commitments[1].clone() })
            .unwrap();
        code(other.accept_reveal(trustee, Reveal { ceremony: id.number, ..reveal.clone() }))
    };
    let key = play.commitments[0].key;
    assert_eq!(replayed(ID, 0, key), "accepted");
    assert_eq!(replayed(ID, 1, key), "possession-invalid");
    assert_eq!(replayed(CeremonyId { number: 2, ..ID }, 0, key), "possession-invalid");
    assert_eq!(replayed(CeremonyId { election: [6; 32], ..ID }, 0, key), "possession-invalid");
    assert_eq!(replayed(ID, 0, play.commitments[1].key), "possession-invalid");
}

#[test]
fn parameters_that_describe_no_ceremony() {
    for (trustees, threshold, components) in [(0, 0, 1), (3, 0, 1), (3, 4, 1), (3, 2, 0)] {
        let error = Parameters::new(trustees, threshold, components).unwrap_err();
        assert_eq!(error.code(), "ceremony-parameters");
    }
}
