//! Plays voters and trustees with every secret marked as undefined memory, the method of ctgrind (Langley, 2010):
//! memcheck then reports each branch and each address that depends on one. What becomes public is marked as defined
//! where `tupyo_group::declassify` says so.
//!
//! `constant-time CASE`, under `valgrind --tool=memcheck`; tests/memcheck.rs does it for every case.

mod leaks;
mod secret;
mod trustee;
mod voter;

use std::process::ExitCode;

fn main() -> ExitCode {
    let case = std::env::args().nth(1).unwrap_or_default();
    let Some((_, play)) = CASES.iter().find(|(name, _)| *name == case) else {
        eprintln!("constant-time CASE, one of: {}", CASES.map(|(name, _)| name).join(" "));
        return ExitCode::from(2);
    };
    if crabgrind::run_mode() == crabgrind::RunMode::Native {
        eprintln!("this shows nothing without valgrind");
        return ExitCode::from(3);
    }
    play();
    ExitCode::SUCCESS
}

/// What can be played. Those that begin with `leak` are wrong on purpose: memcheck must report them.
const CASES: [(&str, fn()); 7] = [
    ("voter", voter::every_kind),
    ("challenge", voter::challenge),
    ("trustee", trustee::ceremony_and_decryption),
    ("leak-branch", leaks::branch_on_a_vote),
    ("leak-index", leaks::index_by_a_vote),
    ("leak-refused-vote", voter::refused),
    ("leak-variable-time", leaks::variable_time_sum),
];
