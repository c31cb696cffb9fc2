//! The roll, while it is made and when it is sealed.

use std::hint::black_box;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rayon::prelude::*;
use tupyo_election::{Holder, RegisteredVoter, RegistrationRoll, Voter};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{Signature, SigningKey};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

use crate::{Clock, Effort, Memory, Quantity, Row, growth_of_own_process, with_threads};

/// Lines of a document.
const TOGETHER: usize = 4096;

/// The work whose memory is measured.
const LINES: &str = "registrations";

pub fn measure(effort: &Effort) -> Vec<Row> {
    effort.registrations.iter().flat_map(|count| of(*count)).collect()
}

/// By how many bytes this process grows that takes so many lines.
pub fn growth(work: &str, number: u64) -> Option<u64> {
    let mut roll = (work == LINES).then(empty)?;
    let ((), memory) = Memory::during(|| {
        let random = |place: usize, holder: Holder| {
            let (key, possession) = (key_of(place), Signature { nonce: EncodedPoint::BASE, response: Scalar::ZERO });
            Voter { key, holder, possession, style: 0, weight: 1 }
        };
        documents(number as usize, random, key_of).for_each(|lines| roll.take(&lines));
    });
    black_box(roll.count());
    memory.map(Memory::growth)
}

fn of(count: usize) -> Vec<Row> {
    let scope = empty().scope();
    let secret = |place: usize| SigningKey::generate(&mut StdRng::seed_from_u64(place as u64));
    let proven = |place: usize, holder: Holder| {
        let key = secret(place);
        let possession = scope.prove(&holder, &key, &mut StdRng::seed_from_u64(place as u64));
        Voter { key: key.verifying_key().encode(), holder, possession, style: 0, weight: 1 }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let key = |place: usize| secret(place).verifying_key().encode();
    let documents: Vec<_> = with_threads(cores, || documents(count, proven, key).collect());
    let size = format!("{count} lines");
    let row = |name, micros: f64| Row::new(name, size.clone(), Quantity::Micros(micros / count as f64, "line"));
    let (_, whole) = fold(&documents, |roll, lines| roll.examine(lines).is_ok());
    let (roll, again) = fold(&documents, |roll, lines| roll.examine_again(lines).is_ok());
    let (sealed, seal) = Clock::Processor.measure(|| roll.seal());
    let seal = Quantity::Micros(seal / f64::from(sealed.count()), "voter");
    let seal = Row::new("registrations-seal", format!("{} voters", sealed.count()), seal);
    let mut rows = vec![row("registrations", whole), row("registrations-again", again), seal];
    rows.extend(growth_of_own_process(LINES, count as u64).map(|bytes| {
        let bytes = Quantity::Bytes(bytes / count as u64, "line");
        Row::new("registrations-memory", size.clone(), bytes).aim("150 bytes at ten million")
    }));
    rows
}

/// Takes all documents, and gives the µs.
fn fold(
    documents: &[Vec<RegisteredVoter>],
    examine: impl Fn(&RegistrationRoll, &[RegisteredVoter]) -> bool,
) -> (RegistrationRoll, f64) {
    let mut roll = empty();
    let ((), micros) = Clock::Processor.measure(|| {
        for lines in documents {
            assert!(examine(&roll, lines), "the lines are legal");
            roll.take(lines);
        }
    });
    (roll, micros)
}

fn empty() -> RegistrationRoll {
    let plan = Plan { registration: Some(RegistrationPlan::default()), ..Plan::single_choice(2, 1) };
    let play = Rehearsal::new(plan);
    let manifest = play.state().manifest().expect("a manifest").clone();
    RegistrationRoll::new(play.state().election(), manifest).expect("registrars")
}

/// So many lines, each by its number: one of ten of a holder who registered in an earlier document.
fn documents(
    count: usize,
    voter: impl Fn(usize, Holder) -> Voter + Sync,
    key: impl Fn(usize) -> EncodedPoint + Sync,
) -> impl Iterator<Item = Vec<RegisteredVoter>> {
    let line = move |place: usize| {
        let earlier = place.checked_sub(TOGETHER + 5).filter(|_| place % 10 == 9);
        let holder = Holder(random(earlier.unwrap_or(place) as u64 ^ u64::MAX));
        RegisteredVoter { voter: voter(place, holder), replaces: earlier.map(|place| key(place).0), card: None }
    };
    (0..count).step_by(TOGETHER).map(move |first| {
        let places = (first..count.min(first + TOGETHER)).into_par_iter();
        let mut lines: Vec<_> = places.map(&line).collect();
        lines.sort_by_key(|line: &RegisteredVoter| line.voter.key);
        lines
    })
}

/// What stands for a key where none is verified.
fn key_of(place: usize) -> EncodedPoint {
    EncodedPoint(random(place as u64))
}

fn random(seed: u64) -> [u8; 32] {
    StdRng::seed_from_u64(seed).r#gen()
}
