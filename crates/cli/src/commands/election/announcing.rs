//! What officials announce: schedules, notices, restarts, the end of an election without a result.

use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{ClientError, FollowedBoard};
use tupyo_election::{ElectionState, Restart, Schedule};
use tupyo_office::{Actor, Announced, StepError, planned_restart, trustee_ids};

use super::Official;
use crate::failure::Failure;
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct ScheduleOptions {
    #[command(flatten)]
    official: Official,
    /// When voting is to begin, in seconds since 1970-01-01 UTC
    #[arg(long, value_name = "SECONDS")]
    opening: u64,
    /// When voting is to end
    #[arg(long, value_name = "SECONDS")]
    closing: u64,
    /// Why it is changed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(clap::Args)]
pub struct NoticeOptions {
    #[command(flatten)]
    official: Official,
    /// The text, up to 2,000 characters
    #[arg(long, value_name = "TEXT")]
    text: String,
}

#[derive(clap::Args)]
pub struct RestartOptions {
    #[command(flatten)]
    official: Official,
    /// The id of a trustee to exclude for good; repeat it for each one
    #[arg(long, value_name = "ID", required = true)]
    exclude: Vec<String>,
    #[command(flatten)]
    ending: Ending,
}

#[derive(clap::Args)]
pub struct CancelOptions {
    #[command(flatten)]
    official: Official,
    #[command(flatten)]
    ending: Ending,
}

/// What cannot be taken back.
#[derive(clap::Args)]
struct Ending {
    /// Why, up to 2,000 characters; it stands on the ledger for good
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

#[derive(clap::Args)]
pub struct ApproveOptions {
    #[command(flatten)]
    official: Official,
    /// The id of the official who has said it; `tupyo status` shows what it is
    #[arg(long, value_name = "ID")]
    of: String,
}

impl ScheduleOptions {
    pub(super) fn run(self) -> ExitCode {
        let schedule = Schedule { opening: self.opening, closing: self.closing, reason: self.reason };
        let step = |actor: &mut Actor<FollowedBoard>| Ok(actor.announce_schedule(schedule, &mut OsRng)?);
        self.official.announce(step, "The schedule is announced.", "투표 일정을 공고했습니다.")
    }
}

impl NoticeOptions {
    pub(super) fn run(self) -> ExitCode {
        let step = |actor: &mut Actor<FollowedBoard>| Ok(actor.announce(self.text, &mut OsRng)?);
        self.official.announce(step, "The notice is posted.", "공고를 게시했습니다.")
    }
}

impl RestartOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let Ending { reason, yes } = self.ending;
        let step = |actor: &mut Actor<FollowedBoard>| {
            let state = actor.state()?;
            let restart = planned_restart(state, &self.exclude, reason)?;
            let [en, ko] = ended_ceremony(state, &restart);
            must_be_meant(&say, yes, &en, &ko)?;
            Ok(actor.restart(restart, &mut OsRng)?)
        };
        let en = "The key ceremony begins anew. Next: every trustee who is left runs `tupyo trustee ceremony --wait`.";
        let ko =
            "키 생성을 다시 시작합니다. 다음 단계: 남은 수탁자가 각자 `tupyo trustee ceremony --wait`를 실행합니다.";
        self.official.announce(step, en, ko)
    }
}

impl CancelOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let Ending { reason, yes } = self.ending;
        let step = |actor: &mut Actor<FollowedBoard>| {
            let [en, ko] = ended_election(actor.state()?);
            must_be_meant(&say, yes, &en, &ko)?;
            Ok(actor.cancel(reason, &mut OsRng)?)
        };
        let en = "The election is cancelled. Trustees wipe their secrets with `tupyo trustee wipe`.";
        self.official.announce(step, en, "선거를 취소했습니다. 수탁자는 `tupyo trustee wipe`로 비밀을 지우십시오.")
    }
}

impl ApproveOptions {
    pub(super) fn run(self) -> ExitCode {
        let step = |actor: &mut Actor<FollowedBoard>| Ok(actor.approve(&self.of, &mut OsRng)?);
        self.official.announce(step, "It is approved, and has taken effect.", "승인했으며, 효력이 생겼습니다.")
    }
}

impl Official {
    /// Announces something, and says whether it has taken effect.
    fn announce(
        &self,
        step: impl FnOnce(&mut Actor<FollowedBoard>) -> Result<Announced, Failure>,
        en: &str,
        ko: &str,
    ) -> ExitCode {
        let done = self.role.act(|actor| {
            let announced = step(actor)?;
            Ok(answer(actor, announced, en, ko)?)
        });
        self.role.say().outcome(done)
    }
}

fn answer(
    actor: &mut Actor<FollowedBoard>,
    announced: Announced,
    en: &str,
    ko: &str,
) -> Result<Answer, StepError<ClientError>> {
    let phase = actor.state()?.phase().as_str();
    Ok(match announced {
        Announced::InEffect => Answer::new(en, ko).with(json!({ "phase": phase, "missing": 0 })),
        Announced::Awaits { missing } => Answer::new(
            format!(
                "It stands on the ledger, and takes effect when {missing} more officials have approved it: `tupyo \
                election approve`."
            ),
            format!(
                "원장에 게시했습니다. 선거관리자 {missing}명이 더 `tupyo election approve`로 승인하면 효력이 생깁니다."
            ),
        )
        .with(json!({ "phase": phase, "missing": missing })),
    })
}

/// Shows what will happen, and asks unless that is not wanted.
fn must_be_meant(say: &Say, yes: bool, en: &str, ko: &str) -> Result<(), Failure> {
    say.note(en, ko);
    if yes || say.ask("Type `yes` to go on:", "계속하려면 `yes`를 입력하십시오:")?.as_str() == "yes" {
        return Ok(());
    }
    Err(Failure::refused("not-confirmed", "nothing was posted: it was not confirmed with `yes`")
        .in_korean("`yes`로 확인하지 않아 아무것도 게시하지 않았습니다"))
}

fn ended_ceremony(state: &ElectionState, restart: &Restart) -> [String; 2] {
    let excluded = trustee_ids(state, &restart.excluded).join(", ");
    let participants = state.ceremony().map(|ceremony| ceremony.participants()).unwrap_or_default();
    let left: Vec<_> = participants.iter().copied().filter(|trustee| !restart.excluded.contains(trustee)).collect();
    let (left, number) = (trustee_ids(state, &left).join(", "), restart.ceremony);
    let needed = state.manifest().map_or(0, |manifest| manifest.agreement_quorum());
    [
        format!(
            "Key ceremony {number} ends for everybody.\nExcluded for good: {excluded}.\nLeft, and beginning anew: \
            {left}; at least {needed} must be left."
        ),
        format!(
            "{number}번째 키 생성이 모두에게 끝납니다.\n영구 제외: {excluded}.\n남아서 다시 시작: {left}. 적어도 {needed}명이 남아야 합니다."
        ),
    ]
}

fn ended_election(state: &ElectionState) -> [String; 2] {
    let (phase, ballots) = (state.phase(), state.ballots());
    [
        format!(
            "The election ends for good, in phase `{phase}` with {ballots} ballots cast. There will never be a result."
        ),
        format!("선거가 `{phase}` 단계에서 투표지 {ballots}장과 함께 영구히 끝납니다. 결과는 나오지 않습니다."),
    ]
}
