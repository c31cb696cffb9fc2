//! What an announcement does, shown before it is made; and what it means for those who vote at that moment.

use tupyo_election::{ElectionState, Phase, Schedule};

use crate::catalogue::{election as texts, wrong_usage};
use crate::failure::Failure;
use crate::{moment, phases};

/// For those who vote while it is announced; nothing if nobody can.
pub fn meanwhile(state: &ElectionState) -> [String; 2] {
    if state.phase() != Phase::Open {
        return Default::default();
    }
    texts::VOTING_OPEN_BALLOTS_ON.map(str::to_owned)
}

/// A schedule.
pub fn schedule(schedule: &Schedule) -> [String; 2] {
    let (opening, closing) = (moment::utc(schedule.opening), moment::utc(schedule.closing));
    let reason = &schedule.reason;
    texts::announced_for_good_voting(&closing, &opening, &reason)
}

/// A later end.
pub fn extension(last: &Schedule, schedule: &Schedule) -> [String; 2] {
    let (before, after) = (moment::utc(last.closing), moment::utc(schedule.closing));
    let (later, reason) = (moment::span(schedule.closing - last.closing), &schedule.reason);
    texts::announced_for_good_voting_end(&after, &before, &later, &reason)
}

/// The schedule that moves an announced end to a later time, and nothing else.
pub fn extended(phase: Phase, last: &Schedule, until: u64, reason: String) -> Result<Schedule, Failure> {
    if phase > Phase::Open {
        return Err(Failure::refused("closed", wrong_usage::VOTING_HAS_ENDED));
    }
    if until > last.closing {
        return Ok(Schedule { opening: last.opening, closing: until, reason });
    }
    let (announced, asked) = (moment::utc(last.closing), moment::utc(until));
    Err(Failure::usage("not-later", texts::not_later_than_announced(&announced, &asked))
        .advise(texts::GIVE_LATER_TIME_EARLIER))
}

/// There is no announced end.
pub fn nothing_to_extend() -> Failure {
    Failure::refused("no-schedule", texts::NO_END_VOTING_WAS)
}

/// A notice.
pub fn notice(text: &str) -> [String; 2] {
    texts::announced_for_good_every(&text)
}

/// The end of an election without a result.
pub fn cancelling(state: &ElectionState) -> [String; 2] {
    let (phase, ballots) = (state.phase(), state.ballots());
    texts::election_ends_for_good(&ballots, &phases::words(phase))
}
