//! Each input of the trustees' transcripts, altered.

use tupyo_elgamal::CiphertextSum;
use tupyo_group::{Point, Scalar, powers};
use tupyo_proof::{Member, SharedBases, verify};
use tupyo_threshold::{
    CeremonyId, CeremonyTranscript, ComplaintProof, ComplaintStatement, DecryptionProof, PossessionProof,
    PreparedComplaint, PreparedPossession, PreparedUnitShare, RevealStatement, UnitShare, UnitStatement,
};

use crate::every_input_is_bound;
use crate::schnorr::random;
use crate::tape::{Attempt, Tape};

fn verdict(member: impl Member) -> Attempt {
    Attempt { closing: Some(member.closing()), accepted: verify(&SharedBases::new([]), &[member]).is_ok() }
}

fn points(scalars: &[Scalar]) -> Vec<Point> {
    scalars.iter().map(|scalar| Point::base_times(*scalar)).collect()
}

fn encoded(point: Point) -> [u8; 32] {
    point.encode().0
}

fn count(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap().to_le_bytes()
}

/// `Σ ρⁱxᵢ`.
fn combined(rho: Scalar, secrets: &[Scalar]) -> Scalar {
    powers(rho).zip(secrets).map(|(power, secret)| power * *secret).sum()
}

#[test]
fn of_a_decryption_share() {
    let secrets = [random(), random()];
    let (keys, cipher) = (points(&secrets), Point::base_times(random()));
    let sum = CiphertextSum::of(vec![cipher, Point::BASE, Point::BASE]);
    let factors: Vec<_> = secrets.iter().map(|secret| cipher * *secret).collect();
    let share = |tape: &mut Tape| {
        let [(v1, v2), (d1, d2)] = [&keys, &factors].map(|points| (encoded(points[0]), encoded(points[1])));
        tape.begin("tupyo/v1/decryption share");
        tape.append(
            "statement",
            &[
                ("context", &[7; 32]),
                ("agreed", &[9; 32]),
                ("style", &3u16.to_le_bytes()),
                ("trustee", &4u16.to_le_bytes()),
                ("count of V", &count(2)),
                ("V1", &v1),
                ("V2", &v2),
                ("C0", &encoded(cipher)),
                ("count of D", &count(2)),
                ("D1", &d1),
                ("D2", &d2),
            ],
        );
        let rho = tape.challenge("rho");
        let k = random();
        let (nonce_base, nonce_cipher) = (Point::base_times(k), cipher * k);
        tape.append("nonces", &[("R", &encoded(nonce_base)), ("S", &encoded(nonce_cipher))]);
        let response = k + tape.challenge("c") * combined(rho, &secrets);
        tape.append_scalar("response", response);
        let (verification_keys, proof) = (keys.as_slice(), DecryptionProof { nonce_base, nonce_cipher, response });
        let statement =
            UnitStatement { context: [7; 32], agreed: [9; 32], style: 3, trustee: 4, verification_keys, sum: &sum };
        let share = UnitShare { style: 3, factors: factors.clone(), proof };
        verdict(PreparedUnitShare::new(&statement, &share).unwrap())
    };
    let inputs =
        "protocol, context, agreed, style, trustee, count of V, V1, V2, C0, count of D, D1, D2, R, S, response";
    every_input_is_bound(inputs, share);
}

#[test]
fn of_a_proof_of_possession() {
    let secrets = [[random(), random()], [random(), random()]];
    let coefficients = secrets.map(|secrets| points(&secrets));
    let (id, own) = (CeremonyId { election: [6; 32], number: 2 }, random());
    let key = Point::base_times(own);
    let reveal = |tape: &mut Tape| {
        let [[a10, a11], [a20, a21]] = secrets.map(|secrets| secrets.map(|secret| encoded(Point::base_times(secret))));
        tape.begin("tupyo/v1/possession");
        tape.append(
            "statement",
            &[
                ("election", &id.election),
                ("ceremony", &id.number.to_le_bytes()),
                ("trustee", &1u16.to_le_bytes()),
                ("E", &encoded(key)),
                ("count of components", &count(2)),
                ("count of A1", &count(2)),
                ("A10", &a10),
                ("A11", &a11),
                ("count of A2", &count(2)),
                ("A20", &a20),
                ("A21", &a21),
            ],
        );
        let rho = tape.challenge("rho");
        let k = random();
        let nonce = Point::base_times(k);
        tape.append_point("nonce", &nonce.encode());
        let response = k + tape.challenge("c") * combined(rho, &[&[own], secrets.as_flattened()].concat());
        tape.append_scalar("response", response);
        let statement = RevealStatement { id, trustee: 1, key, coefficients: &coefficients };
        verdict(PreparedPossession::new(&statement, &PossessionProof { nonce, response }))
    };
    let inputs = "protocol, election, ceremony, trustee, E, count of components, count of A1, A10, A11, \
                  count of A2, A20, A21, nonce, response";
    every_input_is_bound(inputs, reveal);
}

#[test]
fn of_a_complaint() {
    let (id, secret, dealer_key) = (CeremonyId { election: [6; 32], number: 2 }, random(), Point::base_times(random()));
    let (complainer_key, key) = (Point::base_times(secret), dealer_key * secret);
    let complaint = |tape: &mut Tape| {
        tape.begin("tupyo/v1/complaint");
        tape.append(
            "statement",
            &[
                ("election", &id.election),
                ("ceremony", &id.number.to_le_bytes()),
                ("complainer", &4u16.to_le_bytes()),
                ("against", &1u16.to_le_bytes()),
                ("transcript", &[8; 32]),
                ("Ej", &encoded(complainer_key)),
                ("Ed", &encoded(dealer_key)),
                ("K", &encoded(key)),
            ],
        );
        let k = random();
        let (nonce_base, nonce_key) = (Point::base_times(k), dealer_key * k);
        tape.append("nonces", &[("R", &encoded(nonce_base)), ("S", &encoded(nonce_key))]);
        let response = k + tape.challenge("c") * secret;
        tape.append_scalar("response", response);
        let transcript = CeremonyTranscript([8; 32]);
        let statement =
            ComplaintStatement { id, complainer: 4, against: 1, transcript, complainer_key, dealer_key, key };
        verdict(PreparedComplaint::new(&statement, &ComplaintProof { nonce_base, nonce_key, response }))
    };
    let inputs = "protocol, election, ceremony, complainer, against, transcript, Ej, Ed, K, R, S, response";
    every_input_is_bound(inputs, complaint);
}
