//! The command, as an operator gives it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::boards::{Boards, outcome, tupyo};
use crate::s3::{BUCKET, KEY, Store};

/// Pushes to one store.
pub struct Pushes<'a> {
    store: &'a Store,
    boards: &'a Boards,
}

/// A file with mode 0600.
pub fn write_private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

impl Pushes<'_> {
    pub fn to<'a>(store: &'a Store, boards: &'a Boards) -> Pushes<'a> {
        let file = format!("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n", KEY[0], KEY[1]);
        write_private(&boards.path().join("s3.txt"), &file);
        Pushes { store, boards }
    }

    /// Pushes once from a board; what is said otherwise is said last.
    fn line(&self, board: &str, options: &str) -> String {
        let given = |option: &str, value: &str| match options.contains(option) {
            true => String::new(),
            false => format!("{option} {value}"),
        };
        let [endpoint, credentials] = [given("--endpoint", &self.store.url), given("--credentials", "s3.txt")];
        format!("board push s3://{BUCKET}/2026 --anchors {board}.json --once --json {endpoint} {credentials} {options}")
    }

    /// It must succeed.
    pub fn good(&self, board: &str, options: &str) -> Value {
        let (code, value) = outcome(&tupyo(self.boards.path(), &self.line(board, options)).output().unwrap());
        assert_eq!(code, Some(0), "{board} {options}: {value}");
        value
    }

    /// It must fail so.
    pub fn refused(&self, board: &str, options: &str, code: i32, error: &str) -> Value {
        let (found, value) = outcome(&tupyo(self.boards.path(), &self.line(board, options)).output().unwrap());
        assert_eq!((found, &value["error"]), (Some(code), &Value::from(error)), "{board} {options}: {value}");
        assert!(value["advice"].is_string() && value["message"].is_string(), "{value}");
        assert!(!value.to_string().contains(KEY[1]), "no secret is said");
        value
    }

    /// It is killed when so many objects are stored.
    pub fn killed_after(&self, board: &str, stored: usize) {
        let mut command = tupyo(self.boards.path(), &self.line(board, ""));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        while self.store.rules.stored.lock().unwrap().len() < stored {
            assert!(begun.elapsed() < Duration::from_secs(300) && child.try_wait().unwrap().is_none());
            thread::sleep(Duration::from_millis(20));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
