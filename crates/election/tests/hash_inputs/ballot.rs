//! Each input of a ballot's transcript, altered.

use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, ContestRule, Context, KnownDocuments, LimbProof, LinearForm,
    PreparedBallotProof, PreparedOpening, TrackingCode,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Generators, Point, Scalar, amount_generator, powers, sum};
use tupyo_proof::{Closing, Member, RangeProof, verify};

use crate::every_input_is_bound;
use crate::ranges;
use crate::schnorr::random;
use crate::tape::{Attempt, Tape};

/// A contest with two options, and two amounts of nine if there are limbs.
struct Voter {
    circuit: Circuit,
    bases: BallotBases,
    bits: Vec<Scalar>,
    limbs: Vec<u16>,
}

const CODE: TrackingCode = TrackingCode([5; 32]);

fn header() -> BallotHeader {
    BallotHeader {
        context: Context([7; 32]),
        style: 3,
        voter: 9,
        key: Point::BASE.encode(),
        previous: Some(CODE),
        known: KnownDocuments([4; 32]),
    }
}

/// The prover of docs/protocol/ballot.md in public scalars.
impl Voter {
    fn new(limbs: &[u16]) -> Voter {
        let mut circuit = SingleChoice { blank: false }.circuit(2);
        if !limbs.is_empty() {
            circuit = Circuit::side_by_side([&circuit, &Amounts { max: 9, budget: 9 }.circuit(limbs.len() - 1)]);
        }
        let key = (0..circuit.outputs()).map(|_| Point::base_times(random())).collect();
        let bases = BallotBases::with_limbs(circuit.bits(), circuit.limbs(), JointKey::new(key).unwrap());
        Voter { circuit, bases, bits: vec![Scalar::ZERO, Scalar::ONE], limbs: limbs.to_vec() }
    }

    fn limb_value(&self, form: &LinearForm) -> Scalar {
        form.limbs().map(|(limb, factor)| Scalar::from(u64::from(self.limbs[limb])) * factor.into()).sum()
    }

    fn encrypt(&self, nonce: Scalar) -> Vec<EncodedPoint> {
        let forms = self.circuit.output_forms().iter().zip(self.bases.key().components());
        let hidden = forms.map(|(form, key)| {
            (Point::base_times(form.value(&self.bits) + self.limb_value(form)) + *key * nonce).encode()
        });
        [Point::base_times(nonce).encode()].into_iter().chain(hidden).collect()
    }

    fn prove(&self, tape: &mut Tape) -> Attempt {
        let nonce = random();
        let ciphertext = self.encrypt(nonce);
        self.begin(tape, &ciphertext);
        let blindings: Vec<_> = self.limbs.iter().map(|_| random()).collect();
        let ranges = (!self.limbs.is_empty()).then(|| ranges::prove(tape, &self.limbs, &blindings));
        let (proof, y, x, link) = self.prove_bits(tape, nonce, ranges.is_some());
        let limbs = ranges.map(|ranges| self.respond(tape, ranges, &blindings, (y, x), link));
        self.verdict(&ciphertext, &proof, limbs.as_ref())
    }

    fn begin(&self, tape: &mut Tape, ciphertext: &[EncodedPoint]) {
        tape.begin("tupyo/v1/ballot");
        let names: Vec<_> = (0..ciphertext.len()).map(|i| format!("C{i}")).collect();
        let count = u32::try_from(ciphertext.len()).unwrap().to_le_bytes();
        let (style, voter, key) = (header().style.to_le_bytes(), header().voter.to_le_bytes(), header().key);
        let mut fields: Vec<(&str, &[u8])> =
            vec![("context", &[7; 32]), ("style", &style), ("voter", &voter), ("key", key.as_bytes())];
        fields.extend([
            ("whether previous", &[1][..]),
            ("previous", &CODE.0),
            ("known", &[4; 32]),
            ("count of C", &count),
        ]);
        fields.extend(names.iter().map(String::as_str).zip(ciphertext.iter().map(|point| &point.as_bytes()[..])));
        tape.append("statement", &fields);
    }

