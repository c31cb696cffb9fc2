//! Verifying ballots, in batches of several sizes.

use std::hint::black_box;

use elastic_elgamal::Keypair;
use elastic_elgamal::app::{ChoiceParams, EncryptedChoice, SingleChoice};
use elastic_elgamal::group::Ristretto;
use rand::rngs::OsRng;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tupyo_election::{BallotCheck, Entry};
use tupyo_group::Backend;

use crate::{
    BallotSize, Clock, Effort, Floor, OfBackend, Row, SIZES, ballots, in_turns, open_election, under_each_backend,
};

/// Distinct ballots of each size; larger batches repeat them.
const DISTINCT: usize = 128;

/// A batch as a busy hour's server has it, when it does not wait for more.
const SMALL_BATCH: usize = 64;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let measured: Vec<_> = SIZES.into_iter().map(|size| Ballots::new(size, effort).rows()).collect();
    // By operation, then by size.
    (0..4).flat_map(|operation| measured.iter().flat_map(move |rows| rows[operation].clone())).collect()
}

/// Ballots of one size as they lie on the ledger, and what verifies them.
struct Ballots {
    size: BallotSize,
    rounds: usize,
    batch: usize,
    ledger: Vec<Vec<u8>>,
    check: BallotCheck,
}

impl Ballots {
    fn new(size: BallotSize, effort: &Effort) -> Ballots {
        let mut election = open_election(size, DISTINCT.min(effort.batch));
        let ledger = ballots(&mut election, size.values());
        Ballots { size, rounds: effort.rounds, batch: effort.batch, ledger, check: election.check().clone() }
    }

    fn rows(&self) -> [Vec<Row>; 4] {
        let small = SMALL_BATCH.min(self.batch);
        [
            self.beside_the_peer(),
            vec![self.two_threads()],
            self.of_batch("verify-64", small),
            self.of_batch("verify-alone", 1),
        ]
    }

    fn beside_the_peer(&self) -> Vec<Row> {
        let (ledger, floor, peer) =
            (self.repeated(self.batch), Floor::new(self.size, self.batch), Peer::new(self.size));
        let count = (self.batch / 64).max(1);
        let (mut least, mut other) = (|| floor.pay(), || (0..count).for_each(|_| black_box(&peer).verify()));
        let verify: [&dyn Fn(); 2] = [&|| verdict(&self.check, black_box(&ledger)), &|| floor.pay_in_public()];
        let ([least, other], backends) = under_each_backend(self.rounds, [&mut least, &mut other], verify);
        let row = |of: OfBackend| {
            let of = of.each(self.batch);
            of.row(Row::of_ballot("verify", self.size, of.ours))
                .with(&format!("batches of {}", self.batch))
                .floor(least / self.batch as f64)
                .peer("elastic-elgamal", other / count as f64)
                .aim(aim(of.backend, self.size))
        };
        backends.into_iter().map(row).collect()
    }

    fn two_threads(&self) -> Row {
        let ledger = self.repeated(4 * self.batch);
        let parts: Vec<_> = ledger.chunks(self.batch).collect();
        let [one, two] = [1, 2].map(threads);
        let all = |pool: &ThreadPool| {
            pool.install(|| parts.par_iter().for_each(|part| verdict(&self.check, black_box(part))));
        };
        let [one, two] = in_turns(Clock::Wall, self.rounds, [&mut || all(&one), &mut || all(&two)]);
        let each = |time: f64| time / ledger.len() as f64;
        Row::of_ballot("verify-two-threads", self.size, each(two))
            .with(&format!("batches of {}", self.batch))
            .peer("one thread", each(one))
            .aim("one thread ÷ 1.85")
    }

    fn of_batch(&self, operation: &'static str, batch: usize) -> Vec<Row> {
        let (ledger, floor) = (self.repeated(batch), Floor::new(self.size, batch));
        let verify: [&dyn Fn(); 2] = [&|| verdict(&self.check, black_box(&ledger)), &|| floor.pay_in_public()];
        let ([least], backends) = under_each_backend(4 * self.rounds, [&mut || floor.pay()], verify);
        let row = |of: OfBackend| {
            let of = of.each(batch);
            let row = Row::of_ballot(operation, self.size, of.ours).with(&format!("batches of {batch}"));
            of.row(row).floor(least / batch as f64)
        };
        backends.into_iter().map(row).collect()
    }

    fn repeated(&self, count: usize) -> Vec<&[u8]> {
        self.ledger.iter().cycle().take(count).map(Vec::as_slice).collect()
    }
}

/// From the ledger's bytes to the verdict on every ballot.
pub(super) fn verdict(check: &BallotCheck, ledger: &[&[u8]]) {
    let entries: Vec<_> = ledger.iter().map(|bytes| Entry::decode(bytes).expect("an entry")).collect();
    let entries: Vec<_> = entries.iter().collect();
    assert!(check.verify(&entries).iter().all(Result::is_ok));
}

/// What the project demands of the verification of a ballot.
fn aim(backend: Backend, size: BallotSize) -> &'static str {
    match (backend.name(), size.options) {
        ("avx512", 5) => "floor × 0.28, peer ÷ 30",
        ("avx512", 12) => "floor × 0.27",
        ("avx512", 16) => "floor × 0.26",
        ("avx512", _) => "floor × 0.28",
        ("avx2", _) => "floor × 0.70",
        (_, 5) => "floor × 1.25, peer ÷ 6",
        (_, 16) => "floor × 1.25, peer ÷ 11",
        (_, 64) => "floor × 1.25, peer ÷ 15",
        _ => "floor × 1.25",
    }
}

fn threads(count: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(count).build().expect("threads")
}

/// A ballot of elastic-elgamal with as many options.
struct Peer {
    params: ChoiceParams<Ristretto, SingleChoice>,
    bytes: Vec<u8>,
}

impl Peer {
    fn new(size: BallotSize) -> Peer {
        let (key, _) = Keypair::<Ristretto>::generate(&mut OsRng).into_tuple();
        let params = ChoiceParams::single(key, size.options);
        let ballot = EncryptedChoice::single(&params, 0, &mut OsRng);
        Peer { bytes: serde_json::to_vec(&ballot).expect("JSON"), params }
    }

    fn verify(&self) {
        let ballot: EncryptedChoice<Ristretto, SingleChoice> = serde_json::from_slice(&self.bytes).expect("a ballot");
        black_box(ballot.verify(&self.params).expect("a valid ballot"));
    }
}
