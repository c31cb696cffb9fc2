//! The proof of random circuits: any linear equations and outputs over any bits and limbs. What satisfies them is
//! accepted and encrypts the outputs; with anything changed in proof, ciphertext, circuit, key or header, or with a
//! witness that breaks one equation or has one number that is no bit, it is refused.
#![cfg(test)]
#![allow(missing_docs)]

use borsh::{BorshDeserialize, BorshSerialize};
use proptest::prelude::*;
use proptest::sample::Index;
use rand::rngs::OsRng;
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, Context, Equation, KnownDocuments, LimbProof, LinearForm,
    PreparedBallotProof, Sealed, TrackingCode, Witness, prove,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar};
use tupyo_proof::verify;

/// Numbers, and forms over them by their coefficients; the constants of equations are what the forms are worth.
#[derive(Clone, Debug)]
struct Part {
    numbers: Vec<i64>,
    equations: Vec<(Vec<i64>, i64)>,
    outputs: Vec<Vec<i64>>,
}

/// A statement and what satisfies it.
#[derive(Clone, Debug)]
struct Random {
    bits: Part,
    limbs: Part,
}

#[derive(Clone, BorshSerialize, BorshDeserialize)]
struct Ballot {
    ciphertext: Vec<EncodedPoint>,
    proof: BallotProof,
    limbs: Vec<LimbProof>,
}

impl Part {
    fn random(counts: std::ops::Range<usize>, largest: i64) -> impl Strategy<Value = Part> {
        prop::collection::vec(0..=largest, counts).prop_flat_map(|numbers| {
            let width = numbers.len();
            let outputs = usize::from(width > 0)..=4 * usize::from(width > 0);
            let equations = prop::collection::vec(row(width), 0..=5 * usize::from(width > 0));
            (Just(numbers), equations, prop::collection::vec(row(width), outputs))
                .prop_map(|(numbers, rows, outputs)| Part { numbers, equations: Vec::new(), outputs }.holding(rows))
        })
    }

    /// With equations of these rows that its numbers satisfy.
    fn holding(mut self, rows: Vec<Vec<i64>>) -> Part {
        self.equations = rows.into_iter().map(|row| (row.clone(), self.value(&row))).collect();
        self
    }

    fn value(&self, row: &[i64]) -> i64 {
        row.iter().zip(&self.numbers).map(|(coefficient, number)| coefficient * number).sum()
    }

    /// The same equations' rows with constants that fit one changed number.
    fn with_number(&self, place: usize, number: i64) -> Part {
        let mut part = self.clone();
        part.numbers[place] = number;
        let rows = part.equations.iter().map(|(row, _)| row.clone()).collect();
        part.holding(rows)
    }

    fn circuit(
        &self,
        form: fn(Vec<(usize, i64)>) -> LinearForm,
        of: fn(usize, Vec<Equation>, Vec<LinearForm>) -> Circuit,
    ) -> Circuit {
        let form = |row: &Vec<i64>| form(row.iter().copied().enumerate().collect());
        let equations = self.equations.iter().map(|(row, constant)| Equation { form: form(row), constant: *constant });
        of(self.numbers.len(), equations.collect(), self.outputs.iter().map(form).collect())
    }

    fn values(&self) -> impl Iterator<Item = i64> {
        self.outputs.iter().map(|row| self.value(row))
    }
}

/// Coefficients, not all zero; most are small, as those of contests.
fn row(width: usize) -> impl Strategy<Value = Vec<i64>> {
    let coefficient = prop_oneof![6 => -3i64..=3, 1 => any::<i32>().prop_map(i64::from), 3 => Just(1)];
    prop::collection::vec(coefficient, width).prop_map(|mut row| {
        if row.iter().all(|coefficient| *coefficient == 0) {
            row.iter_mut().take(1).for_each(|coefficient| *coefficient = 1);
        }
        row
    })
}

/// Half of them without limbs.
fn random() -> impl Strategy<Value = Random> {
    let limbs = prop_oneof![Part::random(0..1, 0), Part::random(1..4, 65_535)];
    (Part::random(1..9, 1), limbs).prop_map(|(bits, limbs)| Random { bits, limbs })
}

impl Random {
    fn part(&mut self, limbs: bool) -> &mut Part {
        if limbs { &mut self.limbs } else { &mut self.bits }
    }