    fn prove_bits(&self, tape: &mut Tape, nonce: Scalar, limbs: bool) -> (BallotProof, Scalar, Scalar, Link) {
        let generators = Generators::new(self.bits.len());
        let commit = |values: &[Scalar], blind| (sum(values, generators.bits()) + generators.blind() * blind).encode();
        let masks: Vec<_> = self.bits.iter().map(|_| random()).collect();
        let [alpha, beta, gamma, delta, s] = [(); 5].map(|()| random());
        let two = Scalar::from(2u64);
        let cross: Vec<_> = masks.iter().zip(&self.bits).map(|(a, b)| *a * (Scalar::ONE - two * *b)).collect();
        let squares: Vec<_> = masks.iter().map(|a| -(*a * *a)).collect();
        let [a, b, c, d] =
            [commit(&masks, alpha), commit(&self.bits, beta), commit(&cross, gamma), commit(&squares, delta)];
        let fields = [("A", &a), ("B", &b), ("C", &c), ("D", &d)].map(|(name, point)| (name, &point.as_bytes()[..]));
        tape.append("commitments", &fields);
        let y = tape.challenge("y");

        let link = Link::draw(limbs);
        if limbs {
            tape.append("limb mask", &[("E2", link.mask().as_bytes())]);
        }
        let [outputs, equations] = self.weights(y);
        let output = self.weighted(&outputs, &masks, true) + link.output;
        let nonce_mask = Point::base_times(s).encode();
        let output_mask = (Point::base_times(output) + sum(&outputs, self.bases.key().components()) * s).encode();
        let tau = self.weighted(&equations, &masks, false) + link.equation;
        let fields: [(&str, &[u8]); 3] =
            [("E0", nonce_mask.as_bytes()), ("E1", output_mask.as_bytes()), ("tau", &tau.encode())];
        tape.append("masks", &fields);
        let x = tape.challenge("x");

        let responses: Vec<_> = masks.iter().zip(&self.bits).map(|(mask, bit)| *bit * x + *mask).collect();
        let (z1, z2, z3) = (beta * x + alpha, gamma * x + delta, nonce * x + s);
        let last = [responses[0], responses[1], z1, z2, z3].map(|response| response.encode());
        let named = ["f1", "f2", "z1", "z2", "z3"].into_iter().zip(last.iter().map(|bytes| &bytes[..]));
        tape.append("responses", &named.collect::<Vec<_>>());
        let proof = BallotProof {
            masks: a,
            bits: b,
            cross: c,
            squares: d,
            nonce_mask,
            output_mask,
            equation_mask: tau,
            responses,
            bits_response: z1,
            cross_response: z2,
            nonce_response: z3,
        };
        (proof, y, x, link)
    }

    fn respond(
        &self,
        tape: &mut Tape,
        (commitments, ranges): (Vec<EncodedPoint>, RangeProof),
        blindings: &[Scalar],
        (y, x): (Scalar, Scalar),
        link: Link,
    ) -> LimbProof {
        let [outputs, equations] = self.weights(y);
        let of = |weights: &[Scalar], outputs: bool, number: &dyn Fn(usize) -> Scalar| -> Scalar {
            let terms = self.forms(outputs).zip(weights);
            let value = |form: &LinearForm| form.limbs().map(|(at, by)| number(at) * by.into()).sum::<Scalar>();
            terms.map(|(form, weight)| value(form) * *weight).sum()
        };
        let limb = |at: usize| Scalar::from(u64::from(self.limbs[at]));
        let blind = |at: usize| blindings[at];
        let output_response = x * of(&outputs, true, &limb) + link.output;
        let equation_response = x * of(&equations, false, &limb) + link.equation;
        let blind_response = x * (of(&outputs, true, &blind) + of(&equations, false, &blind)) + link.blind;
        let responses = [output_response, equation_response, blind_response].map(|response| response.encode());
        let [z4, z5, z6] = &responses;
        tape.append("limb responses", &[("z4", z4), ("z5", z5), ("z6", z6)]);
        LimbProof { commitments, ranges, link_mask: link.mask(), output_response, equation_response, blind_response }
    }

