//! A damaged election, and too few files, beside an election that votes.

use std::fs;
use std::process::Command;
use std::time::Duration;

use rand::Rng;
use tupyo_election::ElectionId;
use tupyo_load::{LoadError, ServerProcess, Trouble};

use super::reading::begin;
use super::restored::files;
use crate::bar::Bar;
use crate::ground::{Ground, Held};
use crate::wire::{ask, status};

/// Elections beside the one that votes.
const OTHERS: usize = 19;
/// Fewer files than 20 elections and the storage need.
const FILES: u32 = 40;
const PATIENCE: Duration = Duration::from_secs(60);

/// One byte of one election is wrong.
pub fn damaged(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let others = many(ground)?;
    let victim = others[ground.rng.gen_range(0..others.len())];
    damage(ground, victim)?;
    let program = &ground.camp.program;
    let held = match ground.hold_with(program, "data", &[], &ground.camp.prepared) {
        Ok(held) => held,
        Err(Trouble::Load(LoadError::NotStarted { message, .. })) => {
            return Ok(vec![Bar::all("elections that are served", 0, OTHERS).of(message)]);
        }
        Err(error) => return Err(error),
    };
    let answered = |election: &ElectionId| -> Result<Vec<u8>, Trouble> {
        let request = format!("GET /elections/{election}/checkpoint HTTP/1.1\r\nHost: board\r\n\r\n");
        Ok(ask(held.address, request.as_bytes(), PATIENCE)?)
    };
    let mut served = 0;
    for election in others.iter().filter(|election| **election != victim) {
        served += usize::from(status(&answered(election)?) == 200);
    }
    let set_aside = answered(&victim)?;
    let said = String::from_utf8_lossy(&set_aside);
    let named = status(&set_aside) == 503 && said.contains("set-aside");
    let votes = ground.vote(&held, Duration::from_millis(500))?;
    ground.judge(&held)?;
    Ok(vec![
        Bar::all("elections that are served", served, OTHERS - 1),
        Bar::all("503 set-aside for the damaged one", usize::from(named), 1).of(said
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned()),
        Bar::at_most("honest casts refused elsewhere", votes.refused.values().sum::<u64>() as f64, 0.0),
    ])
}

/// A server that may have few files open says so, and blames no disk.
pub fn few_files(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    many(ground)?;
    let direct = ground.command(&ground.camp.program, "data", &[])?;
    let mut limited = Command::new("sh");
    limited.args(["-c", &format!("ulimit -n {FILES}; exec \"$0\" \"$@\"")]);
    limited.arg(direct.get_program()).args(direct.get_args());
    let said = match ServerProcess::start(limited) {
        Err(LoadError::NotStarted { message, .. }) => message,
        Err(error) => return Err(error.into()),
        // What it has to say it says while it runs; then it must have said it when it ends.
        Ok(server) => server.stop()?.message,
    };
    let named = ["descriptor", "ulimit", "LimitNOFILE"].iter().any(|word| said.contains(word));
    Ok(vec![
        Bar::all("the cause is named", usize::from(named), 1).of(said.lines().last().unwrap_or_default().to_owned()),
    ])
}

/// A board with the voting election, in which some have voted, and others beside it; the others.
fn many(ground: &mut Ground<'_>) -> Result<Vec<ElectionId>, Trouble> {
    let held: Held = ground.hold(&[])?;
    ground.vote(&held, Duration::from_millis(300))?;
    let mut others = Vec::new();
    for number in 0..OTHERS {
        let mut play = ground.camp.manifest_of(3 + number);
        play.hold_ceremony();
        begin(&play, held.server.url())?;
        others.push(play.state().election());
    }
    held.server.stop()?;
    Ok(others)
}

/// Changes a byte in the middle of what an election's ledger has on the disk.
fn damage(ground: &mut Ground<'_>, victim: ElectionId) -> Result<(), Trouble> {
    let ledger = ground.path("data").join("elections").join(victim.to_string()).join("ledger");
    let largest = files(&ledger)?.into_iter().max_by_key(|(_, bytes)| bytes.len());
    let (path, mut bytes) = largest.ok_or_else(|| Trouble::Wrong("the ledger has no file".to_owned()))?;
    let length = bytes.len();
    let place = ground.rng.gen_range(length / 4..length / 2);
    bytes[place] ^= 1 << ground.rng.gen_range(0..8);
    fs::write(path, bytes)?;
    Ok(())
}
