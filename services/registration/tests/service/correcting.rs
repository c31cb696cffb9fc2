//! A registrar corrects a line of the roll by hand, and all registrars sign it, through the program.

use std::process::Stdio;

use serde_json::json;
use tupyo_election::{Document, Holder, LineChange};
use tupyo_group::EncodedPoint;
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, Held, rehearsed};
use super::citizens::{Means, base64, key, public};
use super::registrar::{Office, anchors, said};

/// An office whose service has registered these citizens; another registrar who must sign corrections, too.
struct Play {
    held: Held,
    office: Office,
    observer: Office,
    _board: BoardProcess,
}

/// By hand, the directory is another one than the service's.
fn by_hand(play: &Play, office: &Office, command: &str, options: &[&str]) -> (Option<i32>, String) {
    let (place, data) = (office.place("anchors.json"), office.place("by-hand"));
    std::fs::write(&place, anchors(&play.held.board).to_string()).unwrap();
    let mut program = office.program(command);
    program.arg("--anchors").arg(place).arg("--data").arg(data).args(options);
    said(program.stdin(Stdio::null()).output().unwrap())
}

impl Play {
    fn new(signatures: u64, seed: u64, rows: &str) -> Play {
        let plan = RegistrationPlan { registrars: 2, signatures, ..RegistrationPlan::default() };
        let rehearsal = rehearsed(plan, seed);
        let board = BoardProcess::start(&[&rehearsal]);
        let held = board.hold(rehearsal);
        let offices = [0, 1].map(|number| Office::new(held.registrar(number), &[&held.board], rows));
        let [office, observer] = offices;
        Play { held, office, observer, _board: board }
    }

    fn correct(&self, office: &Office, key: EncodedPoint, options: &[&str]) -> (Option<i32>, String) {
        let key = base64(&key.0);
        by_hand(self, office, "correct", &[&["--voting-key", &key], options].concat())
    }

    fn corrections(&self) -> usize {
        self.held.state().registrations().unwrap().corrections.len()
    }

    /// Whether it was refused with this code, and nothing came on the ledger.
    fn refuses(&self, key: EncodedPoint, options: &[&str], exit: i32, code: &str) {
        let before = self.held.state().entries();
        let (found, text) = self.correct(&self.observer, key, options);
        assert_eq!((found, text.contains(&format!("[{code}]"))), (Some(exit), true), "{options:?}: {text}");
        assert_eq!(self.held.state().entries(), before, "{code}");
    }
}

