//! Ballots that divide amounts of money.

use std::hint::black_box;
use std::sync::Arc;

use bulletproofs::{BulletproofGens, PedersenGens, RangeProof};
use merlin::Transcript;
use tupyo_election::Rule;
use tupyo_election::kinds::Amounts;
use tupyo_rehearsal::Rehearsal;

use super::verifying::verdict;
use crate::{Clock, Effort, Floor, OfBackend, Quantity, Row, ballots, in_turns, open_contest, under_each_backend};

/// How many projects share the budget.
const PROJECTS: [usize; 2] = [4, 16];

/// Won for a project, and in all.
const MAX: u64 = 3_000_000;
const BUDGET: u64 = 10_000_000;

/// Binary digits of a limb.
const LIMB_BITS: usize = 16;

/// Distinct ballots; larger batches repeat them.
const DISTINCT: usize = 32;

/// Of the points of a ballot with limbs, how many have a bare weight as their scalar: A, D, E₀, E₁, the signature's R,
/// the range proof's A, and E₂.
const WEIGHTS_PER_BALLOT: usize = 7;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let measured: Vec<_> = PROJECTS.into_iter().map(|projects| Ballots::new(projects, effort).rows()).collect();
    (0..4).flat_map(|operation| measured.iter().flat_map(move |rows| rows[operation].clone())).collect()
}

/// Ballots with one contest of amounts, as they lie on the ledger, and what verifies them.
struct Ballots {
    projects: usize,
    limbs: usize,
    components: usize,
    rounds: usize,
    batch: usize,
    ledger: Vec<Vec<u8>>,
    election: Rehearsal,
}

impl Ballots {
    fn new(projects: usize, effort: &Effort) -> Ballots {
        let rule = Rule::from(Amounts { max: MAX, budget: BUDGET });
        let circuit = rule.circuit(projects);
        let mut election = open_contest(rule, projects, DISTINCT.min(effort.batch));
        let ledger = ballots(&mut election, projects);
        assert!(ledger.iter().all(|ballot| ballot.len() == ledger[0].len()), "the length depends on the choice");
        Ballots {
            projects,
            limbs: circuit.limbs(),
            components: circuit.outputs(),
            rounds: effort.rounds,
            batch: effort.batch,
            ledger,
            election,
        }
    }

    fn rows(mut self) -> [Vec<Row>; 4] {
        let (mut other, _) = peer(self.limbs);
        let mut prove = || drop(black_box(self.election.ballot(0, black_box(1))));
        let [prove, other] = in_turns(Clock::Processor, 4 * self.rounds, [&mut prove, &mut other]);
        let length = Quantity::Bytes(self.ledger[0].len() as u64, "ballot");
        [
            self.beside_the_peer(),
            self.alone(),
            vec![self.row("amounts-prove", Quantity::Micros(prove, "ballot")).peer(PEER, other)],
            vec![self.row("amounts-signed-ballot", length)],
        ]
    }

    fn beside_the_peer(&self) -> Vec<Row> {
        let ledger: Vec<_> = self.ledger.iter().cycle().take(self.batch).map(Vec::as_slice).collect();
        let (floor, (_, mut other)) = (self.floor(self.batch), peer(self.limbs));
        let verify: [&dyn Fn(); 2] =
            [&|| verdict(self.election.check(), black_box(&ledger)), &|| floor.pay_in_public()];
        let ([least, other], backends) = under_each_backend(self.rounds, [&mut || floor.pay(), &mut other], verify);
        let row = |of: OfBackend| {
            let of = of.each(self.batch);
            of.row(self.row("amounts-verify", Quantity::Micros(of.ours, "ballot")))
                .with(&format!("batches of {}", self.batch))
                .floor(least / self.batch as f64)
                .peer(PEER, other)
        };
        backends.into_iter().map(row).collect()
    }

    fn alone(&self) -> Vec<Row> {
        let (ballot, floor) = ([self.ledger[0].as_slice()], self.floor(1));
        let verify: [&dyn Fn(); 2] =
            [&|| verdict(self.election.check(), black_box(&ballot)), &|| floor.pay_in_public()];
        let ([least], backends) = under_each_backend(4 * self.rounds, [&mut || floor.pay()], verify);
        let row =
            |of: OfBackend| of.row(self.row("amounts-verify-alone", Quantity::Micros(of.ours, "ballot"))).floor(least);
        backends.into_iter().map(row).collect()
    }

    /// The points of docs/protocol/ballot.md, "Cost": n + 9 of every ballot, and k + 5 + 2·log₂ N for its limbs.
    fn floor(&self, ballots: usize) -> Floor {
        let rounds = (LIMB_BITS * self.limbs.next_power_of_two()).ilog2() as usize;
        let points = self.components + 9 + self.limbs + 5 + 2 * rounds;
        Floor::of_points(points, WEIGHTS_PER_BALLOT, ballots)
    }

    fn row(&self, operation: &'static str, measured: Quantity) -> Row {
        let size = format!("{} projects, {} limbs", self.projects, self.limbs);
        Row::new(operation, size, measured).options(self.projects)
    }
}

const PEER: &str = "bulletproofs, ranges alone";

/// The library makes an aggregated range proof of as many numbers, filled up as it wants them; and verifies it, from
/// its bytes.
fn peer(numbers: usize) -> (impl FnMut() + Send, impl FnMut() + Send) {
    let count = numbers.next_power_of_two();
    let (bases, pedersen) = (Arc::new(BulletproofGens::new(LIMB_BITS, count)), PedersenGens::default());
    let (values, blindings) = (vec![1; count], vec![Default::default(); count]);
    let transcript = || Transcript::new(b"benches");
    let verifiers_bases = bases.clone();
    let make = move || {
        RangeProof::prove_multiple(&bases, &pedersen, &mut transcript(), &values, &blindings, LIMB_BITS)
            .expect("a range proof")
    };
    let (proof, commitments) = make();
    let bytes = proof.to_bytes();
    let verify = move || {
        let proof = RangeProof::from_bytes(black_box(&bytes)).expect("a range proof");
        let verified = proof.verify_multiple(&verifiers_bases, &pedersen, &mut transcript(), &commitments, LIMB_BITS);
        verified.expect("a valid range proof");
    };
    (move || drop(black_box(make())), verify)
}
