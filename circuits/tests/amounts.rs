//! Amounts: limbs under range proofs, linked to the ciphertext. Valid votes are accepted; what is altered, exchanged,
//! out of range or forged is refused.
#![cfg(test)]
#![allow(missing_docs)]

use borsh::{BorshDeserialize, BorshSerialize};
use proptest::prelude::*;
use rand::rngs::OsRng;
use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, ContestRule, Context, KnownDocuments, LimbProof, LinearForm,
    Output, PreparedBallotProof, Sealed, SecretBits, Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar};
use tupyo_proof::{Member, RangeProof, verify};

#[derive(Clone, BorshSerialize, BorshDeserialize)]
struct Ballot {
    ciphertext: Vec<EncodedPoint>,
    proof: BallotProof,
    limbs: LimbProof,
}

struct Setting {
    bases: BallotBases,
    circuit: Circuit,
}

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

impl Setting {
    fn new(circuit: Circuit) -> Setting {
        let key = (0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect();
        let bases = BallotBases::with_limbs(circuit.bits(), circuit.limbs(), JointKey::new(key).unwrap());
        Setting { bases, circuit }
    }

    fn seal(&self, bits: &SecretBits) -> Ballot {
        let witness = Witness::new(bits, SecretScalar::random(&mut OsRng));
        let Sealed { ciphertext, proof, limbs } =
            prove(&self.bases, &self.circuit, &header(), &witness, &mut OsRng).unwrap();
        Ballot { ciphertext, proof, limbs: limbs.unwrap() }
    }

    fn accepts(&self, header: &BallotHeader, ballot: &Ballot) -> bool {
        let Ballot { ciphertext, proof, limbs } = ballot;
        PreparedBallotProof::new(&self.bases, &self.circuit, header, ciphertext, proof, Some(limbs))
            .is_ok_and(|member| verify(self.bases.shared(), &[member]).is_ok())
    }

    fn refuses(&self, ballot: &Ballot, alter: impl FnOnce(&mut Ballot)) -> bool {
        let mut altered = ballot.clone();
        alter(&mut altered);
        !self.accepts(&header(), &altered)
    }
}

/// How many limbs an amount has.
fn limbs_of(max: u64, budget: u64) -> usize {
    Amounts { max, budget }.limbs(Output::Option(0))
}

/// Three projects, at most 70,000 of 100,000.
fn budget() -> (Setting, SecretBits) {
    (
        Setting::new(Amounts { max: 70_000, budget: 100_000 }.circuit(3)),
        Amounts { max: 70_000, budget: 100_000 }.mark(3, &[70_000, 0, 29_999]).unwrap(),
    )
}

/// Beside a single choice, so that bits and limbs stand in one ballot.
fn mixed() -> (Setting, SecretBits) {
    let circuit = Circuit::side_by_side([
        &Amounts { max: 500, budget: 500 }.circuit(1),
        &SingleChoice { blank: true }.circuit(2),
        &Amounts { max: 9, budget: 70_000 }.circuit(2),
    ]);
    let mut bits = Amounts { max: 500, budget: 500 }.mark(1, &[123]).unwrap();
    bits.append(&SingleChoice { blank: true }.mark(2, &[1]).unwrap());
    bits.append(&Amounts { max: 9, budget: 70_000 }.mark(2, &[9, 1]).unwrap());
    (Setting::new(circuit), bits)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn every_vote_within_the_rules_is_accepted(
        shares in prop::collection::vec(any::<u32>(), 1..4),
        budget in 1u64..1_000_000_000_000,
        cap in any::<u64>(),
    ) {
        let max = 1 + cap % budget.min((1 << 32) - 1);
        let mut left = budget;
        let give = |share: &u32| {
            let amount = (u64::from(*share) % (max + 1)).min(left);
            left -= amount;
            amount as usize
        };
        let numbers: Vec<_> = shares.iter().map(give).collect();
        let setting = Setting::new(Amounts { max, budget }.circuit(numbers.len()));
        let bits = Amounts { max, budget }.mark(numbers.len(), &numbers).unwrap();
        let (limbs, outputs) = (limbs_of(max, budget), bits.publish_outputs(&setting.circuit));
        let whole = |limbs: &[u64]| limbs.iter().rev().fold(0, |sum, limb| sum << 16 | limb);
        let shown: Vec<_> = outputs.chunks(limbs).take(numbers.len()).map(|limbs| whole(limbs) as usize).collect();
        prop_assert_eq!(&shown, &numbers);
        prop_assert_eq!(whole(&outputs[numbers.len() * limbs..]), left);
        prop_assert!(setting.accepts(&header(), &setting.seal(&bits)));
    }
}

#[test]
fn the_circuit_is_that_of_the_rule() {
    let free = Amounts { max: 5, budget: 5 }.circuit(2);
    assert_eq!((free.bits(), free.limbs(), free.outputs(), free.equations().len()), (0, 3, 3, 1));
    let capped = Amounts { max: 3_000_000, budget: 10_000_000 }.circuit(12);
    assert_eq!((capped.limbs(), capped.outputs(), capped.equations().len()), (50, 26, 13));
    assert_eq!(Amounts { max: u64::from(u32::MAX), budget: 1_000_000_000_000 }.circuit(1).limbs(), 2 + 3 + 2);
    assert_eq!([0, 1, 65_535, 65_536, 1 << 32].map(|max| limbs_of(max, 9)), [1, 1, 1, 2, 3]);
}

#[test]
fn a_device_refuses_what_the_contest_does_not_allow() {
    let code = |amounts: &[usize]| {
        Amounts { max: 70_000, budget: 100_000 }.mark(2, amounts).map(drop).map_err(|error| error.code())
    };
    assert_eq!(code(&[70_000, 30_000]), Ok(()));
    assert_eq!(code(&[70_001, 0]), Err("too-many-points"));
    assert_eq!(code(&[70_000, 30_001]), Err("over-budget"));
    assert_eq!(code(&[1]), Err("options-missing"));
    assert_eq!(code(&[1, 1, 1]), Err("options-missing"));
}

#[test]
fn every_flipped_bit_is_refused() {
    let (setting, bits) =
        (Setting::new(Amounts { max: 9, budget: 9 }.circuit(1)), Amounts { max: 9, budget: 9 }.mark(1, &[4]).unwrap());
    let bytes = borsh::to_vec(&setting.seal(&bits)).unwrap();
    assert!(setting.accepts(&header(), &borsh::from_slice(&bytes).unwrap()));
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let accepted = borsh::from_slice::<Ballot>(&changed).is_ok_and(|ballot| setting.accepts(&header(), &ballot));
        assert!(!accepted, "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(borsh::from_slice::<Ballot>(&bytes[..length]).is_err());
    }
}

#[test]
fn every_part_of_the_statement_is_bound() {
    let (setting, bits) = mixed();
    let ballot = setting.seal(&bits);
    let good = header();
    assert!(setting.accepts(&good, &ballot));
    let altered = [
        BallotHeader { context: Context([8; 32]), ..good },
        BallotHeader { style: 4, ..good },
        BallotHeader { voter: 8, ..good },
        BallotHeader { key: (Point::BASE + Point::BASE).encode(), ..good },
        BallotHeader { previous: Some(tupyo_circuits::TrackingCode([6; 32])), ..good },
        BallotHeader { known: KnownDocuments([3; 32]), ..good },
    ];
    assert!(altered.iter().all(|header| !setting.accepts(header, &ballot)), "a copied ballot");
    for place in 0..ballot.ciphertext.len() {
        let next = (ballot.ciphertext[place].decode().unwrap() + Point::BASE).encode();
        assert!(setting.refuses(&ballot, |ballot| ballot.ciphertext[place] = next));
    }
}

#[test]
fn parts_of_another_ballot_are_refused() {
    let (setting, bits) = budget();
    let (one, other) = (setting.seal(&bits), setting.seal(&bits));
    assert!(setting.refuses(&one, |ballot| ballot.limbs = other.limbs.clone()));
    assert!(setting.refuses(&one, |ballot| ballot.limbs.commitments = other.limbs.commitments.clone()));
    assert!(setting.refuses(&one, |ballot| ballot.limbs.ranges = other.limbs.ranges.clone()));
    assert!(setting.refuses(&one, |ballot| ballot.limbs.link_mask = other.limbs.link_mask));
    assert!(setting.refuses(&one, |ballot| ballot.ciphertext = other.ciphertext.clone()));
    assert!(setting.refuses(&one, |ballot| ballot.ciphertext.swap(1, 3)), "projects exchanged");
    assert!(setting.refuses(&one, |ballot| {
        ballot.ciphertext.swap(1, 3);
        ballot.limbs.commitments.swap(0, 2);
    }));
    assert!(setting.refuses(&one, |ballot| ballot.limbs.output_response += Scalar::ONE));
    assert!(setting.refuses(&one, |ballot| {
        ballot.limbs.output_response += Scalar::ONE;
        ballot.limbs.equation_response += -Scalar::ONE;
    }));
    assert!(setting.refuses(&one, |ballot| {
        ballot.limbs.equation_response += Scalar::ONE;
        ballot.proof.equation_mask += Scalar::ONE;
    }));
}

#[test]
fn wrong_shapes_are_refused() {
    let (setting, bits) = budget();
    let ballot = setting.seal(&bits);
    let point = Point::BASE.encode();
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.commitments.push(point)));
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.commitments.truncate(1)));
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.commitments.clear()));
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.ranges.rounds.push([point; 2])));
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.ranges.rounds.clear()));
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.commitments[0] = EncodedPoint([255; 32])));
    assert!(setting.refuses(&ballot, |ballot| ballot.limbs.link_mask = EncodedPoint([255; 32])));
    let Ballot { ciphertext, proof, limbs } = &ballot;
    let without = PreparedBallotProof::new(&setting.bases, &setting.circuit, &header(), ciphertext, proof, None);
    assert!(without.is_err());
    let none = BallotBases::new(0, setting.bases.key().clone());
    let no_bases = PreparedBallotProof::new(&none, &setting.circuit, &header(), ciphertext, proof, Some(limbs));
    assert!(no_bases.is_err());
    let circuit = SingleChoice { blank: false }.circuit(2);
    let other = Setting::new(circuit.clone());
    let witness = Witness::new(&SingleChoice { blank: false }.mark(2, &[0]).unwrap(), SecretScalar::random(&mut OsRng));
    let sealed = prove(&other.bases, &circuit, &header(), &witness, &mut OsRng).unwrap();
    let with_limbs =
        PreparedBallotProof::new(&setting.bases, &circuit, &header(), &sealed.ciphertext, &sealed.proof, Some(limbs));
    assert!(with_limbs.is_err(), "limbs where the circuit has none");
    assert!(prove(&setting.bases, &setting.circuit, &header(), &witness, &mut OsRng).is_err());
}

