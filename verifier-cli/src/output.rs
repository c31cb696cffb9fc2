//! The one module that prints, and reads and writes files beside the record. Whatever a record holds, a terminal gets
//! text characters and line ends.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::path::Path;

use tupyo_encoding::{shown, shown_lines};

use crate::Stopped;

/// The report, on standard output. Where a reader has closed that, there is nobody to tell.
///
/// # Errors
/// [`Stopped::Output`]: a report that is not there must not look like one that was read.
pub(crate) fn report(text: &str) -> Result<(), Stopped> {
    let mut out = BufWriter::new(io::stdout().lock());
    // Line by line: it may have hundreds of thousands.
    let mut lines = text.split('\n');
    match lines.try_for_each(|line| writeln!(out, "{}", shown(line))).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stopped::Output { message: error.to_string() }),
        _ => Ok(()),
    }
}

/// A file that was asked for, in the place of what is there.
///
/// # Errors
/// [`Stopped::Write`].
pub(crate) fn file(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Stopped> {
    let failed = |error: io::Error| Stopped::Write { path: path.display().to_string(), message: error.to_string() };
    std::fs::write(path, bytes).map_err(failed)
}

/// The bytes of a file, up to the longest that it can be and one more, which no parser takes.
///
/// # Errors
/// [`Stopped::Read`].
pub(crate) fn read(path: &Path, at_most: usize) -> Result<Vec<u8>, Stopped> {
    let failed = |error: io::Error| Stopped::Read { path: path.display().to_string(), message: error.to_string() };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(at_most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// What is not part of the report.
pub(crate) fn remark(text: &str) {
    let _closed = writeln!(std::io::stderr().lock(), "{}", shown_lines(text));
}

/// Why there is no verdict.
pub(crate) fn error(words: &str) {
    remark(&format!("tupyo-verify: {words}"));
}

/// Help, or what is wrong with the arguments; and the exit code. Help that could not be written is not there.
pub(crate) fn usage(message: &clap::Error) -> u8 {
    let printed = message.print().and_then(|()| io::stdout().flush());
    let is_lost = printed.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
    if message.use_stderr() || is_lost { 3 } else { 0 }
}
