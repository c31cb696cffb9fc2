//! The one module that prints. Whatever a record holds, a terminal gets text characters and line ends.

use std::io::{self, ErrorKind, Write};

use tupyo_encoding::shown_lines;

use crate::Stopped;

/// The report, on standard output. Where a reader has closed that, there is nobody to tell.
///
/// # Errors
/// [`Stopped::Output`]: a report that is not there must not look like one that was read.
pub(crate) fn report(text: &str) -> Result<(), Stopped> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", shown_lines(text)).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stopped::Output { message: error.to_string() }),
        _ => Ok(()),
    }
}

/// What is not part of the report.
pub(crate) fn remark(text: &str) {
    let _closed = writeln!(std::io::stderr().lock(), "{}", shown_lines(text));
}

/// Why there is no verdict.
pub(crate) fn error(stopped: &Stopped) {
    remark(&format!("tupyo-verify: {stopped}"));
}

/// Help, or what is wrong with the arguments; and the exit code. Help that could not be written is not there.
pub(crate) fn usage(message: &clap::Error) -> u8 {
    let printed = message.print().and_then(|()| io::stdout().flush());
    let is_lost = printed.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe);
    if message.use_stderr() || is_lost { 3 } else { 0 }
}
