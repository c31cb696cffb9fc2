//! Visits of a phone.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::Document;
use tupyo_light::{LightDocuments, LightQuestion};
use tupyo_voter::{Choices, Decision, LightFate, LightFollower};

use super::large_board::LargeBoard;
use crate::{Clock, Effort, Quantity, Row};

pub fn measure(effort: &Effort) -> Vec<Row> {
    let largest = effort.electorates.iter().max();
    effort.electorates.iter().flat_map(|voters| of(*voters, effort.rounds, Some(voters) == largest)).collect()
}

/// What a visit has cost.
#[derive(Default)]
struct Visit {
    requests: usize,
    /// By kind of answer.
    bytes: BTreeMap<&'static str, u64>,
    phone: f64,
    board: f64,
}

fn of(voters: u32, rounds: usize, by_kind: bool) -> Vec<Row> {
    let mut board = LargeBoard::open(voters);
    board.fill(u64::from(voters) / 2);
    let fresh = |board: &LargeBoard| {
        let mut phone = LightFollower::new(board.election());
        phone.watch(board.own().verifying_key());
        phone
    };
    let (first, mut phone) = visits(&board, rounds, || fresh(&board));
    assert!(matches!(phone.fate(), Ok(LightFate::NotVoted)));
    vote(&mut board, &mut phone);
    board.fill(u64::from(voters).div_ceil(2) - 1);
    board.say(&Document::Notice { text: "Voting ends in an hour.".to_owned() });
    let (again, phone) = visits(&board, rounds, || restored(&phone));
    assert!(matches!(phone.fate(), Ok(LightFate::SoFar { .. })));
    board.close();
    let (closed, phone) = visits(&board, rounds, || restored(&phone));
    assert!(matches!(phone.fate(), Ok(LightFate::Counted { .. })));
    assert!(first.total() < 64_000 && again.total() < 8_000 && closed.total() < 8_000);
    let rows = |names, visit: &Visit, aim| rows(voters, names, visit, aim, by_kind);
    let first = rows(["light-first", "light-first-phone", "light-first-board"], &first, "64 kB");
    let again = rows(["light-again", "light-again-phone", "light-again-board"], &again, "8 kB");
    let closed = rows(["light-closed", "light-closed-phone", "light-closed-board"], &closed, "8 kB");
    [first, again, closed].concat()
}

/// The device casts its ballot and keeps the receipt.
fn vote(board: &mut LargeBoard, phone: &mut LightFollower) {
    let mut rng = StdRng::seed_from_u64(1);
    let session = phone.session(board.own()).expect("a session");
    let sealed = session.prepare(&Choices::of(0, vec![vec![1]]), &mut rng).expect("a ballot");
    let code = sealed.code();
    let pending = session.decide(sealed, Decision::Cast, &mut rng).expect("a signed ballot");
    let entry = pending.entry().clone();
    let receipt = board.cast(&entry, code);
    phone.keep_receipt(receipt).expect("a receipt");
}

fn restored(phone: &LightFollower) -> LightFollower {
    LightFollower::restore(&phone.save()).expect("a follower")
}

/// The same visit several times, each of a phone that knows nothing of the others: the bytes, the best times, and the
/// last phone.
fn visits(board: &LargeBoard, rounds: usize, phone: impl Fn() -> LightFollower) -> (Visit, LightFollower) {
    let mut best = Visit { phone: f64::INFINITY, board: f64::INFINITY, ..Visit::default() };
    let mut last = phone();
    for _ in 0..rounds {
        let mut follower = phone();
        let visit = visit(board, &mut follower);
        best = Visit { phone: best.phone.min(visit.phone), board: best.board.min(visit.board), ..visit };
        last = follower;
    }
    (best, last)
}

fn visit(board: &LargeBoard, phone: &mut LightFollower) -> Visit {
    let mut visit = Visit::default();
    phone.begin_visit();
    while let Some(request) = phone.request() {
        let (body, board) = Clock::Processor.measure(|| board.get(&request.path));
        assert!(body.len() <= request.at_most);
        let (answered, phone) = Clock::Processor.measure(|| phone.answer(200, &body));
        answered.expect("an answer that is believed");
        visit.count(&request.path, &body);
        visit = Visit { requests: visit.requests + 1, phone: visit.phone + phone, board: visit.board + board, ..visit };
    }
    visit
}

impl Visit {
    fn count(&mut self, path: &str, body: &[u8]) {
        let bytes = body.len() as u64;
        let mut add = |kind, bytes| *self.bytes.entry(kind).or_default() += bytes;
        match path.parse() {
            Ok(LightQuestion::Documents { .. }) => {
                let confirmations = confirmations(body);
                add(CONFIRMATIONS, confirmations);
                add("documents", bytes - confirmations);
            }
            Ok(LightQuestion::Ceremony { .. }) => add("ceremony", bytes),
            Ok(LightQuestion::Prefix { .. }) => add("prefixes", bytes),
            Ok(LightQuestion::Entry { .. }) => add("entries", bytes),
            Ok(LightQuestion::Roll(_)) => add("roll", bytes),
            Ok(LightQuestion::Counted { .. }) => add("counted", bytes),
            Err(_) if path == MANIFEST => add(MANIFEST, bytes),
            Err(_) if path.starts_with("voters/") => add("voter", bytes),
            Err(_) => add("checkpoint", bytes),
        }
    }

    /// All bytes but for what grows with rules and trustees.
    fn total(&self) -> u64 {
        self.bytes.iter().filter(|(kind, _)| ![MANIFEST, CONFIRMATIONS].contains(kind)).map(|(_, bytes)| bytes).sum()
    }
}

const MANIFEST: &str = "manifest";
const CONFIRMATIONS: &str = "confirmations";

/// The bytes of the entries that are confirmations.
fn confirmations(body: &[u8]) -> u64 {
    let answer = LightDocuments::decode(body).expect("documents");
    let is_one = |entry: &&(u64, Vec<u8>)| entry.1.get(44) == Some(&CONFIRMATION);
    answer.entries.iter().filter(is_one).map(|(_, entry)| 12 + entry.len() as u64).sum()
}

/// The kind of the document, behind the fields of its part.
const CONFIRMATION: u8 = 4;

fn rows(
    voters: u32,
    [bytes, phone, board]: [&'static str; 3],
    visit: &Visit,
    aim: &'static str,
    by_kind: bool,
) -> Vec<Row> {
    let size = format!("{voters} voters and ballots");
    let total = Quantity::Bytes(visit.total(), "visit");
    let mut rows = vec![Row::new(bytes, size.clone(), total).with(&format!("{} requests", visit.requests)).aim(aim)];
    let of_kind =
        |(kind, count): (&&str, &u64)| Row::new(bytes, size.clone(), Quantity::Bytes(*count, "visit")).with(kind);
    rows.extend(visit.bytes.iter().filter(|(_, bytes)| by_kind && **bytes > 0).map(of_kind));
    rows.push(Row::new(phone, size.clone(), Quantity::Micros(visit.phone, "visit")));
    rows.push(Row::new(board, size, Quantity::Micros(visit.board, "visit")));
    rows
}
