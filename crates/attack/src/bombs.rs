//! Records that cost a verifier more than their length lets expect: the real program, in the memory that
//! docs/protocol/verification.md grants it.

use std::path::Path;

use serde::Serialize;
use tupyo_rehearsal::Bomb;

use crate::laying::lay_out;
use crate::program::ask;

/// What is granted besides three times the record's length.
const BESIDES: usize = 256 << 20;

/// A bomb, how it is made for a short run and for a long one, and the exit code with which it must be answered.
struct Charge {
    name: &'static str,
    code: i32,
    short: fn() -> Bomb,
    long: fn() -> Bomb,
}

const CHARGES: &[Charge] = &[
    Charge { name: "honest", code: 2, short: || Bomb::honest(200), long: || Bomb::honest(4000) },
    Charge {
        name: "false-signatures",
        code: 1,
        short: || Bomb::false_signatures(200),
        long: || Bomb::false_signatures(4000),
    },
    Charge { name: "false-proofs", code: 1, short: || Bomb::false_proofs(200), long: || Bomb::false_proofs(4000) },
    Charge {
        name: "shared-contest",
        code: 2,
        short: || Bomb::shared_contest(512, 120),
        long: || Bomb::shared_contest(4096, 120),
    },
    Charge { name: "ceremony", code: 2, short: || Bomb::ceremony(8, 100), long: || Bomb::ceremony(64, 100) },
    Charge {
        name: "refused-confirmations",
        code: 1,
        short: || Bomb::refused_confirmations(8, 100, 100),
        long: || Bomb::refused_confirmations(64, 100, 300),
    },
    Charge {
        name: "refused-agreements",
        code: 1,
        short: || Bomb::refused_agreements(256, 20, 100),
        long: || Bomb::refused_agreements(4096, 120, 100),
    },
    Charge {
        name: "refused-tallies",
        code: 1,
        short: || Bomb::refused_tallies(500, 100),
        long: || Bomb::refused_tallies(20_000, 1000),
    },
    Charge { name: "shares", code: 2, short: || Bomb::shares(4, 16, 50), long: || Bomb::shares(16, 256, 200) },
    Charge {
        name: "large-ballots",
        code: 1,
        short: || Bomb::large_ballots(50, 200),
        long: || Bomb::large_ballots(2000, 400),
    },
];

/// How one was answered.
#[derive(Debug, Serialize)]
pub struct Blast {
    /// Which one.
    pub name: &'static str,
    /// The record's length, in bytes.
    pub length: usize,
    /// How long the program took, in seconds.
    pub seconds: f64,
    /// What is wrong with the answer.
    pub trouble: Option<String>,
}

/// Shows the program all of them.
///
/// # Errors
/// What keeps one from being written, or the program from running.
pub fn all(program: &Path, long: bool) -> Result<Vec<Blast>, String> {
    CHARGES.iter().map(|charge| blast(program, charge, long)).collect()
}

fn blast(program: &Path, charge: &Charge, long: bool) -> Result<Blast, String> {
    let bomb = if long { (charge.long)() } else { (charge.short)() };
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    lay_out(place.path(), &bomb.files(), []).map_err(|error| error.to_string())?;
    let length = bomb.length();
    let answer = ask(program, place.path(), &bomb.election.to_string(), Some(3 * length + BESIDES))?;
    let is_right = answer.code == Some(charge.code);
    let trouble = (!is_right).then(|| format!("exit code {:?}, not {}: {}", answer.code, charge.code, answer.said));
    Ok(Blast { name: charge.name, length, seconds: answer.time.as_secs_f64(), trouble })
}
