//! What a board does with what witnesses remember (docs/protocol/storage.md, "What others have seen").

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Instant;

use tempfile::TempDir;
use tupyo_election::Document;
use tupyo_merkle::{Checkpoint, Note, SplitView, leaf_hash};
use tupyo_rehearsal::ledger_signer;

use super::played::Played;
use super::process::{Server, refused};
use super::watching::{Impostor, Watchers};
use super::wire::{ENOUGH, until};

/// A board with three witnesses that run, and the options that lead to them.
struct Watched {
    played: Played,
    options: Vec<String>,
    _witnesses: TempDir,
}

impl Watched {
    fn new(voters: usize) -> Watched {
        let (watchers, directory) = (Watchers::new(3), tempfile::tempdir().unwrap());
        let play = watchers.opened(voters);
        let option = |place| ["--witness".to_owned(), watchers.option(place, watchers.run(place, &play, &directory))];
        let options: Vec<String> = (0..3).flat_map(option).collect();
        let played = Played::with(play, &options.iter().map(String::as_str).collect::<Vec<_>>());
        Watched { played, options, _witnesses: directory }
    }

    fn options(&self) -> Vec<&str> {
        self.options.iter().map(String::as_str).collect()
    }

    fn cast(&mut self, voter: u32) {
        let entry = self.played.play.ballot(voter, 1);
        self.played.play.post(&entry).unwrap();
        self.played.follow();
        self.becomes_final();
    }

    /// Waits until all that is there is final.
    fn becomes_final(&self) {
        let size = |rest: &str| self.played.get(rest).text().lines().nth(1).map(str::to_owned);
        within("finality", || size("/checkpoint/final") == size("/checkpoint"));
    }
}

fn within(what: &str, holds: impl Fn() -> bool) {
    assert!(until(holds), "{what}");
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").args([from, to]).status().unwrap().success());
}

/// The file that the message names.
fn evidence_in(message: &str) -> String {
    let path = message.split("the evidence is in ").nth(1).expect(message);
    fs::read_to_string(path.split([':', '"']).next().unwrap().trim()).unwrap()
}

#[test]
fn an_older_directory_is_refused_before_anything_is_accepted() {
    let mut watched = Watched::new(3);
    watched.cast(0);
    let (data, backup) = (watched.played.data(), watched.played.data().with_extension("backup"));
    watched.played.restart(|_| copy(&data, &backup));
    watched.cast(1);
    watched.played.server.kill();
    let newest = fs::read_to_string(watched.played.ledger().join("checkpoint")).unwrap();
    fs::remove_dir_all(&data).unwrap();
    copy(&backup, &data);
    let (code, message) = refused(&data, &watched.options());
    assert_eq!(code, Some(4), "{message}");
    assert!(message.contains("ledger-rolled-back") && message.contains("witness.example/w"), "{message}");
    // Both notes: what stands here, and what the witness has, which is newer.
    let (evidence, here) = (evidence_in(&message), fs::read_to_string(data_checkpoint(&watched)).unwrap());
    assert!(evidence.contains(&here), "{evidence}");
    let signed = |text: &str| text.lines().find(|line| line.starts_with("— ledger.example/")).unwrap().to_owned();
    assert!(evidence.contains(&signed(&newest)), "{evidence}\n{newest}");
}

fn data_checkpoint(watched: &Watched) -> std::path::PathBuf {
    watched.played.ledger().join("checkpoint")
}

