//! Everybody in an election, each in a directory of their own with nothing but their files.

use std::fs;
use std::path::{Path, PathBuf};

use std::process::Stdio;

use rayon::prelude::*;
use serde_json::Value;
use tempfile::TempDir;
use tupyo_election::{ElectionId, ElectionManifest, ManifestDraft};

use super::processes::{SECRET, Server, command, directory, run, run_secret, run_typing, text, verify};

/// What an official adds to a command.
pub const OFFICIAL: &str = "--anchors anchors.json --key official.key";
/// What a trustee adds to a command.
pub const TRUSTEE: &str = "--anchors anchors.json --key trustee.key --secrets trustee.age";

/// How a voter votes whose choices and decision are typed.
pub const VOTE: &str = "vote --anchors anchors.json --key voter.key --choices -";

/// The lines of the roll, from what [`People::register_in`] leaves.
pub const IMPORT: &str = "roll import --list cards.csv --registrations registrations";

/// What most tests vote on, for `manifest new`.
const BALLOT: &str = "--contest mayor=kim,lee --contest council:2=a,b,c --style east=mayor,council --style west=mayor";

pub struct People {
    root: TempDir,
    pub official: PathBuf,
    pub trustees: Vec<PathBuf>,
    pub voters: Vec<PathBuf>,
    pub server: Server,
}

impl People {
    /// Everybody has a key, and the election is created.
    pub fn new(trustees: usize, threshold: usize) -> People {
        People::watched(trustees, threshold, |_| (Vec::new(), String::new()))
    }

    /// With another ballot, as `manifest new` gets it.
    pub fn voting_on(trustees: usize, threshold: usize, ballot: &str) -> People {
        People::start(trustees, threshold, |_| (Vec::new(), ballot.to_owned()), |_| {})
    }

    /// The same, with a manifest that is edited before it is used.
    pub fn voting_on_edited(ballot: &str, edit: impl FnOnce(&mut Value)) -> People {
        People::start(1, 1, |_| (Vec::new(), ballot.to_owned()), edit)
    }

    /// With witnesses: from a directory where the passphrase lies, their addresses and what `manifest new` gets.
    pub fn watched(
        trustees: usize,
        threshold: usize,
        witnesses: impl FnOnce(&Path) -> (Vec<String>, String),
    ) -> People {
        People::start(
            trustees,
            threshold,
            |root| {
                let (addresses, named) = witnesses(root);
                (addresses, format!("{BALLOT} {named}"))
            },
            |_| {},
        )
    }

