//! The one module that prints. Whatever a record holds, a terminal gets text characters and line ends.

use std::io::Write;

use tupyo_encoding::shown_lines;

use crate::Stopped;

/// The report, on standard output. Where that is closed, there is nobody to tell.
pub(crate) fn report(text: &str) {
    let _closed = writeln!(std::io::stdout().lock(), "{}", shown_lines(text));
}

/// What is not part of the report.
pub(crate) fn remark(text: &str) {
    let _closed = writeln!(std::io::stderr().lock(), "{}", shown_lines(text));
}

/// Why there is no verdict.
pub(crate) fn error(stopped: &Stopped) {
    remark(&format!("tupyo-verify: {stopped}"));
}

/// Help, or what is wrong with the arguments; and the exit code.
pub(crate) fn usage(message: &clap::Error) -> u8 {
    let _closed = message.print();
    if message.use_stderr() { 3 } else { 0 }
}
