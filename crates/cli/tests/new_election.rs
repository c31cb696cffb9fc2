//! `tupyo election new`: asked as a person is, on a pipe; stopped and gone on with; by options and by a file.
#![cfg(test)]
#![allow(missing_docs)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// What a Korean secretary types, up to the end of the contests; a few answers are wrong at first.
const BALLOT: &[&str] = &[
    "ko en",
    "",
    "제12차 정기총회",
    "12th general meeting",
    "총회 2026",
    "chonghoe-2026",
    "회장 | 임기는 2년입니다",
    "President",
    "김민지 | 회계사",
    "Kim Minji | Accountant",
    "이서준",
    "",
    "",
    "99",
    "1",
    "글쎄",
    "예",
    "감사",
    "Auditors",
    "박지우",
    "",
    "박지우",
    "",
    "최하윤",
    "",
    "",
    "서울",
    "부산",
    "2",
    "7",
    "2",
    "",
];
/// Districts, people and numbers.
const PEOPLE: &[&str] = &[
    "서울",
    "Seoul",
    "1 2",
    "부산",
    "Busan",
    "7",
    "",
    "",
    "선거관리위원회",
    "Committee",
    "",
    "김하나",
    "",
    "이두리",
    "",
    "박세미",
    "",
    "",
    "4",
    "1",
    "혼자서도 개표해야 합니다",
    "",
    "아니요",
    "0",
    "5",
    "101",
    "30",
    "",
    "아니요",
    "One must be able to open alone",
    "2026-13-01 09:00 +09:00",
    "2026-12-01 09:00 +09:00",
    "2026-12-01 08:00 +09:00",
    "2026-12-01 18:00 +09:00",
];

/// A directory in which somebody makes an election.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.path().join("passphrase"), "correct horse\n").unwrap();
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn typing(&self, words: &[&str], lines: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
        command.args(words).current_dir(self.path()).stdin(Stdio::piped());
        let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let typed: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let _ = running.stdin.take().unwrap().write_all(typed.as_bytes());
        running.wait_with_output().unwrap()
    }

    fn asked(&self, lines: &[&str]) -> Output {
        self.typing(&["election", "new", "--language", "ko"], lines)
    }

    /// What the others send back.
    fn keys(&self, ids: &[&str]) {
        for id in ids {
            let (key, public) = (format!("{id}.key"), format!("keys/{id}.json"));
            let secret = ["--passphrase-file", "passphrase", "--scrypt-work-factor", "2"];
            let made = [&["key", "new", "--out", &key, "--public", &public][..], &secret].concat();
            assert!(self.typing(&made, &[]).status.success());
        }
        if self.path().join("keys/ledger.json").exists() {
            return;
        }
        let ledger = self.typing(&["board", "ledger", "--data", "board", "--name", "vote.example"], &[]);
        fs::write(self.path().join("keys/ledger.json"), &ledger.stdout).unwrap();
    }

    fn json(&self, file: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path().join(file)).unwrap()).unwrap()
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Typed until everything is said; the keys are not there.
fn made(desk: &Desk) -> Output {
    let lines = [BALLOT, PEOPLE, &["예"]].concat();
    desk.asked(&lines)
}

