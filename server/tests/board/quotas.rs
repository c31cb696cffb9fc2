//! How much documents may take: whoever fills the board with them is held back, and ballots are not.

use std::net::Ipv4Addr;

use tupyo_election::{Author, Document, Entry};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::process::Server;
use super::visitor::{Answer, Visitor};
use super::wire::{Wire, until};

/// The parts of a document that is so long that it has ten.
fn parts(played: &Played, author: Author, key: &SigningKey, letter: char) -> Vec<Vec<u8>> {
    let document = Document::Notice { text: letter.to_string().repeat(620_000) };
    let election = played.play.state().election();
    let parts = document.sign(election, author, key, &mut rand::rngs::OsRng).unwrap();
    assert_eq!(parts.len(), 10);
    parts.iter().map(Entry::encode).collect()
}

#[test]
fn unfinished_parts_are_limited_for_each_author() {
    let mut played = Played::with(Rehearsal::opened(Plan::single_choice(3, 4)), &["--unfinished-parts", "12"]);
    let of = |played: &Played, trustee: u16, letter| {
        parts(played, Author::Trustee(trustee), &played.play.trustees()[usize::from(trustee)], letter)
    };
    let (first, second, third) = (of(&played, 0, 'a'), of(&played, 0, 'b'), of(&played, 1, 'c'));
    let receipts: Vec<_> = first[..9].iter().map(|part| played.post_bytes(part).receipt(part, &played.key)).collect();
    // Given up, and begun anew: nine parts and three.
    assert!(second[..3].iter().all(|part| played.post_bytes(part).status == 200));
    let before = played.entries();
    for part in [&second[3], &first[0], &second[0]] {
        let answer = played.post_bytes(part);
        if part == &second[3] {
            assert_eq!(answer.problem(), (403, "unfinished-parts".to_owned()));
            assert!(answer.detail().contains("--unfinished-parts"));
        } else {
            // What is there is there.
            assert_eq!(answer.status, 200);
        }
    }
    assert_eq!(played.post_bytes(&first[4]).receipt(&first[4], &played.key), receipts[4]);
    assert_eq!(played.entries(), before);
    // Nobody else pays for it, and documents of one part are taken.
    assert_eq!(played.post_bytes(&third[0]).status, 200);
    let notice = played.play.official_entries(&Document::Notice { text: "short".to_owned() }).remove(0);
    assert_eq!(played.post(&notice).status, 200);
    let ballot = played.play.ballot(0, 1);
    assert_eq!(played.post(&ballot).problem(), (409, "documents-changed".to_owned()));
}

#[test]
fn what_is_left_is_for_ballots() {
    for (option, value, code) in
        [("--ballot-reserve", "100", "reserved-for-ballots"), ("--election-bytes", "1000", "election-full")]
    {
        let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 4)));
        played.server.kill();
        played.server = Server::start(&played.data(), &[option, value]);
        played.visitor = Visitor::new(&played.server.url);
        let long = played.play.official_entries(&Document::Manifest(vec![1; 200_000])).remove(0);
        assert_eq!(played.post(&long).problem(), (507, code.to_owned()));
        let ballot = played.play.ballot(0, 1);
        assert_eq!(played.post(&ballot).status, 200);
        // What closes an election has one part.
        let notice = played.play.official_entries(&Document::Notice { text: "full".to_owned() }).remove(0);
        assert_eq!(played.post(&notice).status, 200);
        // What is there already has its receipt.
        let first = played.play.entries()[0].clone();
        assert_eq!(played.post_bytes(&first).receipt(&first, &played.key), 0);
    }
}

/// What counts is what the ledger's segments hold, not what its directory takes without them.
#[test]
fn an_election_has_as_many_bytes_as_it_may() {
    let played = Played::with(Rehearsal::opened(Plan::single_choice(3, 4)), &["--election-bytes", "300000"]);
    let parts = parts(&played, Author::Trustee(0), &played.play.trustees()[0], 'a');
    let answers: Vec<_> = parts.iter().map(|part| played.post_bytes(part)).collect();
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    assert!((4..=5).contains(&taken), "{taken} parts of 65,000 bytes");
    let refused = answers[taken..].iter().map(|answer| answer.problem());
    assert!(refused.eq((taken..10).map(|_| (507, "election-full".to_owned()))));
}

/// The first parts of documents, posted at once; their answers.
fn begun_at_once(played: &Played, begun: &[Vec<u8>]) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let post = |bytes| Visitor::new(&played.server.url).post(&played.path("/entries"), bytes);
        let threads: Vec<_> = begun.iter().map(|bytes| scope.spawn(move || post(bytes))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// A trustee who begins documents without end, over many connections: one part of its own is under way at a time. Where
/// a busy machine has let them come one after the other, it begins others.
#[test]
fn an_author_has_one_unfinished_part_under_way() {
    let played = Played::new(Rehearsal::opened(Plan::single_choice(3, 4)));
    let trustee = &played.play.trustees()[0];
    let met = (b'!'..b'q').step_by(16).find_map(|letters| {
        let first = |letter| parts(&played, Author::Trustee(0), trustee, char::from(letter)).remove(0);
        let begun: Vec<_> = (letters..letters + 16).map(first).collect();
        let answers = begun_at_once(&played, &begun);
        let taken = answers.iter().filter(|answer| answer.status == 200).count();
        assert!(taken > 0, "{}", answers[0].text());
        (taken < 16).then_some((begun, answers))
    });
    let (begun, answers) = met.expect("parts that are under way at once");
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(refused.problem(), (429, "author-busy".to_owned()));
        assert!(!refused.header("retry-after").is_empty());
    }
    assert_eq!(played.post_bytes(&begun[0]).status, 200);
}

/// More hang up, before and after they have been heard, than there are places.
#[test]
fn who_hangs_up_gives_its_places_back() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 4)));
    let begun =
        ('a'..='z').map(|letter| parts(&played, Author::Trustee(0), &played.play.trustees()[0], letter).remove(0));
    for (number, bytes) in begun.cycle().take(130).enumerate() {
        let mut wire = Wire::from(Ipv4Addr::new(127, 0, 3, number as u8 % 2 + 1), &played.server).unwrap();
        let head = format!("POST {} HTTP/1.1\r\nHost: x\r\n", played.path("/entries"));
        wire.send(format!("{head}Content-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n", bytes.len()));
        wire.send(&bytes);
    }
    let next = parts(&played, Author::Trustee(0), &played.play.trustees()[0], '0').remove(0);
    assert!(until(|| played.post_bytes(&next).status == 200));
    let ballot = played.play.ballot(0, 1);
    assert_eq!(played.post(&ballot).status, 200);
    let notice = played.play.official_entries(&Document::Notice { text: "short".to_owned() }).remove(0);
    assert_eq!(played.post(&notice).status, 200);
}
