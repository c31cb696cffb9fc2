//! Voting begins and ends: shown and asked before, and earlier than announced only with a reason.

use std::process::ExitCode;

use rand::rngs::OsRng;
use tupyo_client::FollowedBoard;
use tupyo_election::{ElectionState, Phase, Schedule};
use tupyo_office::{Actor, Announced, OfficeError, brought_forward};

use super::Official;
use super::announcing::answer;
use crate::catalogue::election as texts;
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::moment;
use crate::say::Say;

#[derive(clap::Args)]
pub struct OpenOptions {
    #[command(flatten)]
    step: VotingStep,
}

#[derive(clap::Args)]
pub struct CloseOptions {
    #[command(flatten)]
    step: VotingStep,
}

/// What cannot be taken back.
#[derive(clap::Args)]
struct VotingStep {
    #[command(flatten)]
    official: Official,
    /// Do it before the announced time, and say why: the new time is announced first, with this reason
    #[arg(long, value_name = "REASON")]
    early: Option<String>,
    #[command(flatten)]
    confirm: Confirm,
}

impl OpenOptions {
    /// Begins voting.
    pub fn run(self) -> ExitCode {
        let say = self.step.official.role.say();
        let done = self.step.official.role.act(|actor| {
            let now = self.step.prepare(actor, &say, Phase::Sealed, opening)?;
            let announced = actor.open(now, &mut OsRng)?;
            Ok(answer(actor, announced, texts::VOTING_OPEN)?)
        });
        say.outcome(done)
    }
}

impl CloseOptions {
    /// Ends voting.
    pub fn run(self) -> ExitCode {
        let say = self.step.official.role.say();
        let done = self.step.official.role.act(|actor| {
            let now = self.step.prepare(actor, &say, Phase::Open, closing)?;
            let announced = actor.close(now, &mut OsRng)?;
            Ok(answer(actor, announced, texts::VOTING_CLOSED_NEXT)?)
        });
        say.outcome(done)
    }
}

impl VotingStep {
    /// Shows what will happen, asks, and announces the time if it comes early; gives the time.
    fn prepare(
        &self,
        actor: &mut Actor<FollowedBoard>,
        say: &Say,
        needed: Phase,
        shown: fn(&ElectionState, &str) -> [String; 2],
    ) -> Result<u64, Failure> {
        let now = moment::now();
        let state = actor.state()?;
        let found = state.phase();
        if found != needed {
            return Err(OfficeError::Phase { found, needed }.into());
        }
        let early = self.early(state, now)?;
        let title = state.manifest().map_or("", |manifest| manifest.title().in_language(say.tag())).to_owned();
        let [en, ko] = shown(state, &title);
        let [early_en, early_ko] = early.as_ref().map_or_else(Default::default, announced);
        say.note([en + &early_en, ko + &early_ko]);
        self.confirm.ask(say, &title, texts::GO_ON)?;
        early.map_or(Ok(()), |schedule| announce(actor, schedule))?;
        Ok(now)
    }
}

impl VotingStep {
    /// What is announced first, if it is not time yet and somebody says why.
    fn early(&self, state: &ElectionState, now: u64) -> Result<Option<Schedule>, OfficeError> {
        let reason = self.early.as_deref();
        let (schedule, announced) = (brought_forward(state, now, reason.unwrap_or_default()), state.last_schedule());
        match (schedule, reason, announced) {
            (Some(_), None, Some(last)) if state.phase() == Phase::Sealed => {
                Err(OfficeError::OpensEarly { opening: last.opening })
            }
            (Some(_), None, Some(last)) => Err(OfficeError::ClosesEarly { closing: last.closing }),
            (schedule, ..) => Ok(schedule),
        }
    }
}

/// What `tupyo open` does.
fn opening(state: &ElectionState, title: &str) -> [String; 2] {
    let voters = state.roll().count();
    texts::voting_begins_election_voters(&title, &voters)
}

/// What `tupyo close` does.
fn closing(state: &ElectionState, title: &str) -> [String; 2] {
    let (voters, counted, ballots) = (state.roll().count(), state.counted().count(), state.ballots());
    texts::voting_ends_for_good(&ballots, &counted, &title, &voters)
}

/// What is announced before.
fn announced(schedule: &Schedule) -> [String; 2] {
    let (opening, closing, reason) = (moment::utc(schedule.opening), moment::utc(schedule.closing), &schedule.reason);
    texts::comes_before_announced_time(&closing, &opening, &reason)
}

fn announce(actor: &mut Actor<FollowedBoard>, schedule: Schedule) -> Result<(), Failure> {
    match actor.announce_schedule(schedule, &mut OsRng)? {
        Announced::InEffect => Ok(()),
        Announced::Awaits { missing } => {
            Err(Failure::refused("awaits-approval", texts::earlier_time_announced_more(&missing))
                .advise(texts::WHEN_BEEN_RUN_THEM))
        }
    }
}
