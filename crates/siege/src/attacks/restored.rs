//! A board that is put back to yesterday.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::witnesses::{QUORUM, WITNESSES, cast, start};
use crate::bar::Bar;
use crate::ground::{Ground, Held};
use crate::wire::free_port;
use crate::witness::Place;
use tupyo_load::{Ended, LoadError, ServerProcess, Trouble, copy_directory};

/// Ballots that are posted to the fork, each of which may wait for witnesses.
const FORKED: usize = 5;
/// In this time a board that runs must have heard of its fork.
const NOTICED: Duration = Duration::from_secs(60);

/// Yesterday's directory takes the place of today's while the witnesses run.
pub fn restored(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let election = ground.camp.watched(120, WITNESSES, QUORUM)?;
    let places = Place::choose(WITNESSES)?;
    let _witnesses = start(ground, &election, &places)?;
    let options: Vec<String> = places.iter().map(Place::option).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let program = &ground.camp.program;
    let held = ground.hold_with(program, "data", &options, &election)?;
    cast(&held, &election, 0, 5);
    held.server.stop()?;
    copy_directory(&ground.path("data"), &ground.path("yesterday"))?;
    let held = ground.hold_with(program, "data", &options, &election)?;
    let today = cast(&held, &election, 5, 20);
    held.server.stop()?;
    let (acknowledged, ended) = forked(ground, &options, &election)?;
    let code = ended.as_ref().and_then(|ended| ended.code);
    let evidence = evidence(&ground.path("yesterday"), ended.as_ref());
    let message = ended.map(|ended| ended.message.lines().last().unwrap_or_default().to_owned()).unwrap_or_default();
    Ok(vec![
        Bar::all("ballots acknowledged before", today, 20),
        Bar::at_most("ballots acknowledged on the fork", acknowledged as f64, 0.0),
        Bar::all("ended with exit code 4", usize::from(code == Some(4)), 1).of(message),
        Bar::all("a file of evidence is left", usize::from(evidence), 1),
    ])
}

/// Starts on yesterday's directory: how many ballots it takes, and how it ended.
fn forked(
    ground: &Ground<'_>,
    options: &[&str],
    election: &tupyo_load::Prepared,
) -> Result<(usize, Option<Ended>), Trouble> {
    let started = ServerProcess::start(ground.command(&ground.camp.program, "yesterday", options)?);
    let mut server = match started {
        Err(LoadError::NotStarted { code, message }) => return Ok((0, Some(Ended { code, message }))),
        Err(error) => return Err(error.into()),
        Ok(server) => server,
    };
    let address = tupyo_voter::BoardAddress { url: server.url().to_owned(), election: election.election() };
    let held_target = tupyo_load::Target::new(&address)?;
    let ballots = election.ballots().iter().skip(30).take(FORKED);
    let acknowledged = ballots.filter(|ballot| held_target.post(ballot).outcome.is_acknowledged()).count();
    let begun = Instant::now();
    while server.is_running() && begun.elapsed() < NOTICED {
        std::thread::sleep(Duration::from_millis(50));
    }
    let ended = if server.is_running() { None } else { Some(server.wait()?) };
    Ok((acknowledged, ended))
}

/// Whether a file of evidence is there, or named in what the server said.
fn evidence(data: &Path, ended: Option<&Ended>) -> bool {
    let named = ended.is_some_and(|ended| {
        let words = ended.message.split(|letter: char| letter.is_whitespace() || "\"'`,;".contains(letter));
        words.map(Path::new).any(|path| path.is_file() && path.to_string_lossy().contains("evidence"))
    });
    named || files(data).is_ok_and(|files| files.keys().any(|path| path.to_string_lossy().contains("evidence")))
}

/// The directory without its key.
pub fn no_key(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let held = ground.hold(&[])?;
    ground.vote(&held, Duration::from_millis(300))?;
    ground.judge(&held)?;
    held.server.stop()?;
    let data = ground.path("data");
    let mut command = ground.command(&ground.camp.program, "data", &[])?;
    let key = data.join("ledger.key");
    let kept = fs::read(&key)?;
    fs::remove_file(&key)?;
    let before = files(&data)?;
    command.args(["--metrics", &free_port()?.to_string()]);
    let (code, message) = match ServerProcess::start(command) {
        Err(LoadError::NotStarted { code, message }) => (code, message),
        Err(error) => return Err(error.into()),
        Ok(_) => (None, "it started".to_owned()),
    };
    let same = before == files(&data)?;
    fs::write(&key, kept)?;
    let again: Held = ground.hold(&[])?;
    ground.vote(&again, Duration::from_millis(300))?;
    ground.judge(&again)?;
    Ok(vec![
        Bar::all("refused with exit code 4", usize::from(code == Some(4)), 1),
        Bar::all("the cause is named", usize::from(message.contains("ledger.key")), 1).of(message),
        Bar::all("nothing is written", usize::from(same), 1),
    ])
}

/// Every file of a directory, with what is in it.
pub fn files(directory: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Trouble> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.insert(entry.path(), fs::read(entry.path())?);
        }
    }
    Ok(found)
}
