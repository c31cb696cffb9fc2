//! Damaged records, and what must be reported of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::case::decode_hex;
use crate::{VectorFile, rows};

/// A case of `damaged.json`: a record, and what a verifier must report of it.
pub struct DamagedRecord {
    /// What the case is about.
    pub name: String,
    /// The auditor's anchors.
    pub election: [u8; 32],
    /// See `election`.
    pub witnesses: Vec<String>,
    /// See `election`; 0 if the auditor brings none.
    pub quorum: u64,
    /// How many entries the auditor reads, if that is said.
    pub most: Option<u64>,
    /// The entries of the honest election that was damaged; none if the whole election was made for the case.
    pub base: Vec<Vec<u8>>,
    /// The ledger's entries, whose tiles the record has.
    pub entries: Vec<Vec<u8>>,
    /// The file `checkpoint`, if there is one.
    pub checkpoint: Option<Vec<u8>>,
    /// Whether it has to be laid out in a directory.
    pub directory: bool,
    changes: Vec<(String, Change)>,
    expected: Value,
}

/// What becomes of a path.
#[derive(Clone)]
enum Change {
    Removed,
    Written(Vec<u8>),
    Placed(Placed),
}

/// What only a directory can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// A symbolic link to this target.
    Link(String),
    /// A FIFO.
    Fifo,
    /// A directory.
    Directory,
}

/// The first finding of a report that follows from no other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCause {
    /// The check.
    pub check: String,
    /// The code.
    pub code: String,
    /// Where: the entry, the file, whom it is about; empty where a finding names nothing.
    pub place: String,
}

impl FirstCause {
    /// Of a finding, as JSON.
    pub fn of(check: String, finding: &Value) -> FirstCause {
        let entry = finding["entry"].as_u64().map(|entry| format!("entry {entry}"));
        let file = finding["file"].as_str().map(str::to_owned);
        let place = entry.into_iter().chain(file).chain(Some(about(finding)).filter(|about| !about.is_empty()));
        FirstCause { check, code: text(&finding["code"]), place: place.collect::<Vec<_>>().join(", ") }
    }
}

impl DamagedRecord {
    /// All cases.
    pub fn all() -> Vec<DamagedRecord> {
        let (damaged, records) = (VectorFile::read("damaged"), VectorFile::read("record"));
        let mut elections = BTreeMap::new();
        for election in damaged.json["elections"].as_array().expect("a list of elections") {
            elections.insert(text(&election["name"]), strings(&election["entries"]));
        }
        for case in records.json["cases"].as_array().expect("a list of cases") {
            elections.insert(text(&case["name"]), strings(&case["inputs"]["entries"]));
        }
        let reports = list(&damaged.json["reports"]).iter().map(|it| (text(&it["base"]), list(&it["checks"])));
        let reports: BTreeMap<_, _> = reports.collect();
        let cases = damaged.json["cases"].as_array().expect("a list of cases").iter();
        cases.map(|case| DamagedRecord::read(case, &elections, &reports)).collect()
    }

    /// What the outcome must be.
    pub fn outcome(&self) -> &str {
        self.expected["outcome"].as_str().expect("an outcome")
    }

    /// The finding that must be the first cause, if anything must be found.
    pub fn first_cause(&self) -> Option<FirstCause> {
        let is_cause = |finding: &&Value| finding.get("follows_from").is_none();
        let checks = list(&self.expected["checks"]).iter().filter(|check| check.get("findings").is_some());
        let mut found = checks.filter_map(|check| Some((check, list(&check["findings"]).iter().find(is_cause)?)));
        found.next().map(|(check, finding)| FirstCause::of(text(&check["check"]), finding))
    }

    /// The checks that find something in some case.
    pub fn finding() -> Vec<String> {
        let checks = DamagedRecord::all().into_iter().flat_map(|case| list(&case.expected["checks"]).to_vec());
        checks.filter(|check| check.get("findings").is_some()).map(|check| text(&check["check"])).collect()
    }

    fn read(
        case: &Value,
        elections: &BTreeMap<String, Vec<Vec<u8>>>,
        reports: &BTreeMap<String, &[Value]>,
    ) -> DamagedRecord {
        let (inputs, name) = (&case["inputs"], text(&case["name"]));
        let base_name = inputs.get("base").map(text);
        let base = base_name.as_ref().map(|base| elections[base].as_slice());
        let pieces = list(&inputs["entries"]).iter();
        let anchors = &inputs["anchors"];
        let election = decode_hex(&anchors["election"]).try_into().expect("32 bytes");
        DamagedRecord {
            election,
            witnesses: anchors.get("witnesses").map(|keys| list(keys).iter().map(text).collect()).unwrap_or_default(),
            quorum: anchors["quorum"].as_u64().unwrap_or_default(),
            most: anchors["most"].as_u64(),
            base: base.unwrap_or_default().to_vec(),
            entries: pieces.flat_map(|piece| entries(piece, base.unwrap_or_default())).collect(),
            checkpoint: checkpoint(&inputs["checkpoint"]),
            directory: inputs["directory"].as_bool().unwrap_or_default(),
            changes: list(&inputs["files"]).iter().flat_map(changes).collect(),
            expected: expected(&case["expected"], base_name.map(|base| reports[&base])),
            name,
        }
    }

