//! Measures, and prints the text of `benches/README.md` or a list in JSON. `cargo xtask bench` runs it.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use std::path::Path;
use std::process::ExitCode;

use tupyo_benches::sections::{Starts, fill, growth, start};
use tupyo_benches::{Effort, Measured, Row};

const USAGE: &str = "tupyo-benches readme|json|renew [--quick] [words of a section's title]
    renew: reads benches/README.md on standard input, and prints it with what was measured in its place
tupyo-benches fill DIRECTORY VOTERS BALLOTS-OF-EACH
    fills an empty directory with an election whose ballots are not proven, if there is room on the disk
tupyo-benches start DIRECTORY
    starts the server beside this program three times on such a directory, and prints times and memory as rows of a
    table; exit code 1 if they are not what they are to be";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (form, effort, words) = match arguments[..] {
        ["memory", work, number] => return print_growth(work, number),
        ["fill", directory, voters, each] => return print_filled(directory, voters, each),
        ["start", directory] => return print_starts(directory),
        [form @ ("readme" | "json" | "renew"), "--quick", ref words @ ..] => (form, Effort::QUICK, words.join(" ")),
        [form @ ("readme" | "json" | "renew"), ref words @ ..] => (form, Effort::FULL, words.join(" ")),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    let before = if form == "renew" { std::io::read_to_string(std::io::stdin()) } else { Ok(String::new()) };
    let Ok(before) = before else { return ExitCode::from(3) };
    let report = Measured::measure(&effort, &words, |progress| eprintln!("{progress}"));
    print!(
        "{}",
        match form {
            "json" => report.json(),
            "renew" => report.renewed(&before),
            _ => report.readme(),
        }
    );
    ExitCode::SUCCESS
}

/// A server's directory with a large election, for whoever starts a server on it.
fn print_filled(directory: &str, voters: &str, each: &str) -> ExitCode {
    let (Ok(voters), Ok(each)) = (voters.parse(), each.parse()) else { return ExitCode::from(2) };
    match fill(Path::new(directory), voters, each, &mut |progress| eprintln!("{progress}")) {
        Ok(said) => println!("{said}"),
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::from(3);
        }
    }
    ExitCode::SUCCESS
}

/// Starts a server on such a directory.
fn print_starts(directory: &str) -> ExitCode {
    let Some(Starts { rows, is_kept }) = start(Path::new(directory), &mut |progress| eprintln!("{progress}")) else {
        eprintln!("there is no election in {directory}, or no program tupyo-server beside this one");
        return ExitCode::from(3);
    };
    print!("{}{}", Row::HEAD, rows.iter().map(Row::line).collect::<String>());
    ExitCode::from(u8::from(!is_kept))
}

/// What a process of its own is asked for by another one of this program.
fn print_growth(work: &str, number: &str) -> ExitCode {
    let Some(bytes) = number.parse().ok().and_then(|number| growth(work, number)) else { return ExitCode::from(2) };
    println!("{bytes}");
    ExitCode::SUCCESS
}
