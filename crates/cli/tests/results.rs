//! The result of a record, as `tupyo result show` shows it.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tupyo_rehearsal::{Plan, Rehearsal, record_files};

fn write(directory: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn show(election: &Rehearsal, directory: &Path, options: &[&str]) -> Output {
    let id = election.state().election().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.args(["result", "show"]).arg(directory).args(["--election", &id]).args(options).output().unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Two districts of one contest; the second has too few voters.
fn plan() -> Plan {
    Plan { styles: vec![(vec![0, 1], 6), (vec![0], 2)], floor: 3, ..Plan::default() }
}

#[test]
fn one_record_in_every_form() {
    let election = Rehearsal::finished(plan());
    let place = tempfile::tempdir().unwrap();
    write(place.path(), &record_files(election.entries(), &election.signer()));
    let text = printed(&show(&election, place.path(), &[]));
    assert!(text.contains("Turnout: 8 of 8 voters (100.00 %)") && text.contains("too few have voted"), "{text}");
    let korean = printed(&show(&election, place.path(), &["--language", "ko"]));
    assert!(korean.contains("투표율: 선거인 8명 중 8명 (100.00 %)"), "{korean}");

    let json: serde_json::Value =
        serde_json::from_str(&printed(&show(&election, place.path(), &["--format", "json"]))).unwrap();
    let csv = printed(&show(&election, place.path(), &["--format", "csv"]));
    let csv = csv.strip_prefix('\u{feff}').expect("spreadsheets need the mark");
    assert!(csv.lines().count() * 2 == csv.matches(['\r', '\n']).count(), "lines end in CR LF");
    let lines: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    let votes = |district: &str| -> u64 {
        let of_district = lines.iter().filter(|line| &line[0] == district && &line[2] == "contest-0");
        of_district.map(|line| line[6].parse::<u64>().unwrap()).sum()
    };
    assert_eq!((votes("district-0"), votes("")), (6, 6), "{csv}");
    let totals: Vec<_> = lines.iter().filter(|line| line[0].is_empty()).collect();
    assert!(totals.iter().all(|line| [&line[8], &line[9]] == ["6", "6"]), "of the opened districts alone: {csv}");
    let sealed: Vec<_> = lines.iter().filter(|line| &line[0] == "district-1").collect();
    assert_eq!(sealed.len(), 1);
    assert_eq!([&sealed[0][6], &sealed[0][7]], ["", "sealed:floor"]);
    assert_eq!(json["contests"][0]["sealed"][0], "district-1");

    let page = place.path().with_extension("html");
    let path = page.to_str().unwrap();
    printed(&show(&election, place.path(), &["--format", "html", "--out", path]));
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!doctype html>") && !html.contains("<script"));
    let again = show(&election, place.path(), &["--format", "html", "--out", path]);
    assert_eq!(again.status.code(), Some(3), "a file that is there is not written over");
    fs::remove_file(page).unwrap();
}

#[test]
fn no_result_of_what_is_not_accepted() {
    let place = tempfile::tempdir().unwrap();
    let open = Rehearsal::opened(plan());
    write(place.path(), &record_files(open.entries(), &open.signer()));
    let refused = show(&open, place.path(), &[]);
    assert_eq!((refused.status.code(), refused.stdout.is_empty()), (Some(5), true));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("[no-result]"));

    let finished = Rehearsal::finished(plan());
    let damaged = tempfile::tempdir().unwrap();
    let mut files = record_files(finished.entries(), &finished.signer());
    let bundle = files.keys().find(|path| path.contains("entries")).unwrap().clone();
    let bytes = files.get_mut(&bundle).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    write(damaged.path(), &files);
    let refused = show(&finished, damaged.path(), &["--language", "ko", "--format", "csv"]);
    assert_eq!((refused.status.code(), refused.stdout.is_empty()), (Some(1), true));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("[record-refused]"));
}
