//! Elections whose manifest names witnesses.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tupyo_merkle::{AddCheckpoint, Checkpoint, Receipt};

use super::people::{OFFICIAL, People, TRUSTEE};
use super::processes::{SECRET, Server, binary, command, refused_secret, run_any, run_secret, text};
use super::witnesses::Witness;

const CHOICES: &str = "mayor=kim council=a cast";

/// An election with so many trustees and their threshold, witnesses that run, and a quorum of them.
pub fn watched((trustees, threshold): (usize, usize), witnesses: usize, quorum: usize) -> (People, Vec<Witness>) {
    let mut made = Vec::new();
    let people = People::watched(trustees, threshold, |root| {
        made.extend((1..=witnesses).map(|number| Witness::new(root, number)));
        let keys: String = made.iter().map(|witness| format!(" --witness {}", witness.key)).collect();
        let weak = if 2 * quorum < witnesses + 2 { " --exception witness-quorum=test" } else { "" };
        (made.iter().map(Witness::option).collect(), format!("--quorum {quorum}{keys}{weak}"))
    });
    let manifest = people.manifest();
    made.iter_mut().for_each(|witness| witness.start(&manifest));
    (people, made)
}

/// Checks a receipt until it is final.
pub fn becomes_final(voter: &Path, receipt: &str) {
    for _ in 0..1200 {
        let (code, checked) = run_any(voter, &format!("receipt check {receipt} --anchors anchors.json"));
        if checked["finality"] == "final" {
            return;
        }
        assert_eq!((code, &checked["fate"]), (Some(5), &Value::from("awaits-witnesses")), "{checked}");
        thread::sleep(Duration::from_millis(250));
    }
    panic!("{receipt} does not become final");
}

/// A witness's answer to whoever shows it the checkpoint of a receipt.
fn shown_to(witness: &Witness, receipt: &Path) -> u16 {
    let receipt = Receipt::parse(fs::read(receipt).unwrap()).unwrap();
    let checkpoint = receipt.checkpoint().clone();
    let old_size = Checkpoint::parse_text(checkpoint.text()).unwrap().size;
    let request = AddCheckpoint { old_size, path: Vec::new(), checkpoint };
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    agent.post(format!("{}/add-checkpoint", witness.url())).send(request.to_string()).unwrap().status().as_u16()
}

/// What the verifier says of a record with more arguments.
pub fn verified_with(record: &Path, people: &People, more: &[&str]) -> Output {
    let anchors = people.anchors();
    let election = anchors["election"].as_str().unwrap();
    let mut command = std::process::Command::new(binary("tupyo-verify"));
    command.arg(record).args(["--quiet", "--election", election]).args(more).output().unwrap()
}

#[test]
fn an_election_goes_on_with_two_of_three_witnesses() {
    let (mut people, mut witnesses) = watched((1, 1), 3, 2);
    let manifest = people.manifest();
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, CHOICES, "--receipt one.receipt");
    becomes_final(&people.voters[0], "one.receipt");

    witnesses[2].kill();
    people.vote(1, CHOICES, "--receipt two.receipt");
    becomes_final(&people.voters[0], "two.receipt");

    witnesses[1].kill();
    let waiting = people.vote(2, CHOICES, "--receipt three.receipt");
    assert_eq!((&waiting["finality"], &waiting["cast"]), (&Value::from("awaits-witnesses"), &Value::Bool(false)));
    let before = fs::read(people.voters[1].join("three.receipt")).unwrap();
    let (code, checked) = run_any(&people.voters[1], "receipt check three.receipt --anchors anchors.json");
    assert_eq!((code, &checked["fate"]), (Some(5), &Value::from("awaits-witnesses")), "{checked}");
    assert_eq!((&checked["valid"], &checked["finality"]), (&Value::Bool(true), &Value::from("awaits-witnesses")));
    assert_eq!(fs::read(people.voters[1].join("three.receipt")).unwrap(), before);

    witnesses[1].start(&manifest);
    becomes_final(&people.voters[1], "three.receipt");
    let after = fs::read_to_string(people.voters[1].join("three.receipt")).unwrap();
    assert!(after.matches("\u{2014} witness.example/").count() >= 2, "{after}");

    people.official("close");
    people.official("tally post");
    let record = people.record("tallied");
    without_a_quorum_nothing_is_opened(&people, &record);
    people.trustee(1, "trustee decrypt");
    people.official("result post");
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!((code, &report["outcome"]), (Some(0), &Value::from("accepted")), "{report}");
    let check = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "L6").unwrap();
    assert_eq!((&check["verdict"], &check["expected"]), (&Value::from("pass"), &Value::from(2)));
    auditors_bring_their_own(&people, &record, &witnesses);
    the_reference_agrees(&people, &record, &witnesses);
}

