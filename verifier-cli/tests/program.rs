//! The program `tupyo-verify` on records in directories: exit codes, output, and what a directory can do to it.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use tupyo_election::{Document, ElectionId, Entry};
use tupyo_merkle::{Checkpoint, Contradiction, SignedCheckpoint, SplitView, leaf_hash};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal, ledger_signer, record_files};

struct Exported {
    directory: TempDir,
    election: String,
}

impl Exported {
    /// The record of the first entries that `keep` leaves.
    fn new(keep: impl Fn(&[Vec<u8>]) -> &[Vec<u8>]) -> Exported {
        Exported::signed(keep, 0)
    }

    /// The same, signed by the key with a number; the manifest names number 0.
    fn signed(keep: impl Fn(&[Vec<u8>]) -> &[Vec<u8>], key: u8) -> Exported {
        Exported::of(&Rehearsal::finished(Plan::single_choice(3, 4)), keep, key)
    }

    /// A finished election in which something was said before voting ended.
    fn after(said: impl FnOnce(&mut Rehearsal)) -> Exported {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
        rehearsal.vote_all();
        said(&mut rehearsal);
        rehearsal.finish();
        Exported::of(&rehearsal, |entries| entries, 0)
    }

    fn of(rehearsal: &Rehearsal, keep: impl Fn(&[Vec<u8>]) -> &[Vec<u8>], key: u8) -> Exported {
        let signer = ledger_signer(rehearsal.state().election(), key);
        let directory = tempfile::tempdir().unwrap();
        for (path, bytes) in record_files(keep(rehearsal.entries()), &signer) {
            let path = directory.path().join("record").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Exported { directory, election: rehearsal.state().election().to_string() }
    }

    fn whole() -> Exported {
        Exported::new(|entries| entries)
    }

    fn record(&self) -> PathBuf {
        self.directory.path().join("record")
    }

    fn file(&self, part: &str) -> PathBuf {
        let mut found = files(&self.record());
        found.retain(|path| path.to_string_lossy().contains(part));
        found.remove(0)
    }

    fn run(&self, more: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg(self.record()).args(["--election", &self.election]).args(more);
        program.output().unwrap()
    }

    fn code(&self, more: &[&str]) -> i32 {
        self.run(more).status.code().unwrap()
    }

    /// The codes of all findings.
    fn findings(&self) -> Vec<String> {
        let report: serde_json::Value = serde_json::from_slice(&self.run(&["--json"]).stdout).unwrap();
        let checks = report["checks"].as_array().unwrap().iter();
        let findings = checks.flat_map(|check| check["findings"].as_array().unwrap());
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }
}

/// Check, code and file.
type Named = (String, String, Option<String>);

fn named(exported: &Exported) -> Vec<Named> {
    let report: serde_json::Value = serde_json::from_slice(&exported.run(&["--json"]).stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let of_check = |check: &serde_json::Value| {
        let findings = check["findings"].as_array().unwrap().iter();
        let named = findings
            .map(|finding| (text(&check["check"]).unwrap(), text(&finding["code"]).unwrap(), text(&finding["file"])));
        named.collect::<Vec<_>>()
    };
    report["checks"].as_array().unwrap().iter().flat_map(of_check).collect()
}

fn owned(findings: &[(&str, &str, Option<&str>)]) -> Vec<Named> {
    let owned = |text: &str| text.to_owned();
    findings.iter().map(|(check, code, file)| (owned(check), owned(code), file.map(owned))).collect()
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_whole_record_is_accepted() {
    let exported = Exported::whole();
    let english = exported.run(&[]);
    assert_eq!(english.status.code(), Some(0), "{english:?}");
    let english = text(english.stdout);
    assert!(english.ends_with("ACCEPTED: every check passed.\n"), "{english}");
    assert_eq!(english.matches('✓').count(), 83, "{english}");
    assert!(text(exported.run(&["--language", "ko"]).stdout).contains("통과"));
}

#[test]
fn what_registrars_made_of_the_roll_is_shown() {
    let plan = Plan { registration: Some(RegistrationPlan::countersigned()), ..Plan::single_choice(2, 3) };
    let exported = Exported::of(&Rehearsal::finished(plan), |entries| entries, 0);
    let english = text(exported.run(&[]).stdout);
    let lines: Vec<_> = english.lines().skip_while(|line| !line.starts_with("Registrations: ")).take(5).collect();
    let [registered, registrars, corrected, changed, struck] = lines[..] else { panic!("{english}") };
    assert_eq!(registered, "Registrations: 5 (of which in the place of an earlier one: 1)");
    assert!(registrars.starts_with("  registrar (2/2): registrar-1, registrar-2"), "{registrars}");
    assert_eq!(corrected, "Corrections of the roll by all registrars: 2");
    assert!(changed.contains(": [district-0] × 1: ") && struck.contains(": struck: "), "{english}");
    let korean = text(exported.run(&["--language", "ko"]).stdout);
    assert!(korean.contains("등록: 5 (그중 앞선 등록을 대신한 것: 1)") && korean.contains(": 삭제: "), "{korean}");
    assert!(!text(Exported::whole().run(&[]).stdout).contains("Registrations: "), "officials made this roll");
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads() {
    let exported = Exported::whole();
    let one = exported.run(&["--json", "--threads", "1"]).stdout;
    assert_eq!(one, exported.run(&["--json", "--threads", "3"]).stdout);
    let report: serde_json::Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(report["outcome"], "accepted");
    assert_eq!(report["anchors"]["election"], exported.election);
    assert_eq!(report["election"]["units"][0]["counted"], 4);
}

#[test]
fn quiet_and_timing() {
    let exported = Exported::whole();
    let timing = exported.directory.path().join("timing.json");
    let output = exported.run(&["--quiet", "--timing", timing.to_str().unwrap()]);
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let timing: serde_json::Value = serde_json::from_slice(&fs::read(timing).unwrap()).unwrap();
    assert_eq!(timing["ballots"], 6);
    assert!(timing["ballots_per_second"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_report_that_cannot_be_written_is_no_verdict() {
    let exported = Exported::whole();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for more in [&[][..], &["--json"]] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg(exported.record()).args(["--election", &exported.election]).args(more);
        let output = program.stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert!(text(output.stderr).contains("cannot write the report"));
    }
    // Quiet or not, what was asked for and cannot be written is not there.
    for asked in [&["--quiet", "--json"][..], &["--help"]] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
        program.arg(exported.record()).args(["--election", &exported.election]).args(asked);
        assert_eq!(program.stdout(full()).output().unwrap().status.code(), Some(3), "{asked:?}");
    }
    assert_eq!(exported.code(&["--quiet", "--timing", "/dev/full"]), 3);
    let nowhere = exported.run(&["--timing", "/dev/null/timing.json"]);
    assert_eq!(nowhere.status.code(), Some(3));
    assert!(text(nowhere.stdout).contains("ACCEPTED"), "the report is there all the same");
    assert_eq!(exported.code(&["--threads", "100000"]), 3);
}

#[test]
fn a_changed_byte_is_refused() {
    let exported = Exported::whole();
    let path = exported.file("entries");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
    let output = exported.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(output.stdout).contains("[root-mismatch]"));
}

#[test]
fn an_unfinished_election_is_incomplete_and_not_called_a_failure() {
    let exported = Exported::new(|entries| &entries[..entries.len() - 1]);
    let output = exported.run(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(output.stdout);
    assert!(said.contains("not counted yet, or not all of it could be checked"), "{said}");
    assert!(!said.contains("not established"), "{said}");
    let korean = text(exported.run(&["--language", "ko"]).stdout);
    assert!(korean.contains("아직 개표 전이거나 점검을 마치지 못함"), "{korean}");
}

#[test]
fn usage_and_unreadable_records() {
    let exported = Exported::whole();
    assert_eq!(exported.code(&["--no-such-option"]), 3);
    assert_eq!(exported.code(&["--help"]), 0);
    let usage = |arguments: &[&str]| {
        text(Command::new(env!("CARGO_BIN_EXE_tupyo-verify")).args(arguments).output().unwrap().stderr)
    };
    assert!(usage(&[]).contains("Usage: tupyo-verify --election <ID> <RECORD>"), "{}", usage(&[]));
    assert!(usage(&["evidence"]).contains("Usage: tupyo-verify evidence "), "{}", usage(&["evidence"]));
    assert_eq!(Exported { election: "0123".to_owned(), ..Exported::whole() }.code(&[]), 3);
    // What an auditor brought along once is not taken silently.
    assert_eq!(exported.code(&["--ledger-key", "ledger.example+00000000+AAAA"]), 3);
    fs::remove_dir_all(exported.record()).unwrap();
    assert_eq!(exported.code(&[]), 3);
    fs::write(exported.record(), "no directory").unwrap();
    assert_eq!(exported.code(&[]), 3);
}

#[test]
fn other_anchors_are_refused() {
    let exported = Exported::whole();
    let other_key = Exported::signed(|entries| entries, 1);
    assert_eq!((other_key.code(&[]), other_key.findings()), (1, vec!["note-unsigned".to_owned()]));
    let other_election = Exported { election: exported.election.replace(['0', '1', '2', '3'], "4"), ..exported };
    assert_eq!(other_election.code(&[]), 1);
}

#[test]
fn a_limit_of_entries() {
    assert_eq!(Exported::whole().code(&["--max-entries", "5"]), 4);
}

#[test]
fn foreign_and_odd_files_are_refused() {
    let exported = Exported::whole();
    fs::write(exported.record().join("README"), "hello").unwrap();
    assert_eq!(exported.findings(), ["foreign-file", "file-unread"]);
    let exported = Exported::whole();
    fs::write(exported.record().join("a b"), "hello").unwrap();
    assert_eq!(exported.findings(), ["record-name", "file-unread"]);
    let exported = Exported::whole();
    fs::create_dir_all(exported.record().join("a/a/a/a/a/a/a/a/a/a/a")).unwrap();
    assert_eq!(exported.findings(), ["record-name", "file-unread"]);
    // Directories are nothing, as long as there are not too many.
    let exported = Exported::whole();
    fs::create_dir_all(exported.record().join("a/a/a/a/a/a/a/a/a")).unwrap();
    assert_eq!(exported.findings(), [""; 0]);
    (0..1000).for_each(|number| fs::create_dir(exported.record().join(format!("{number}"))).unwrap());
    assert_eq!(exported.findings(), ["record-too-many", "file-unread"]);
}

/// A name is shown in a terminal: nothing in it moves the cursor or turns the text around.
#[cfg(unix)]
#[test]
fn names_are_shown_harmlessly() {
    use std::os::unix::ffi::OsStrExt;

    let exported = Exported::whole();
    let name = std::ffi::OsStr::from_bytes(b"a\x1b[2J\xe2\x80\xae\xff\xfeb");
    fs::write(exported.record().join(name), "").unwrap();
    let output = text(exported.run(&[]).stdout);
    assert!(output.contains("[record-name] a\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}b: "), "{output}");
    assert!(!output.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn an_unfinished_document_is_a_warning() {
    let exported = Exported::after(|rehearsal| {
        let text = "a".repeat(70_000);
        let begun = rehearsal.official_entries(&Document::Notice { text });
        rehearsal.post(&begun[0]).unwrap();
    });
    let english = exported.run(&[]);
    assert_eq!(english.status.code(), Some(0));
    let english = text(english.stdout);
    assert!(english.contains("WARNING: documents that were begun and never said\n  official "), "{english}");
    assert!(english.contains(": parts without effect 1\n"), "{english}");
    assert!(
        text(exported.run(&["--language", "ko"]).stdout).contains("경고: 시작하고 끝내지 않은 문서\n  선거관리자 ")
    );
    assert!(!text(Exported::whole().run(&[]).stdout).contains("WARNING"));
}

#[test]
fn files_that_are_too_long_are_not_read() {
    let exported = Exported::whole();
    fs::File::options().append(true).open(exported.file("checkpoint")).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(exported.findings(), ["record-too-long"]);
    let exported = Exported::whole();
    fs::File::options().append(true).open(exported.file("entries")).unwrap().set_len(1 << 40).unwrap();
    assert!(exported.findings().contains(&"record-too-long".to_owned()));
}

#[test]
fn a_directory_in_a_files_place() {
    let exported = Exported::whole();
    let path = exported.record().join("checkpoint");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(exported.findings(), ["record-special"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    for place in ["checkpoint", "tile"] {
        let exported = Exported::whole();
        let (inside, outside) = (exported.record().join(place), exported.directory.path().join("moved"));
        fs::rename(&inside, &outside).unwrap();
        std::os::unix::fs::symlink(outside, inside).unwrap();
        assert!(exported.findings().contains(&"record-link".to_owned()), "{place}");
        assert_eq!(exported.code(&[]), 1);
    }
}

/// What stands where a file must be, and what stands beside it: each is one finding where it is listed, and another one
/// where the file is needed. Nobody waits for the other end of a pipe.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_named_and_not_opened() {
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    let exported = Exported::whole();
    let tile = exported.file("tile/0");
    fs::remove_file(&tile).unwrap();
    pipe(&tile);
    std::os::unix::fs::symlink("/nowhere", exported.record().join("b c")).unwrap();
    pipe(&exported.record().join("a"));
    fs::write(exported.record().join("z"), "").unwrap();
    let name = tile.strip_prefix(exported.record()).unwrap().to_str().unwrap();
    let listed = [("foreign-file", "z"), ("record-special", "a"), ("record-link", "b c"), ("record-special", name)];
    let listed = listed.map(|(code, file)| ("L5", code, Some(file)));
    let expected = [
        &[("L4", "record-special", Some(name))][..],
        &listed,
        &[("L5", "file-missing", None), ("X3", "file-unread", None)],
    ];
    assert_eq!(named(&exported), owned(&expected.concat()));
    let exported = Exported::whole();
    let checkpoint = exported.record().join("checkpoint");
    fs::remove_file(&checkpoint).unwrap();
    pipe(&checkpoint);
    assert_eq!(named(&exported), owned(&[("L1", "record-special", Some("checkpoint"))]));
}

/// A rehearsed manifest's file, and evidence of two roots of five entries, by the keys with these numbers.
fn evidence(signers: [u8; 2], roots: [&[u8]; 2]) -> (Vec<u8>, String) {
    let rehearsal = Rehearsal::new(Plan::single_choice(3, 4));
    let Entry::Document(part) = Entry::decode(&rehearsal.entries()[0]).unwrap() else { panic!() };
    let Document::Manifest(manifest) = borsh::from_slice(&part.bytes).unwrap() else { panic!() };
    let signed = [0, 1].map(|place| {
        let signer = ledger_signer(rehearsal.state().election(), signers[place]);
        let checkpoint = Checkpoint { origin: signer.name().clone(), size: 5, root: leaf_hash(roots[place]) };
        SignedCheckpoint::open_exact(checkpoint.sign(&signer).unwrap(), signer.verifier()).unwrap()
    });
    (manifest, SplitView::new(&signed[0], &signed[1], Contradiction::SameSize).to_string())
}

fn verify_evidence((manifest, file): &(Vec<u8>, String), more: &[&str]) -> Output {
    let directory = tempfile::tempdir().unwrap();
    let [path, manifest_path] = ["evidence", "manifest.json"].map(|name| directory.path().join(name));
    fs::write(&path, file).unwrap();
    fs::write(&manifest_path, manifest).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    program.arg("evidence").arg(&path).arg("--manifest").arg(&manifest_path).args(more).output().unwrap()
}

#[test]
fn evidence_of_split_views() {
    let split = evidence([0, 0], [b"one", b"other"]);
    let proved = verify_evidence(&split, &[]);
    assert_eq!(proved.status.code(), Some(0), "{proved:?}");
    assert!(text(proved.stdout).starts_with("PROVED: the ledger ledger.example/"));
    assert!(text(verify_evidence(&split, &["--language", "ko"]).stdout).starts_with("증명됨"));
    let json: serde_json::Value = serde_json::from_slice(&verify_evidence(&split, &["--json"]).stdout).unwrap();
    assert_eq!((&json["proved"], json["kind"].as_str()), (&true.into(), Some("same-size")));
    // The key after the manifest's, and the old one beside it: only who brings the later key can tell.
    let rehearsal = Rehearsal::new(Plan::single_choice(3, 4));
    let later = ledger_signer(rehearsal.state().election(), 1).verifier().to_string();
    let both = evidence([0, 1], [b"one", b"other"]);
    assert_eq!(verify_evidence(&both, &["--quiet"]).status.code(), Some(1));
    assert_eq!(verify_evidence(&both, &["--quiet", "--ledger-key", &later]).status.code(), Some(0));
    let elsewhere = ledger_signer(ElectionId([1; 32]), 1).verifier().to_string();
    assert_eq!(verify_evidence(&both, &["--ledger-key", &elsewhere]).status.code(), Some(3));
    assert_eq!(verify_evidence(&(b"{}".to_vec(), split.1.clone()), &[]).status.code(), Some(3));
    let refused = verify_evidence(&evidence([0, 0], [b"one", b"one"]), &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(refused.stdout).contains("[evidence-consistent]"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    let nothing = program.args(["evidence", "/nowhere", "--manifest", "/nowhere"]).output().unwrap();
    assert_eq!(nothing.status.code(), Some(3));
}