    fn circuit(&self) -> Circuit {
        let bits = self.bits.circuit(LinearForm::weighted, Circuit::new);
        let limbs = self.limbs.circuit(LinearForm::of_limbs, Circuit::of_limbs);
        Circuit::side_by_side([&bits, &limbs])
    }

    fn witness(&self) -> Witness {
        let number = |number: &i64| SecretScalar::decode(&Scalar::from(*number).encode()).unwrap();
        let limbs = self.limbs.numbers.iter().map(|limb| u16::try_from(*limb).unwrap()).collect();
        Witness::of_numbers(self.bits.numbers.iter().map(number).collect(), SecretScalar::random(&mut OsRng))
            .with_limbs(limbs)
    }

    fn keys(&self) -> Vec<SecretScalar> {
        (0..self.bits.outputs.len() + self.limbs.outputs.len()).map(|_| SecretScalar::random(&mut OsRng)).collect()
    }

    fn bases(&self, keys: &[SecretScalar]) -> BallotBases {
        let key = JointKey::new(keys.iter().map(SecretScalar::times_base).collect()).unwrap();
        BallotBases::with_limbs(self.bits.numbers.len(), self.limbs.numbers.len(), key)
    }

    /// Under this circuit, which need not be its own.
    fn seal(&self, bases: &BallotBases, circuit: &Circuit) -> Ballot {
        let Sealed { ciphertext, proof, limbs } =
            prove(bases, circuit, &header(), &self.witness(), &mut OsRng).unwrap();
        Ballot { ciphertext, proof, limbs: limbs.into_iter().collect() }
    }

    /// Whether it is accepted although its numbers are as they are.
    fn accepted(&self) -> bool {
        let (bases, circuit) = (self.bases(&self.keys()), self.circuit());
        accepts(&bases, &circuit, &header(), &self.seal(&bases, &circuit))
    }
}

fn header() -> BallotHeader {
    let previous = Some(TrackingCode([5; 32]));
    BallotHeader {
        context: Context([7; 32]),
        style: 3,
        voter: 9,
        key: Point::BASE.encode(),
        previous,
        known: KnownDocuments([4; 32]),
    }
}

