//! `tupyo manifest from`: contests out of files of other programs, as manifests or with what is missing.
#![cfg(test)]
#![allow(missing_docs)]

use std::fs;
use std::process::{Command, Output};

use serde_json::{Value, json};

const BUDGET: &str = "META\nkey;value\ndescription;The town's budget\nvote_type;approval\nmax_sum_cost;900\n\
    max_length;2\nPROJECTS\nproject_id;cost;name\nBO.1;500;Trees\u{a0}\u{301}\nBO.2;900;공원\nbo-1;1;\n\
    VOTES\nvoter_id;vote\n1;BO.1\n";
const COUNCIL: &str = "3 2\n-1\n1 2 3 0\n0\n\"Ann\"\n\"Bob\"\n\"Cho\"\n\"Council\"\n";
const WORDS: [&str; 14] = [
    "--out",
    "manifest.json",
    "--name=town",
    "--title=Town",
    "--official",
    "official=official.pub",
    "--trustee",
    "trustee=trustee.pub",
    "--threshold=1",
    "--floor=3",
    "--ledger",
    "ledger.json",
    "--exception",
    "threshold-one=One owner",
];

/// A directory with two public keys and these files.
struct Desk(tempfile::TempDir);

impl Desk {
    fn with(files: &[(&str, &str)]) -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.0.path().join("passphrase"), "correct horse\n").unwrap();
        files.iter().for_each(|(name, text)| fs::write(desk.0.path().join(name), text).unwrap());
        let ledger = desk.tupyo(&["board", "ledger", "--data", "board", "--name", "vote.example"]);
        fs::write(desk.0.path().join("ledger.json"), &ledger.stdout).unwrap();
        for who in ["official", "trustee"] {
            let (key, public) = (format!("{who}.key"), format!("{who}.pub"));
            let secret = ["--passphrase-file", "passphrase", "--scrypt-work-factor", "2"];
            assert!(
                desk.tupyo(&[&["key", "new", "--out", &key, "--public", &public][..], &secret].concat())
                    .status
                    .success()
            );
        }
        desk
    }

    fn tupyo(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tupyo")).current_dir(self.0.path()).args(words).output().unwrap()
    }

    fn from(&self, more: &[&str]) -> Output {
        self.tupyo(&[&["manifest", "from"], more, &WORDS].concat())
    }

    /// The exit code and the error's code.
    fn refused(&self, more: &[&str]) -> (Option<i32>, String) {
        let output = self.from(&[more, &["--json"]].concat());
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), said["error"].as_str().unwrap().to_owned())
    }

    /// The one contest of the manifest that was written.
    fn contest(&self) -> Value {
        let manifest: Value = serde_json::from_slice(&fs::read(self.0.path().join("manifest.json")).unwrap()).unwrap();
        manifest["contests"][0].clone()
    }
}

#[test]
fn a_budget_has_ids_titles_and_costs() {
    let desk = Desk::with(&[("town.pb", BUDGET)]);
    let output = desk.from(&["town.pb"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("The file also says that at most 2 options"), "{said}");
    let option = |id: &str, title: &str| json!({ "id": id, "title": { "en": title } });
    let expected = json!({
        "id": "contest",
        "title": { "en": "The town's budget" },
        "rule": { "kind": "knapsack", "budget": 900, "costs": [500, 900, 1] },
        "options": [option("bo-1", "Trees \u{301}"), option("bo-2", "공원"), option("bo-1-2", "bo-1")],
    });
    assert_eq!(desk.contest(), expected);
    assert!(desk.tupyo(&["manifest", "check", "manifest.json"]).status.success());
    assert_eq!(desk.refused(&["town.pb"]), (Some(3), "file-exists".to_owned()));
}

#[test]
fn projects_of_one_title_are_told_apart_by_their_ids() {
    let desk = Desk::with(&[("town.csv", "id,title\nA 1,Trees\nA 2,Trees\u{a0}\nA 3,Pool\n")]);
    let output = desk.from(&["town.csv", "--rule", "ranking"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let alike = |id: &str| json!({ "id": id, "title": { "en": "Trees" }, "subtitle": { "en": id } });
    let pool = json!({ "id": "a-3", "title": { "en": "Pool" } });
    assert_eq!(desk.contest()["options"], json!([alike("a-1"), alike("a-2"), pool]));
}

#[test]
fn what_a_file_does_not_say_is_asked_for() {
    let desk = Desk::with(&[("town.txt", BUDGET), ("council.blt", COUNCIL), ("broken.soi", "1,A\n")]);
    assert_eq!(desk.refused(&["town.txt"]), (Some(2), "import-format".to_owned()));
    assert_eq!(desk.refused(&["broken.soi"]), (Some(1), "import-malformed".to_owned()));
    assert_eq!(desk.refused(&["council.blt"]), (Some(1), "import-rule".to_owned()));
    assert_eq!(desk.refused(&["council.blt", "--rule", "ranking:1"]), (Some(2), "contest".to_owned()));
    assert_eq!(desk.refused(&["council.blt", "--rule", "knapsack:3"]), (Some(1), "costs".to_owned()));
    let korean = desk.from(&["council.blt", "--language", "ko"]);
    assert!(String::from_utf8_lossy(&korean.stderr).contains("2석의 단기 이양식 투표"));
    assert!(desk.from(&["council.blt", "--contest", "council", "--rule", "ranking"]).status.success());
    let contest = desk.contest();
    assert_eq!((&contest["id"], &contest["title"]["en"]), (&json!("council"), &json!("Council")));
    assert_eq!((&contest["rule"]["kind"], &contest["options"][0]["id"]), (&json!("ranking"), &json!("bob")));
}

#[test]
fn costs_of_the_file_stand_behind_a_budget_of_the_command() {
    let desk = Desk::with(&[("town.txt", BUDGET)]);
    assert!(desk.from(&["town.txt", "--format", "pabulib", "--rule", "knapsack:1000"]).status.success());
    assert_eq!(desk.contest()["rule"], json!({ "kind": "knapsack", "budget": 1000, "costs": [500, 900, 1] }));
}
