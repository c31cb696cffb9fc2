//! A client that nobody here wrote follows a board: Go's `golang.org/x/mod/sumdb/tlog` and `note`, from the tiles that
//! a running server serves and from an exported directory. Built with the feature `go-client` only; needs the Debian
//! packages `golang-go` and `golang-golang-x-mod-dev`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::played::Played;
use tempfile::TempDir;
use tupyo_merkle::{Checkpoint, NoteSigner, TileBuilder, TileKind, leaf_hash, tiles_for_size};
use tupyo_rehearsal::{Plan, Rehearsal};

/// The program `go_client/verify.go`, built.
struct GoClient {
    directory: TempDir,
}

impl GoClient {
    fn build() -> GoClient {
        let directory = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/go_client/verify.go");
        let mut go = Command::new("go");
        go.args(["build", "-o"]).arg(directory.path().join("verify")).arg(source);
        go.env("GO111MODULE", "off").env("GOPATH", "/usr/share/gocode").env("GOCACHE", directory.path().join("cache"));
        let output = go.output().expect("Go is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        GoClient { directory }
    }

    /// What it says of a ledger if it accepts it, or else why it refuses it.
    fn verify(&self, prefix: &str, key: &str, older: &[&Path]) -> Result<String, String> {
        let mut program = Command::new(self.directory.path().join("verify"));
        program.args(["-key", key]);
        for file in older {
            program.arg("-older").arg(file);
        }
        let output = program.arg(prefix).output().unwrap();
        let said = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        match output.status.code() {
            Some(0) => Ok(said(output.stdout)),
            Some(1) => Err(said(output.stderr)),
            other => panic!("{other:?}: {}", said(output.stderr)),
        }
    }
}

/// A board whose ledger has full and partial tiles on two levels, and the Go client.
struct Setting {
    go: GoClient,
    board: Played,
    directory: TempDir,
}

impl Setting {
    /// A board with so many entries, some of them ballots.
    fn new(entries: usize) -> Setting {
        let play = Rehearsal::opened(Plan::single_choice(3, 520));
        let go = GoClient::build();
        let mut setting = Setting { go, board: Played::new(play), directory: tempfile::tempdir().unwrap() };
        setting.grow(entries);
        setting
    }

    /// Voters cast until the ledger has so many entries.
    fn grow(&mut self, entries: usize) {
        while self.board.play.entries().len() < entries {
            let voter = self.board.play.state().ballots() as u32;
            self.board.play.cast(voter, 1);
        }
        self.board.follow();
        assert_eq!(self.board.entries(), entries as u64);
    }

    fn url(&self) -> String {
        format!("{}{}", self.board.server.url, self.board.path(""))
    }

    fn key(&self) -> String {
        self.board.key.to_string()
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// All files of the ledger as the server serves them, in a directory.
    fn export(&self) -> PathBuf {
        let size = self.board.entries();
        for path in tiles_for_size(size).map(|path| path.to_string()).chain(["checkpoint".to_owned()]) {
            let answer = self.board.get(&format!("/{path}"));
            assert_eq!(answer.status, 200, "{path}");
            self.keep(&format!("record/{path}"), &answer.body);
        }
        self.directory.path().join("record")
    }
}

#[test]
fn the_go_client_verifies_a_served_and_an_exported_ledger_and_refuses_changed_ones() {
    let mut setting = Setting::new(300);
    let older = setting.keep("older", &setting.board.get("/checkpoint").body);
    assert!(setting.go.verify(&setting.url(), &setting.key(), &[]).unwrap().contains("300 records included"));

    setting.grow(511);
    let said = setting.go.verify(&setting.url(), &setting.key(), &[&older]).unwrap();
    assert!(said.contains("511 records included, consistent with 1 older"), "{said}");

    let record = setting.export();
    let said = setting.go.verify(record.to_str().unwrap(), &setting.key(), &[&older]).unwrap();
    assert!(said.contains("511 records included, consistent with 1 older"), "{said}");

    refuses_every_changed_file(&setting, &record, &older);
    refuses_another_key_and_another_history(&setting, &record);
}

/// One changed byte in the middle, at the begin or at the end of any file; and each file missing.
fn refuses_every_changed_file(setting: &Setting, record: &Path, older: &Path) {
    let (key, prefix) = (setting.key(), record.to_str().unwrap());
    for name in files(record) {
        let bytes = fs::read(&name).unwrap();
        for place in [0, bytes.len() / 2, bytes.len() - 2] {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            fs::write(&name, changed).unwrap();
            setting.go.verify(prefix, &key, &[older]).expect_err(&format!("{} at {place}", name.display()));
        }
        fs::remove_file(&name).unwrap();
        setting.go.verify(prefix, &key, &[older]).expect_err(&format!("{} is missing", name.display()));
        fs::write(&name, bytes).unwrap();
    }
    setting.go.verify(prefix, &key, &[older]).unwrap();
}

/// A checkpoint of the same key that is on no line with the ledger.
fn refuses_another_key_and_another_history(setting: &Setting, record: &Path) {
    let prefix = record.to_str().unwrap();
    let seed = fs::read_to_string(setting.board.data().join("ledger.key")).unwrap();
    let seed: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&seed[at..at + 2], 16).unwrap()).collect();
    let signer = NoteSigner::from_seed(setting.board.key.name().clone(), seed.as_slice().try_into().unwrap());
    assert_eq!(signer.verifier(), &setting.board.key);
    let mut tree = TileBuilder::new();
    (0..300u32).for_each(|index| drop(tree.push(leaf_hash(&index.to_be_bytes()))));
    let forged = Checkpoint { origin: signer.name().clone(), size: 300, root: tree.root() }.sign(&signer).unwrap();
    let forged = setting.keep("forged", forged.as_bytes());
    setting.go.verify(prefix, &setting.key(), &[&forged]).expect_err("another history");
    let other = NoteSigner::from_seed(signer.name().clone(), &[9; 32]);
    setting.go.verify(prefix, &other.verifier().to_string(), &[]).expect_err("another key");
}

/// All files of a directory, and there is a full and a partial tile among them.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(place) = waiting.pop() {
        let entries = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path());
        let (directories, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
        waiting.extend(directories);
        found.extend(files);
    }
    let levels = tiles_for_size(511).filter(|path| path.kind() != TileKind::Entries).count();
    assert_eq!((found.len(), levels), (6, 3));
    found
}
