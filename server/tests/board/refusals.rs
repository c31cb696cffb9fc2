//! What a board refuses, with which code; and that nothing is changed by it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::played::{Played, proposal};
use super::process::{Server, refused};
use super::visitor::Visitor;
use super::wire::{Wire, until};
use tupyo_election::{Author, Document, DocumentPart, Entry, LARGEST_ENTRY};
use tupyo_group::{Scalar, SecretScalar};
use tupyo_rehearsal::{Plan, Rehearsal};

#[test]
fn each_bad_entry_is_refused_by_name_and_changes_nothing() {
    let mut played = Played::new(Rehearsal::opened(Plan { seed: 3, ..Plan::default() }));
    let before = (played.status(), played.get("/checkpoint").body);
    for (entry, status, code) in bad_entries(&mut played.play) {
        assert_eq!(played.post_bytes(&entry).problem(), (status, code.to_owned()));
    }
    assert_eq!((played.status(), played.get("/checkpoint").body), before);
}

/// The title is in the language that is preferred, of what the board refuses and of what the HTTP server does; nothing
/// else changes.
#[test]
fn problems_have_titles_in_korean_and_english() {
    let played = Played::new(Rehearsal::opened(Plan { seed: 4, ..Plan::default() }));
    for (path, title) in [(played.path("/entries/9999"), "없음"), ("/nowhere".to_owned(), "없음")] {
        let problem = |language| -> serde_json::Value {
            serde_json::from_slice(&played.visitor.get_in(language, &path).body).unwrap()
        };
        let (korean, english) = (problem("ko-KR,ko;q=0.9,en;q=0.8"), problem("en,ko;q=0.9"));
        assert_eq!((korean["title"].as_str(), english["title"].as_str()), (Some(title), Some("Not Found")));
        let others =
            |problem: &serde_json::Value| ["type", "status", "code", "detail"].map(|name| problem[name].clone());
        assert_eq!(others(&korean), others(&english));
    }
}

/// Bytes, and the status and code they are refused with.
fn bad_entries(play: &mut Rehearsal) -> Vec<(Vec<u8>, u16, &'static str)> {
    let Entry::Ballot(good) = play.ballot(0, 1) else { panic!() };
    let change = |change: &dyn Fn(&mut tupyo_election::SignedBallot)| {
        let mut changed = good.clone();
        change(&mut changed);
        Entry::Ballot(changed).encode()
    };
    let bytes = Entry::Ballot(good.clone()).encode();
    let other_voter = (1..10).find(|voter| play.state().roll().voter(*voter).unwrap().style == good.ballot.style);
    let other_style = 1 - good.ballot.style;
    let nonce = tupyo_group::Point::base_times(Scalar::from(7u64)).encode();
    let mut bad = vec![
        (Vec::new(), 400, "malformed-entry"),
        (vec![9], 400, "malformed-entry"),
        ([bytes.as_slice(), &[0]].concat(), 400, "malformed-entry"),
        (bytes[..bytes.len() - 1].to_vec(), 400, "malformed-entry"),
        (change(&|ballot| ballot.ballot.voter = other_voter.unwrap()), 422, "signature-invalid"),
        (change(&|ballot| ballot.ballot.voter = 10), 422, "unknown-voter"),
        (change(&|ballot| ballot.ballot.style = other_style), 422, "wrong-style"),
        (change(&|ballot| ballot.ballot.ciphertext.truncate(1)), 422, "wrong-shape"),
        (change(&|ballot| ballot.ballot.previous = Some(tupyo_circuits::TrackingCode([1; 32]))), 409, "out-of-chain"),
        (change(&|ballot| ballot.ballot.documents = 1), 409, "documents-changed"),
        (change(&|ballot| ballot.signature.nonce = nonce), 422, "signature-invalid"),
    ];
    bad.extend(bad_votes(play).into_iter().map(|entry| (entry, 422, "proof-invalid")));
    bad.extend(bad_documents(play));
    bad
}

