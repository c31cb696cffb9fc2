//! The verifier as a program: what it answers, and that it answers.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tupyo_encoding::is_text_character;

/// Nothing that is tried takes the program so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a program said.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its exit code; `None` if it did not end by itself.
    pub code: Option<i32>,
    /// All that it printed.
    pub said: String,
    /// How long it took.
    pub time: Duration,
}

/// Asks the verifier about a record, in at most so many bytes of memory, if that is said.
///
/// # Errors
/// What keeps the program from running.
pub fn ask(program: &Path, record: &Path, election: &str, memory: Option<usize>) -> Result<Answer, String> {
    let mut command = match memory {
        None => Command::new(program),
        Some(bytes) => limited(program, bytes),
    };
    command.arg(record).args(["--election", election, "--threads", "2", "--language", "en"]);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.map_err(|error| format!("{}: {error}", program.display()))?;
    Ok(answer(child))
}

/// A shell that has the system refuse the program more memory.
fn limited(program: &Path, bytes: usize) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -d {} && exec \"$@\"", bytes / 1024), "sh"]).arg(program);
    shell
}

fn answer(mut child: Child) -> Answer {
    let begun = Instant::now();
    let streams = [child.stdout.take().map(reader), child.stderr.take().map(reader)];
    let code = loop {
        match child.try_wait() {
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(2)),
            Ok(Some(status)) => break status.code(),
            _ => {
                drop(child.kill());
                drop(child.wait());
                break None;
            }
        }
    };
    let time = begun.elapsed();
    let said = streams.into_iter().flatten().map(|reader| reader.join().unwrap_or_default()).collect();
    Answer { code, said, time }
}

fn reader(mut stream: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        drop(stream.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

impl Answer {
    /// The first character that a terminal would obey, if there is one.
    pub fn obeyed(&self) -> Option<char> {
        self.said.chars().find(|character| *character != '\n' && !is_text_character(*character))
    }
}
