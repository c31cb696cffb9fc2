//! Pages of docs, played as they are written: their commands, behind one prelude, in an empty directory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// Every block marked `sh`.
pub fn commands(text: &str) -> String {
    let blocks = text.split("\n```").filter_map(|block| block.strip_prefix("sh\n"));
    blocks.map(|block| format!("{block}\n")).collect()
}

/// The commands of a page.
pub fn commands_of(page: &str) -> String {
    let script = commands(&fs::read_to_string(docs().join(page)).unwrap());
    assert!(script.lines().count() > 30, "the page has commands");
    script
}

/// What comes of the commands of a page.
pub fn played(page: &str) -> Output {
    run(&commands_of(page))
}

/// What comes of commands.
pub fn run(script: &str) -> Output {
    run_in(tempfile::tempdir().unwrap().path(), script)
}

/// What comes of commands in this directory, which is empty.
pub fn run_in(here: &Path, script: &str) -> Output {
    Command::new("bash")
        .args(["-c", &format!("{}\n{script}", include_str!("prelude.sh"))])
        .env("TUPYO", env!("CARGO_BIN_EXE_tupyo"))
        .current_dir(here)
        .output()
        .unwrap()
}
