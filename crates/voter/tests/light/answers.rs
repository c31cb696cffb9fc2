//! A board that answers partly, too much, nothing, or with errors: nothing is lost, and each error has a name.

use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::LightFollower;

use crate::board::{Board, code, visit, visit_changed, watched, watching};

#[derive(Clone, Copy, Debug)]
enum Fault {
    Empty,
    Half,
    OneLess,
    OneMore,
    TooLong,
    Other,
    Status(u16),
}

const FAULTS: [Fault; 11] = [
    Fault::Empty,
    Fault::Half,
    Fault::OneLess,
    Fault::OneMore,
    Fault::TooLong,
    Fault::Other,
    Fault::Status(404),
    Fault::Status(429),
    Fault::Status(500),
    Fault::Status(503),
    Fault::Status(302),
];

impl Fault {
    fn of(self, status: u16, mut body: Vec<u8>, at_most: usize) -> (u16, Vec<u8>) {
        match self {
            Fault::Empty => body.clear(),
            Fault::Half => body.truncate(body.len() / 2),
            Fault::OneLess => body.truncate(body.len() - 1),
            Fault::OneMore => body.push(b'x'),
            Fault::TooLong => body.resize(at_most + 1, 0),
            Fault::Other => body = b"<html>It works!</html>".to_vec(),
            Fault::Status(status) => return (status, body),
        }
        (status, body)
    }

    /// The code that an answer of this path is refused with.
    fn expected(self, path: &str) -> &'static [&'static str] {
        match self {
            Fault::Status(404) => &["light-not-there"],
            Fault::Status(429 | 503) => &["light-busy"],
            Fault::Status(_) => &["light-failed"],
            Fault::TooLong => &["light-too-long"],
            _ if path == "manifest" => &["wrong-manifest"],
            _ if path.starts_with("checkpoint") => &["note-malformed", "checkpoint-malformed", "note-signature"],
            _ => &["light-malformed", "light-too-long"],
        }
    }
}

/// Visits with a fault in the answer with a number; gives what was asked for there, if anything was.
fn faulty(phone: &mut LightFollower, board: &Board, number: usize, fault: Fault) -> Option<(String, &'static str)> {
    phone.begin_visit();
    for step in 0.. {
        let request = phone.request()?;
        let (status, body) = board.get(&request.path);
        let (status, body) = if step == number { fault.of(status, body, request.at_most) } else { (status, body) };
        if let Err(error) = phone.answer(status, &body) {
            assert!(phone.request().is_none(), "the visit is over");
            let text = error.to_string();
            assert!(text.len() > 20, "it says what to do: {text}");
            return Some((request.path, error.code()));
        }
        assert!(step < 50);
    }
    None
}

#[test]
fn whatever_is_answered_nothing_is_lost() {
    let rehearsal = Rehearsal::finished(watched(Plan::single_choice(3, 4)));
    let board = Board::of(&rehearsal);
    // Three ballots: the second is the voter's.
    let begun_voting = rehearsal.state().opened_at().unwrap() as usize + 4;
    let opened = Board::of_entries(board.election, &board.entries[..begun_voting]);
    let begun = || {
        let mut phone = watching(&rehearsal, 1);
        phone.want_result();
        phone
    };
    let later = {
        let mut phone = begun();
        visit(&mut phone, &opened).unwrap();
        phone.save()
    };
    let mut paths = std::collections::BTreeSet::new();
    for (first, board) in [(true, &opened), (true, &board), (false, &board)] {
        for fault in FAULTS {
            for number in 0.. {
                let mut phone = if first { begun() } else { LightFollower::restore(&later).unwrap() };
                let before = phone.save();
                let Some((path, code)) = faulty(&mut phone, board, number, fault) else { break };
                let expected = fault.expected(&path);
                assert!(expected.contains(&code), "{path} {fault:?}: {code}");
                assert_eq!(phone.save(), before, "{path} {fault:?}");
                paths.insert(path.split('/').take(2).collect::<Vec<_>>().join("/"));
            }
        }
        // The board that never answers, and then does.
        let mut phone = if first { begun() } else { LightFollower::restore(&later).unwrap() };
        phone.begin_visit();
        assert!(phone.request().is_some());
        visit(&mut phone, board).unwrap();
        assert_eq!(code(phone.answer(200, b"")), "light-no-request", "what comes late is nothing");
    }
    let expected = [
        "checkpoint/final",
        "light/ceremony",
        "light/counted",
        "light/documents",
        "light/entries",
        "light/prefix",
        "light/roll",
        "manifest",
        "voters/1",
    ];
    assert_eq!(paths.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn a_first_checkpoint_is_awaited() {
    let rehearsal = Rehearsal::opened(watched(Plan::single_choice(3, 4)));
    let awaited = visit_changed(&mut watching(&rehearsal, 0), &Board::of(&rehearsal), |path, status, body| {
        let none = br#"{"code":"awaits-witnesses"}"#.to_vec();
        if path == "checkpoint/final" { (404, none) } else { (status, body) }
    });
    assert_eq!(code(awaited), "awaits-witnesses");
}

#[test]
fn documents_come_in_parts() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let board = Board::of(&rehearsal);
    // Of one answer, the first documents; the board is asked for the rest.
    let cut = |answer: tupyo_light::LightDocuments, path: &str| {
        let mut answer = answer;
        let size: u64 = path.split('/').nth(2).unwrap().parse().unwrap();
        if answer.entries.len() > 1 {
            answer.entries.truncate(answer.entries.len() / 2);
            answer.until = answer.entries.last().unwrap().0 + 1;
            let indices: Vec<u64> = answer.entries.iter().map(|(index, _)| *index).collect();
            answer.path = tupyo_merkle::prove_subset(&indices, size, &board.tree).unwrap();
        }
        answer.encode()
    };
    let in_parts = |path: &str, status, body: Vec<u8>| {
        let is_it = path.starts_with("light/documents");
        (status, if is_it { cut(tupyo_light::LightDocuments::decode(&body).unwrap(), path) } else { body })
    };
    let mut phone = watching(&rehearsal, 0);
    let asked = visit_changed(&mut phone, &board, in_parts).unwrap();
    assert!(asked.iter().filter(|(path, _)| path.starts_with("light/documents")).count() > 2, "{asked:?}");
    let mut whole = watching(&rehearsal, 0);
    visit(&mut whole, &board).unwrap();
    assert_eq!(phone.phase().unwrap(), whole.phase().unwrap());
    assert_eq!(LightFollower::restore(&phone.save()).unwrap().save(), phone.save());
}