/// Nobody could be asked when the board was started: it goes on alone, and ends as soon as it hears what it has missed.
#[test]
fn a_fork_that_began_without_witnesses_ends_with_them() {
    let mut watched = Watched::new(5);
    watched.cast(0);
    let (data, backup) = (watched.played.data(), watched.played.data().with_extension("backup"));
    watched.played.restart(|_| copy(&data, &backup));
    watched.cast(1);
    watched.cast(2);
    watched.played.server.kill();
    fs::remove_dir_all(&data).unwrap();
    copy(&backup, &data);
    let mut alone = Server::start(&data, &[]);
    let entry = watched.played.play.ballot(3, 1).encode();
    let visitor = super::visitor::Visitor::new(&alone.url);
    let path = watched.played.path("/entries");
    visitor.post(&path, &entry).receipt(&entry, &watched.played.key);
    alone.kill();
    // The fork has fewer entries than the witnesses have seen.
    let (code, message) = refused(&data, &watched.options());
    assert!(code == Some(4) && message.contains("ledger-rolled-back"), "{message}");
    // And here as many: anybody can verify that.
    let mut alone = Server::start(&data, &[]);
    let visitor = super::visitor::Visitor::new(&alone.url);
    let again = watched.played.play.ballot(4, 0).encode();
    visitor.post(&path, &again).receipt(&again, &watched.played.key);
    alone.kill();
    let (code, message) = refused(&data, &watched.options());
    assert!(code == Some(4) && message.contains("ledger-forked"), "{message}");
    let evidence: SplitView = evidence_in(&message).parse().unwrap();
    evidence.verify(&watched.played.play.state().ledger_keys().unwrap().all()).unwrap();
}

#[test]
fn a_board_that_runs_is_stopped_by_what_a_witness_proves() {
    let (watchers, directory) = (Watchers::new(2), tempfile::tempdir().unwrap());
    let play = watchers.opened(3);
    let first = watchers.run(0, &play, &directory);
    let options = ["--witness", &watchers.option(0, first)].map(str::to_owned);
    let mut played = Played::with(play, &options.each_ref().map(String::as_str));
    let cosigned = |played: &Played| played.get("/checkpoint").text().contains("— witness.example/w1");
    within("a cosignature", || cosigned(&played));
    let (data, backup) = (played.data(), played.data().with_extension("backup"));
    played.restart(|_| copy(&data, &backup));
    let entry = played.play.ballot(0, 1);
    played.play.post(&entry).unwrap();
    played.follow();
    within("a cosignature", || cosigned(&played));
    played.server.kill();
    // The backup is started where no witness answers, and one comes back at that address.
    let impostor = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = impostor.local_addr().unwrap();
    let mut forked = Server::start(&backup, &["--witness", &watchers.option(0, address)]);
    let visitor = super::visitor::Visitor::new(&forked.url);
    let readiness = visitor.get("/readyz").json_of(503);
    assert!(readiness["reasons"][0].as_str().unwrap().contains("witnesses-unheard"), "{readiness}");
    assert_eq!(visitor.get("/healthz").status, 200);
    thread::spawn(move || impostor.incoming().for_each(|stream| relay(stream.unwrap(), first)));
    assert_eq!(forked.wait_for_end().code(), Some(4));
    assert!(fs::read_dir(backup.join("evidence")).unwrap().count() == 1);
}

/// Passes a connection on.
fn relay(stream: std::net::TcpStream, to: std::net::SocketAddr) {
    let other = std::net::TcpStream::connect(to).unwrap();
    let (mut from, mut back) = (stream.try_clone().unwrap(), other.try_clone().unwrap());
    let (mut into, mut out) = (other, stream);
    thread::spawn(move || std::io::copy(&mut from, &mut into));
    thread::spawn(move || std::io::copy(&mut back, &mut out));
}

