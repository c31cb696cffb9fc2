//! Witnesses that are away.

use std::time::{Duration, Instant};

use tupyo_load::{Prepared, ServerProcess, Trouble};
use tupyo_merkle::NoteVerifier;
use tupyo_rehearsal::ledger_signer;

use crate::bar::Bar;
use crate::ground::{Ground, Held};
use crate::witness::{Liar, Lie, Place};

/// Witnesses of the election, and how many must have cosigned.
pub const WITNESSES: u8 = 3;
pub const QUORUM: u64 = 2;
/// How long they are away: long enough for any back-off to grow.
const AWAY: Duration = Duration::from_secs(7);
/// Seconds.
const FINAL: f64 = 2.0;
/// Longer than it takes on any machine; in seconds.
const LATE: f64 = 60.0;
/// An answer waits at most 1.8 s for witnesses; in seconds.
const ANSWERED: f64 = 2.5;
const RESIDENT: f64 = 256.0;
const LIES: [Lie; 6] = [
    Lie::Size("18446744073709551615\n"),
    Lie::Size("-1\n"),
    Lie::Cosignature("junk"),
    Lie::Endless,
    Lie::Redirect,
    Lie::Silence,
];

/// Witnesses are away for a while and come back.
pub fn finality(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    let election = ground.camp.watched(40, WITNESSES, QUORUM)?;
    let places = Place::choose(WITNESSES)?;
    let witnesses = start(ground, &election, &places)?;
    let options: Vec<String> = places.iter().map(Place::option).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let held = ground.hold_with(&ground.camp.program, "data", &options, &election)?;
    cast(&held, &election, 0, 3);
    witnesses.into_iter().try_for_each(ServerProcess::kill)?;
    let cast_alone = cast(&held, &election, 3, 3);
    std::thread::sleep(AWAY);
    let _witnesses = start(ground, &election, &places)?;
    let begun = Instant::now();
    let size = held.board.checkpoint()?.size;
    let took = loop {
        let file = held.board.final_checkpoint_file()?;
        let covered = file.and_then(|file| held.board.ledger_keys().ok()?.open(&file).ok());
        if covered.is_some_and(|checkpoint| checkpoint.size >= size) || begun.elapsed().as_secs_f64() > LATE {
            break begun.elapsed().as_secs_f64();
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    Ok(vec![
        Bar::all("ballots acknowledged without witnesses", cast_alone, 3),
        Bar::all("final when they are back", usize::from(took < LATE), 1),
        Bar::at_most("final after their return, s", took, FINAL).timed(),
    ])
}

/// All witnesses answer what no witness says.
pub fn junk(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    lied_to(ground, &LIES)
}

/// Witnesses say that they have seen more, and do not show the board's signature under it.
pub fn liar(ground: &mut Ground<'_>) -> Result<Vec<Bar>, Trouble> {
    lied_to(ground, &[Lie::Size("1000000\n"); 3])
}

fn lied_to(ground: &mut Ground<'_>, lies: &[Lie]) -> Result<Vec<Bar>, Trouble> {
    let count = lies.len() as u8;
    let election = ground.camp.watched(40, count, u64::from(count / 2 + 1))?;
    let places = Place::choose(count)?;
    let liars = places.iter().zip(lies).map(|(place, lie)| Liar::start(*place, *lie));
    let _liars = liars.collect::<Result<Vec<_>, _>>()?;
    let options: Vec<String> = places.iter().map(Place::option).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    // The election is opened while nobody is asked: each of its documents would wait for an answer.
    ground.hold_with(&ground.camp.program, "data", &[], &election)?.server.stop()?;
    let mut held = ground.hold_with(&ground.camp.program, "data", &options, &election)?;
    let begun = Instant::now();
    let answered = cast(&held, &election, 0, 4);
    let each = begun.elapsed().as_secs_f64() / 4.0;
    std::thread::sleep(Duration::from_secs(2));
    let answered = answered + cast(&held, &election, 4, 1);
    let resident = held.server.usage().peak as f64 / 1e6;
    Ok(vec![
        Bar::all("ballots acknowledged", answered, 5),
        Bar::at_most("each within, s", each, ANSWERED).timed(),
        Bar::at_most("resident memory, MB", resident, RESIDENT),
        Bar::all("the server runs", usize::from(held.server.is_running()), 1),
    ])
}

/// Casts some of an election's ballots, one after another; how many were acknowledged.
pub fn cast(held: &Held, election: &Prepared, from: usize, count: usize) -> usize {
    let ballots = election.ballots().iter().skip(from).take(count);
    ballots.filter(|ballot| held.target.post(ballot).outcome.is_acknowledged()).count()
}

/// Starts witnesses at their places, each with what it remembers.
pub fn start(ground: &Ground<'_>, election: &Prepared, places: &[Place]) -> Result<Vec<ServerProcess>, Trouble> {
    let log: NoteVerifier = ledger_signer(election.election(), 0).verifier().clone();
    let start = |(number, place): (usize, &Place)| place.start(ground.path(&format!("witness-{number}")), &log);
    places.iter().enumerate().map(start).collect()
}
