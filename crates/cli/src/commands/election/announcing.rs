//! What officials announce: schedules, notices, restarts, the end of an election without a result.

use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{ClientError, FollowedBoard};
use tupyo_election::{ElectionState, Restart, Schedule};
use tupyo_office::{Actor, Announced, StepError, planned_restart, trustee_ids};

use super::{Official, preview};
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::moment;
use crate::said;
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct ScheduleOptions {
    #[command(flatten)]
    official: Official,
    /// When voting is to begin: 2026-11-29T09:00+09:00, or seconds since 1970-01-01 UTC
    #[arg(long, value_name = "TIME")]
    opening: String,
    /// When voting is to end
    #[arg(long, value_name = "TIME")]
    closing: String,
    /// Why it is changed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    #[command(flatten)]
    confirm: Confirm,
}

#[derive(clap::Args)]
pub struct ExtendOptions {
    #[command(flatten)]
    official: Official,
    /// When voting is to end instead, later than announced: 2026-11-29T20:00+09:00, or seconds since 1970-01-01 UTC
    #[arg(long, value_name = "TIME")]
    until: String,
    /// Why, up to 2,000 characters; it stands on the ledger for good
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    confirm: Confirm,
}

#[derive(clap::Args)]
pub struct NoticeOptions {
    #[command(flatten)]
    official: Official,
    /// The text, up to 2,000 characters
    #[arg(long, value_name = "TEXT")]
    text: String,
    #[command(flatten)]
    confirm: Confirm,
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
    /// Why, up to 2,000 characters; it stands on the ledger for good
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    confirm: Confirm,
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
    #[command(flatten)]
    confirm: Confirm,
}

impl ScheduleOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let step = |actor: &mut Actor<FollowedBoard>| {
            let (opening, closing) = (moment::parse(&self.opening)?, moment::parse(&self.closing)?);
            let schedule = Schedule { opening, closing, reason: self.reason };
            confirmed(actor.state()?, &say, self.confirm, preview::schedule(&schedule))?;
            Ok(actor.announce_schedule(schedule, &mut OsRng)?)
        };
        self.official.announce(step, "The schedule is announced.", "투표 일정을 공고했습니다.")
    }
}

impl ExtendOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let step = |actor: &mut Actor<FollowedBoard>| {
            let until = moment::parse(&self.until)?;
            let state = actor.state()?;
            let last = state.last_schedule().cloned().ok_or_else(preview::nothing_to_extend)?;
            let schedule = preview::extended(state.phase(), &last, until, self.reason)?;
            confirmed(state, &say, self.confirm, preview::extension(&last, &schedule))?;
            Ok(actor.announce_schedule(schedule, &mut OsRng)?)
        };
        self.official.announce(step, "Voting is extended.", "투표 마감을 연장했습니다.")
    }
}

impl NoticeOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let step = |actor: &mut Actor<FollowedBoard>| {
            confirmed(actor.state()?, &say, self.confirm, preview::notice(&self.text))?;
            Ok(actor.announce(self.text, &mut OsRng)?)
        };
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
        let step = |actor: &mut Actor<FollowedBoard>| {
            let state = actor.state()?;
            confirmed(state, &say, self.confirm, preview::cancelling(state))?;
            Ok(actor.cancel(self.reason, &mut OsRng)?)
        };
        let en = "The election is cancelled. Trustees wipe their secrets with `tupyo trustee wipe`.";
        self.official.announce(step, en, "선거를 취소했습니다. 수탁자는 `tupyo trustee wipe`로 비밀을 지우십시오.")
    }
}

impl ApproveOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let step = |actor: &mut Actor<FollowedBoard>| {
            let document = actor.standing(&self.of)?;
            let [en, ko] = said::approved(actor.state()?, &document);
            say.note(&en, &ko);
            if said::is_final(&document) {
                self.confirm.ask(&say, "approve", ["approve it", "승인하려면"])?;
            }
            Ok(actor.approve(&self.of, &document, moment::now(), &mut OsRng)?)
        };
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

/// What has come of something that several officials may have to say.
pub fn answer(
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

/// Shows what will happen and what it means for who votes at this moment, and asks for the election's title.
pub fn confirmed(state: &ElectionState, say: &Say, confirm: Confirm, [en, ko]: [String; 2]) -> Result<(), Failure> {
    let title = state.manifest().map_or("", |manifest| manifest.title().in_language(say.tag()));
    let [meanwhile_en, meanwhile_ko] = preview::meanwhile(state);
    say.note(&(en + &meanwhile_en), &(ko + &meanwhile_ko));
    confirm.ask(say, title, ["go on", "계속하려면"])
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
