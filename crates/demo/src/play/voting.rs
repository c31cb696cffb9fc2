//! Concurrent clients cast; some vote twice, some challenge, some cheat.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use rand::rngs::OsRng;
use tupyo_client::Board;
use tupyo_election::{Ballot, ElectionState, Entry, SignedBallot};
use tupyo_proof::SigningKey;
use tupyo_voter::{Choices, Posted, VotingSession};

use super::Stage;
use crate::catalogue::{ended, play as texts};
use crate::cheats::{self, Cast, CheatOutcome};
use crate::electorate::{Citizen, Marks};
use crate::error::{DemoEnd, DemoError};

/// Clients that cast at the same time.
const CLIENTS: usize = 32;

/// What was cast.
#[derive(Default)]
pub struct Votes {
    /// How many ballots.
    pub cast: u64,
    /// How many were challenged.
    pub challenged: u64,
    people: Option<Cheaters>,
}

/// Those who will cheat: keys of people on the roll.
struct Cheaters {
    at_home: SigningKey,
    voter: SigningKey,
    ballot: SignedBallot,
    challenged: Option<(Ballot, SigningKey)>,
    last: Option<tupyo_circuits::TrackingCode>,
    choices: Choices,
}

/// What one citizen has posted.
struct Done {
    key: SigningKey,
    voted: bool,
    ballots: Vec<Posted>,
    challenged: Option<Posted>,
}

impl Stage<'_> {
    /// Everybody votes.
    pub fn vote(
        &self,
        board: &Board,
        state: &ElectionState,
        style: u16,
        citizens: &[Citizen],
    ) -> Result<Votes, DemoError> {
        self.show.heading(texts::CITIZENS_VOTE);
        let start = Instant::now();
        let total = citizens.iter().map(Citizen::ballots).sum();
        let bar = self.show.progress(texts::BALLOTS, total);
        let booth = Booth { board, state, style, bar: &bar, queue: AtomicUsize::new(0) };
        let done = booth.serve(citizens)?;
        bar.finish_and_clear();
        let cast = done.iter().map(|done| done.ballots.len() as u64).sum();
        let challenged = done.iter().filter(|done| done.challenged.is_some()).count() as u64;
        let seconds = start.elapsed().as_secs_f64();
        let what =
            texts::ballots_cast_over_http(&cast, &challenged, &format_args!("{:.0}", cast as f64 / seconds), &CLIENTS);
        self.show.done(self.show.text([&what[0], &what[1]]), start);
        let example = done.iter().find_map(|done| done.ballots.last()).map(|posted| posted.code);
        if let Some(code) = example {
            self.show.line(&format!("    {} {code}", self.show.text(texts::TRACKING_CODE)));
        }
        Ok(Votes { cast, challenged, people: cheaters(style, citizens, done) })
    }

    /// Everything that can be tried while voting is open.
    pub fn cheat(&self, board: &Board, state: &ElectionState, votes: &Votes) -> Result<Vec<CheatOutcome>, DemoError> {
        self.show.heading(texts::SOME_TRY_CHEAT);
        let people = votes.people.as_ref().ok_or_else(|| DemoEnd::of(ended::NOBODY_HAS_VOTED))?;
        let cheater = VotingSession::new(state, copy(&people.at_home)?)?;
        let mut voter = VotingSession::new(state, copy(&people.voter)?)?;
        voter.set_last(people.last);
        let mut challenged_key = None;
        if let Some((_, key)) = &people.challenged {
            challenged_key = Some(copy(key)?);
        }
        let challenged = people.challenged.as_ref().map(|(ballot, _)| ballot.clone()).zip(challenged_key.as_ref());
        let mut cast = Cast { cheater: &cheater, voter: &mut voter, ballot: people.ballot.clone(), challenged };
        let other = if people.choices.style() == 0 { 1 } else { 0 };
        let attempts = cheats::cheats(&mut cast, &people.choices, other)?;
        attempts.into_iter().map(|cheat| cheats::attempt(board, cheat)).collect()
    }

    /// A ballot after close.
    pub fn cheat_late(&self, board: &Board, state: &ElectionState, votes: &Votes) -> Result<CheatOutcome, DemoError> {
        let people = votes.people.as_ref().ok_or_else(|| DemoEnd::of(ended::NOBODY_HAS_VOTED))?;
        let cheater = VotingSession::new(state, copy(&people.at_home)?)?;
        cheats::attempt(board, cheats::after_close(&cheater, &people.choices)?)
    }

    /// Each attempt, and the board's words.
    pub fn show_cheats(&self, outcomes: &[CheatOutcome]) {
        for outcome in outcomes {
            let mark = if outcome.is_refused() { '✓' } else { '✗' };
            let code = outcome.code.as_deref().unwrap_or("ACCEPTED");
            let what = super::super::show::padded(self.show.text(outcome.what), 44);
            self.show.line(&format!("  {mark} {what} {code}: {}", outcome.detail));
        }
    }
}

