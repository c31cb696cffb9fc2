//! Starts a witness as a process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts the witness of the key `w.key` in a directory, with what it watches and more arguments; the process, and its
/// address.
pub fn serve(directory: &Path, watched: &[&str], more: &[&str]) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.current_dir(directory).args(["witness", "serve", "--key", "w.key", "--data", "state"]);
    command.args(["--listen", "127.0.0.1:0"]).args(watched).args(more);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").expect("the witness listens").to_owned();
    (child, url)
}