    fn forms(&self, outputs: bool) -> Box<dyn Iterator<Item = &LinearForm> + '_> {
        if outputs {
            Box::new(self.circuit.output_forms().iter())
        } else {
            Box::new(self.circuit.equations().iter().map(|equation| &equation.form))
        }
    }

    /// The powers of y of outputs and equations.
    fn weights(&self, y: Scalar) -> [Vec<Scalar>; 2] {
        let (n, all) = (self.circuit.outputs(), self.circuit.outputs() + self.circuit.equations().len());
        [powers(y).skip(1).take(n).collect(), powers(y).skip(1 + n).take(all - n).collect()]
    }

    fn weighted(&self, weights: &[Scalar], bits: &[Scalar], outputs: bool) -> Scalar {
        self.forms(outputs).zip(weights).map(|(form, weight)| form.value(bits) * *weight).sum()
    }

    fn verdict(&self, ciphertext: &[EncodedPoint], proof: &BallotProof, limbs: Option<&LimbProof>) -> Attempt {
        let member = PreparedBallotProof::new(&self.bases, &self.circuit, &header(), ciphertext, proof, limbs);
        let closing = member.as_ref().ok().map(Member::closing);
        Attempt { closing, accepted: member.is_ok_and(|member| verify(self.bases.shared(), &[member]).is_ok()) }
    }
}

/// `d, e, σ`; zeros without limbs.
#[derive(Clone, Copy)]
struct Link {
    output: Scalar,
    equation: Scalar,
    blind: Scalar,
}

impl Link {
    fn draw(limbs: bool) -> Link {
        let [output, equation, blind] = [(); 3].map(|()| if limbs { random() } else { Scalar::ZERO });
        Link { output, equation, blind }
    }

    /// `E₂`.
    fn mask(&self) -> EncodedPoint {
        (Point::base_times(self.output + self.equation) + amount_generator() * self.blind).encode()
    }
}

const STATEMENT: &str = "protocol, context, style, voter, key, whether previous, previous, known, count of C";

#[test]
fn of_a_ballot_proof() {
    let voter = Voter::new(&[]);
    let inputs = format!("{STATEMENT}, C0, C1, C2, A, B, C, D, E0, E1, tau, f1, f2, z1, z2, z3");
    every_input_is_bound(&inputs, |tape| voter.prove(tape));
}

/// Three limbs and one commitment that pads them: 64 digits, six rounds.
#[test]
fn of_a_ballot_proof_with_amounts() {
    let voter = Voter::new(&[4, 2, 3]);
    let rounds = ["L, R"; 6].join(", ");
    let ranges =
        format!("dom-sep, n, m, V, V, V, V, A, S, T_1, T_2, t_x, t_x_blinding, e_blinding, dom-sep, n, {rounds}, a, b");
    let rest = "A, B, C, D, E2, E0, E1, tau, f1, f2, z1, z2, z3, z4, z5, z6";
    let inputs = format!("{STATEMENT}, C0, C1, C2, C3, C4, C5, {ranges}, {rest}");
    every_input_is_bound(&inputs, |tape| voter.prove(tape));
}

/// An opening has no challenge: its equations hold or they don't. All of it is in the closing challenge.
#[test]
fn of_an_opening() {
    let (voter, nonce, values) = (Voter::new(&[]), random(), [0, 1]);
    let ciphertext = voter.encrypt(nonce);
    let open = |tape: &mut Tape| {
        tape.begin("tupyo/v1/opening");
        tape.append("statement", &[("tracking code", &CODE.0)]);
        let [zero, one] = values.map(u64::to_le_bytes);
        let fields: [(&str, &[u8]); 4] =
            [("nonce", &nonce.encode()), ("count of v", &2u32.to_le_bytes()), ("v1", &zero), ("v2", &one)];
        tape.append("opening", &fields);
        let member = PreparedOpening::new(&voter.bases, &CODE, &ciphertext, nonce, &values).unwrap();
        let closing: Closing = member.closing();
        Attempt { closing: Some(closing), accepted: verify(voter.bases.shared(), &[member]).is_ok() }
    };
    every_input_is_bound("protocol, tracking code, nonce, count of v, v1, v2", open);
}