/// Where citizens queue up.
struct Booth<'a> {
    board: &'a Board,
    state: &'a ElectionState,
    style: u16,
    bar: &'a indicatif::ProgressBar,
    queue: AtomicUsize,
}

impl Booth<'_> {
    fn serve(&self, citizens: &[Citizen]) -> Result<Vec<Done>, DemoError> {
        thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| self.client(citizens))).collect();
            let mut done = Vec::with_capacity(citizens.len());
            for client in clients {
                done.extend(client.join().map_err(|_| DemoEnd::of(ended::CLIENT_FAILED))??);
            }
            Ok(done)
        })
    }

    /// One client serves whoever is next.
    fn client(&self, citizens: &[Citizen]) -> Result<Vec<Done>, DemoError> {
        let mut done = Vec::new();
        while let Some(citizen) = citizens.get(self.queue.fetch_add(1, Ordering::Relaxed)) {
            done.push(self.vote(citizen)?);
        }
        Ok(done)
    }

    fn vote(&self, citizen: &Citizen) -> Result<Done, DemoError> {
        let mut done =
            Done { key: copy(&citizen.key)?, voted: citizen.choice.is_some(), ballots: Vec::new(), challenged: None };
        let Some(choice) = &citizen.choice else { return Ok(done) };
        let mut session = VotingSession::new(self.state, copy(&citizen.key)?)?;
        if citizen.challenges {
            let choices = self.choices(choice);
            let ballot = session.prepare(&choices, &mut OsRng)?;
            done.challenged = Some(session.challenge(self.board, ballot, &choices, &mut OsRng)?);
        }
        for choice in citizen.first_choice.iter().chain([choice]) {
            let ballot = session.prepare(&self.choices(choice), &mut OsRng)?;
            done.ballots.push(session.cast(self.board, ballot, &mut OsRng)?);
            self.bar.inc(1);
        }
        Ok(done)
    }

    fn choices(&self, choice: &Marks) -> Choices {
        Choices::of(self.style, choice.clone())
    }
}

/// Somebody who stayed at home, somebody who has voted, and a challenged ballot.
fn cheaters(style: u16, citizens: &[Citizen], mut done: Vec<Done>) -> Option<Cheaters> {
    let choices = Choices::of(style, citizens.iter().find_map(|citizen| citizen.choice.clone())?);
    let challenged = done.iter().position(|done| done.challenged.is_some() && done.ballots.len() == 1);
    let challenged = challenged.and_then(|place| challenged_ballot(done.swap_remove(place)));
    let at_home = done.iter().position(|done| !done.voted).map(|place| done.swap_remove(place))?;
    let mut voter = done.into_iter().find(|done| !done.ballots.is_empty())?;
    let posted = voter.ballots.pop()?;
    let Ok(Entry::Ballot(ballot)) = Entry::decode(&posted.receipt.entry) else { return None };
    Some(Cheaters { at_home: at_home.key, voter: voter.key, ballot, challenged, last: Some(posted.code), choices })
}

fn challenged_ballot(done: Done) -> Option<(Ballot, SigningKey)> {
    match Entry::decode(&done.challenged?.receipt.entry) {
        Ok(Entry::Challenged(challenged)) => Some((challenged.ballot, done.key)),
        _ => None,
    }
}

/// The same key on another device.
fn copy(key: &SigningKey) -> Result<SigningKey, DemoError> {
    Ok(SigningKey::decode(&key.encode())?)
}
