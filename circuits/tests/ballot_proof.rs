//! Valid votes are accepted; every altered byte, every altered statement and every invalid vote is refused.
#![cfg(test)]
#![allow(missing_docs)]

use proptest::prelude::*;
use rand::rngs::OsRng;
use tupyo_circuits::kinds::{ChooseUpTo, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, PreparedOpening,
    Sealed, SecretBits, TrackingCode, Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar};
use tupyo_proof::{culprits, verify};

fn bases(circuit: &Circuit) -> BallotBases {
    let key = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
    BallotBases::new(circuit.bits(), JointKey::new(key).unwrap())
}

fn header() -> BallotHeader {
    BallotHeader {
        context: Context([7; 32]),
        style: 3,
        voter: 9,
        key: Point::BASE.encode(),
        previous: Some(TrackingCode([5; 32])),
        known: KnownDocuments([4; 32]),
    }
}

fn seal(bases: &BallotBases, circuit: &Circuit, bits: &SecretBits) -> Sealed {
    let witness = Witness::new(bits, SecretScalar::random(&mut OsRng));
    prove(bases, circuit, &header(), &witness, &mut OsRng).unwrap()
}

fn accepts(bases: &BallotBases, circuit: &Circuit, header: &BallotHeader, sealed: &Sealed) -> bool {
    PreparedBallotProof::new(bases, circuit, header, &sealed.ciphertext, &sealed.proof, None)
        .is_ok_and(|member| verify(bases.shared(), &[member]).is_ok())
}

fn numbers(values: &[i64]) -> Vec<SecretScalar> {
    values.iter().map(|value| SecretScalar::decode(&Scalar::from(*value).encode()).unwrap()).collect()
}