    /// From a directory where the passphrase lies, the addresses of witnesses and what `manifest new` gets.
    fn start(
        trustees: usize,
        threshold: usize,
        choose: impl FnOnce(&Path) -> (Vec<String>, String),
        edit: impl FnOnce(&mut Value),
    ) -> People {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("passphrase"), "correct horse\n").unwrap();
        let official = directory(root.path().join("official"));
        let key = run_secret(&official, "key new --id commission --out official.key --public official.pub");
        let key = key["public_key"].as_str().unwrap().to_owned();
        let place = |number| directory(root.path().join(format!("trustee-{number}")));
        let trustees: Vec<_> = (1..=trustees).map(place).collect();
        trustees.iter().for_each(|trustee| drop(run_secret(trustee, "key new --out trustee.key --public trustee.pub")));
        let (addresses, options) = choose(root.path());
        let server = Server::start_watched(&root.path().join("board"), &key, &addresses);
        let people = People { root, official, trustees, voters: Vec::new(), server };
        people.create(threshold, &options, edit);
        people
    }

    fn create(&self, threshold: usize, options: &str, edit: impl FnOnce(&mut Value)) {
        let floor = if options.contains("--floor") { "" } else { "--floor 1" };
        let alone = if threshold == 1 { "--exception threshold-one=test" } else { "" };
        let mut line = format!(
            "manifest new --out manifest.json --name test --title Test --threshold {threshold} {floor} {alone} \
            --ledger {} --official commission=official.pub {options}",
            self.server.url
        );
        for number in 1..=self.trustees.len() {
            let file = format!("trustee-{number}.pub");
            fs::copy(self.trustees[number - 1].join("trustee.pub"), self.official.join(&file)).unwrap();
            line += &format!(" --trustee trustee-{number}={file}");
        }
        run(&self.official, &line);
        self.edit(edit);
        let url = &self.server.url;
        let line =
            format!("election create --board {url} --manifest manifest.json --key official.key --out anchors.json");
        run_secret(&self.official, &line);
        self.trustees.iter().for_each(|trustee| self.hand_anchors_to(trustee));
    }

    /// Edits the manifest before anybody has seen it.
    fn edit(&self, edit: impl FnOnce(&mut Value)) {
        let written = serde_json::from_slice::<Value>(&fs::read(self.manifest()).unwrap()).unwrap();
        let mut edited = written.clone();
        edit(&mut edited);
        if edited != written {
            let draft: ManifestDraft = serde_json::from_value(edited).unwrap();
            fs::write(self.manifest(), draft.to_json().unwrap()).unwrap();
        }
    }

    /// A command of the official; what is asked for is said.
    pub fn official(&self, line: &str) -> Value {
        const ASKS: [&str; 5] = ["open", "close", "election schedule", "election extend", "election notice"];
        let asks = !line.contains("--yes") && ASKS.iter().any(|step| line.starts_with(step));
        let yes = if asks { "--yes" } else { "" };
        run_secret(&self.official, &format!("{line} {yes} {OFFICIAL}"))
    }

    /// A command of a trustee, by number from 1.
    pub fn trustee(&self, number: usize, line: &str) -> Value {
        let asks = ["trustee agree", "trustee decrypt"].iter().any(|step| line.starts_with(step));
        let yes = if asks { "--yes" } else { "" };
        run_secret(&self.trustees[number - 1], &format!("{line} {yes} {TRUSTEE}"))
    }

    /// All trustees make the key at once, each a process that waits for the others.
    pub fn ceremony(&self) {
        self.ceremony_of(&(1..=self.trustees.len()).collect::<Vec<_>>());
    }

    /// These trustees make the key, by their numbers.
    pub fn ceremony_of(&self, trustees: &[usize]) {
        let line = format!("trustee ceremony --wait {TRUSTEE} {}", SECRET.join(" "));
        let place = |number: &usize| &self.trustees[number - 1];
        let start = |trustee: &PathBuf| command(trustee, &line).stdout(Stdio::piped()).spawn().unwrap();
        let running: Vec<_> = trustees.iter().map(place).map(start).collect();
        for trustee in running {
            let output = trustee.wait_with_output().unwrap();
            assert!(output.status.success() && text(&output).contains("complete"), "{}", text(&output));
        }
    }

    /// Issues cards for both styles, lets everybody register, and opens the election.
    pub fn enrol(&mut self, east: usize, west: usize) {
        self.enrol_in(&[("east", east), ("west", west)]);
    }

    /// Issues so many cards for each of these styles, lets everybody register, and opens the election.
    pub fn enrol_in(&mut self, styles: &[(&'static str, usize)]) {
        self.register_in(styles);
        self.official(IMPORT);
        self.official("roll seal --yes");
        self.official("open");
    }

    /// Issues so many cards for each of these styles, each with what more `card issue` gets, and lets everybody
    /// register.
    pub fn register_in(&mut self, styles: &[(&'static str, usize)]) {
        for (style, count) in styles {
            let line = format!("card issue --count {count} --style {style} --out-dir cards --list cards.csv");
            run(&self.official, &line);
        }
        directory(self.official.join("registrations"));
        let district = |options: &'static str| options.split(' ').next().unwrap_or(options);
        let cards: Vec<_> = styles.iter().flat_map(|(style, count)| vec![district(style); *count]).collect();
        let number = |place: usize| place + 1;
        self.voters = cards.par_iter().enumerate().map(|(place, style)| self.register(number(place), style)).collect();
    }

    fn register(&self, number: usize, style: &str) -> PathBuf {
        let voter = directory(self.root.path().join(format!("voter-{number}")));
        self.hand_anchors_to(&voter);
        fs::rename(self.official.join(format!("cards/{number:04}.card")), voter.join("citizen.card")).unwrap();
        let line =
            "card register --anchors anchors.json --card citizen.card --out voter.key --registration r.registration";
        run_secret(&voter, &format!("{line} --style {style}"));
        let registration = format!("registrations/{number:04}.registration");
        fs::rename(voter.join("r.registration"), self.official.join(registration)).unwrap();
        voter
    }

    /// A voter, by number from 1, votes: the words are the choices and, last, the decision, each typed as a line.
    pub fn vote(&self, number: usize, words: &str, options: &str) -> Value {
        run_typing(&self.voters[number - 1], &format!("{VOTE} {options}"), &lines(words))
    }

    fn hand_anchors_to(&self, person: &Path) {
        fs::copy(self.official.join("anchors.json"), person.join("anchors.json")).unwrap();
    }

    /// The official's public key.
    pub fn official_key(&self) -> String {
        let file = fs::read_to_string(self.official.join("official.pub")).unwrap();
        file.split('"').find(|part| part.len() == 43).unwrap().to_owned()
    }

    /// The anchors.
    pub fn anchors(&self) -> Value {
        serde_json::from_slice(&fs::read(self.official.join("anchors.json")).unwrap()).unwrap()
    }

    /// Writes anchors that lead to a board, as somebody gets them who has followed none yet.
    pub fn lead_to(&self, server: &Server, person: &Path, name: &str) {
        let mut anchors = self.anchors();
        anchors["url"] = server.url.clone().into();
        fs::write(person.join(name), anchors.to_string()).unwrap();
    }

    /// Kills the server and starts it again, at another address.
    pub fn restart_server(&mut self, witnesses: &[String]) {
        self.server.kill();
        self.server = Server::start_watched(&self.public("board"), &self.official_key(), witnesses);
        let everybody = self.trustees.iter().chain(&self.voters).chain([&self.official]);
        everybody.for_each(|person| self.lead_to(&self.server, person, "anchors.json"));
    }

    /// The manifest's file.
    pub fn manifest(&self) -> PathBuf {
        self.official.join("manifest.json")
    }

    /// The key that the manifest names.
    pub fn ledger_key(&self) -> String {
        let bytes = fs::read(self.manifest()).unwrap();
        let (manifest, election) = (ElectionManifest::parse(&bytes).unwrap(), ElectionId::of_manifest(&bytes));
        manifest.ledger().verifier(election).unwrap().to_string()
    }

    /// Exports the record to a public place.
    pub fn record(&self, name: &str) -> PathBuf {
        let record = self.public(name);
        run(&self.official, &format!("record export --anchors anchors.json --out {}", record.display()));
        record
    }

    /// What the verifier, given the anchors, says of a record: its exit code and report.
    pub fn verified(&self, record: &Path) -> (Option<i32>, Value) {
        let anchors = self.anchors();
        verify(record, anchors["election"].as_str().unwrap())
    }

    /// A place for what everybody may read.
    pub fn public(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }
}

/// Each word as a line.
pub fn lines(words: &str) -> String {
    words.split(' ').map(|word| format!("{word}\n")).collect()
}
