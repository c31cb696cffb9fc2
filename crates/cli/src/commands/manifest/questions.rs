//! Everything that a manifest says, asked in order. The same questions are answered by options, by a file and by a
//! person.

mod contests;
mod people;
mod rules;
mod titles;

use tupyo_election::{LedgerDraft, LimitsDraft, ManifestDraft};

use super::desk::{Desk, Texts, Waiting, Wanted, any};
use super::{ledger_of, probe};
use crate::catalogue::questions as texts;
use crate::failure::Failure;

pub use titles::language_name;
use titles::titles;

/// What is asked of somebody first, and what was said so far.
const WELCOME: [&str; 2] = texts::ELECTION_MADE_QUESTION_QUESTION;

/// The manifest of what is said at a desk.
pub fn draft(desk: &mut Desk) -> Result<ManifestDraft, Failure> {
    if desk.asks() && !desk.answers.has("languages") {
        desk.say().note([WELCOME[0], WELCOME[1]]);
    }
    languages(desk)?;
    let title = titles(desk, "title", texts::ELECTION_TITLE)?;
    let name = name(desk)?;
    let contests = contests::contests(desk)?;
    let styles = contests::styles(desk, &contests)?;
    let officials = people::officials(desk)?;
    let approvals = people::approvals(desk, officials.len())?;
    let trustees = people::trustees(desk)?;
    let witnesses = people::witnesses(desk)?;
    let registration = people::registration(desk)?;
    let (floor, turnout) = rules::opened(desk)?;
    let draft = ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name,
        title,
        officials,
        trustees,
        ledger: ledger(desk)?,
        contests,
        styles,
        approvals,
        limits: LimitsDraft {
            ballots: rules::limit(desk, "limits.ballots")?,
            challenges: rules::limit(desk, "limits.challenges")?,
        },
        floor,
        turnout,
        exceptions: Vec::new(),
        witnesses,
        registration,
    };
    rules::with_exceptions(desk, draft)
}

/// In which languages people read.
fn languages(desk: &mut Desk) -> Result<(), Failure> {
    let check = |text: &str| text.split_whitespace().try_for_each(|tag| probe::title(tag, "x"));
    let default = desk.say().tag();
    let asked = texts::LANGUAGES_BALLOT_WITH_SPACES;
    if desk.asks() { desk.ask("languages", Wanted::Default(default), asked, &check).map(drop) } else { Ok(()) }
}

/// A short name, made of the title if nothing else is said.
fn name(desk: &mut Desk) -> Result<String, Failure> {
    let asked = texts::SHORT_NAME_FOR_FILES;
    let check = |text: &str| {
        let mut draft = probe::template();
        text.clone_into(&mut draft.name);
        probe::refuses(&draft)
    };
    if desk.asks() {
        return desk.ask("name", Wanted::Default("election"), asked, &check);
    }
    desk.ask("name", Wanted::Required, asked, &any)
}

/// The board's ledger, which may be known later.
fn ledger(desk: &mut Desk) -> Result<LedgerDraft, Failure> {
    if !desk.asks() {
        let Some(said) = desk.answers.said("ledger") else {
            desk.miss("ledger");
            return Ok(probe::ledger());
        };
        return ledger_of(said);
    }
    let expected = desk.keys.join("ledger.json");
    let asked = texts::BULLETIN_BOARD_ADDRESS_HTTPS;
    loop {
        let said = match desk.answers.get("ledger") {
            Some(said) if !said.is_empty() => said.to_owned(),
            _ if expected.exists() => expected.display().to_string(),
            Some(_) => String::new(),
            None => desk.ask("ledger", Wanted::Optional, asked, &any)?,
        };
        let read = if said.is_empty() { None } else { Some(ledger_of(&said)) };
        let reason = match read.map(|read| read.map(|ledger| (probe_of(&ledger), ledger))) {
            Some(Ok((Ok(()), ledger))) => {
                desk.record("ledger", &said)?;
                return Ok(ledger);
            }
            Some(Ok((Err(reason), _))) => Some(reason),
            Some(Err(failure)) => Some([failure.message.clone(), failure.message_in_korean()]),
            None => None,
        };
        if let Some(reason) = &reason {
            desk.refuse(reason);
        }
        let typed = desk.answers.said("ledger").is_some();
        if typed {
            desk.answers.forget("ledger");
            desk.keep()?;
        } else {
            desk.waiting.push(Waiting { name: "ledger".to_owned(), file: expected });
            return Ok(probe::ledger());
        }
    }
}

fn probe_of(ledger: &LedgerDraft) -> Result<(), Texts> {
    let mut draft = probe::template();
    draft.ledger = ledger.clone();
    probe::refuses(&draft)
}