#[test]
fn a_secretary_is_asked_everything_in_korean() {
    let desk = Desk::new();
    let output = made(&desk);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    for reason in [
        "쓸 수 없습니다: a–z, 0–9, - 로 1자에서 64자까지",
        "쓸 수 없습니다: 1에서 15까지의 번호를 적으십시오",
        "쓸 수 없습니다: 예나 아니요로 답하십시오",
        "박지우: 이름이 같은 선택지가 있습니다. 2번을 구별할 부제",
        "쓸 수 없습니다: 1에서 3까지의 수를 적으십시오",
        "쓸 수 없습니다: 문항 번호를 빈칸으로 띄어 적으십시오",
        "쓸 수 없습니다: 1에서 수탁자 수까지의 수를 적으십시오",
        "위험: 수탁자 한 명이 혼자 모든 표를 열 수 있습니다",
        "쓸 수 없습니다: 1에서 1000000까지의 수를 적으십시오",
        "쓸 수 없습니다: 0에서 100까지의 백분율을 적으십시오",
        "쓸 수 없습니다: 2026-12-01 09:00 +09:00처럼 적으십시오",
        "쓸 수 없습니다: 시작보다 늦어야 합니다",
    ] {
        assert!(text.contains(reason), "{reason}: {text}");
    }
    for preview in [
        "──── 한국어\n투표지: 제12차 정기총회\n서울 [",
        "──── 영어\nBallot: 12th general meeting\nSeoul [",
        "  임기는 2년입니다\n  하나를 고르거나, 기권하려면 `blank`를 고르십시오.\n",
        "  기권: 어느 쪽에도 투표하지 않음(빈 표로 집계)\n\n감사 [",
        "──── 한국어\n투표지: 제12차 정기총회\n부산 [",
        "- 예외: 수탁자 한 명이 혼자 모든 표를 열 수 있습니다. 사유: 혼자서도 개표해야 합니다",
    ] {
        assert!(text.contains(preview), "{preview}: {text}");
    }
    assert!(text.contains("이두리: keys/trustee-2.json") && !desk.path().join("manifest.json").exists(), "{text}");
    let letter = fs::read_to_string(desk.path().join("invitations/trustee-2.txt")).unwrap();
    assert!(
        letter.contains("이두리 귀하") && letter.contains("--out trustee-2.key --public trustee-2.json"),
        "{letter}"
    );
    let steps = fs::read_to_string(desk.path().join("next-steps.txt")).unwrap();
    assert!(steps.contains("election schedule --opening 1796083200 --closing 1796115600"), "{steps}");
}

