//! The pages of docs/run, played as they are written: every block marked `sh`, in the order of the numbers before the
//! headings, whichever page they stand on.

use std::collections::BTreeMap;
use std::fs;

use super::page::{commands, docs, run};
use super::processes::text;

/// The sections of the pages with the roles that have numbers: page, heading and commands.
struct Stage {
    page: String,
    heading: String,
    commands: String,
}

/// Heading and commands of each section of a page.
fn sections(page: &str) -> Vec<(String, String)> {
    page.split("\n## ").skip(1).map(|section| (section.lines().next().unwrap().to_owned(), commands(section))).collect()
}

/// The stages by their numbers: `## 3. The manifest`.
fn stages() -> BTreeMap<usize, Stage> {
    let mut stages = BTreeMap::new();
    for page in ["official", "trustee", "voter", "auditor"] {
        let text = fs::read_to_string(docs().join(format!("run/{page}.md"))).unwrap();
        for (heading, commands) in sections(&text) {
            let Some((number, _)) = heading.split_once(". ") else {
                assert_eq!(commands, "", "{page}: `{heading}` has commands and no number");
                continue;
            };
            let stage = Stage { page: page.to_owned(), heading: heading.clone(), commands };
            let twice = stages.insert(number.parse().unwrap(), stage);
            assert!(twice.is_none(), "{page}: {number} stands on two pages");
        }
    }
    stages
}

/// Plays commands in a directory of their own; what they print.
pub fn play(script: &str) -> String {
    let output = run(script);
    assert!(output.status.success(), "{}", text(&output));
    text(&output)
}

#[test]
fn the_commands_of_the_pages_hold_an_election() {
    let script: String = stages().into_values().map(|stage| stage.commands).collect();
    assert!(script.lines().count() > 30, "the pages have commands");
    let printed = play(&script);
    for expected in [
        "2   66.67 %  █████████████████         kim",
        "Votes not given",
        "Turnout: 3 of 4 voters (75.00 %)",
        "ACCEPTED",
    ] {
        assert!(printed.contains(expected), "{expected}: {printed}");
    }
}

/// The overview names every stage, in order, with its page and heading.
#[test]
fn the_overview_lists_every_stage() {
    let overview = fs::read_to_string(docs().join("run/README.md")).unwrap();
    let rows: Vec<&str> = overview.lines().filter(|line| line.starts_with("| ") && line.contains(".md#")).collect();
    let stages = stages();
    assert_eq!(rows.len(), stages.len());
    for ((row, (number, stage)), expected) in rows.iter().zip(&stages).zip(1..) {
        assert_eq!(*number, expected, "no number is left out");
        assert!(row.starts_with(&format!("| {number} | ")), "{row}");
        let heading: String = stage.heading.to_lowercase().replace([',', '.'], "").replace(' ', "-");
        assert!(row.contains(&format!("({}.md#{heading})", stage.page)), "{row}: {heading}");
    }
}

/// What is read beside the commands' success in each case.
const CASES: [(&str, &[&str]); 10] = [
    ("A file is lost", &["Ballot "]),
    ("A voter has lost the key, or forgotten the passphrase", &[]),
    ("A trustee is silent", &["trustee-5"]),
    ("A trustee has lost the secrets file", &["kim", "2"]),
    ("A name on the ballot is wrong", &["The manifest is valid"]),
    ("A citizen comes late", &[]),
    ("Voting has to last longer", &["The board stood still for an hour."]),
    ("The election is cancelled", &["court"]),
    ("The server is restored", &[]),
    ("A ballot is disputed", &["Consistent: the first"]),
];

/// The step of docs/run from which a case goes on: the first that its section names.
fn step(section: &str) -> usize {
    section.split_once("[step ").and_then(|(_, rest)| rest.split_once(']')?.0.parse().ok()).unwrap()
}

#[test]
fn each_case_that_goes_wrong_is_played_from_its_step() {
    let page = fs::read_to_string(docs().join("when-something-goes-wrong.md")).unwrap();
    let stages = stages();
    let told = sections(&page).into_iter().zip(page.split("\n## ").skip(1));
    // Another page has the commands of this one, and is played, too.
    let told: Vec<_> = told.filter(|((heading, _), _)| heading != "An official's key is lost").collect();
    assert_eq!(told.len(), CASES.len());
    let case = |heading: &str, commands: &str, from: usize, words: &[&str]| {
        assert!(!commands.is_empty(), "{heading} has no commands");
        let before: String = stages.range(..=from).map(|(_, stage)| stage.commands.as_str()).collect();
        let printed = play(&format!("{before}echo '== the case'\n{commands}"));
        let printed = printed.split_once("== the case").unwrap().1.to_owned();
        assert!(words.iter().all(|word| printed.contains(word)), "{heading}: {words:?}: {printed}");
    };
    let case = &case;
    std::thread::scope(|scope| {
        for (((heading, commands), text), (expected, words)) in told.iter().zip(&CASES) {
            assert_eq!(heading, expected);
            let from = step(text);
            scope.spawn(move || case(heading, commands, from, words));
        }
    });
}