/// With as many rounds as one about no number has: for a circuit without limbs it is still one too many.
#[test]
fn a_limb_proof_about_no_limbs_fits_no_circuit() {
    let (setting, bits) = budget();
    let mut none = setting.seal(&bits).limbs;
    none.commitments.clear();
    none.ranges.rounds.truncate(RangeProof::rounds_for(0));
    let without = SingleChoice { blank: false }.circuit(2);
    assert!(LimbProof::fits_circuit(None, &without) && !LimbProof::fits_circuit(Some(&none), &without));
    assert!(
        !LimbProof::fits_circuit(None, &setting.circuit) && !LimbProof::fits_circuit(Some(&none), &setting.circuit)
    );
}

/// What a voter's device shows of a vote, for outputs of any coefficients.
#[test]
fn outputs_are_linear_forms_of_the_limbs() {
    let bits = Amounts { max: 70_000, budget: 100_000 }.mark(2, &[65_537, 3]).unwrap();
    let outputs = vec![
        LinearForm::of_limbs([(0, 1), (1, 1 << 16)]),
        LinearForm::of_limbs([(0, 5), (2, 7)]),
        LinearForm::of_limbs([(0, -1)]),
    ];
    assert_eq!(bits.publish_outputs(&Circuit::of_limbs(6, Vec::new(), outputs)), [65_537, 5 + 21, 0]);
}

