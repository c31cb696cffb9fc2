//! Gateways before a leader (docs/adr/0026-gateways.md): processes of their own, and TLS with certificates of the test.

mod link;

use std::fs;
use std::thread;
use std::time::Duration;

use link::{Placed, code_in, liar};
use tupyo_election::{Document, Entry, SignedBallot};
use tupyo_group::Scalar;
use tupyo_proof::Purpose;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::visitor::Visitor;
use super::wire::until;

/// A ballot that its voter has signed, and whose proof is false.
fn false_proof(played: &mut Played, voter: u32) -> Vec<u8> {
    let Entry::Ballot(SignedBallot { mut ballot, card, .. }) = played.play.ballot(voter, 1) else { panic!("a ballot") };
    ballot.proof.nonce_response += Scalar::ONE;
    let code = ballot.tracking_code(played.play.check().context());
    let signature = played.play.voters()[voter as usize].sign(Purpose::Ballot, &code.0, &mut rand::rngs::OsRng);
    Entry::Ballot(SignedBallot { ballot, signature, card }).encode()
}

/// One that somebody else has signed.
fn false_signature(played: &mut Played, voter: u32) -> Vec<u8> {
    let Entry::Ballot(mut signed) = played.play.ballot(voter, 1) else { panic!("a ballot") };
    signed.signature.response += Scalar::ONE;
    Entry::Ballot(signed).encode()
}

fn metrics(played: &mut Played) -> impl Fn() -> String + use<> {
    let address = played.server.metrics();
    move || Visitor::new(address.strip_suffix("/metrics").unwrap()).fetch("/metrics").text().to_owned()
}

