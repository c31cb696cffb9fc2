//! Measures, and prints the text of `benches/README.md` or a list in JSON. `cargo xtask bench` runs it.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use std::process::ExitCode;

use tupyo_benches::sections::growth;
use tupyo_benches::{Effort, Measured};

const USAGE: &str = "tupyo-benches readme|json [--quick] [words of a section's title]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (form, effort, words) = match arguments[..] {
        ["memory", work, number] => return print_growth(work, number),
        [form @ ("readme" | "json"), "--quick", ref words @ ..] => (form, Effort::QUICK, words.join(" ")),
        [form @ ("readme" | "json"), ref words @ ..] => (form, Effort::FULL, words.join(" ")),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    let report = Measured::measure(&effort, &words, |progress| eprintln!("{progress}"));
    print!("{}", if form == "json" { report.json() } else { report.readme() });
    ExitCode::SUCCESS
}

/// What a process of its own is asked for by another one of this program.
fn print_growth(work: &str, number: &str) -> ExitCode {
    let Some(bytes) = number.parse().ok().and_then(|number| growth(work, number)) else { return ExitCode::from(2) };
    println!("{bytes}");
    ExitCode::SUCCESS
}