    /// Changes the files of a whole record as the case says.
    pub fn damage(&self, files: &mut BTreeMap<String, Vec<u8>>) {
        match &self.checkpoint {
            Some(checkpoint) => drop(files.insert("checkpoint".to_owned(), checkpoint.clone())),
            None => drop(files.remove("checkpoint")),
        }
        for (path, change) in &self.changes {
            match change {
                Change::Removed => assert!(files.remove(path).is_some(), "{}: {path} is not there", self.name),
                Change::Written(bytes) => drop(files.insert(path.clone(), bytes.clone())),
                Change::Placed(_) => assert!(self.directory, "{}", self.name),
            }
        }
    }

    /// What is to be made in a directory that has the files, by its path.
    pub fn placed(&self) -> impl Iterator<Item = (&str, &Placed)> {
        self.changes.iter().filter_map(|(path, change)| match change {
            Change::Placed(placed) => Some((path.as_str(), placed)),
            _ => None,
        })
    }

    /// How a report of `tupyo-verify`, as JSON, differs from what must be reported.
    pub fn differences(&self, report: &Value) -> Vec<String> {
        differences(&self.name, report, &self.expected)
    }
}

/// How a report of `tupyo-verify`, as JSON, differs from another verifier's report of the same record: a line for each
/// check, and for the rest of what two verifiers must agree on (docs/protocol/verification.md, "Report").
pub fn differences(record: &str, report: &Value, expected: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let unfinished = report["election"].get("unfinished").cloned().unwrap_or_default();
    let (given, wanted) = (warnings(&report["warnings"]), warnings(&expected["warnings"]));
    if given != wanted {
        found.push(format!("{record}: warnings are {given:?}, not {wanted:?}"));
    }
    for (name, value) in [("outcome", &report["outcome"]), ("unfinished", &unfinished)] {
        if *value != expected[name] {
            found.push(format!("{record}: {name} is {value}, not {}", expected[name]));
        }
    }
    let (given, wanted) = (rows(&report["checks"]), rows(&expected["checks"]));
    for place in 0..given.len().max(wanted.len()) {
        let (given, wanted) = (given.get(place), wanted.get(place));
        if given != wanted {
            found.push(format!("{record}:\n  found    {given:?}\n  expected {wanted:?}"));
        }
    }
    found
}

/// Each check with all that is fixed of it.
fn rows(checks: &Value) -> Vec<String> {
    list(checks).iter().map(row).collect()
}

fn row(check: &Value) -> String {
    let finding = |finding: &Value| {
        let cause = &finding["follows_from"];
        let cause = ["check", "code", "entry"].map(|name| cause[name].to_string()).join(" ");
        format!("{} {} {} {} after {cause}", finding["code"], finding["entry"], finding["file"], about(finding))
    };
    let findings = check.get("findings").map(|findings| list(findings).iter().map(finding).collect::<Vec<_>>());
    let more = check["more_findings"].as_u64().unwrap_or_default();
    let [name, verdict, examined, expected] = ["check", "verdict", "examined", "expected"].map(|field| &check[field]);
    let rests_on = &check["rests_on"];
    format!(
        "{name} {verdict} {examined} of {expected}, rests on {rests_on}, {:?}, {more} more",
        findings.unwrap_or_default()
    )
}

fn warnings(warnings: &Value) -> Vec<String> {
    let warning = |one: &Value| format!("{} {} {} {}", one["warning"], one["code"], one["entry"], about(one));
    list(warnings).iter().map(warning).collect()
}

/// Whom and what a finding or a warning is about, by name.
fn about(one: &Value) -> String {
    let named: BTreeMap<_, _> = one["about"].as_object().into_iter().flatten().collect();
    named.iter().map(|(what, who)| format!("{what} {who}")).collect::<Vec<_>>().join(" ")
}

/// What must be reported, with the rows of all checks.
fn expected(said: &Value, base: Option<&[Value]>) -> Value {
    let mut whole = said.clone();
    whole["checks"] = rows::expanded(list(&said["checks"]), base);
    whole
}

fn entries(piece: &Value, base: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let number = |name: &str| piece[name].as_u64().map(|number| number as usize);
    match (number("from"), number("to")) {
        (Some(from), Some(to)) => base[from..to].to_vec(),
        _ => vec![decode_hex(&piece["hex"]); number("times").unwrap_or(1)],
    }
}

fn checkpoint(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone().into_bytes()),
        bytes => Some(decode_hex(&bytes["hex"])),
    }
}

fn changes(change: &Value) -> Vec<(String, Change)> {
    let path = text(&change["path"]);
    let paths = match change["times"].as_u64() {
        None => vec![path],
        Some(times) => (0..times).map(|number| format!("{path}{number}")).collect(),
    };
    let made = match () {
        _ if change.get("link").is_some() => Change::Placed(Placed::Link(text(&change["link"]))),
        _ if change.get("fifo").is_some() => Change::Placed(Placed::Fifo),
        _ if change.get("directory").is_some() => Change::Placed(Placed::Directory),
        _ if change.get("length").is_some() => {
            Change::Written(vec![0; change["length"].as_u64().expect("a length") as usize])
        }
        _ if change["hex"].is_null() => Change::Removed,
        _ => Change::Written(decode_hex(&change["hex"])),
    };
    paths.into_iter().map(|path| (path, made.clone())).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn strings(value: &Value) -> Vec<Vec<u8>> {
    list(value).iter().map(decode_hex).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