/// A vote of 2, and one of −1.
fn bad_votes(play: &mut Rehearsal) -> Vec<Vec<u8>> {
    let check = play.check().clone();
    let voter = (0..10).find(|voter| play.state().roll().voter(*voter).unwrap().style == 1).unwrap();
    let forge = |vote: [i64; 4]| {
        let numbers = vote.map(|number| SecretScalar::decode(&Scalar::from(number).encode()).unwrap());
        let witness = tupyo_circuits::Witness::of_numbers(numbers.into(), SecretScalar::random(play.rng()));
        let voting = play.voting(voter);
        let ballot = tupyo_election::seal(&check, voting, &witness, play.rng()).unwrap();
        let code = ballot.tracking_code(check.context());
        tupyo_election::sign(ballot, code, &play.voters()[voter as usize], &mut rand::rngs::OsRng).encode()
    };
    [[2, 0, 0, 0], [-1, 1, 1, 0]].map(forge).into()
}

fn bad_documents(play: &mut Rehearsal) -> Vec<(Vec<u8>, u16, &'static str)> {
    let Entry::Document(close) = play.official_entries(&play.closing()).remove(0) else { panic!() };
    let change = |change: &dyn Fn(&mut tupyo_election::DocumentPart)| {
        let mut changed = close.clone();
        change(&mut changed);
        Entry::Document(changed).encode()
    };
    let mut bad = vec![
        (change(&|part| part.author = Author::Trustee(0)), 422, "document-signature"),
        (change(&|part| part.author = Author::Official(1)), 422, "wrong-author"),
        (change(&|part| part.bytes.clear()), 409, "document-part"),
    ];
    let sealed = play.official_entries(&Document::Roll { first: 0, voters: Vec::new() }).remove(0);
    bad.push((sealed.encode(), 409, "wrong-phase"));
    let by_trustee = play.trustee_entries(0, &play.closing()).remove(0);
    bad.push((by_trustee.encode(), 422, "wrong-author"));
    bad
}

#[test]
fn ballots_are_refused_before_and_after_voting() {
    let mut open = Rehearsal::opened(Plan::single_choice(2, 2));
    let ballot = open.ballot(0, 1);
    let mut played = Played::new(Rehearsal::new(Plan::single_choice(2, 2)));
    assert_eq!(played.post(&ballot).problem(), (409, "not-open".to_owned()));
    played.play = open;
    played.follow();
    played.play.close();
    played.follow();
    assert_eq!(played.post(&ballot).problem(), (409, "closed".to_owned()));
}

#[test]
fn bodies_are_limited_and_typed() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    let path = played.path("/entries");
    let before = played.entries();
    assert_eq!(played.post_bytes(&vec![0; LARGEST_ENTRY]).problem(), (400, "malformed-entry".to_owned()));
    assert_eq!(played.post_bytes(&vec![0; LARGEST_ENTRY + 1]).problem(), (413, "body-too-long".to_owned()));
    let json = played.visitor.post_as(&path, b"{}", "application/json");
    assert_eq!(json.problem(), (415, "media-type".to_owned()));
    let compressed = played.visitor.post_encoded(&path, b"\x1f\x8b", "gzip");
    assert_eq!(compressed.problem(), (415, "content-encoding".to_owned()));
    assert_eq!(played.visitor.post_encoded(&path, b"", "identity").problem(), (400, "malformed-entry".to_owned()));
    let chunks = raw(
        &played.server,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: \
            chunked\r\n\r\n"
        ),
        &[format!("{:x}\r\n", 70_000).into_bytes(), vec![0; 70_000], b"\r\n0\r\n\r\n".to_vec()].concat(),
    );
    assert!(chunks.starts_with("HTTP/1.1 411") && chunks.contains("length-required"), "{chunks}");
    assert_eq!(played.entries(), before);
}

