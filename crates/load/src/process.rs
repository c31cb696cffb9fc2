//! A server in a process of its own.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tupyo_rehearsal::{LEDGER_NAME, ledger_key_file};

use crate::LoadError;

const READY: &str = "listening on ";
/// How long a process that must end may take.
const END: Duration = Duration::from_secs(120);
/// The most that is kept of what a server wrote on the standard error.
const LONGEST_MESSAGE: usize = 64 << 10;
/// The kernel counts processor time in hundredths of a second for every program.
const TICKS_PER_SECOND: f64 = 100.0;

/// A server that runs as a process of its own. It is killed when dropped.
pub struct ServerProcess {
    child: Child,
    /// Kept open, so that the server can write to it.
    _output: Option<BufReader<ChildStdout>>,
    /// Reads its standard error, so that a pipe that is full never holds the server up.
    error: Option<JoinHandle<String>>,
    url: String,
}

/// How a server ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; nothing if a signal ended it.
    pub code: Option<i32>,
    /// What it wrote on the standard error.
    pub message: String,
}

/// What a process has used, from `/proc`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Processor time of all its threads, in seconds.
    pub cpu_seconds: f64,
    /// Memory that is resident now, in bytes.
    pub resident: u64,
    /// The most that was.
    pub peak: u64,
}

impl ServerProcess {
    /// Starts a server and waits until it listens. The command's standard output and error are taken.
    ///
    /// # Errors
    /// [`LoadError::NotStarted`] with what it said; [`LoadError::Process`].
    pub fn start(mut command: Command) -> Result<ServerProcess, LoadError> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(LoadError::Process)?;
        let error = child.stderr.take().map(|error| thread::spawn(|| last_of(error)));
        let mut output = child.stdout.take().map(BufReader::new);
        let mut line = String::new();
        if let Some(output) = &mut output {
            output.read_line(&mut line).map_err(LoadError::Process)?;
        }
        let mut server = ServerProcess { child, _output: output, error, url: String::new() };
        match line.trim_end().strip_prefix(READY) {
            Some(url) => server.url = url.to_owned(),
            None => {
                let Ended { code, message } = server.wait()?;
                return Err(LoadError::NotStarted { code, message });
            }
        }
        Ok(server)
    }

    /// The server of this program on a data directory, on a free port of the loopback address. If the directory has no
    /// ledger keys, it gets those that prepared manifests name.
    ///
    /// # Errors
    /// [`LoadError::File`].
    pub fn command(program: &Path, data: &Path, official: &str) -> Result<Command, LoadError> {
        let keys = data.join("ledger.key");
        if !keys.exists() {
            fs::create_dir_all(data).map_err(LoadError::file(data))?;
            fs::write(&keys, ledger_key_file()).map_err(LoadError::file(&keys))?;
        }
        let mut command = Command::new(program);
        command.args(["--listen", "127.0.0.1:0", "--name", LEDGER_NAME, "--official", official, "--data"]);
        command.arg(data);
        Ok(command)
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process' id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a crash would, with SIGKILL.
    ///
    /// # Errors
    /// [`LoadError::Process`].
    pub fn kill(mut self) -> Result<(), LoadError> {
        self.child.kill().and_then(|()| self.child.wait()).map(drop).map_err(LoadError::Process)
    }

    /// Asks it to stop, with SIGTERM, and waits for its end.
    ///
    /// # Errors
    /// [`LoadError::Process`] if it cannot be asked or does not end.
    pub fn stop(mut self) -> Result<Ended, LoadError> {
        self.ask_to_stop()?;
        self.wait()
    }

    /// Asks it to stop, with SIGTERM.
    ///
    /// # Errors
    /// [`LoadError::Process`].
    pub fn ask_to_stop(&self) -> Result<(), LoadError> {
        let asked = Command::new("kill").args(["-TERM", &self.id().to_string()]).status();
        match asked.map_err(LoadError::Process)?.success() {
            true => Ok(()),
            false => Err(LoadError::Process(io::Error::other("it cannot be asked to stop"))),
        }
    }

    /// Waits until it has ended.
    ///
    /// # Errors
    /// [`LoadError::Process`] if it does not.
    pub fn wait(&mut self) -> Result<Ended, LoadError> {
        let begun = Instant::now();
        while begun.elapsed() < END {
            if let Some(status) = self.child.try_wait().map_err(LoadError::Process)? {
                let message = self.error.take().and_then(|error| error.join().ok()).unwrap_or_default();
                return Ok(Ended { code: status.code(), message });
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err(LoadError::Process(io::ErrorKind::TimedOut.into()))
    }

    /// Whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What it has used; zeros where there is no `/proc`.
    pub fn usage(&self) -> Usage {
        Usage::of(self.id()).unwrap_or_default()
    }
}

/// The end of what is written, when the writer has ended.
fn last_of(mut error: ChildStderr) -> String {
    let (mut last, mut some) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = error.read(&mut some) {
        last.extend_from_slice(&some[..read]);
        let excess = last.len().saturating_sub(LONGEST_MESSAGE);
        last.drain(..excess);
    }
    String::from_utf8_lossy(&last).into_owned()
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

impl Usage {
    /// What the process with this id has used; `None` if there is none, or no `/proc`.
    pub fn of(process: u32) -> Option<Usage> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The program's name, in parentheses, may have spaces; user and system time are the 12th and 13th field behind
        // it.
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks: f64 = fields.get(11..13)?.iter().filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let kilobytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        };
        let bytes = |name| kilobytes(name).unwrap_or_default() << 10;
        Some(Usage { cpu_seconds: ticks / TICKS_PER_SECOND, resident: bytes("VmRSS:"), peak: bytes("VmHWM:") })
    }
}
