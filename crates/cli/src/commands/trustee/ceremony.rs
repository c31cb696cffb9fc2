//! The key ceremony, step by step or as long as it takes.

use std::thread;

use tupyo_client::ClientError;
use tupyo_election::{Phase, RefusalCode};
use tupyo_office::{Actor, CeremonyStep, OfficeError, StepError};
use tupyo_threshold::{CeremonyError, Round};

use super::waiting::{PATIENCE, PAUSE};
use super::{Step, words};
use crate::acting::ActingBoard;
use crate::catalogue::{trustee as texts, wrong_usage};
use crate::failure::Failure;
use crate::phases;
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;

/// What the board refuses with when the ceremony has changed since it was looked at. It says so in text.
const OVERTAKEN: [RefusalCode; 5] = [
    RefusalCode::Ceremony(CeremonyError::Number),
    RefusalCode::Ceremony(CeremonyError::Round),
    RefusalCode::Ceremony(CeremonyError::Repeated),
    RefusalCode::Ceremony(CeremonyError::Excluded),
    RefusalCode::CeremonyTooFew,
];

#[derive(clap::Args)]
pub struct Ceremony {
    #[command(flatten)]
    pub(super) step: Step,
    /// Go on until the ceremony is complete
    #[arg(long, conflicts_with = "record")]
    wait: bool,
}

impl Ceremony {
    pub(super) fn run(&self) -> Result<Answer, Failure> {
        self.step.must_have_out()?;
        let say = self.step.role.say();
        let file = TrusteeFile::open_or_begin(&self.step.secrets, self.step.role.passphrase())?;
        self.step.act(file, |actor, file| {
            if !self.wait {
                let step = file.ceremony_step(actor)?;
                return Ok(words::answer(actor, step)?);
            }
            let (mut said, mut unanswered) = (String::new(), 0);
            loop {
                let (step, [en, ko]) = patient_step(file, actor, &mut unanswered)?;
                if let Some(last) = step.filter(|step| ends(*step)) {
                    return Ok(words::answer(actor, last)?);
                }
                if said != en {
                    say.note([&en, &ko]);
                    said = en;
                }
                if matches!(step, None | Some(CeremonyStep::Waiting(_))) {
                    thread::sleep(PAUSE);
                }
            }
        })
    }
}

/// A step for whoever waits: nothing is done while the board does not answer, or if another trustee was quicker and the
/// ceremony has begun anew.
fn patient_step(
    file: &mut TrusteeFile,
    actor: &mut Actor<ActingBoard>,
    unanswered: &mut u32,
) -> Result<(Option<CeremonyStep>, [String; 2]), StepError<ClientError>> {
    let done = file.ceremony_step(actor).and_then(|step| Ok((Some(step), words::words(actor, step)?)));
    match done {
        Err(StepError::Board(error)) if error.is_connection() && *unanswered < PATIENCE => {
            *unanswered += 1;
            Ok((None, texts::waiting_for(&error)))
        }
        Err(StepError::Office(error @ OfficeError::AwaitsWitnesses { .. })) if *unanswered < PATIENCE => {
            *unanswered += 1;
            Ok((None, texts::waiting_for_them(&error)))
        }
        Err(StepError::Board(error)) if RefusalCode::of(error.code()).is_some_and(|code| OVERTAKEN.contains(&code)) => {
            Ok((None, texts::CEREMONY_GONE_ON_MEANWHILE.map(str::to_owned)))
        }
        other => {
            *unanswered = 0;
            other
        }
    }
}

/// Whether there is nothing more to wait for.
fn ends(step: CeremonyStep) -> bool {
    match step {
        CeremonyStep::Complete | CeremonyStep::Excluded | CeremonyStep::TooFew | CeremonyStep::Cancelled => true,
        CeremonyStep::Posted(_) | CeremonyStep::Complained(_) | CeremonyStep::Waiting(_) => false,
    }
}

/// Refuses a step out of turn.
pub fn must_be_in(actor: &mut Actor<ActingBoard>, round: Round) -> Result<(), Failure> {
    let state = actor.state()?;
    let found = state.ceremony().filter(|_| state.phase() == Phase::Ceremony).map(|ceremony| ceremony.round());
    if found == Some(round) {
        return Ok(());
    }
    let stands = match found {
        None => wrong_usage::stands_in_phase(&phases::words(state.phase())),
        Some(Round::Failed) => wrong_usage::STANDS_IN_ENDED_CEREMONY.map(str::to_owned),
        Some(round) => wrong_usage::stands_in_round(&words::number(round)),
    };
    let message = wrong_usage::step_of_other_round(&words::number(round), &stands);
    Err(Failure::refused("ceremony-round", message).advise(wrong_usage::DO_WHAT_IS_DUE))
}
