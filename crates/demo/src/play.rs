//! The election, phase by phase.

mod announced_page;
mod cards;
mod closing;
mod mixed;
mod open_house;
mod opening;
mod presidential;
mod tool;
mod voting;
mod witnesses;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rand::rngs::OsRng;
use tempfile::TempDir;
use tupyo_client::{FollowedBoard, NewDirectory};
use tupyo_election::ManifestDraft;
use tupyo_office::Actor;
use tupyo_voter::BoardAddress;

use super::DemoOptions;
use super::cheats::CheatOutcome;
use super::electorate::Citizen;
use super::people::People;
use super::processes::Verdict;
use super::report::{DemoReport, Played};
use super::show::Show;
use crate::error::DemoError;
pub use cards::play as with_cards;
pub use open_house::play as with_page;
use voting::Votes;

/// The stage: people, and where things are kept.
struct Stage<'a> {
    show: &'a Show,
    people: People,
    private: TempDir,
    page: Option<PathBuf>,
    witnesses: usize,
    seconds: RefCell<Vec<(&'static str, f64)>>,
}

/// What the phases have found out.
struct Found {
    address: BoardAddress,
    votes: Votes,
    outcomes: Vec<CheatOutcome>,
    verdict: Verdict,
    tampering_refused: bool,
    record_bytes: u64,
    seconds: Vec<(&'static str, f64)>,
}

/// Plays the election that the options name.
pub fn play(options: &DemoOptions, show: &Show) -> Result<DemoReport, DemoError> {
    if options.mixed { mixed::play(options, show) } else { presidential::play(options, show) }
}

/// An election to play.
struct Script<'a> {
    manifest: ManifestDraft,
    style: u16,
    citizens: Vec<Citizen>,
    record: Option<&'a Path>,
}

impl<'a> Stage<'a> {
    fn set(show: &'a Show) -> Result<Stage<'a>, DemoError> {
        let private = tempfile::Builder::new().prefix("tupyo-demo-").tempdir()?;
        Ok(Stage { show, people: People::new(), private, page: None, witnesses: 0, seconds: RefCell::default() })
    }

    /// Its board serves a page, too, and is watched by so many witnesses.
    fn with_page(self, page: &Path, witnesses: usize) -> Stage<'a> {
        Stage { page: Some(page.to_owned()), witnesses, ..self }
    }

    /// Plays everything.
    fn play(self, script: &Script<'_>) -> Result<Found, DemoError> {
        let record = script.record.map_or_else(|| self.private_path("record"), Path::to_owned);
        // Not only after an election of many minutes.
        let directory = NewDirectory::make(&record)?;
        let (_servers, board) = self.phase("setup", || self.start_election(&script.manifest))?;
        let mut official = Actor::new(FollowedBoard::new(board.clone()), self.people.official_key()?);
        let trustees = self.phase("ceremony", || self.hold_ceremony(&board, &mut official))?;
        self.phase("roll", || self.post_roll(&mut official, script.style, &script.citizens))?;
        let state = official.state()?.clone();
        let votes = self.phase("voting", || self.vote(&board, &state, script.style, &script.citizens))?;
        let mut outcomes = self.phase("cheating", || self.cheat(&board, &state, &votes))?;
        // Nothing has announced when: any time will do.
        official.close(0, &mut OsRng)?;
        outcomes.push(self.cheat_late(&board, &state, &votes)?);
        self.show_cheats(&outcomes);
        self.phase("tally", || self.tally(&board, &mut official, trustees))?;
        let record_bytes = self.phase("export", || self.export(&board, &record, &directory))?;
        let verdict = self.phase("verify", || self.verify(&record, board.address()))?;
        let tampering_refused = self.phase("tamper", || self.tamper(&record, board.address()))?;
        let address = board.address().clone();
        let seconds = self.seconds.into_inner();
        Ok(Found { address, votes, outcomes, verdict, tampering_refused, record_bytes, seconds })
    }

    /// Runs a phase and takes its time.
    fn phase<T>(&self, name: &'static str, run: impl FnOnce() -> Result<T, DemoError>) -> Result<T, DemoError> {
        let start = Instant::now();
        let value = run()?;
        self.seconds.borrow_mut().push((name, start.elapsed().as_secs_f64()));
        Ok(value)
    }

    fn private_path(&self, name: &str) -> std::path::PathBuf {
        Path::join(self.private.path(), name)
    }
}

impl Found {
    /// With what was expected of each count.
    fn report(self, played: Played) -> DemoReport {
        DemoReport {
            played,
            election: self.address.election.to_string(),
            cast: self.votes.cast,
            challenged: self.votes.challenged,
            cheats: self.outcomes,
            verified: self.verdict.accepted,
            tampering_refused: self.tampering_refused,
            seconds: self.seconds,
            ballots_per_second: self.verdict.ballots_per_second,
            record_bytes: self.record_bytes,
        }
    }
}
