//! What does not fit together: a witness and a circuit, a circuit and its bases. And what is shown of what fits.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, PreparedOpening,
    TrackingCode, Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, PublicPoint, Scalar, SecretScalar};
use tupyo_proof::{Member, verify};

fn header() -> BallotHeader {
    BallotHeader {
        context: Context([7; 32]),
        style: 3,
        voter: 9,
        key: Point::BASE.encode(),
        previous: None,
        known: KnownDocuments([4; 32]),
    }
}

fn key(components: usize) -> JointKey {
    JointKey::new((0..components).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect()).unwrap()
}

fn nonce() -> SecretScalar {
    SecretScalar::random(&mut OsRng)
}

fn witness(bits: usize, limbs: usize) -> Witness {
    Witness::of_numbers((0..bits).map(|_| SecretScalar::zero()).collect(), nonce()).with_limbs(vec![0; limbs])
}

#[test]
fn a_witness_has_the_bits_and_the_limbs_of_its_circuit() {
    let circuit =
        Circuit::side_by_side([&SingleChoice { blank: false }.circuit(2), &Amounts { max: 9, budget: 9 }.circuit(1)]);
    let bases = BallotBases::with_limbs(3, 3, key(5));
    let proves = |bits, limbs| prove(&bases, &circuit, &header(), &witness(bits, limbs), &mut OsRng).is_ok();
    assert!(proves(2, 2));
    assert!(
        [(1, 2), (3, 2), (2, 1), (2, 3), (2, 0), (0, 2), (0, 0)].into_iter().all(|(bits, limbs)| !proves(bits, limbs))
    );
}

/// More bases than needed do no harm; one too few of any kind is refused by prover, verifier and opening.
#[test]
fn bases_suffice_for_the_circuit() {
    let circuit =
        Circuit::side_by_side([&SingleChoice { blank: false }.circuit(2), &Amounts { max: 9, budget: 9 }.circuit(1)]);
    let components = key(6);
    let of = |count: usize| JointKey::new(components.components()[..count].to_vec()).unwrap();
    let whole = BallotBases::with_limbs(2, 2, of(4));
    let sealed = prove(&whole, &circuit, &header(), &witness(2, 2), &mut OsRng).unwrap();
    let prepares = |bases: &BallotBases| {
        let (ciphertext, limbs) = (&sealed.ciphertext, sealed.limbs.as_ref());
        PreparedBallotProof::new(bases, &circuit, &header(), ciphertext, &sealed.proof, limbs).is_ok()
    };
    for (bits, limbs, outputs, suffice) in
        [(2, 2, 4, true), (3, 3, 6, true), (1, 2, 4, false), (2, 1, 4, false), (2, 0, 4, false), (2, 2, 3, false)]
    {
        let bases = BallotBases::with_limbs(bits, limbs, of(outputs));
        let proved = prove(&bases, &circuit, &header(), &witness(2, 2), &mut OsRng).is_ok();
        assert_eq!((proved, prepares(&bases)), (suffice, suffice), "{bits} bits, {limbs} limbs, {outputs} outputs");
        let opened = PreparedOpening::new(&bases, &TrackingCode([1; 32]), &sealed.ciphertext, Scalar::ONE, &[0; 4]);
        assert_eq!(opened.is_ok(), outputs >= 4);
    }
}

/// G, Q, a base for each bit and component; with limbs H and 32 for each of a power of two of them.
#[test]
fn shared_bases_are_as_many_as_the_specification_says() {
    let count = |bits, limbs, outputs| BallotBases::with_limbs(bits, limbs, key(outputs)).shared().count();
    assert_eq!(count(3, 0, 4), 2 + 3 + 4);
    assert_eq!(count(3, 1, 4), 2 + 3 + 4 + 1 + 32);
    assert_eq!(count(3, 3, 4), 2 + 3 + 4 + 1 + 4 * 32);
    assert_eq!(BallotBases::new(3, key(4)).shared().count(), count(3, 0, 4));
}

#[test]
fn a_prepared_proof_has_the_points_of_its_ciphertext() {
    let circuit = SingleChoice { blank: true }.circuit(3);
    let bases = BallotBases::new(4, key(4));
    let nonce = nonce();
    let public = Scalar::decode(*nonce.encode()).unwrap();
    let witness = Witness::new(&SingleChoice { blank: true }.mark(3, &[1]).unwrap(), nonce);
    let sealed = prove(&bases, &circuit, &header(), &witness, &mut OsRng).unwrap();
    assert_eq!(witness.publish_nonce(), public);
    let member =
        PreparedBallotProof::new(&bases, &circuit, &header(), &sealed.ciphertext, &sealed.proof, None).unwrap();
    let encoded = |points: &[PublicPoint]| -> Vec<EncodedPoint> {
        points.iter().map(|point| point.to_point().encode()).collect()
    };
    assert_eq!(encoded(member.ciphertext()), sealed.ciphertext);
    assert_eq!(member.equations(), 4);
    assert!(verify(bases.shared(), &[&member]).is_ok());
    assert_eq!(encoded(&member.into_ciphertext()), sealed.ciphertext);
}

#[test]
fn identifiers_are_shown_as_people_write_them() {
    let context = Context([0xa5; 32]);
    assert_eq!(context.to_string(), "a5".repeat(32));
    assert_eq!(format!("{context:?}"), context.to_string());
    let code = TrackingCode([0xa5; 32]);
    assert_eq!(format!("{code:?}"), code.to_string());
    assert!(code.to_string().starts_with("MPJT-B9D5-"));
}