#[test]
fn the_manifest_is_written_when_all_keys_are_there() {
    let desk = Desk::new();
    assert!(made(&desk).status.success());
    desk.keys(&["committee", "trustee-1", "trustee-2"]);
    fs::write(desk.path().join("keys/trustee-3.json"), "{}").unwrap();
    let waiting = desk.asked(&[]);
    assert!(waiting.status.success() && said(&waiting).contains("박세미: keys/trustee-3.json"), "{}", said(&waiting));
    fs::remove_file(desk.path().join("keys/trustee-3.json")).unwrap();
    desk.keys(&["trustee-3"]);
    let done = desk.asked(&[]);
    assert!(done.status.success(), "{}", said(&done));
    let manifest = desk.json("manifest.json");
    assert_eq!(manifest["contests"][1]["options"][1]["subtitle"], json!({ "ko": "부산" }));
    assert_eq!(manifest["styles"][1]["contests"], json!(["president", "auditors"]));
    let reason = json!({ "ko": "혼자서도 개표해야 합니다", "en": "One must be able to open alone" });
    assert_eq!(manifest["exceptions"], json!([{ "kind": "threshold-one", "reason": reason }]));
    assert_eq!((&manifest["floor"], &manifest["turnout"]), (&json!(5), &json!(30)));
    assert!(desk.asked(&[]).status.success(), "the same manifest is no other");

    // The same answers, without questions.
    let output = desk.typing(&["manifest", "new", "--answers", "answers.json", "--out", "silent.json"], &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(desk.json("silent.json"), manifest);

    let without = ["manifest", "new", "--answers", "answers.json", "--out", "none.json", "--answer", "ledger="];
    let output = desk.typing(&without, &[]);
    assert!(said(&output).contains("--ledger") && !desk.path().join("none.json").exists(), "{}", said(&output));

    // Another threshold is another manifest: nothing is written over it unasked.
    let change = |word: &str| desk.asked(&["trustees", "김하나", "", "이두리", "", "박세미", "", "", "2", "예", word]);
    let mut answers = desk.json("answers.json");
    answers["agreed"] = json!("no");
    fs::write(desk.path().join("answers.json"), answers.to_string()).unwrap();
    let kept = change("no");
    assert_eq!(kept.status.code(), Some(3), "{}", said(&kept));
    assert_eq!(desk.json("manifest.json"), manifest);
    assert!(desk.asked(&["replace"]).status.success());
    assert_eq!(desk.json("manifest.json")["trustees"]["threshold"], 2);
}

#[test]
fn whoever_is_interrupted_anywhere_loses_nothing() {
    let whole = Desk::new();
    assert!(made(&whole).status.success());
    let expected = whole.json("answers.json");
    let lines = [BALLOT, PEOPLE, &["예"]].concat();
    let desk = Desk::new();
    for end in 1..lines.len() {
        // Each run is given one line, and ends with its input.
        let output = desk.asked(&lines[end - 1..end]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("[unfinished]"), "{}", said(&output));
    }
    assert!(desk.asked(&lines[lines.len() - 1..]).status.success());
    assert_eq!(desk.json("answers.json"), expected);
}

#[test]
fn a_part_is_said_anew_and_the_rest_stays() {
    let desk = Desk::new();
    // What is no number of a contest forgets nothing.
    let again = [
        "contests 2번",
        "contests #2",
        "contests 9",
        "contests  1",
        "대표",
        "Head",
        "a",
        "",
        "b",
        "",
        "",
        "1",
        "아니요",
        "nonsense",
        "예",
    ];
    let output = desk.asked(&[BALLOT, PEOPLE, &again].concat());
    assert!(output.status.success(), "{}", said(&output));
    let answers = desk.json("answers.json");
    assert_eq!(answers["contests"][0]["title"], json!({ "ko": "대표", "en": "Head" }));
    assert_eq!(answers["contests"][1]["title"]["ko"], "감사");
    let text = said(&output);
    for refused in ["`2번`", "`#2`", "`9`"] {
        assert!(text.contains(&format!("쓸 수 없습니다: contests에 {refused}에 해당하는 것이 없습니다")), "{text}");
    }
}

#[test]
fn what_was_agreed_to_is_shown_again_when_it_changes() {
    let desk = Desk::new();
    assert!(made(&desk).status.success());
    assert!(desk.asked(&[]).status.success(), "nothing has changed");
    let lower = ["election", "new", "--language", "ko", "--floor", "1"];
    let unseen = desk.typing(&lower, &[]);
    assert_eq!(unseen.status.code(), Some(2), "{}", said(&unseen));
    assert!(said(&unseen).contains("──── 한국어\n투표지: 제12차 정기총회"), "{}", said(&unseen));
    let seen = desk.typing(&lower, &["예"]);
    assert!(seen.status.success(), "{}", said(&seen));
    assert!(desk.asked(&[]).status.success(), "it is agreed to now");
}

#[test]
fn times_that_were_not_typed_are_checked_too() {
    let desk = Desk::new();
    assert!(made(&desk).status.success());
    let words = ["election", "new", "--language", "ko", "--answer", "schedule.opening=2026-12-02 09:00"];
    let output = desk.typing(&words, &["2026-12-02 09:00 +09:00", "2026-12-02 18:00 +09:00", "예", "replace"]);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    for reason in ["schedule.opening: 2026-12-01 09:00 +09:00처럼", "schedule.closing: 시작보다 늦어야 합니다"]
    {
        assert!(text.contains(reason), "{reason}: {text}");
    }
    let steps = fs::read_to_string(desk.path().join("next-steps.txt")).unwrap();
    assert!(steps.contains("election schedule --opening 1796169600 --closing 1796202000"), "{steps}");
}

/// An invitation that somebody has changed, in another language: nothing is asked about it, and it stays.
#[test]
fn changed_invitations_stay() {
    let desk = Desk::new();
    assert!(made(&desk).status.success());
    let letter = desk.path().join("invitations/trustee-1.txt");
    fs::write(&letter, "나만의 글\n").unwrap();
    let output = desk.typing(&["election", "new", "--language", "en"], &["no"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("invitations/trustee-1.txt is there and differs"), "{}", said(&output));
    assert_eq!(fs::read_to_string(&letter).unwrap(), "나만의 글\n");
}

/// Until everything is agreed to, an empty line takes what is proposed.
fn agreeing() -> Vec<&'static str> {
    [vec!["en"], vec![""; 40], vec!["yes"]].concat()
}

#[test]
fn one_name_in_two_roles_is_two_ids() {
    let desk = Desk::new();
    let words = "election new --name test --title Test --contest mayor=kim,lee --threshold 2 --floor 3 --turnout 0 \
        --answer officials.1.title.en=Kim --answer trustees.1.title.en=Kim --answer trustees.2.title.en=Kim --answer \
        trustees.3.title.en=Lee";
    let words: Vec<&str> = words.split_whitespace().collect();
    for lines in [agreeing(), Vec::new()] {
        let output = desk.typing(&words, &lines);
        let text = said(&output);
        assert!(output.status.success(), "{text}");
        for file in ["kim", "kim-2", "kim-3", "lee"] {
            assert!(text.contains(&format!("keys/{file}.json")), "{file}: {text}");
            assert!(desk.path().join(format!("invitations/{file}.txt")).exists(), "{file}");
        }
    }
}

#[test]
fn the_next_steps_are_those_of_this_election() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("keys")).unwrap();
    desk.keys(&["o", "p", "a", "b", "c", "r"]);
    let words = "election new --name test --title Test --contest mayor=kim,lee --official o=keys/o.json --official \
        p=keys/p.json --approvals 2 --trustee a=keys/a.json --trustee b=keys/b.json --trustee c=keys/c.json \
        --threshold 2 --floor 3 --turnout 0 --registrar r=keys/r.json --codes --ledger keys/ledger.json --out";
    let words: Vec<&str> = words.split_whitespace().chain(["our election/manifest.json"]).collect();
    let output = desk.typing(&words, &agreeing());
    assert!(output.status.success(), "{}", said(&output));
    let steps = fs::read_to_string(desk.path().join("our election/next-steps.txt")).unwrap();
    assert!(!steps.contains("roll import") && steps.contains("docs/registrar.md"), "{steps}");
    let approval = "tupyo election approve --of o --anchors anchors.json --key p.key\n";
    assert_eq!(steps.matches(approval).count(), 4, "schedule, seal, opening, closing: {steps}");
    assert!(steps.contains("--manifest 'our election/manifest.json' --key o.key"), "{steps}");
}

