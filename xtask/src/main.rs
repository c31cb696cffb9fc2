//! `cargo xtask …`: the repository's own chores.
#![allow(clippy::print_stdout, reason = "a command line tool prints")]

use std::path::Path;
use std::process::ExitCode;

use xtask::ordeal::{self, Ordeal};
use xtask::{Violation, attack, bench, texts, tidy, verifier};

const USAGE: &str = "cargo xtask tidy                   check the repository's rules
cargo xtask dependencies           print what the verifier is built from
cargo xtask dependencies --write   renew verifier-cli/dependencies.txt
cargo xtask texts --write          make the modules of texts from the catalogues in texts/
cargo xtask bench                  measure, and write benches/README.md
cargo xtask bench --json           measure, and print all times
cargo xtask bench --quick [--json] the same in fewer rounds
cargo xtask attack [--write] [--all] [--seconds N] [--replay SEED|MUTANT] [--only FAMILY] [--json]
                                   hold both verifiers against cheated records, a sample of changed fields or all;
                                   --write writes docs/protocol/attacks.md
cargo xtask torture --minutes N [--postgres] [--seed S] [--replay ROUND:SEED] [--json]
                                   kill, cut off, damage and race a server, and count what it lost
cargo xtask siege [--write] --minutes N [--replay SEED] [--only ATTACK] [--server FILE] [--baseline FILE] [--json]
                                   attack a server while voters vote, and measure what is left for them;
                                   --write puts the table into benches/README.md";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["tidy"] => tidy(&root).map(print_violations),
        ["texts", "--write"] => texts::write(&root).map(print_violations),
        ["dependencies"] => verifier::dependencies(&root).map(|list| print!("{list}")).map(|()| true),
        ["dependencies", "--write"] => verifier::write(&root).map(|()| true),
        ["bench"] => bench::write(&root, false).map(|()| true),
        ["bench", "--quick"] => bench::write(&root, true).map(|()| true),
        ["bench", "--json"] => bench::json(&root, false).map(|list| print!("{list}")).map(|()| true),
        ["bench", "--quick", "--json"] | ["bench", "--json", "--quick"] => {
            bench::json(&root, true).map(|list| print!("{list}")).map(|()| true)
        }
        ["attack", ref rest @ ..] => attack::run(&root, rest),
        ["torture", ref rest @ ..] => ordeal::run(&root, Ordeal::Torture, rest),
        ["siege", "--write", ref rest @ ..] => bench::besieged(&root, rest),
        ["siege", ref rest @ ..] => ordeal::run(&root, Ordeal::Siege, rest),
        _ => {
            println!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

/// Prints what is wrong; whether nothing is.
fn print_violations(violations: Vec<Violation>) -> bool {
    for violation in &violations {
        println!("{violation}");
    }
    violations.is_empty()
}
