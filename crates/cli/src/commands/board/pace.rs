//! How often and how long a board is looked at.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tupyo_election::{ElectionState, Phase};

use crate::catalogue::{board as texts, errors};
use crate::failure::Failure;
use crate::phases;
use crate::say::{Answer, Say};

/// How long, and how often.
#[derive(Clone, Debug, clap::Args)]
pub struct Pace {
    /// Look once, and end
    #[arg(long, conflicts_with = "until_close")]
    once: bool,
    /// End when the election is closed
    #[arg(long)]
    until_close: bool,
    /// Seconds from one look to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    interval: u64,
    /// Raise the alarm when the board has not answered for so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(..=86_400))]
    unreachable: u64,
}

/// What a look brings.
pub trait Sight: Copy + PartialEq {
    /// What is said of it, behind the one before.
    fn since(self, last: Option<Self>) -> Answer;

    /// Whether it is worth a line, behind the one before.
    fn is_new(&self, last: Option<Self>) -> bool {
        last != Some(*self)
    }

    /// Whether voting has ended.
    fn is_closed(&self) -> bool;
}

/// What a look has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many entries the ledger has.
    pub entries: u64,
    /// Where the election stands.
    pub phase: Phase,
    /// How many ballots were cast.
    pub ballots: u64,
    /// How many were challenged.
    pub challenged: u64,
}

impl Seen {
    /// What a state says.
    pub fn of(state: &ElectionState) -> Seen {
        Seen {
            entries: state.entries(),
            phase: state.phase(),
            ballots: state.ballots(),
            challenged: state.challenged(),
        }
    }
}

impl Pace {
    /// Looks again and again; prints a line for each event. Ends with what was seen last, or with the failure that is
    /// the alarm.
    pub fn keep<S: Sight>(&self, say: &Say, mut look: impl FnMut() -> Result<S, Failure>) -> Result<S, Failure> {
        let mut last: Option<S> = None;
        let mut silent_since: Option<Instant> = None;
        loop {
            match look() {
                Ok(seen) => {
                    if silent_since.take().is_some() {
                        say.event(&event("reachable", texts::BOARD_ANSWERS_AGAIN, json!({})));
                    }
                    if seen.is_new(last) {
                        say.event(&seen.since(last));
                    }
                    last = Some(seen);
                    if self.once || self.until_close && seen.is_closed() {
                        return Ok(seen);
                    }
                }
                Err(failure) if failure.is_connection() => self.bear(say, failure, &mut silent_since)?,
                Err(failure) => return Err(failure),
            }
            thread::sleep(Duration::from_secs(self.interval));
        }
    }

    /// A board that does not answer, for a while.
    fn bear(&self, say: &Say, failure: Failure, silent_since: &mut Option<Instant>) -> Result<(), Failure> {
        if silent_since.is_none() && !self.once {
            let json = json!({ "reason": failure.message });
            let korean = match failure.code.as_str() {
                "unreachable" => errors::BOARD_SILENT.to_owned(),
                _ => failure.message_in_korean(),
            };
            say.event(&event("unreachable", [failure.message.clone(), korean], json));
        }
        let since = *silent_since.get_or_insert_with(Instant::now);
        if self.once || since.elapsed() >= Duration::from_secs(self.unreachable) { Err(failure) } else { Ok(()) }
    }
}

impl Sight for Seen {
    fn since(self, last: Option<Seen>) -> Answer {
        let new = self.entries - last.map_or(0, |last| last.entries);
        let Seen { entries, ballots, challenged, .. } = self;
        let phase = self.phase.as_str();
        event(
            "ledger",
            texts::entries_ballots_challenged(
                &ballots,
                &challenged,
                &format_args!("{entries:>9}"),
                &new,
                &phases::words(self.phase).map(|phase| format!("{phase:<10}")),
            ),
            json!({ "entries": entries, "new": new, "phase": phase, "ballots": ballots, "challenged": challenged }),
        )
    }

    fn is_closed(&self) -> bool {
        self.phase >= Phase::Closed
    }
}

/// One line: what has happened, and when in seconds since 1970.
pub fn event(name: &str, texts: [impl Into<String>; 2], mut json: Value) -> Answer {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    if let Some(members) = json.as_object_mut() {
        members.insert("event".to_owned(), name.into());
        members.insert("time".to_owned(), time.into());
    }
    Answer::new(texts).with(json)
}
