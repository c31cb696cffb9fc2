//! What a board answers while it still folds a ledger that it has been started on: what the ledger alone says, and of
//! everything else that it comes soon.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tempfile::TempDir;
use tupyo_circuits::TrackingCode;
use tupyo_election::{Ballot, Entry, SignedBallot};
use tupyo_ledger::Ledger;
use tupyo_light::LightQuestion;
use tupyo_merkle::{NoteSigner, Receipt, leaf_hash};
use tupyo_rehearsal::{Plan, Rehearsal};

use super::durability::FailingDisk;
use super::played::{proposal, write_ledger_keys};
use super::process::Server;
use super::visitor::{Answer, Visitor};
use super::wire::until;

/// On a disk that needs 20 ms for each, many seconds on any number of cores.
const VOTERS: u32 = 8;
const EACH: usize = 750;
const BALLOTS: usize = VOTERS as usize * EACH;

/// A directory that a server was stopped on, and the disk that it is on.
struct Stopped {
    place: TempDir,
    disk: FailingDisk,
    play: Rehearsal,
    /// All entries of its ledger.
    entries: Vec<Vec<u8>>,
    /// The first voter's last ballot.
    last: TrackingCode,
}

impl Stopped {
    /// Filled without proving: what is on a ledger was verified before it came there, and a start does not do it again.
    fn new() -> Stopped {
        let place = tempfile::tempdir().unwrap();
        let plan = Plan { ballots: EACH as u64, ..Plan::single_choice(2, VOTERS as usize + 1) };
        let mut play = Rehearsal::opened(plan);
        let Entry::Ballot(model) = play.ballot(0, 1) else { panic!("a ballot") };
        let chains: Vec<_> = (0..VOTERS).map(|voter| chain(&play, &model, voter)).collect();
        let last = chains[0].1;
        let ballots = chains.into_iter().flat_map(|(ballots, _)| ballots);
        let entries: Vec<_> = play.entries().iter().cloned().chain(ballots).collect();
        write_ledger_keys(&place.path().join("data"));
        let ledger = place.path().join("data/elections").join(play.state().election().to_string()).join("ledger");
        let mut ledger = Ledger::open(ledger, play.signer()).unwrap();
        entries.chunks(1000).for_each(|chunk| drop(ledger.append(chunk).unwrap()));
        Stopped { place, disk: FailingDisk::new(), play, entries, last }
    }

    fn data(&self) -> std::path::PathBuf {
        self.place.path().join("data")
    }

    fn start(&self) -> (Server, Visitor) {
        let official = URL_SAFE_NO_PAD.encode(self.play.official().verifying_key().encode().as_bytes());
        let server = Server::start_in(&self.data(), &["--official", &official], &self.disk.environment());
        let visitor = Visitor::new(&server.url);
        (server, visitor)
    }

    fn path(&self, rest: &str) -> String {
        format!("/elections/{}{rest}", self.play.state().election())
    }
}

/// A voter's ballots, each naming the one before, and the last one's tracking code.
fn chain(play: &Rehearsal, model: &SignedBallot, voter: u32) -> (Vec<Vec<u8>>, TrackingCode) {
    let context = play.check().context();
    let mut previous = None;
    let ballots = (0..EACH).map(|_| {
        let ballot = Ballot { voter, previous, ..model.ballot.clone() };
        previous = Some(ballot.tracking_code(context));
        Entry::Ballot(SignedBallot { ballot, signature: model.signature, card: None }).encode()
    });
    let ballots = ballots.collect();
    (ballots, previous.unwrap())
}

/// That it comes soon, and when to ask again.
fn comes_soon(answer: &Answer) {
    assert_eq!(answer.problem(), (503, "opening".to_owned()));
    assert!((1..=3).contains(&answer.header("retry-after").parse::<u64>().unwrap()));
}

/// What the ledger alone says is read, and verified; all else comes soon.
fn is_opening(stopped: &Stopped, visitor: &Visitor, posted: &[u8]) {
    let (size, key) = (stopped.entries.len() as u64, signer(stopped));
    let get = |rest: &str| visitor.get(&stopped.path(rest));
    assert!(get("/checkpoint").text().contains(&format!("\n{size}\n")));
    let index = stopped.entries.len() - 7;
    assert_eq!(get(&format!("/entries/{index}")).body, stopped.entries[index]);
    let receipt = Receipt::parse(&get(&format!("/receipts/{index}")).body).unwrap();
    assert_eq!(receipt.verify(&stopped.entries[index], key.verifier()).unwrap().0, index as u64);
    let hashes: Vec<u8> = stopped.entries[..256].iter().flat_map(|entry| *leaf_hash(entry).as_bytes()).collect();
    assert_eq!(get("/tile/0/000").body, hashes);
    for question in [LightQuestion::Prefix { size, old: size / 2 }, LightQuestion::Entry { size, index: index as u64 }]
    {
        assert_eq!(get(&format!("/{question}")).status, 200, "{question}");
    }
    assert_eq!((visitor.get("/healthz").status, visitor.get("/elections").json()), (200, serde_json::json!([])));
    let ready = visitor.get("/readyz").json_of(503);
    let reason = format!("election {}: opening", stopped.play.state().election());
    assert_eq!(ready, serde_json::json!({ "ready": false, "reasons": [reason] }));
    let code = format!("/ballots/{}", stopped.last);
    let documents = format!("/light/documents/{size}/0");
    for rest in ["", "/context", "/manifest", "/voters/0", "/result", "/checkpoint/final", &code, &documents] {
        comes_soon(&get(rest));
    }
    comes_soon(&visitor.post(&stopped.path("/entries"), posted));
    comes_soon(&visitor.post("/elections", &proposal(&stopped.play)));
}

fn signer(stopped: &Stopped) -> NoteSigner {
    stopped.play.signer()
}

fn size_of(directory: &Path) -> u64 {
    fs::read_dir(directory).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

#[test]
fn while_a_large_ledger_is_folded_it_is_read_and_nothing_is_lost_by_a_kill() {
    let mut stopped = Stopped::new();
    let posted = stopped.play.ballot(VOTERS, 0).encode();
    let segments = stopped.data().join("elections").join(stopped.play.state().election().to_string());
    let segments = segments.join("ledger/segments");
    let before = size_of(&segments);
    stopped.disk.set("slow", true);
    for _ in 0..2 {
        let (mut server, visitor) = stopped.start();
        is_opening(&stopped, &visitor, &posted);
        server.kill();
    }
    assert_eq!(size_of(&segments), before, "nothing is appended before the fold is there");
    let (_server, visitor) = stopped.start();
    is_opening(&stopped, &visitor, &posted);
    stopped.disk.set("slow", false);
    assert!(until(|| visitor.get("/readyz").status == 200), "it opens");
    let status = visitor.get(&stopped.path("")).json();
    assert_eq!((&status["phase"], &status["ballots"]), (&"open".into(), &BALLOTS.into()));
    assert_eq!(visitor.get(&stopped.path("/voters/0")).json()["last"]["code"], stopped.last.to_string());
    let receipt = visitor.post(&stopped.path("/entries"), &posted).receipt(&posted, signer(&stopped).verifier());
    assert_eq!(receipt, stopped.entries.len() as u64);
}