#[test]
fn unknown_paths_and_methods_are_problems() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    for path in ["/", "/nothing", "/elections/", "/elections/x/y/z"] {
        assert_eq!(played.visitor.get(path).problem(), (404, "unknown-path".to_owned()), "{path}");
    }
    for path in ["/elections/short", &format!("/elections/{}", "0".repeat(64)), "/elections/short/checkpoint"] {
        assert_eq!(played.visitor.get(path).problem(), (404, "unknown-election".to_owned()), "{path}");
    }
    for path in [
        "/entries/1",
        "/entries/x",
        "/receipts/1",
        "/entries/18446744073709551616",
        "/tile/0/000.p/9",
        "/entries/00",
        "/entries/+0",
    ] {
        assert_eq!(played.get(path).problem(), (404, "ledger-not-there".to_owned()), "{path}");
    }
    for path in [
        "/tile/0/0",
        "/tile/9/000",
        "/tile/",
        "/tile/0/000.p/0",
        "/tile/0/000.p/256",
        "/tile/0/000.p/01",
        "/tile/0/x000/000",
    ] {
        assert_eq!(played.get(path).problem(), (404, "unknown-tile".to_owned()), "{path}");
    }
    for path in ["/tile/../../../ledger.key", "/tile/%2e%2e/%2e%2e/ledger.key", "/..%2f..%2fledger.key"] {
        assert_eq!(played.get(path).status, 404, "{path}");
    }
    assert_eq!(played.visitor.get("/openapi.json").body, include_bytes!("../../../docs/openapi.json"));
    let answer = played.visitor.delete(&played.path(""));
    assert_eq!(answer.problem(), (405, "method-not-allowed".to_owned()));
    assert_eq!(answer.header("allow"), "GET, HEAD");
    assert_eq!(played.get("/entries").problem(), (405, "method-not-allowed".to_owned()));
    let head = played.visitor.head(&played.path("/checkpoint"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(played.visitor.get("/healthz").json()["status"], "ok");
}

#[test]
fn elections_begin_with_a_whole_manifest() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    let post = |body: &[u8]| played.visitor.post("/elections", body).problem();
    assert_eq!(post(b"x"), (400, "malformed".to_owned()));
    assert_eq!(post(&[255; 64]), (400, "malformed".to_owned()));
    assert_eq!(post(&[0; 4]), (422, "not-a-manifest".to_owned()));
    let twice = vec![played.play.entries()[0].clone(), played.play.entries()[0].clone()];
    assert_eq!(post(&borsh::to_vec(&twice).unwrap()), (422, "not-a-manifest".to_owned()));
    let mut play = Rehearsal::new(Plan::default());
    let close = play.official_entries(&play.closing()).remove(0).encode();
    assert_eq!(post(&borsh::to_vec(&vec![close]).unwrap()), (422, "not-a-manifest".to_owned()));
    let json = Document::Manifest(b"{}".to_vec());
    let id = tupyo_election::ElectionId::of_manifest(b"{}");
    let key = played.play.official();
    let entry = json.sign(id, Author::Official(0), key, &mut rand::rngs::OsRng).unwrap().remove(0);
    assert_eq!(post(&borsh::to_vec(&vec![entry.encode()]).unwrap()), (422, "manifest-refused".to_owned()));
    assert_eq!(played.visitor.post("/elections", &proposal(&play)).status, 200);
    assert_eq!(played.visitor.get("/elections").json().as_array().unwrap().len(), 1);
}

/// Whoever may begin an election, and whatever comes in the manifest's parts or beside them.
#[test]
fn an_election_begins_with_its_manifests_parts_alone() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    let mut play = Rehearsal::new(Plan { styles: vec![(vec![0], 1); 800], officials: 2, ..Plan::single_choice(2, 1) });
    let parts: Vec<_> = play.entries().iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
    assert_eq!(parts.len(), 2);
    let json: Vec<u8> = parts.iter().flat_map(|part| part_of(part).bytes).collect();
    let theirs = play.entries_of_official(1, &borsh::from_slice(&json).unwrap());
    let unsigned = DocumentPart { signature: part_of(&parts[1]).signature, ..part_of(&parts[0]) };
    let unsigned = Entry::Document(unsigned);
    let notice = play.official_entries(&Document::Notice { text: "a".to_owned() }).remove(0);
    let proposals: [(Vec<&Entry>, u16, &str); 7] = [
        (vec![&unsigned, &parts[1]], 403, "unknown-official"),
        (vec![&parts[0], &theirs[1]], 403, "unknown-official"),
        (theirs.iter().collect(), 403, "unknown-official"),
        (vec![&parts[1], &parts[0]], 422, "not-a-manifest"),
        (vec![&parts[0], &parts[0], &parts[1]], 422, "not-a-manifest"),
        (vec![&notice, &parts[0], &parts[1]], 422, "not-a-manifest"),
        (vec![&parts[0], &parts[1], &notice], 422, "not-a-manifest"),
    ];
    for (entries, status, code) in proposals {
        let body: Vec<_> = entries.into_iter().map(Entry::encode).collect();
        let answer = played.visitor.post("/elections", &borsh::to_vec(&body).unwrap());
        assert_eq!(answer.problem(), (status, code.to_owned()));
    }
    assert_eq!(played.visitor.get("/elections").json().as_array().unwrap().len(), 1);
    assert_eq!(played.visitor.post("/elections", &proposal(&play)).status, 201);
}

