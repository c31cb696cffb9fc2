//! An election for phones to play in, in one of three kinds.
//!
//! ```text
//! phone_election PROGRAMS       where tupyo-server and tupyo-registrar are; prints {"anchors"} when the board is there
//! list KEY                      the office lists a phone's key (DER, hexadecimal digits) and sends somebody else
//!                               a code → {"registrar", "code"}
//! open                          the roll is sealed and voting begins → {"entries"}
//! notice TEXT                   an official announces something → {"entries"}
//! close                         voting ends, and the trustees open the sums → {"entries"}
//!
//! phone_election PROGRAMS certified     cards have certificates, and sign ballots, too; instead of `list`:
//! certify KEY                   the city certifies a phone's key → {"registrar", "card", "authority", "revocations"}
//!
//! phone_election PROGRAMS lying     officials make the roll of registrations in files; the board lies as it is told
//! roll REGISTRATION             a registration (hexadecimal digits) comes on the roll, and voting begins → {"entries"}
//! busy COUNT                    so many questions are answered "not ready yet" (503) → {}
//! swallow                       what is posted is answered, and not taken → {}
//! lie rollback|withhold|fork|uncounted   what the board shows from now on → {}
//! truth                         it shows and does what it must → {}
//! judge FILE                    is this evidence (hexadecimal digits)? → {"proves"}
//! ```
//!
//! Each command is a line on the standard input, each answer a line of JSON; it ends with its input.
#![allow(clippy::print_stdout, reason = "a program for scripts")]

mod authority;
mod lies;
mod office;

use std::error::Error;
use std::io::{self, BufRead};
use std::path::PathBuf;

use serde_json::{Value, json};

use lies::LyingOffice;
use office::Office;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let programs = PathBuf::from(std::env::args().nth(1).ok_or("phone_election PROGRAMS [certified|lying]")?);
    let kind = std::env::args().nth(2).unwrap_or_default();
    if kind == "lying" {
        let office = LyingOffice::new()?;
        return play(&office.anchors(), |command, argument| office.obey(command, argument));
    }
    let mut office = Office::new(programs, kind == "certified")?;
    play(&office.anchors(), |command, argument| office.obey(command, argument))
}

fn play(anchors: &Value, mut obey: impl FnMut(&str, &str) -> Done<Value>) -> Done<()> {
    println!("{}", json!({ "anchors": anchors }));
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (command, argument) = line.split_once(' ').unwrap_or((&line, ""));
        println!("{}", obey(command, argument)?);
    }
    Ok(())
}

fn bytes(hexadecimal: &str) -> Done<Vec<u8>> {
    let digits = hexadecimal.as_bytes().chunks(2).map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?));
    digits.collect()
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
