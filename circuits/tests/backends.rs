//! No verdict depends on what computes with public points. Alone in its program, since what computes is chosen for all
//! of it.
#![cfg(test)]
#![allow(missing_docs)]

use std::sync::{Mutex, MutexGuard};

use proptest::prelude::*;
use rand::rngs::OsRng;
use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, ContestRule, Context, KnownDocuments, PreparedBallotProof, Sealed, SecretBits,
    Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{Backend, EncodedPoint, Point, Scalar, SecretScalar};
use tupyo_proof::{RangeProof, culprits, verify};

const BALLOTS: usize = 24;

/// One test at a time.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
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

fn seal(bases: &BallotBases, circuit: &Circuit, bits: &SecretBits) -> Sealed {
    let witness = Witness::new(bits, SecretScalar::random(&mut OsRng));
    prove(bases, circuit, &header(), &witness, &mut OsRng).unwrap()
}

fn key(circuit: &Circuit) -> JointKey {
    JointKey::new((0..circuit.outputs()).map(|_| SecretScalar::random(&mut OsRng).times_base()).collect()).unwrap()
}

/// Another point, no point, another response or another place.
fn alter(sealed: &mut Sealed, how: usize) {
    match how {
        0 => sealed.proof.nonce_response += Scalar::ONE,
        1 => sealed.ciphertext[1] = Point::BASE.encode(),
        2 => sealed.ciphertext[2] = EncodedPoint([0; 32]),
        3 => sealed.proof.bits = EncodedPoint([0xff; 32]),
        4 => sealed.proof.masks.0[9] ^= 1,
        5 => sealed.ciphertext.swap(1, 2),
        _ => sealed.proof.output_mask = sealed.proof.nonce_mask,
    }
}

/// Which are refused when they are prepared, and which of the others then; each is prepared by the next of
/// the backends.
fn verdicts(
    bases: &BallotBases,
    circuit: &Circuit,
    ballots: &[Sealed],
    backends: &[Backend],
) -> (Vec<usize>, Vec<usize>, bool) {
    let prepared = ballots.iter().enumerate().map(|(place, sealed)| {
        backends[place % backends.len()].choose();
        let limbs = sealed.limbs.as_ref();
        PreparedBallotProof::new(bases, circuit, &header(), &sealed.ciphertext, &sealed.proof, limbs).ok()
    });
    let prepared: Vec<_> = prepared.collect();
    let refused = (0..ballots.len()).filter(|place| prepared[*place].is_none()).collect();
    let members: Vec<_> = prepared.into_iter().flatten().collect();
    (refused, culprits(bases.shared(), &members), verify(bases.shared(), &members).is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_verdict_depends_on_the_backend(altered in prop::collection::btree_map(0..BALLOTS, 0..7usize, 0..5)) {
        let _turn = turn();
        let circuit = SingleChoice { blank: true }.circuit(6);
        let bases = BallotBases::new(circuit.bits(), key(&circuit));
        let bits = SingleChoice { blank: true }.mark(6, &[2]).unwrap();
        let mut ballots: Vec<_> = (0..BALLOTS).map(|_| seal(&bases, &circuit, &bits)).collect();
        altered.iter().for_each(|(place, how)| alter(&mut ballots[*place], *how));
        let expected = verdicts(&bases, &circuit, &ballots, &[Backend::Dalek]);
        let named: Vec<_> = altered.keys().copied().collect();
        prop_assert_eq!(expected.0.len() + expected.1.len(), named.len());
        let all = Backend::available();
        let mixed = [&all[..], &[all[0]]].concat();
        for backends in all.iter().map(std::slice::from_ref).chain([&all[..], &mixed]) {
            prop_assert_eq!(&verdicts(&bases, &circuit, &ballots, backends), &expected);
        }
    }
}

/// What a range proof's coefficients of the shared bases are made of.
const RANGE_CHEATS: [fn(&mut RangeProof); 6] = [
    |proof| proof.left += Scalar::ONE,
    |proof| proof.right += Scalar::ONE,
    |proof| proof.product += Scalar::ONE,
    |proof| proof.vectors_blind += Scalar::ONE,
    |proof| proof.rounds.swap(0, 1),
    |proof| std::mem::swap(&mut proof.digits, &mut proof.masks),
];

/// Range proofs of 2, 4 and 8 numbers: the places of 5, 6 and 7 binary digits.
#[test]
fn no_verdict_on_amounts_depends_on_the_backend() {
    let _turn = turn();
    for (budget, projects) in [(9, 1), (9, 3), (70_000, 3)] {
        let rule = Amounts { max: budget, budget };
        let circuit = rule.circuit(projects);
        let bases = BallotBases::with_limbs(circuit.bits(), circuit.limbs(), key(&circuit));
        let bits = rule.mark(projects, &vec![1; projects]).unwrap();
        let mut ballots: Vec<_> = (0..3).map(|_| seal(&bases, &circuit, &bits)).collect();
        let limbs = ballots[1].limbs.clone();
        for backend in Backend::available() {
            let judged = |ballots: &[Sealed]| verdicts(&bases, &circuit, ballots, &[backend]);
            assert_eq!(judged(&ballots), (vec![], vec![], true), "{backend}");
            for cheat in RANGE_CHEATS {
                cheat(&mut ballots[1].limbs.as_mut().unwrap().ranges);
                assert_eq!(judged(&ballots), (vec![], vec![1], false), "{backend}");
                ballots[1].limbs.clone_from(&limbs);
            }
        }
    }
}
