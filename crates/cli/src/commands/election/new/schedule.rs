//! When voting is to begin and to end. The manifest does not say it: an official announces it on the ledger.

use crate::catalogue::new_election as catalogue;
use crate::commands::manifest::desk::{Desk, Wanted, texts};
use crate::failure::Failure;
use crate::moment;

/// Asks for both times.
pub fn ask(desk: &mut Desk) -> Result<(), Failure> {
    let example = desk.say().text(["2026-12-01 09:00 +00:00", "2026-12-01 09:00 +09:00"]);
    let opening = catalogue::voting_begins_as_empty(&example);
    let closing = catalogue::voting_ends_as(&example);
    let time = |text: &str| {
        let none = || texts(catalogue::write_time_as(&example));
        moment::read(text).ok_or_else(none)
    };
    let said =
        desk.ask("schedule.opening", Wanted::Optional, [&opening[0], &opening[1]], &|text| time(text).map(drop))?;
    let Some(begins) = moment::read(&said) else { return Ok(()) };
    let later = |text: &str| match time(text)? {
        ends if ends > begins => Ok(()),
        _ => Err(texts(catalogue::END_AFTER_BEGINS)),
    };
    desk.ask("schedule.closing", Wanted::Required, [&closing[0], &closing[1]], &later).map(drop)
}

/// Both times in seconds, if they are known.
pub fn seconds(desk: &Desk) -> Option<[u64; 2]> {
    let time = |place: &str| desk.answers.said(place).and_then(moment::read);
    Some([time("schedule.opening")?, time("schedule.closing")?])
}
