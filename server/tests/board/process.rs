//! A server as a process of its own.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than anything takes that happens at all, on however busy a machine.
pub const ENOUGH: Duration = Duration::from_secs(300);

pub struct Server {
    child: Child,
    pub url: String,
    /// What follows the ready line.
    lines: BufReader<ChildStdout>,
}

impl Server {
    pub fn start(data: &Path, options: &[&str]) -> Server {
        Server::start_in(data, options, &[])
    }

    /// Starts it with variables in its environment.
    pub fn start_in(data: &Path, options: &[&str], environment: &[(&'static str, PathBuf)]) -> Server {
        let mut command = command(data, options);
        command.envs(environment.iter().cloned());
        Server::run(command)
    }

    /// Starts it with nothing but its environment.
    pub fn start_configured(environment: &[(&'static str, PathBuf)]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-server"));
        command.envs(environment.iter().cloned());
        Server::run(command)
    }

    /// Starts it with a file that its log is added to.
    pub fn start_logging(data: &Path, options: &[&str], log: &Path) -> Server {
        Server::start_with(data, options, log, &[])
    }

    /// The same, with these variables in its environment.
    pub fn start_with(data: &Path, options: &[&str], log: &Path, environment: &[(&str, &str)]) -> Server {
        let mut command = command(data, options);
        command.envs(environment.iter().copied());
        command.stderr(OpenOptions::new().create(true).append(true).open(log).unwrap());
        Server::await_ready(&mut command)
    }

    /// Starts a gateway with a file that its log is added to.
    pub fn start_gateway(options: &[&str], log: &Path) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-server"));
        command.args(["gateway", "--listen", "127.0.0.1:0"]).args(options);
        command.stderr(OpenOptions::new().create(true).append(true).open(log).unwrap());
        Server::await_ready(&mut command)
    }

    /// A server that may have so many files open and no more.
    pub fn start_with_files(files: u32, data: &Path, options: &[&str]) -> Server {
        Server::run(with_files(files, &command(data, options)))
    }

    /// A server that sees a disk of so many bytes at a directory, which has a file `ballast` that takes nearly all of
    /// it. Nobody else sees it, but through [`seen_by`](Self::seen_by).
    pub fn start_on_full_disk(size: u64, disk: &Path, data: &Path, options: &[&str], log: &Path) -> Server {
        let direct = command(data, options);
        let mut alone = Command::new("unshare");
        let script = "mount -t tmpfs -o size=$0 tmpfs \"$1\" && head -c $(($0 - 32768)) /dev/zero >\"$1/ballast\" && \
            shift && exec \"$@\"";
        alone.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).arg(size.to_string()).arg(disk);
        alone.arg(direct.get_program()).args(direct.get_args());
        alone.stderr(OpenOptions::new().create(true).append(true).open(log).unwrap());
        Server::await_ready(&mut alone)
    }

    /// Where a path of the server's own view is.
    pub fn seen_by(&self, path: &Path) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{}", self.child.id(), path.display()))
    }

    /// Its log is shown with what a test says, if that fails.
    fn run(mut command: Command) -> Server {
        Server::await_ready(command.stderr(Stdio::piped()))
    }

    fn await_ready(command: &mut Command) -> Server {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        if let Some(log) = child.stderr.take().map(BufReader::new) {
            thread::spawn(|| log.lines().map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        }
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let url = line_after(&mut lines, "listening on ");
        Server { child, url, lines }
    }

    /// Where the metrics are, if the server was asked for them; to be asked once.
    pub fn metrics(&mut self) -> String {
        line_after(&mut self.lines, "metrics on ")
    }

    /// As a power cut would: nothing more is done.
    pub fn kill(&mut self) {
        let _ended = self.child.kill();
        self.child.wait().unwrap();
    }

    /// What the process has in memory.
    pub fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Waits until it has ended by itself or by a signal.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let end = Instant::now() + ENOUGH;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the server does not end");
    }
}

fn line_after(lines: &mut impl BufRead, beginning: &str) -> String {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    line.trim_end().strip_prefix(beginning).expect("another line is expected").to_owned()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// The same command as a process that may have so many files open and no more.
fn with_files(files: u32, direct: &Command) -> Command {
    let mut limited = Command::new("sh");
    limited.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\"")]);
    limited.arg(direct.get_program()).args(direct.get_args());
    limited
}

/// The same for one that may have so many files open and no more.
pub fn refused_with_files(files: u32, data: &Path) -> (Option<i32>, String) {
    let output = with_files(files, &command(data, &[])).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// A server that says nothing on its standard output for a while; its log is added to a file.
#[cfg(feature = "postgres")]
pub fn waiting(data: &Path, options: &[&str], log: &Path) -> Child {
    let log = OpenOptions::new().create(true).append(true).open(log).unwrap();
    command(data, options).stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

/// A server that is not expected to run: its exit code and what it said.
pub fn refused(data: &Path, options: &[&str]) -> (Option<i32>, String) {
    refused_in(data, options, &[])
}

/// The same, with variables in its environment.
pub fn refused_in(data: &Path, options: &[&str], environment: &[(&'static str, PathBuf)]) -> (Option<i32>, String) {
    let output = command(data, options).envs(environment.iter().cloned()).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn command(data: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-server"));
    command.arg("--data").arg(data).args(["--listen", "127.0.0.1:0"]).args(options);
    if !options.contains(&"--name") {
        // The name that rehearsed manifests give their ledger.
        command.args(["--name", "ledger.example"]);
    }
    command
}