#[test]
fn votes_are_cast_through_gateways_and_one_that_is_killed_leaves_nothing_behind() {
    let placed = Placed::new();
    let mut played = placed.leader(Rehearsal::opened(Plan::single_choice(3, 70)), &[]);
    let (sealed, mut plain) = (placed.sealed_gateway("one"), placed.gateway("two", &[]));
    let visitors = [placed.visitor(&sealed), Visitor::new(&plain.url)];
    let (before, path, key) = (played.entries(), played.path("/entries"), played.key.clone());
    let ballots: Vec<_> = (0..60).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let cast = |(at, bytes): (usize, &Vec<u8>)| visitors[at % 2].post(&path, bytes).receipt(bytes, &key);
    let mut indices: Vec<u64> = thread::scope(|scope| {
        let cast = &cast;
        let threads: Vec<_> = ballots.iter().enumerate().map(|ballot| scope.spawn(move || cast(ballot))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    // The same bytes have one receipt, wherever they are sent.
    for (at, bytes) in ballots.iter().enumerate().take(6) {
        assert_eq!(cast((at + 1, bytes)), indices[at]);
        assert_eq!(played.post_bytes(bytes).receipt(bytes, &key), indices[at]);
    }
    indices.sort_unstable();
    assert_eq!(indices, (before..before + 60).collect::<Vec<_>>());
    // What is read at a gateway is the board's.
    let bundle = format!("/tile/entries/000.p/{}", before + 60);
    for rest in ["", "/context", "/manifest", "/checkpoint", "/voters/0", "/receipts/3", "/entries/1", &bundle] {
        let expected = played.get(rest);
        assert_eq!(expected.status, 200, "{rest}");
        for visitor in &visitors {
            let answer = visitor.get(&played.path(rest));
            assert_eq!((answer.status, &answer.body), (200, &expected.body), "{rest}");
            assert_eq!(answer.header("content-type"), expected.header("content-type"), "{rest}");
            let head = visitor.head(&played.path(rest));
            assert_eq!(head.header("content-length"), expected.body.len().to_string(), "{rest}");
        }
    }
    assert!(played.get(&bundle).body.len() > 32 << 10, "longer than what is passed on at once");
    assert_eq!(visitors[1].get(&played.path("/voters/99")).problem(), (404, "unknown-voter".to_owned()));
    assert_eq!(visitors[1].get("/nothing").problem(), (404, "unknown-path".to_owned()));
    assert_eq!(visitors[1].delete(&path).problem(), (405, "method-not-allowed".to_owned()));
    let next = played.play.ballot(60, 0).encode();
    plain.kill();
    assert!(visitors[1].post_if_possible(&path, &next).is_none());
    assert_eq!(visitors[0].post(&path, &next).receipt(&next, &key), before + 60);
    // Another one needs nothing but its certificate, and may come before it has followed anything.
    let third = placed.gateway("two", &[]);
    let another = Visitor::new(&third.url);
    assert_eq!(
        another.post(&path, &ballots[0]).receipt(&ballots[0], &key),
        played.post_bytes(&ballots[0]).receipt(&ballots[0], &key)
    );
}

#[test]
fn what_is_false_stops_at_the_gateway() {
    let placed = Placed::new();
    let play = Rehearsal::opened(Plan::single_choice(3, 8));
    let mut played = placed.leader(play, &["--metrics", "127.0.0.1:0"]);
    let metrics = metrics(&mut played);
    let gateway = placed.gateway("one", &[]);
    let (visitor, path) = (Visitor::new(&gateway.url), played.path("/entries"));
    let refused = |bytes: &[u8]| visitor.post(&path, bytes).problem();
    let (proof, signature) = (false_proof(&mut played, 0), false_signature(&mut played, 1));
    assert_eq!(refused(&proof), (422, "proof-invalid".to_owned()));
    assert_eq!(refused(&signature), (422, "signature-invalid".to_owned()));
    assert_eq!(refused(b"junk"), (400, "malformed-entry".to_owned()));
    let Entry::Document(mut part) = Entry::decode(&played.play.entries()[1]).unwrap() else { panic!("a part") };
    part.digest.0[0] ^= 1;
    assert_eq!(refused(&Entry::Document(part).encode()).0 / 100, 4);
    let good = played.play.ballot(0, 2).encode();
    let index = visitor.post(&path, &good).receipt(&good, &played.key);
    assert_eq!(index, played.play.entries().len() as u64);
    // Another ballot that continues nothing is the leader's to refuse.
    let late = played.play.ballot(0, 1).encode();
    assert_eq!(refused(&late), (409, "out-of-chain".to_owned()));
    let shown = metrics();
    let posted: Vec<_> = shown.lines().filter(|line| line.starts_with("tupyo_entries_posted_total")).collect();
    let codes: Vec<_> = posted.iter().map(|line| code_in(line)).collect();
    assert!(codes.contains(&"accepted") && codes.contains(&"out-of-chain") && codes.len() == 2, "{codes:?}");
    assert!(shown.contains("tupyo_gateways_barred_total 0"), "{shown}");
}

/// What a gateway knows may be old: then it asks before it refuses.
#[test]
fn a_gateway_refuses_nothing_by_what_it_has_not_followed_yet() {
    let placed = Placed::new();
    let mut played = placed.leader(Rehearsal::new(Plan::single_choice(3, 8)), &[]);
    let gateway = placed.gateway("one", &[]);
    let (visitor, path) = (Visitor::new(&gateway.url), played.path("/entries"));
    assert!(until(|| visitor.get("/readyz").status == 200));
    played.play.hold_ceremony();
    played.play.post_roll();
    // Documents come through a gateway as well.
    let own = std::mem::replace(&mut played.visitor, visitor.clone());
    played.follow();
    played.visitor = own;
    let opened = Rehearsal::opened(Plan::single_choice(3, 8));
    let early = { opened }.ballot(0, 1).encode();
    assert_eq!(visitor.post(&path, &early).problem(), (409, "not-open".to_owned()));
    for round in 0..8 {
        if round == 0 {
            played.play.open();
        } else {
            played.play.post_official(Document::Notice { text: format!("news {round}") }).unwrap();
        }
        played.follow();
        let ballot = played.play.ballot(round, 1);
        let index = visitor.post(&path, &ballot.encode()).receipt(&ballot.encode(), &played.key);
        assert_eq!(index, played.play.entries().len() as u64);
        played.play.post(&ballot).unwrap();
        played.skip();
    }
    played.play.close();
    played.follow();
    let last = played.play.entries().iter().rev().find(|entry| matches!(Entry::decode(entry), Ok(Entry::Ballot(_))));
    let last = last.unwrap().clone();
    // In every phase.
    let (answer, own) = (visitor.post(&path, &last), played.post_bytes(&last));
    assert_eq!(answer.receipt(&last, &played.key), own.receipt(&last, &played.key));
}

#[test]
fn a_gateway_that_lies_once_is_barred_and_what_it_brought_is_on_no_ledger() {
    let placed = Placed::new();
    let play = Rehearsal::opened(Plan::single_choice(3, 8));
    let mut played = placed.leader(play, &["--metrics", "127.0.0.1:0"]);
    let metrics = metrics(&mut played);
    let (before, path) = (played.entries(), played.path("/entries"));
    let honest = placed.gateway("one", &[]);
    let broken = placed.gateway("two", &[]);
    let posted = |name: &str, bytes: &[u8], verified: bool| liar(&placed, name, &path, bytes, verified);
    let (proof, signature) = (false_proof(&mut played, 0), false_signature(&mut played, 1));
    // Who says nothing of them is refused like anybody.
    assert_eq!(posted("two", &proof, false), (422, "proof-invalid".to_owned()));
    assert_eq!(posted("two", &signature, false), (422, "signature-invalid".to_owned()));
    assert!(metrics().contains("tupyo_gateways_barred_total 0"));
    assert_eq!(posted("two", &proof, true), (422, "proof-invalid".to_owned()));
    let good = played.play.ballot(2, 1).encode();
    assert_eq!(posted("two", &good, true), (403, "gateway-barred".to_owned()));
    assert_eq!(posted("three", &signature, true), (422, "signature-invalid".to_owned()));
    assert_eq!(posted("three", &good, false), (403, "gateway-barred".to_owned()));
    assert!(metrics().contains("tupyo_gateways_barred_total 2"));
    assert_eq!(played.entries(), before);
    // Whoever has that certificate is told so, and its voters that they should come back.
    let barred = Visitor::new(&broken.url);
    let answer = barred.post_if_possible(&path, &good).unwrap();
    assert_eq!(answer.problem(), (503, "leader-away".to_owned()));
    assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(until(|| barred.get("/readyz").status == 503));
    assert!(until(|| placed.log("two").contains(r#""code":"gateway-barred""#)));
    // Nobody else notices.
    assert_eq!(Visitor::new(&honest.url).post(&path, &good).receipt(&good, &played.key), before);
}

#[test]
fn who_was_barred_is_barred_after_a_restart_until_its_line_is_taken_out() {
    let placed = Placed::new();
    let mut played = placed.leader(Rehearsal::opened(Plan::single_choice(3, 8)), &[]);
    let (path, signature) = (played.path("/entries"), false_signature(&mut played, 1));
    let good = played.play.ballot(2, 1).encode();
    assert_eq!(liar(&placed, "two", &path, &signature, true), (422, "signature-invalid".to_owned()));
    played.restart(|_| ());
    assert_eq!(liar(&placed, "two", &path, &good, false), (403, "gateway-barred".to_owned()));
    assert_eq!(liar(&placed, "three", &path, &signature, false), (422, "signature-invalid".to_owned()));
    let barred = |played: &Played| played.data().join("gateways-barred");
    assert!(fs::read_to_string(barred(&played)).unwrap().ends_with(" signature-invalid\n"));
    played.restart(|played| fs::write(barred(played), "").unwrap());
    assert_eq!(liar(&placed, "two", &path, &signature, false), (422, "signature-invalid".to_owned()));
}

/// A source has its share at the leader, whichever way it comes; and nobody is believed about it in public.
#[test]
fn shares_are_those_of_voters_and_not_of_gateways() {
    let placed = Placed::new();
    let shares = ["--source-burst", "2", "--source-rate", "1", "--queue", "1"];
    let mut played = placed.leader(Rehearsal::opened(Plan::single_choice(3, 8)), &shares);
    let (path, junk) = (played.path("/entries"), false_signature(&mut played, 1));
    // A machine that is busy enough gives tokens back before they are used up: then it takes more.
    let spends_its_own = |visitor: &Visitor, of: &str| {
        let status = || visitor.post_for(of, &path, &junk).status;
        assert_eq!(status(), 422, "{of}");
        assert!(until(|| status() == 429), "{of}");
    };
    let link = placed.by_link("one");
    spends_its_own(&link, "192.0.2.1");
    spends_its_own(&link, "192.0.2.2");
    spends_its_own(&played.visitor, "192.0.2.3");
}

#[test]
fn a_leader_that_is_gone_is_waited_for() {
    let placed = Placed::new();
    let mut played = placed.leader(Rehearsal::opened(Plan::single_choice(3, 8)), &[]);
    let gateway = placed.gateway("one", &[]);
    let (visitor, path) = (Visitor::new(&gateway.url), played.path("/entries"));
    let first = played.play.ballot(0, 1).encode();
    let index = visitor.post(&path, &first).receipt(&first, &played.key);
    assert!(until(|| visitor.get("/readyz").status == 200));
    let second = played.play.ballot(1, 1).encode();
    let answers = std::cell::RefCell::new(Vec::new());
    let ask = |bytes: &[u8]| visitor.post_if_possible(&path, bytes).unwrap();
    played.restart(|_| {
        answers.borrow_mut().extend([ask(&first), ask(&second)]);
        assert!(until(|| visitor.get("/readyz").status == 503));
        assert_eq!(visitor.get("/healthz").status, 200);
        assert!(until(|| placed.log("one").contains(r#""event":"leader-away""#)));
    });
    for answer in answers.into_inner() {
        assert_eq!(answer.problem(), (503, "leader-away".to_owned()));
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
    }
    assert!(until(|| ask(&second).status == 200));
    assert_eq!(ask(&second).receipt(&second, &played.key), index + 1);
    assert_eq!(ask(&first).receipt(&first, &played.key), index);
    assert!(until(|| visitor.get("/readyz").status == 200));
}

/// As a leader that is cut off: it is connected, and silent. Another one leads meanwhile.
#[test]
fn who_waits_for_a_silent_leader_is_answered_by_the_one_that_leads() {
    let placed = Placed::new();
    let mut played = placed.leader(Rehearsal::opened(Plan::single_choice(3, 8)), &[]);
    let gateway = placed.gateway_of_both("one");
    let (visitor, path) = (Visitor::new(&gateway.url), played.path("/entries"));
    let ballots: Vec<_> = (0..5).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let index = visitor.post(&path, &ballots[0]).receipt(&ballots[0], &played.key);
    played.server.signal("-STOP");
    let indices: Vec<u64> = thread::scope(|scope| {
        // On a machine that is busy enough, the time for an answer may pass before the other one is found.
        let cast = |bytes: &Vec<u8>| {
            let mut answer = None;
            assert!(until(|| {
                answer = visitor.post_if_possible(&path, bytes).filter(|answer| answer.status == 200);
                answer.is_some()
            }));
            answer.unwrap().receipt(bytes, &played.key)
        };
        let waiting: Vec<_> = ballots.iter().map(|bytes| scope.spawn(move || cast(bytes))).collect();
        let _leads = placed.successor(&played);
        waiting.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(indices[0], index);
    assert!(indices[1..].iter().all(|later| *later > index), "{indices:?}");
    played.server.signal("-CONT");
}

#[test]
fn each_side_asks_for_the_other_ones_certificate() {
    let placed = Placed::new();
    let mut leader = placed.bare_leader();
    // One that another authority has certified, one that trusts another authority, and one without.
    let [certified, trusting] = [placed.stranger("stranger"), placed.trusting_strangers("one")];
    assert!(until(|| placed.log("stranger").contains(r#""code":"gateway-not-certified""#)));
    assert!(until(|| placed.log("one").contains(r#""code":"leader-not-certified""#)));
    for gateway in [&certified, &trusting] {
        let answer = Visitor::new(&gateway.url).post_if_possible("/elections/x/entries", b"junk").unwrap();
        assert_eq!(answer.problem(), (503, "leader-away".to_owned()));
    }
    assert!(placed.without_certificate("/healthz").is_err());
    assert_eq!(placed.by_link("one").get("/healthz").status, 200);
    thread::sleep(Duration::from_millis(100));
    // What comes often is told at intervals, and at the end.
    leader.signal("-TERM");
    assert_eq!(leader.wait_for_end().code(), Some(0));
    let log = placed.log("leader");
    for code in ["no-certificate", "not-certified", "gone"] {
        assert!(log.contains(&format!(r#""event":"no-gateway","code":"{code}""#)), "{code}\n{log}");
    }
}

#[test]
fn what_a_gateway_cannot_be_started_with_is_named() {
    let placed = Placed::new();
    let (code, told) = placed.refused(&["--leader", "http://127.0.0.1:1"]);
    assert!(code == Some(2) && told.contains("https://HOST:PORT"), "{told}");
    let (code, told) = placed.refused(&[]);
    assert!(code == Some(2) && told.contains("[config-missing]"), "{told}");
    let (code, told) =
        placed.refused(&["--leader", "https://127.0.0.1:1", "--gateway-certificate", &placed.file("names")]);
    assert!(code == Some(4) && told.contains("names cannot be used for TLS"), "{told}");
    // A board that lets gateways in says by whose certificates.
    let (code, told) = super::process::refused(&placed.path("elsewhere"), &["--gateway-listen", "127.0.0.1:0"]);
    assert!(code == Some(2) && told.contains("[config-missing]"), "{told}");
}
