//! Records of earlier formats, in test-vectors/records: both verifiers read them for ever.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

#[test]
fn both_verifiers_accept_the_records_of_every_version() {
    let place = beside("test-vectors/records");
    let versions = directories(&place);
    let table = fs::read_to_string(place.join("README.md")).unwrap();
    assert!(!versions.is_empty());
    for version in versions {
        let name = version.file_name().unwrap().to_str().unwrap();
        assert!(table.contains(&format!("| `{name}` |")), "{name} is not in the table of README.md");
        let records = directories(&version);
        assert!(!records.is_empty(), "{name} has no records");
        records.iter().for_each(|record| read(record));
    }
}

fn read(kept: &Path) {
    let expected: Value = serde_json::from_slice(&fs::read(kept.join("expected.json")).unwrap()).unwrap();
    let code = expected["exit_code"].as_i64().unwrap() as i32;
    let arguments = ["--election", expected["election"].as_str().unwrap(), "--json"];
    let mut own = Command::new(env!("CARGO_BIN_EXE_tupyo-verify"));
    let own = own.arg(kept.join("record")).args(arguments).arg("--quiet").output().unwrap();
    assert_eq!(own.status.code(), Some(code), "{}: {own:?}", kept.display());
    let report = parsed(&own);
    let counts = ["voters", "cast", "challenged", "counted"];
    let counts: serde_json::Map<_, _> =
        counts.iter().map(|name| (name.to_string(), report["counts"][name].clone())).collect();
    assert_eq!(Value::Object(counts), expected["counts"], "{}", kept.display());
    assert_eq!(votes(&report), expected["votes"], "{}", kept.display());
    let mut other = Command::new("python3");
    other.arg(beside("test-vectors/reference/verify.py")).arg(kept.join("record")).args(arguments);
    assert_eq!(other.output().unwrap().status.code(), Some(code), "{}", kept.display());
}

/// Of each opened unit the votes of all options.
fn votes(report: &Value) -> Value {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let of_unit = |unit: &Value| {
        let contests = list(&unit["contests"]);
        let options = contests.iter().flat_map(|contest| list(&contest["options"]));
        options.map(|option| option["votes"].clone()).collect::<Vec<_>>()
    };
    let units = list(&report["election"]["units"]);
    json!(units.iter().filter(|unit| unit["sealed"].is_null()).map(of_unit).collect::<Vec<_>>())
}

fn parsed(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn directories(place: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}
