//! What officials announce: schedules, notices, restarts, the end of an election without a result.

use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{ClientError, FollowedBoard};
use tupyo_election::{ElectionState, Restart, Schedule};
use tupyo_office::{Actor, Announced, StepError, planned_restart, trustee_ids};

use super::{Official, preview};
use crate::catalogue::election as texts;
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
        self.official.announce(step, texts::SCHEDULE_ANNOUNCED)
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
        self.official.announce(step, texts::VOTING_EXTENDED)
    }
}

impl NoticeOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let step = |actor: &mut Actor<FollowedBoard>| {
            confirmed(actor.state()?, &say, self.confirm, preview::notice(&self.text))?;
            Ok(actor.announce(self.text, &mut OsRng)?)
        };
        self.official.announce(step, texts::NOTICE_POSTED)
    }
}

impl RestartOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let Ending { reason, yes } = self.ending;
        let step = |actor: &mut Actor<FollowedBoard>| {
            let state = actor.state()?;
            let restart = planned_restart(state, &self.exclude, reason)?;
            must_be_meant(&say, yes, ended_ceremony(state, &restart))?;
            Ok(actor.restart(restart, &mut OsRng)?)
        };
        self.official.announce(step, texts::KEY_CEREMONY_BEGINS_ANEW)
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
        self.official.announce(step, texts::ELECTION_CANCELLED_TRUSTEES_WIPE)
    }
}

impl ApproveOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.official.role.say();
        let step = |actor: &mut Actor<FollowedBoard>| {
            let document = actor.standing(&self.of)?;
            say.note(said::approved(actor.state()?, &document));
            if said::is_final(&document) {
                self.confirm.ask(&say, "approve", texts::APPROVE)?;
            }
            Ok(actor.approve(&self.of, &document, moment::now(), &mut OsRng)?)
        };
        self.official.announce(step, texts::APPROVED_TAKEN_EFFECT)
    }
}

impl Official {
    /// Announces something, and says whether it has taken effect.
    fn announce(
        &self,
        step: impl FnOnce(&mut Actor<FollowedBoard>) -> Result<Announced, Failure>,
        said: [&str; 2],
    ) -> ExitCode {
        let done = self.role.act(|actor| {
            let announced = step(actor)?;
            Ok(answer(actor, announced, said)?)
        });
        self.role.say().outcome(done)
    }
}

/// What has come of something that several officials may have to say.
pub fn answer(
    actor: &mut Actor<FollowedBoard>,
    announced: Announced,
    said: [impl Into<String>; 2],
) -> Result<Answer, StepError<ClientError>> {
    let phase = actor.state()?.phase().as_str();
    Ok(match announced {
        Announced::InEffect => Answer::new(said).with(json!({ "phase": phase, "missing": 0 })),
        Announced::Awaits { missing } => {
            Answer::new(texts::stands_on_ledger_takes(&missing)).with(json!({ "phase": phase, "missing": missing }))
        }
    })
}

/// Shows what will happen and what it means for who votes at this moment, and asks for the election's title.
pub fn confirmed(state: &ElectionState, say: &Say, confirm: Confirm, [en, ko]: [String; 2]) -> Result<(), Failure> {
    let title = state.manifest().map_or("", |manifest| manifest.title().in_language(say.tag()));
    let [meanwhile_en, meanwhile_ko] = preview::meanwhile(state);
    say.note([en + &meanwhile_en, ko + &meanwhile_ko]);
    confirm.ask(say, title, texts::GO_ON)
}

/// Shows what will happen, and asks unless that is not wanted.
fn must_be_meant(say: &Say, yes: bool, what: [String; 2]) -> Result<(), Failure> {
    say.note(what);
    if yes || say.ask(texts::TYPE_GO_ON)?.as_str() == "yes" {
        return Ok(());
    }
    Err(Failure::refused("not-confirmed", texts::NOTHING_WAS_POSTED_WAS))
}

fn ended_ceremony(state: &ElectionState, restart: &Restart) -> [String; 2] {
    let excluded = trustee_ids(state, &restart.excluded).join(", ");
    let participants = state.ceremony().map(|ceremony| ceremony.participants()).unwrap_or_default();
    let left: Vec<_> = participants.iter().copied().filter(|trustee| !restart.excluded.contains(trustee)).collect();
    let (left, number) = (trustee_ids(state, &left).join(", "), restart.ceremony);
    let needed = state.manifest().map_or(0, |manifest| manifest.agreement_quorum());
    texts::key_ceremony_ends_for(&excluded, &left, &needed, &number)
}