/// The limbs of rules that are wider by one, under the circuit of the right rule: equal in shape.
#[test]
fn off_by_one_is_refused() {
    let forged = |right: (u64, u64), wrong: (u64, u64), numbers: &[usize]| {
        let setting = Setting::new(Amounts { max: right.0, budget: right.1 }.circuit(numbers.len()));
        let bits = Amounts { max: wrong.0, budget: wrong.1 }.mark(numbers.len(), numbers).unwrap();
        let ballot = setting.seal(&bits);
        setting.accepts(&header(), &ballot)
    };
    assert!(forged((700, 1000), (700, 1000), &[700, 300]));
    assert!(!forged((700, 1000), (701, 1000), &[701, 299]), "max + 1");
    assert!(!forged((700, 1000), (701, 1000), &[700, 300]), "the complement of another max");
    assert!(!forged((700, 1000), (700, 1001), &[700, 301]), "budget + 1");
    assert!(!forged((700, 1000), (700, 1001), &[700, 300]), "budget + 1, the rest of it");
    assert!(!forged((700, 1000), (700, 999), &[700, 299]), "budget − 1");
    assert!(!forged((70_000, 100_000), (70_001, 100_000), &[70_001, 0]), "max + 1 of two limbs");
}

#[test]
fn the_size_is_that_of_the_rule() {
    let (setting, bits) = budget();
    let nothing = Amounts { max: 70_000, budget: 100_000 }.mark(3, &[0, 0, 0]).unwrap();
    let length = |bits| borsh::to_vec(&setting.seal(bits)).unwrap().len();
    assert_eq!(length(&bits), length(&nothing));
    let ballot = setting.seal(&bits);
    let limbs = setting.circuit.limbs();
    let rounds = ballot.limbs.ranges.rounds.len();
    assert_eq!((limbs, rounds), (14, 8));
    assert_eq!(borsh::to_vec(&ballot.limbs).unwrap().len(), 424 + 32 * limbs + 64 * rounds);
    assert_eq!(LimbProof::length(limbs), 424 + 32 * limbs + 64 * rounds);
    assert_eq!(LimbProof::length(0), 0);
    let member = PreparedBallotProof::new(
        &setting.bases,
        &setting.circuit,
        &header(),
        &ballot.ciphertext,
        &ballot.proof,
        Some(&ballot.limbs),
    );
    assert_eq!(member.unwrap().equations(), 7);
}
