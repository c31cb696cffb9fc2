//! `--public DIR`: the files of the record, as they fill, whatever happens to the process or the directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tupyo_merkle::TilePath;
use tupyo_rehearsal::{Plan, Rehearsal, record_files};

use super::played::{Played, proposal, write_ledger_keys};
use super::process::Server;
use super::visitor::Visitor;
use super::wire::until;

/// All files below a directory but those that are being written.
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, directory: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for path in fs::read_dir(directory).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                walk(root, &path, found);
            } else if path.file_name().unwrap() != ".part" {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(directory, directory, &mut found);
    found
}

/// What the public files of the election must be: the full tiles and bundles of its record, and its manifest.
fn expected(played: &Played) -> BTreeMap<String, Vec<u8>> {
    expected_of(&played.play, played.get("/manifest").body)
}

fn expected_of(play: &Rehearsal, manifest: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let record = record_files(play.entries(), &play.signer());
    let full = record.into_iter().filter(|(path, _)| path.parse().is_ok_and(|path: TilePath| path.is_full()));
    full.chain([("manifest".to_owned(), manifest)]).collect()
}

fn until_complete(directory: &Path, expected: &BTreeMap<String, Vec<u8>>) {
    assert!(until(|| files(directory) == *expected), "the files do not come");
}

struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        Place { directory: tempfile::tempdir().unwrap() }
    }

    fn public(&self) -> PathBuf {
        self.directory.path().join("public")
    }

    fn of(&self, played: &Played) -> PathBuf {
        self.public().join(played.play.state().election().to_string())
    }
}

fn played(options: &[&str]) -> Played {
    Played::with(Rehearsal::finished(Plan::single_choice(2, 530)), options)
}

#[test]
fn they_are_those_of_the_record_also_after_kills() {
    let place = Place::new();
    let mut played = played(&["--public", place.public().to_str().unwrap()]);
    let expected = expected(&played);
    assert!(expected.contains_key("tile/entries/001") && expected.contains_key("tile/0/001"));
    until_complete(&place.of(&played), &expected);
    // What somebody has cut off or taken away is made again; what is whole is left alone.
    for wait in [0, 1, 3, 10, 30, 100] {
        played.restart(|played| {
            fs::remove_dir_all(place.of(played)).unwrap();
        });
        thread::sleep(Duration::from_millis(wait));
        played.server.kill();
        for (name, bytes) in files(&place.of(&played)) {
            assert!(expected[&name] == bytes, "{name} is not whole");
        }
        played.restart(|played| {
            let torn = place.of(played).join("tile/0/000");
            fs::create_dir_all(torn.parent().unwrap()).unwrap();
            fs::write(torn, [7; 100]).unwrap();
        });
        until_complete(&place.of(&played), &expected);
    }
}

/// How often files could not be written.
fn failures(metrics: &Visitor) -> u64 {
    let text = metrics.fetch("/metrics").text().to_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("tupyo_public_failures_total ").map(str::to_owned));
    line.unwrap().parse().unwrap()
}

#[test]
fn a_directory_that_takes_nothing_stops_no_vote() {
    let place = Place::new();
    let public = place.public();
    let options = ["--public", public.to_str().unwrap(), "--metrics", "127.0.0.1:0"];
    let mut played = Played::unbegun(Rehearsal::finished(Plan::single_choice(2, 530)), &options, &[]);
    let address = played.server.metrics();
    // From now on a file stands where the directory should be.
    fs::remove_dir_all(place.public()).unwrap_or_default();
    fs::write(place.public(), "in the way").unwrap();
    assert_eq!(played.visitor.post("/elections", &proposal(&played.play)).status, 201);
    played.follow();
    let metrics = Visitor::new(address.strip_suffix("/metrics").unwrap());
    assert!(until(|| failures(&metrics) > 0));
    assert_eq!(played.status()["phase"], "finished");
    fs::remove_file(place.public()).unwrap();
    until_complete(&place.of(&played), &expected(&played));
    played.server.signal("-TERM");
    assert_eq!(played.server.wait_for_end().code(), Some(0));
}

#[test]
fn a_full_disk_stops_no_vote_is_told_once_and_is_written_when_there_is_room() {
    let place = Place::new();
    let (public, log, data) = (place.public(), place.directory.path().join("log"), place.directory.path().join("data"));
    fs::create_dir(&public).unwrap();
    write_ledger_keys(&data);
    let play = Rehearsal::finished(Plan::single_choice(2, 530));
    let official = URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes());
    let options = ["--official", &official, "--public", public.to_str().unwrap(), "--metrics", "127.0.0.1:0"];
    let mut server = Server::start_on_full_disk(16 << 20, &public, &data, &options, &log);
    let (visitor, metrics) = (Visitor::new(&server.url), server.metrics());
    let election = play.state().election().to_string();
    assert_eq!(visitor.post("/elections", &proposal(&play)).status, 201);
    let path = format!("/elections/{election}/entries");
    // Whatever is posted is taken, also after the disk has been found full.
    let (most, last) = play.entries().split_at(play.entries().len() - 1);
    most.iter().for_each(|entry| assert_eq!(visitor.post(&path, entry).status, 200));
    let failures = || failures(&Visitor::new(metrics.strip_suffix("/metrics").unwrap()));
    assert!(until(|| failures() >= 2), "{}", fs::read_to_string(&log).unwrap());
    assert_eq!(visitor.post(&path, &last[0]).status, 200);
    let told = || fs::read_to_string(&log).unwrap().matches("public-files-failed").count();
    assert_eq!(told(), 1, "it is told once");
    let there = server.seen_by(&public).join(&election);
    assert!(!files(&there).contains_key("tile/entries/000"), "a file that is not whole has no name");
    fs::remove_file(server.seen_by(&public).join("ballast")).unwrap();
    let manifest = visitor.get(&format!("/elections/{election}/manifest")).body;
    until_complete(&there, &expected_of(&play, manifest));
    assert_eq!(told(), 1);
    server.signal("-TERM");
    assert_eq!(server.wait_for_end().code(), Some(0));
}
