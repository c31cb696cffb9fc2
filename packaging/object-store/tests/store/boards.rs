//! Boards with an election of some hundred ballots, and the tool that acts on them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// So many ballots: two full bundles and some more, with the entries before them.
const BALLOTS: &str = "600";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(600);

pub fn program(name: &str) -> PathBuf {
    let programs = std::env::var_os("TUPYO_PROGRAMS").expect("TUPYO_PROGRAMS is the directory of the programs");
    PathBuf::from(programs).join(name)
}

/// Starts `tupyo` in a directory.
pub fn tupyo(directory: &Path, line: &str) -> Command {
    let mut command = Command::new(program("tupyo"));
    command.current_dir(directory).args(line.split_whitespace()).stdin(Stdio::null());
    command
}

/// Exit code, and the last line of JSON.
pub fn outcome(output: &Output) -> (Option<i32>, Value) {
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().and_then(|line| serde_json::from_str(line).ok());
    (output.status.code(), last.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr))))
}

/// Runs `tupyo … --json`; it must succeed.
pub fn done(directory: &Path, line: &str) -> Value {
    let (code, value) = outcome(&tupyo(directory, &format!("{line} --json")).output().unwrap());
    assert_eq!(code, Some(0), "{line}: {value}");
    value
}

/// A board that runs; it is killed when dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    fn start(directory: &Path, official: &str, data: &str) -> Server {
        let line = format!("serve --data {data} --listen 127.0.0.1:0 --official {official} --public {data}-public");
        let mut child = tupyo(directory, &line).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
        Server { child, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// The same election thrice: as it was in the middle of voting, at its end, and with the same ballots in another order.
pub struct Boards {
    directory: TempDir,
    pub election: String,
    _servers: Vec<Server>,
}

impl Boards {
    pub fn start() -> Boards {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let ledger = tupyo(path, "board ledger --data whole").output().unwrap();
        fs::write(path.join("ledger.json"), ledger.stdout).unwrap();
        let prepare = format!("load prepare --ballots {BALLOTS} --options 2 --ledger ledger.json --out ballots");
        let prepared = done(path, &prepare);
        let [election, official] = ["election", "official"].map(|name| prepared[name].as_str().unwrap().to_owned());
        fs::create_dir(path.join("other")).unwrap();
        fs::copy(path.join("whole/ledger.key"), path.join("other/ledger.key")).unwrap();

        let half = Server::start(path, &official, "whole");
        cast_some(path, &half.url, &election);
        drop(half);
        copy(&path.join("whole"), &path.join("half"));
        let servers = ["whole", "other", "half"].map(|data| {
            let server = Server::start(path, &official, data);
            let anchors = json!({ "url": server.url, "election": election });
            fs::write(path.join(format!("{data}.json")), anchors.to_string()).unwrap();
            if data != "half" {
                let connections = if data == "whole" { 8 } else { 100 };
                done(path, &format!("load run --ballots ballots --board {} --connections {connections}", server.url));
            }
            server
        });
        Boards { directory, election, _servers: servers.into() }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Anchors of whatever is at an address.
    pub fn anchors(&self, url: &str, name: &str) {
        let anchors = json!({ "url": url, "election": self.election });
        fs::write(self.path().join(name), anchors.to_string()).unwrap();
    }

    /// The record that a reader makes of what is at an address.
    pub fn record(&self, anchors: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let place = tempfile::tempdir().unwrap();
        fs::copy(self.path().join(anchors), place.path().join("anchors.json")).unwrap();
        done(place.path(), "record export --anchors anchors.json --out record");
        files(&place.path().join("record"))
    }
}

/// Casts until some hundred ballots are there, and stops in the middle.
fn cast_some(directory: &Path, url: &str, election: &str) {
    let line = format!("load run --ballots ballots --board {url} --connections 2");
    let mut cast = tupyo(directory, &line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let status = || {
        let mut answer = ureq::get(format!("{url}/elections/{election}")).call().ok()?;
        let text = answer.body_mut().read_to_string().ok()?;
        serde_json::from_str::<Value>(&text).ok()?["entries"].as_u64()
    };
    while status().is_none_or(|entries| entries < 300) {
        assert!(begun.elapsed() < PATIENCE && cast.try_wait().unwrap().is_none(), "too few or too many are cast");
        thread::sleep(Duration::from_millis(5));
    }
    cast.kill().unwrap();
    cast.wait().unwrap();
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let place = to.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, bytes).unwrap();
    }
    // Keys are their owner's.
    let mode = fs::metadata(from.join("ledger.key")).unwrap().permissions();
    fs::set_permissions(to.join("ledger.key"), mode).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
}

/// Every file below a directory.
pub fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![directory.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => left.push(path),
                kind if kind.is_file() => {
                    found.insert(path.strip_prefix(directory).unwrap().to_owned(), fs::read(&path).unwrap());
                }
                _ => {}
            }
        }
    }
    found
}