fn part_of(entry: &Entry) -> DocumentPart {
    let Entry::Document(part) = entry else { panic!("a document") };
    part.clone()
}

#[test]
fn slow_requests_are_cut_off() {
    let directory = tempfile::tempdir().unwrap();
    let official = URL_SAFE_NO_PAD.encode(tupyo_group::Point::BASE.encode().as_bytes());
    let options = ["--head-timeout", "1", "--body-timeout", "1", "--official", &official];
    let server = Server::start(directory.path(), &options);
    let slow_head = raw(&server, "GET /healthz HT", b"");
    assert!(slow_head.starts_with("HTTP/1.1 408"), "{slow_head}");
    let head =
        "POST /elections HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 9\r\n\r\n";
    let slow_body = raw(&server, head, b"abc");
    assert!(slow_body.starts_with("HTTP/1.1 408") && slow_body.contains("\"timeout\""), "{slow_body}");
    // Long bodies have few places, and a slow sender loses its own.
    let long = head.replace("Length: 9", "Length: 90000");
    for _ in 0..2 {
        let answers: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| raw(&server, &long, b"abc"))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(answers.iter().filter(|answer| answer.contains("\"timeout\"")).count(), 4, "{answers:?}");
    }
    assert_eq!(Visitor::new(&server.url).get("/healthz").status, 200);
    drop(server);
    // While nobody loses a place, there are four.
    let server = Server::start(directory.path(), &["--body-timeout", "3600", "--official", &official]);
    let mut wires: Vec<Wire> = (0..6).map(|_| Wire::to(&server)).collect();
    wires.iter_mut().for_each(|wire| assert!(wire.send(&long)));
    let mut refused = Vec::new();
    assert!(until(|| {
        let place = wires.iter_mut().position(Wire::has_answer);
        refused.extend(place.map(|place| wires.swap_remove(place).rest()));
        refused.len() == 2
    }));
    assert!(refused.iter().all(|answer| answer.contains("\"queue-full\"")), "{refused:?}");
    assert!(!wires.iter_mut().any(Wire::has_answer));
    assert_eq!(Visitor::new(&server.url).get("/healthz").status, 200);
}

#[test]
fn wrong_usage_and_damage_have_exit_codes_of_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path();
    assert_eq!(refused(data, &["--official", "no key"]).0, Some(2));
    assert_eq!(refused(data, &["--name", "two words"]).0, Some(4));
    let mut played = Played::new(Rehearsal::new(Plan::default()));
    played.server.kill();
    let (code, message) = refused(&played.data(), &["--name", "another.example"]);
    assert_eq!(code, Some(4), "{message}");
    for name in ["checkpoint", "checkpoint.twin"] {
        std::fs::remove_file(played.ledger().join(name)).unwrap();
    }
    let (code, message) = refused(&played.data(), &[]);
    assert_eq!(code, Some(4));
    assert!(message.contains("ledger-no-checkpoint"), "{message}");
}

/// Sends bytes and reads what comes back until the server closes.
fn raw(server: &Server, head: &str, body: &[u8]) -> String {
    let mut wire = Wire::to(server);
    wire.send(head);
    // The server may have answered and closed before the body is written.
    let _closed = wire.send(body);
    wire.rest()
}
