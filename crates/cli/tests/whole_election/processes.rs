//! The binaries as processes.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// What every command that makes or opens an encrypted file gets in these tests. The work factor makes scrypt quick.
pub const SECRET: [&str; 4] = ["--passphrase-file", "../passphrase", "--scrypt-work-factor", "2"];

/// A binary of the workspace, beside `tupyo`; built if it is not there.
pub fn binary(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let tupyo = PathBuf::from(env!("CARGO_BIN_EXE_tupyo"));
    let directory = tupyo.parent().unwrap().to_owned();
    let place = |name: &str| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    BUILT.get_or_init(|| {
        if !place("tupyo-server").exists() || !place("tupyo-verify").exists() {
            build(&directory);
        }
    });
    place(name)
}

fn build(directory: &Path) {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "-p", "tupyo-server", "-p", "verifier-cli", "--target-dir"]);
    command.arg(directory.parent().unwrap());
    match directory.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => {}
        Some(profile) => drop(command.args(["--profile", profile])),
    }
    assert!(command.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success(), "the binaries build");
}

/// A running server, stopped when dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub fn start(data: &Path, official: &str) -> Server {
        Server::start_watched(data, official, &[])
    }

    /// With the addresses of witnesses: `NAME=URL`.
    pub fn start_watched(data: &Path, official: &str, witnesses: &[String]) -> Server {
        let witnesses: Vec<_> = witnesses.iter().flat_map(|witness| ["--witness", witness]).map(OsStr::new).collect();
        Server::start_with(data, official, &witnesses)
    }

    /// It serves a page, too.
    pub fn with_page(data: &Path, official: &str, page: &Path) -> Server {
        Server::start_with(data, official, &[OsStr::new("--page"), page.as_os_str()])
    }

    fn start_with(data: &Path, official: &str, options: &[&OsStr]) -> Server {
        let mut child = Command::new(binary("tupyo-server"))
            .args(["--listen", "127.0.0.1:0", "--name", "board.example", "--official", official, "--data"])
            .arg(data)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the server listens").to_owned();
        Server { child, url }
    }
}

impl Server {
    /// Kills it.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts `tupyo` in a directory.
pub fn command(directory: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.current_dir(directory).args(line.split_whitespace()).stdin(Stdio::null());
    command
}

/// Runs `tupyo … --json` in a directory; it must succeed.
pub fn run(directory: &Path, line: &str) -> Value {
    let output = command(directory, line).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "tupyo {line}\n{}", text(&output));
    json(&output)
}

/// Runs `tupyo … --json` in a directory; its exit code, and what it says.
pub fn run_any(directory: &Path, line: &str) -> (Option<i32>, Value) {
    let output = command(directory, line).arg("--json").output().unwrap();
    (output.status.code(), json(&output))
}

/// As [`run`], for commands that open encrypted files.
pub fn run_secret(directory: &Path, line: &str) -> Value {
    run(directory, &format!("{line} {}", SECRET.join(" ")))
}

/// As [`run_secret`], with what is typed on standard input.
pub fn run_typing(directory: &Path, line: &str, typed: &str) -> Value {
    let output = typing(command(directory, &format!("{line} --json {}", SECRET.join(" "))), typed);
    assert_eq!(output.status.code(), Some(0), "tupyo {line}\n{typed}\n{}", text(&output));
    json(&output)
}

/// As [`refused_secret`], with what is typed on standard input.
pub fn refused_typing(directory: &Path, line: &str, typed: &str, exit_code: i32) -> String {
    let output = typing(command(directory, &format!("{line} --json {}", SECRET.join(" "))), typed);
    assert_eq!(output.status.code(), Some(exit_code), "tupyo {line}\n{typed}\n{}", text(&output));
    json(&output)["error"].as_str().expect("a code").to_owned()
}

/// Runs a command with what is typed on its standard input.
pub fn typing(mut command: Command, typed: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who is refused early does not read it.
    drop(child.stdin.take().unwrap().write_all(typed.as_bytes()));
    child.wait_with_output().unwrap()
}

/// Runs `tupyo … --json`, which must end with this exit code; gives the code of its error.
pub fn refused(directory: &Path, line: &str, exit_code: i32) -> String {
    let output = command(directory, line).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(exit_code), "tupyo {line}\n{}", text(&output));
    json(&output)["error"].as_str().expect("a code").to_owned()
}

/// As [`refused`], for commands that open encrypted files.
pub fn refused_secret(directory: &Path, line: &str, exit_code: i32) -> String {
    refused(directory, &format!("{line} {}", SECRET.join(" ")), exit_code)
}

/// Runs the verifier; gives its exit code and report.
pub fn verify(record: &Path, election: &str) -> (Option<i32>, Value) {
    let mut command = Command::new(binary("tupyo-verify"));
    command.arg(record).args(["--election", election, "--json"]);
    let output = command.output().unwrap();
    (output.status.code(), json(&output))
}

/// Both streams of a process.
pub fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

/// The permission bits of a file.
#[cfg(unix)]
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(output)))
}

/// A directory that is there.
pub fn directory(path: PathBuf) -> PathBuf {
    fs::create_dir_all(&path).unwrap();
    path
}

/// Copies a directory with all that is in it.
pub fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        if path.is_dir() {
            copy_directory(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