/// Single choice of three with blank beside choose up to two of four.
fn mixed() -> (Circuit, SecretBits) {
    let circuit = Circuit::side_by_side([&SingleChoice { blank: true }.circuit(3), &ChooseUpTo { max: 2 }.circuit(4)]);
    let mut bits = SingleChoice { blank: true }.mark(3, &[3]).unwrap();
    bits.append(&ChooseUpTo { max: 2 }.mark(4, &[2]).unwrap());
    (circuit, bits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_selection_is_accepted(
        options in 1usize..9, blank: bool, pick: usize, max in 1usize..9, marks: Vec<usize>,
    ) {
        let outputs = options + usize::from(blank);
        let max = max.min(options);
        let mut chosen: Vec<_> = marks.iter().map(|mark| mark % options).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen.truncate(max);
        let (single, up_to) = (SingleChoice { blank }, ChooseUpTo { max });
        let circuit = Circuit::side_by_side([&single.circuit(options), &up_to.circuit(options)]);
        let mut bits = single.mark(options, &[pick % outputs]).unwrap();
        bits.append(&up_to.mark(options, &chosen).unwrap());
        let bases = bases(&circuit);
        prop_assert!(accepts(&bases, &circuit, &header(), &seal(&bases, &circuit, &bits)));
    }
}

#[test]
fn numbers_that_are_no_valid_vote_are_refused() {
    let circuit = SingleChoice { blank: false }.circuit(3);
    let bases = bases(&circuit);
    let sealed = |values: &[i64]| {
        let witness = Witness::of_numbers(numbers(values), SecretScalar::random(&mut OsRng));
        prove(&bases, &circuit, &header(), &witness, &mut OsRng).unwrap()
    };
    assert!(accepts(&bases, &circuit, &header(), &sealed(&[0, 1, 0])));
    for vote in [[0, 0, 0], [1, 1, 0], [2, 0, 0], [2, -1, 0], [-1, 1, 1], [i64::MAX, 1 - i64::MAX, 0]] {
        assert!(!accepts(&bases, &circuit, &header(), &sealed(&vote)), "{vote:?}");
    }
}

#[test]
fn every_part_of_the_statement_is_bound() {
    let (circuit, bits) = mixed();
    let bases = bases(&circuit);
    let sealed = seal(&bases, &circuit, &bits);
    let good = header();
    let altered = [
        BallotHeader { context: Context([8; 32]), ..good },
        BallotHeader { style: 4, ..good },
        BallotHeader { voter: 8, ..good },
        BallotHeader { key: (Point::BASE + Point::BASE).encode(), ..good },
        BallotHeader { previous: None, ..good },
        BallotHeader { previous: Some(TrackingCode([6; 32])), ..good },
        BallotHeader { known: KnownDocuments([3; 32]), ..good },
    ];
    assert!(accepts(&bases, &circuit, &good, &sealed));
    assert!(altered.iter().all(|header| !accepts(&bases, &circuit, header, &sealed)));
    for place in 0..sealed.ciphertext.len() {
        let mut ciphertext = sealed.ciphertext.clone();
        ciphertext[place] = (ciphertext[place].decode().unwrap() + Point::BASE).encode();
        assert!(!accepts(&bases, &circuit, &good, &Sealed { ciphertext, proof: sealed.proof.clone(), limbs: None }));
    }
}

#[test]
fn wrong_counts_and_encodings_are_refused() {
    let (circuit, bits) = mixed();
    let bases = bases(&circuit);
    let sealed = seal(&bases, &circuit, &bits);
    let with = |alter: &dyn Fn(&mut Sealed)| {
        let mut altered = Sealed { ciphertext: sealed.ciphertext.clone(), proof: sealed.proof.clone(), limbs: None };
        alter(&mut altered);
        accepts(&bases, &circuit, &header(), &altered)
    };
    assert!(with(&|_| {}));
    assert!(!with(&|sealed| sealed.ciphertext.truncate(1)));
    assert!(!with(&|sealed| sealed.ciphertext.clear()));
    assert!(!with(&|sealed| sealed.ciphertext.push(Point::BASE.encode())));
    assert!(!with(&|sealed| sealed.proof.responses.push(Scalar::ZERO)));
    assert!(!with(&|sealed| sealed.proof.responses.truncate(1)));
    assert!(!with(&|sealed| sealed.proof.masks = EncodedPoint([255; 32])));
    assert!(!with(&|sealed| sealed.ciphertext[0] = EncodedPoint([255; 32])));
}

#[test]
fn a_batch_names_the_culprits() {
    let (circuit, bits) = mixed();
    let bases = bases(&circuit);
    let mut ballots: Vec<_> = (0..9).map(|_| seal(&bases, &circuit, &bits)).collect();
    for forged in [2, 7] {
        ballots[forged].proof.nonce_response += Scalar::ONE;
    }
    let members: Vec<_> = ballots
        .iter()
        .map(|sealed| {
            PreparedBallotProof::new(&bases, &circuit, &header(), &sealed.ciphertext, &sealed.proof, None).unwrap()
        })
        .collect();
    assert_eq!(culprits(bases.shared(), &members), [2, 7]);
}

#[test]
fn a_challenged_ballot_opens_to_its_values_and_no_others() {
    let (circuit, bits) = mixed();
    let bases = bases(&circuit);
    let nonce = SecretScalar::random(&mut OsRng);
    let public = Scalar::decode(*nonce.encode()).unwrap();
    let sealed = prove(&bases, &circuit, &header(), &Witness::new(&bits, nonce), &mut OsRng).unwrap();
    let opens = |nonce: Scalar, values: &[u64]| {
        PreparedOpening::new(&bases, &TrackingCode([1; 32]), &sealed.ciphertext, nonce, values)
            .is_ok_and(|member| verify(bases.shared(), &[member]).is_ok())
    };
    assert!(opens(public, &[0, 0, 0, 1, 0, 0, 1, 0, 1]));
    assert!(!opens(public, &[0, 0, 1, 0, 0, 0, 1, 0, 1]));
    assert!(!opens(public, &[0, 0, 0, 1, 0, 0, 1, 0]));
    assert!(!opens(public + Scalar::ONE, &[0, 0, 0, 1, 0, 0, 1, 0, 1]));
}

#[test]
fn a_device_refuses_what_the_contest_does_not_allow() {
    assert_eq!(SingleChoice { blank: false }.mark(3, &[3]).err().unwrap().code(), "unknown-option");
    assert_eq!(ChooseUpTo { max: 2 }.mark(3, &[0, 1, 2]).err().unwrap().code(), "too-many-options");
    assert_eq!(ChooseUpTo { max: 2 }.mark(3, &[1, 1]).err().unwrap().code(), "repeated-option");
    assert_eq!(ChooseUpTo { max: 2 }.mark(3, &[3]).err().unwrap().code(), "unknown-option");
}

proptest! {
    #[test]
    fn tracking_codes_survive_being_written_down(bytes: [u8; 32]) {
        let code = TrackingCode(bytes);
        let text = code.to_string();
        prop_assert_eq!(text.len(), 64);
        prop_assert_eq!(text.parse::<TrackingCode>().unwrap(), code);
        prop_assert_eq!(text.to_lowercase().replace('-', " ").parse::<TrackingCode>().unwrap(), code);
    }
}

#[test]
fn a_tracking_code_with_spare_bits_is_refused() {
    let text = TrackingCode([0; 32]).to_string();
    assert!(format!("{}1", &text[..text.len() - 1]).parse::<TrackingCode>().is_err());
    assert!(text[..60].parse::<TrackingCode>().is_err());
    assert!(text.replace('0', "U").parse::<TrackingCode>().is_err());
}
