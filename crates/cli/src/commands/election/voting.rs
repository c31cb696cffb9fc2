//! Voting begins and ends: shown and asked before, and earlier than announced only with a reason.

use std::process::ExitCode;

use rand::rngs::OsRng;
use tupyo_client::FollowedBoard;
use tupyo_election::{ElectionState, Phase, Schedule};
use tupyo_office::{Actor, Announced, OfficeError, brought_forward};

use super::Official;
use super::announcing::answer;
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
            Ok(answer(actor, announced, "Voting is open.", "투표가 시작되었습니다.")?)
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
            let ko = "투표가 마감되었습니다. 다음 단계: `tupyo tally post`.";
            Ok(answer(actor, announced, "Voting is closed. Next: `tupyo tally post`.", ko)?)
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
        say.note(&(en + &early_en), &(ko + &early_ko));
        self.confirm.ask(say, &title, ["go on", "계속하려면"])?;
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
    [
        format!(
            "Voting begins in the election \"{title}\".\nVoters on the roll: {voters}. Nothing of the roll, the keys and \
            the manifest can be changed any more."
        ),
        format!(
            "선거 \"{title}\"의 투표를 시작합니다.\n명부의 선거인: {voters}명. 이후에는 명부, 열쇠, 정의서를 바꿀 수 없습니다."
        ),
    ]
}

/// What `tupyo close` does.
fn closing(state: &ElectionState, title: &str) -> [String; 2] {
    let (voters, counted, ballots) = (state.roll().count(), state.counted().count(), state.ballots());
    [
        format!(
            "Voting ends for good in the election \"{title}\".\nSo far {counted} of {voters} voters have voted, with \
            {ballots} ballots. Nobody can vote any more."
        ),
        format!(
            "선거 \"{title}\"의 투표를 영구히 마감합니다.\n지금까지 선거인 {voters}명 중 {counted}명이 투표지 {ballots}장을 냈습니다. 이후에는 \
            아무도 투표할 수 없습니다."
        ),
    ]
}

/// What is announced before.
fn announced(schedule: &Schedule) -> [String; 2] {
    let (opening, closing, reason) = (moment::utc(schedule.opening), moment::utc(schedule.closing), &schedule.reason);
    [
        format!(
            "\nIt comes before the announced time. Announced first: from {opening} to {closing}, because: {reason}"
        ),
        format!("\n공고한 시각보다 이릅니다. 먼저 공고할 일정: {opening}부터 {closing}까지, 이유: {reason}"),
    ]
}

fn announce(actor: &mut Actor<FollowedBoard>, schedule: Schedule) -> Result<(), Failure> {
    match actor.announce_schedule(schedule, &mut OsRng)? {
        Announced::InEffect => Ok(()),
        Announced::Awaits { missing } => {
            let message = format!("the earlier time is announced, and {missing} more officials must approve it");
            let korean = format!("이른 시각을 공고했으며, 선거관리자 {missing}명이 더 승인해야 합니다");
            let advice =
                "When `tupyo election approve` has been run by them, run this command again without `--early`.";
            Err(Failure::refused("awaits-approval", message).in_korean(korean).advise(advice).advise_in_korean(
                "그들이 `tupyo election approve`를 실행한 뒤 `--early` 없이 이 명령을 다시 실행하십시오.",
            ))
        }
    }
}