/// Officials and trustees stand still while too few witnesses run, and go on when there are enough.
#[test]
fn officials_and_trustees_act_when_enough_witnesses_run() {
    let (people, mut witnesses) = watched((1, 1), 2, 2);
    let manifest = people.manifest();
    let notice = |text: &str| format!("election notice --yes --text {text} {OFFICIAL}");
    run_secret(&people.official, &notice("Welcome"));
    witnesses[1].kill();
    // The ledger may have been final until this one.
    let _entry = command(&people.official, &notice("Patience")).args(SECRET).output().unwrap();
    assert_eq!(refused_secret(&people.official, &notice("Welcome-again"), 1), "awaits-witnesses");
    let line = format!("trustee ceremony --wait {TRUSTEE} {}", SECRET.join(" "));
    let mut trustee = command(&people.trustees[0], &line).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(trustee.stdout.take().unwrap()).lines().map(Result::unwrap);
    let waiting = said.next().unwrap();
    let missing =
        "it has 1 of the 2 witnesses' cosignatures that it needs (missing: witness.example/w2); waiting for them";
    assert!(waiting.contains(missing), "{waiting}");
    witnesses[1].start(&manifest);
    assert!(said.last().unwrap().contains("complete") && trustee.wait().unwrap().success());
}

/// The second verifier, in Python, on the cosigned record; on one without its quorum; and with witnesses that the
/// auditor demands.
fn the_reference_agrees(people: &People, record: &Path, witnesses: &[Witness]) {
    let code = |more: &[&str]| {
        let anchors = people.anchors();
        let election = anchors["election"].as_str().unwrap();
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/reference/verify.py");
        let mut command = std::process::Command::new("python3");
        command.arg(reference).arg(record).args(["--election", election]).args(more);
        let output = command.output().unwrap();
        (output.status.code(), text(&output))
    };
    let (one, three) = (witnesses[0].key.as_str(), witnesses[2].key.as_str());
    for more in [&[][..], &["--witness", one, "--quorum", "1"]] {
        let (code, said) = code(more);
        assert!(code == Some(0) && said.contains("VERIFIED"), "{said}");
    }
    assert_eq!(code(&["--witness", three, "--quorum", "1"]).0, Some(1), "the third one has not seen the end");
    let checkpoint = record.join("checkpoint");
    let whole = fs::read_to_string(&checkpoint).unwrap();
    fs::write(&checkpoint, without_the_second(&whole)).unwrap();
    let (refused, said) = code(&[]);
    assert!(refused == Some(1) && said.contains("quorum-missing checkpoint") && said.contains("FAILED: L6"), "{said}");
    fs::write(&checkpoint, whole).unwrap();
}