#[test]
fn options_of_the_command_are_not_asked_for() {
    let desk = Desk::new();
    fs::create_dir(desk.path().join("keys")).unwrap();
    desk.keys(&["o", "a", "b", "c"]);
    fs::write(desk.path().join("council.csv"), "title,id\nAhn,\nBae,second\n").unwrap();
    let words = "election new --name test --title Test --contest mayor=kim,lee --contest council:2=@council.csv \
        --official o=keys/o.json --trustee a=keys/a.json --trustee b=keys/b.json --trustee c=keys/c.json \
        --threshold 2 --floor 3 \
        --turnout 0 --ledger keys/ledger.json";
    let words: Vec<&str> = words.split_whitespace().collect();
    let lines = ["en", "", "", "", "", "", "", "", "", "", "", "", "yes"];
    let output = desk.typing(&words, &lines);
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("The election's title") && text.contains("Choose up to 2, also fewer or none"), "{text}");
    let options = json!([{ "id": "ahn", "title": { "en": "Ahn" } }, { "id": "second", "title": { "en": "Bae" } }]);
    assert_eq!(desk.json("manifest.json")["contests"][1]["options"], options);
}

#[test]
fn all_that_is_not_said_is_named_at_once() {
    let desk = Desk::new();
    let output = desk.typing(&["manifest", "new", "--out", "m.json", "--title", "x"], &[]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(2));
    let all =
        ["missing-answers", "--name", "--contest", "--official", "--trustee", "--threshold", "--floor", "--ledger"];
    assert!(all.iter().all(|option| text.contains(option)), "{text}");
}