/// Whatever stands at a witness's address: casting goes on, and little is read.
#[test]
fn what_a_witness_says_without_a_proof_stops_nothing() {
    let watchers = Watchers::new(3);
    let elsewhere = Impostor::answering("200 OK", "elsewhere");
    let moved = format!("HTTP/1.1 302 Found\r\nLocation: http://{}/\r\nContent-Length: 0\r\n\r\n", elsewhere.address);
    let block: &[u8] = &[b'a'; 1 << 16];
    let long = "HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n".to_owned();
    let conflict = |body: &str| Impostor::answering("409 Conflict", body);
    let impostors = [
        conflict("18446744073709551615\n"),
        conflict("-1\n"),
        conflict("18446744073709551616\n"),
        Impostor::answering("200 OK", "junk \u{1b}[2J\n"),
        Impostor::saying("no HTTP at all\r\n\r\n".to_owned(), b"", 0),
        Impostor::saying(long, block, 800),
        Impostor::saying(moved, b"", 0),
        Impostor::saying(String::new(), b"", 0),
    ];
    let mut impostors = impostors.into_iter().peekable();
    let mut played = Played::new(watchers.opened(9));
    played.server.kill();
    let mut voters = 0..9;
    while impostors.peek().is_some() {
        let three: Vec<Impostor> = impostors.by_ref().take(3).collect();
        let option = |(place, it): (usize, &Impostor)| ["--witness".to_owned(), watchers.option(place, it.address)];
        let options: Vec<String> = three.iter().enumerate().flat_map(option).collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let mut server = Server::start(&played.data(), &options);
        let visitor = super::visitor::Visitor::new(&server.url);
        let begun = Instant::now();
        for voter in voters.by_ref().take(3) {
            let entry = played.play.ballot(voter, 1).encode();
            visitor.post(&played.path("/entries"), &entry).receipt(&entry, &played.key);
        }
        // Whoever is silent is so for an hour.
        assert!(begun.elapsed() < ENOUGH, "{:?}", begun.elapsed());
        let final_checkpoint = visitor.get(&played.path("/checkpoint/final"));
        assert_eq!(final_checkpoint.problem(), (404, "awaits-witnesses".to_owned()));
        for impostor in &three {
            assert!((1..200).contains(&impostor.connections()), "{}", impostor.connections());
            // What a socket takes in before anybody reads; nothing near 50 MB, however often it is asked.
            assert!(impostor.sent() <= impostor.connections() * (8 << 20), "{}", impostor.sent());
        }
        server.signal("-TERM");
        assert_eq!(server.wait_for_end().code(), Some(0));
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// A witness that shows a checkpoint of another history, which one of the ledger's keys has signed.
fn showing(played: &Played, number: u8, size: u64) -> Impostor {
    let signer = ledger_signer(played.play.state().election(), number);
    let checkpoint = Checkpoint { origin: signer.name().clone(), size, root: leaf_hash(b"another") };
    let note = Note::sign(&checkpoint.to_text(), &signer).unwrap().to_string();
    Impostor::saying(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{note}", note.len()), b"", 0)
}

/// The key was replaced because somebody has copied it: what is signed with it from then on proves nothing.
#[test]
fn a_key_that_holds_no_more_ends_no_board() {
    let mut watched = Watched::new(4);
    let rotation = Document::LedgerKey(watched.played.play.rotation());
    watched.played.play.post_official(rotation).unwrap();
    watched.cast(0);
    let (played, option) = (&mut watched.played, |address| format!("witness.example/w1=http://{address}"));
    played.server.kill();
    let key = played.play.state().ledger_keys().unwrap().newest().clone();
    let (data, path, log) = (played.data(), played.path("/entries"), played.data().join("log"));
    let thief = showing(played, 0, 1_000_000_000);
    let told = || fs::read_to_string(&log).unwrap().matches("checkpoint-passed-over").count();
    // It is shown while the board runs, and then at its start.
    let late = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for (voter, address) in [(1, late.local_addr().unwrap()), (2, thief.address)] {
        let mut server = Server::start_logging(&data, &["--witness", &option(address)], &log);
        if voter == 1 {
            let (late, thief) = (late.try_clone().unwrap(), thief.address);
            thread::spawn(move || late.incoming().for_each(|stream| relay(stream.unwrap(), thief)));
        }
        let visitor = super::visitor::Visitor::new(&server.url);
        within("the thief is heard", || visitor.get("/readyz").status == 200);
        let entry = played.play.ballot(voter, 1).encode();
        visitor.post(&path, &entry).receipt(&entry, &key);
        assert_eq!(told(), voter as usize);
        server.kill();
    }
    // Of the size for which it held, the key's checkpoint counts; so do the newest key's, and that of its spare: a
    // ledger that was put back does not know that the spare was announced.
    for (number, size) in [(0, 5), (1, 1_000_000_000), (2, 1_000_000_000)] {
        let shown = showing(played, number, size);
        let (code, message) = refused(&data, &["--witness", &option(shown.address)]);
        assert_eq!(code, Some(4), "{number}: {message}");
    }
}