fn without_the_second(checkpoint: &str) -> String {
    let lines = checkpoint.lines().filter(|line| !line.starts_with("\u{2014} witness.example/w2 "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A record whose checkpoint has lost a cosignature.
fn without_a_quorum_nothing_is_opened(people: &People, record: &Path) {
    let checkpoint = record.join("checkpoint");
    let whole = fs::read_to_string(&checkpoint).unwrap();
    fs::write(&checkpoint, without_the_second(&whole)).unwrap();
    let (code, report) = people.verified(record);
    assert_eq!(code, Some(1));
    let failed: Vec<_> =
        report["checks"].as_array().unwrap().iter().filter(|check| check["verdict"] == "fail").collect();
    assert_eq!(failed.len(), 1, "{report}");
    assert_eq!(
        (&failed[0]["check"], &failed[0]["findings"][0]["code"]),
        (&Value::from("L6"), &Value::from("quorum-missing"))
    );
    let decrypt = format!("trustee decrypt --record {} {}", record.display(), super::people::TRUSTEE);
    assert_eq!(refused_secret(&people.trustees[0], &decrypt, 1), "awaits-witnesses");
    fs::write(&checkpoint, whole).unwrap();
}

fn auditors_bring_their_own(people: &People, record: &Path, witnesses: &[Witness]) {
    let code = |more: &[&str]| verified_with(record, people, more).status.code();
    let (one, two, three) = (witnesses[0].key.as_str(), witnesses[1].key.as_str(), witnesses[2].key.as_str());
    assert_eq!(code(&["--witness", one, "--witness", two, "--quorum", "2"]), Some(0));
    assert_eq!(code(&["--witness", three, "--quorum", "1"]), Some(1), "the third one has not seen the end");
    assert_eq!(code(&["--witness", one, "--quorum", "2"]), Some(3), "more than there are");
    assert_eq!(code(&["--witness", one]), Some(3), "no quorum");
}

/// The server's own key signs two histories: the witness that has seen one refuses the other.
#[test]
fn one_honest_witness_catches_a_split_view() {
    let (mut people, witnesses) = watched((1, 1), 1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, CHOICES, "--receipt before.receipt");
    becomes_final(&people.voters[0], "before.receipt");
    let fork = people.public("fork");
    let copied = std::process::Command::new("cp").arg("-r").arg(people.public("board")).arg(&fork).status().unwrap();
    assert!(copied.success());
    let key = fs::read_to_string(people.official.join("official.pub")).unwrap();
    let key = key.split('"').find(|part| part.len() == 43).unwrap();
    // An honest server would ask the witness, and end.
    let forked = Server::start_watched(&fork, key, &[]);

    people.vote(1, CHOICES, "--receipt after.receipt");
    becomes_final(&people.voters[0], "after.receipt");
    let second = people.voters[1].clone();
    let anchors = fs::read_to_string(second.join("anchors.json")).unwrap();
    fs::write(second.join("anchors.json"), anchors.replace(&people.server.url, &forked.url)).unwrap();
    let shown_another = people.vote(2, CHOICES, "--receipt other.receipt");
    assert_eq!(shown_another["finality"], "awaits-witnesses", "no witness has cosigned this history");
    assert_eq!(shown_to(&witnesses[0], &second.join("other.receipt")), 409, "it has cosigned the other one");
    let (_, checked) = run_any(&second, "receipt check other.receipt --anchors anchors.json");
    assert_eq!(checked["finality"], "awaits-witnesses");
    let mut kept = fs::read_dir(witnesses[0].directory.join("state")).unwrap().map(|entry| entry.unwrap().path());
    let conflict = kept.find(|path| path.extension().is_some_and(|found| found == "conflict"));
    let conflict = fs::read_to_string(conflict.expect("two histories of one size are kept as evidence")).unwrap();
    let receipt = fs::read_to_string(second.join("other.receipt")).unwrap();
    let signed = receipt.split_once("\n\n").unwrap().1;
    assert!(conflict.ends_with(signed), "what the second voter was shown is in the witness's hands");
}

#[test]
fn names_and_quorums_are_checked_before_anything_runs() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("passphrase"), "correct horse\n").unwrap();
    let witness = Witness::new(root.path(), 1);
    assert_eq!(
        refused_secret(&witness.directory, "witness keygen --name witness.example/w1 --out w.key", 3),
        "file-exists"
    );
    let output =
        command(&witness.directory, "witness keygen --name two+words --out other.key").args(SECRET).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    let made = run_secret(&witness.directory, "witness keygen --name witness.example/w2 --out other.key");
    assert!(made["public_key"].as_str().unwrap().starts_with("witness.example/w2+"));
}