fn accepts(bases: &BallotBases, circuit: &Circuit, header: &BallotHeader, ballot: &Ballot) -> bool {
    let Ballot { ciphertext, proof, limbs } = ballot;
    limbs.len() < 2
        && PreparedBallotProof::new(bases, circuit, header, ciphertext, proof, limbs.first())
            .is_ok_and(|member| verify(bases.shared(), &[member]).is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_satisfies_its_circuit_is_accepted_and_encrypts_the_outputs(random in random()) {
        let (keys, circuit) = (random.keys(), random.circuit());
        let bases = random.bases(&keys);
        let ballot = random.seal(&bases, &circuit);
        prop_assert!(accepts(&bases, &circuit, &header(), &ballot));
        let points: Vec<_> = ballot.ciphertext.iter().map(|point| point.decode().unwrap()).collect();
        let opened = points[1..].iter().zip(&keys).map(|(point, key)| *point - key.times(&points[0]));
        let values: Vec<_> = random.bits.values().chain(random.limbs.values()).map(Scalar::from).collect();
        prop_assert_eq!(opened.collect::<Vec<_>>(), values.into_iter().map(Point::base_times).collect::<Vec<_>>());
    }

    #[test]
    fn every_altered_byte_point_and_header_is_refused(
        random in random(),
        bytes in prop::collection::vec((any::<Index>(), 1u8..), 12),
        place: Index,
        other: Index,
    ) {
        let (keys, circuit) = (random.keys(), random.circuit());
        let bases = random.bases(&keys);
        let ballot = random.seal(&bases, &circuit);
        let encoded = borsh::to_vec(&ballot).unwrap();
        for (at, mask) in bytes {
            let mut altered = encoded.clone();
            altered[at.index(encoded.len())] ^= mask;
            let altered = borsh::from_slice::<Ballot>(&altered);
            prop_assert!(!altered.is_ok_and(|altered| accepts(&bases, &circuit, &header(), &altered)));
        }

        let (one, two) = (place.index(ballot.ciphertext.len()), other.index(ballot.ciphertext.len()));
        let mut altered = ballot.clone();
        altered.ciphertext[one] = (altered.ciphertext[one].decode().unwrap() + Point::BASE).encode();
        prop_assert!(!accepts(&bases, &circuit, &header(), &altered));
        let mut altered = ballot.clone();
        altered.ciphertext.swap(one, two);
        prop_assert!(one == two || !accepts(&bases, &circuit, &header(), &altered));

        let good = header();
        for header in [
            BallotHeader { context: Context([6; 32]), ..good },
            BallotHeader { style: 2, ..good },
            BallotHeader { voter: 8, ..good },
            BallotHeader { key: (Point::BASE + Point::BASE).encode(), ..good },
            BallotHeader { previous: None, ..good },
        ] {
            prop_assert!(!accepts(&bases, &circuit, &header, &ballot));
        }
        let mut others: Vec<_> = keys.iter().map(SecretScalar::times_base).collect();
        let changed = place.index(others.len());
        others[changed] += Point::BASE;
        let others = BallotBases::with_limbs(circuit.bits(), circuit.limbs(), JointKey::new(others).unwrap());
        prop_assert!(!accepts(&others, &circuit, &good, &ballot));
    }

    #[test]
    fn another_circuit_is_refused(random in random(), place: Index, other: Index, by in 1i64..5, more in row(8)) {
        let (keys, circuit) = (random.keys(), random.circuit());
        let bases = random.bases(&keys);
        let ballot = random.seal(&bases, &circuit);
        let refuses = |alter: &dyn Fn(&mut Part)| {
            [false, true].into_iter().all(|limbs| {
                let mut altered = random.clone();
                alter(altered.part(limbs));
                let altered = altered.circuit();
                altered == circuit || !accepts(&bases, &altered, &header(), &ballot)
            })
        };
        let at = |places: usize| (places > 0).then(|| place.index(places));
        let equation = |part: &Part| at(part.equations.len());
        let output = |part: &Part| at(part.outputs.len());
        prop_assert!(refuses(&|part| equation(part).iter().for_each(|i| part.equations[*i].1 += by)), "a constant");
        let coefficient = |row: &mut Vec<i64>| {
            let column = other.index(row.len());
            row[column] += by;
        };
        prop_assert!(refuses(&|part| equation(part).iter().for_each(|i| coefficient(&mut part.equations[*i].0))));
        prop_assert!(refuses(&|part| output(part).iter().for_each(|i| coefficient(&mut part.outputs[*i]))));
        prop_assert!(refuses(&|part| equation(part).iter().for_each(|i| drop(part.equations.remove(*i)))), "one less");
        prop_assert!(refuses(&|part| equation(part).iter().for_each(|i| part.equations.swap(0, *i))), "exchanged");
        prop_assert!(refuses(&|part| output(part).iter().for_each(|i| part.outputs.swap(0, *i))), "exchanged");
        prop_assert!(refuses(&|part| {
            let mut rows: Vec<_> = part.equations.iter().map(|(row, _)| row.clone()).collect();
            rows.push(more[..part.numbers.len().min(8)].to_vec());
            if rows.last().is_some_and(|row| row.iter().any(|coefficient| *coefficient != 0)) {
                *part = part.clone().holding(rows);
            }
        }), "one more, and true");
    }

    #[test]
    fn a_witness_that_breaks_one_equation_is_refused(random in random(), place: Index, by in any::<i32>()) {
        let by = if by == 0 { 1 } else { i64::from(by) };
        for limbs in [false, true] {
            let mut broken = random.clone();
            let equations = &mut broken.part(limbs).equations;
            if !equations.is_empty() {
                let broken_place = place.index(equations.len());
                equations[broken_place].1 += by;
                prop_assert!(!broken.accepted());
            }
        }
        prop_assert!(random.accepted());
    }

    /// All equations hold: only the proof that the numbers are bits refuses them.
    #[test]
    fn a_number_that_is_no_bit_is_refused(
        random in random(),
        place: Index,
        number in prop_oneof![Just(2), Just(-1), any::<i32>().prop_map(i64::from)],
    ) {
        let place = place.index(random.bits.numbers.len());
        let changed = Random { bits: random.bits.with_number(place, number), ..random };
        prop_assert_eq!(changed.accepted(), number == 0 || number == 1);
    }
}