#[test]
fn a_correction_is_posted_with_its_reason_and_counts_when_all_registrars_have_signed() {
    let (mut one, mut two) = (Means::listed(), Means::listed());
    let play = Play::new(1, 40, &(one.row("P-1") + &two.row("P-2")));
    let service = play.office.start();
    let (first, second) = (key(), key());
    one.must_register(&service, &first);
    two.must_register(&service, &second);
    [&first, &second].into_iter().for_each(|key| drop(service.await_state(public(key), "counted")));

    let why = ["--reason", "counted twice by mistake"];
    let heavier = [&["--weight", "3", "--yes"], &why[..]].concat();
    let strike = [&["--strike", "--yes"], &why[..]].concat();
    play.refuses(public(&first), &[&["--weight", "1", "--yes"], &why[..]].concat(), 1, "correction-key");
    play.refuses(public(&key()), &strike, 1, "correction-key");
    play.refuses(public(&first), &[&["--style", "nowhere", "--yes"], &why[..]].concat(), 1, "roll-style");
    play.refuses(public(&first), &[&["--weight", "0", "--yes"], &why[..]].concat(), 1, "roll-weight");
    play.refuses(public(&first), &["--strike", "--yes", "--reason", ""], 1, "text");
    play.refuses(public(&first), &[&["--strike"], &why[..]].concat(), 1, "not-confirmed");
    let usage = [vec!["--yes"], vec!["--yes", "--strike", "--weight", "2"]];
    usage.iter().for_each(|options| {
        let (exit, text) = play.correct(&play.observer, public(&first), &[options, &why[..]].concat());
        assert_eq!(exit, Some(2), "{text}");
    });

    // The registrar whose service runs, by hand, in a directory of its own.
    let (exit, text) = play.correct(&play.office, public(&first), &heavier);
    assert_eq!((exit, text.contains("1 more registrars must sign it")), (Some(0), true), "{text}");
    let digest: String = text.chars().take_while(|c| *c != ':').collect();
    assert_eq!((digest.len(), play.corrections()), (64, 0), "not all have signed");
    let (_, korean) =
        by_hand(&play, &play.observer, "countersign", &["--correction", &"0".repeat(64), "--language", "ko"]);
    assert!(korean.contains("가중치 3으로 바꿉니다: counted twice by mistake"), "{korean}");
    assert_eq!(play.corrections(), 0, "another one was named");
    let again = play.correct(&play.office, public(&first), &heavier);
    assert_eq!(
        (again.0, play.held.state().standing_registrations().count()),
        (Some(0), 1),
        "the same bytes: {}",
        again.1
    );
    let (exit, text) = by_hand(&play, &play.observer, "countersign", &["--correction", &digest]);
    assert_eq!((exit, text.contains(&format!("{digest}: signed"))), (Some(0), true), "{text}");
    let (_, text) = play.correct(&play.office, public(&first), &heavier);
    assert!(text.contains("The correction has taken effect."), "{text}");
    assert_eq!(play.corrections(), 1);

    // The other registrar says it; the one of the service signs, who cannot open the evidence.
    let (exit, text) = play.correct(&play.observer, public(&second), &strike);
    assert_eq!(exit, Some(0), "{text}");
    let digest: String = text.chars().take_while(|c| *c != ':').collect();
    assert_eq!(by_hand(&play, &play.office, "countersign", &["--correction", &digest]).0, Some(0));
    service.await_state(public(&second), "replaced");
    let state = play.held.state();
    let corrections = &state.registrations().unwrap().corrections;
    let said: Vec<_> = corrections.iter().map(|it| (it.key, it.change, it.reason.as_str())).collect();
    let heavier = LineChange::Changed { style: 0, weight: 3 };
    let expected = [(public(&first).0, heavier, why[1]), (public(&second).0, LineChange::Struck, why[1])];
    assert_eq!((said, state.registration_roll().unwrap().weight()), (expected.to_vec(), 3));
}

#[test]
fn what_a_correction_would_push_aside_is_named_and_comes_back() {
    let (mut one, mut two) = (Means::listed(), Means::listed());
    let mut play = Play::new(2, 41, &(one.row("P-1") + &two.row("P-2")));
    let stuffed = key();
    let line = play.held.play.line(&stuffed, Holder([9; 32]), (0, 1), None);
    let document = Document::Registration { lines: vec![line] };
    play.held.say(0, &document);
    let digest: String = by_hand(&play, &play.observer, "countersign", &["--correction", &"0".repeat(64)]).1;
    assert!(digest.contains("a registration; give --evidence to look at it"), "{digest}");
    let entry = tupyo_election::Document::Countersignature { digest: standing(&play.held) };
    play.held.say(1, &entry);
    play.office.configuration["posting"] = json!({ "interval_seconds": 1 });
    play.office.configure();
    let service = play.office.start();
    let (first, second) = (key(), key());
    one.must_register(&service, &first);
    service.await_state(public(&first), "standing");
    let strike = ["--strike", "--yes", "--reason", "nobody has such a card"];
    let (exit, text) = play.correct(&play.office, public(&stuffed), &strike);
    assert_eq!((exit, text.contains("[document-stands]")), (Some(1), true), "{text}");
    let (exit, text) = play.correct(&play.office, public(&stuffed), &[&strike[..], &["--instead"]].concat());
    assert_eq!(exit, Some(0), "{text}");
    let digest: String = text.chars().take_while(|c| *c != ':').collect();
    assert_eq!(by_hand(&play, &play.observer, "countersign", &["--correction", &digest]).0, Some(0));
    assert_eq!(play.corrections(), 1);
    // What gave way is not said again alone: it comes beside the next line.
    service.await_state(public(&first), "set-aside");
    two.must_register(&service, &second);
    service.await_state(public(&second), "standing");
    service.await_state(public(&first), "standing");
}

fn standing(held: &Held) -> tupyo_election::DocumentDigest {
    held.state().standing_registrations().next().unwrap().digest
}
