//! What the steps of a ceremony have done, for people and programs.

use serde_json::json;
use tupyo_client::ClientError;
use tupyo_office::{Actor, CeremonyStep, StepError, culprits, trustee_ids, waiting_for};
use tupyo_threshold::Round;

use crate::acting::ActingBoard;
use crate::catalogue::trustee as texts;
use crate::say::Answer;

/// A round, for people.
pub fn number(round: Round) -> &'static str {
    match round {
        Round::Commitment => "1 (commit)",
        Round::Reveal => "2 (reveal)",
        Round::Shares => "3 (share)",
        Round::Confirmation => "4 (confirm)",
        Round::Complete => "5 (complete)",
        Round::Failed => "–",
    }
}

/// What a step has done.
pub fn answer(actor: &mut Actor<ActingBoard>, step: CeremonyStep) -> Result<Answer, StepError<ClientError>> {
    let said = words(actor, step)?;
    let state = actor.shown()?;
    let culprits: Vec<_> = culprits(state)
        .into_iter()
        .map(|(trustee, culprit)| json!({ "trustee": trustee, "fault": culprit.fault.code() }))
        .collect();
    let step = match step {
        CeremonyStep::Posted(_) => "posted",
        CeremonyStep::Complained(_) => "complained",
        CeremonyStep::Waiting(_) => "waiting",
        CeremonyStep::Complete => "complete",
        CeremonyStep::Excluded => "excluded",
        CeremonyStep::TooFew => "too-few",
        CeremonyStep::Cancelled => "cancelled",
    };
    Ok(Answer::new(said).with(json!({ "step": step, "culprits": culprits })))
}

/// What a step means, for people.
pub fn words(actor: &mut Actor<ActingBoard>, step: CeremonyStep) -> Result<[String; 2], StepError<ClientError>> {
    Ok(match step {
        CeremonyStep::Posted(round) => {
            let round = number(round);
            if actor.board().is_record() {
                texts::message_round_made(&round)
            } else {
                texts::posted_message_round(&round)
            }
        }
        CeremonyStep::Complained(against) if actor.board().is_record() => {
            let against = trustee_ids(actor.shown()?, &[against]).concat();
            texts::complaint_against_made_its(&against)
        }
        CeremonyStep::Complained(_) => complaint(actor)?,
        CeremonyStep::Waiting(_) => {
            let state = actor.shown()?;
            let names = waiting_for(state).join(", ");
            texts::waiting_for_2(&names)
        }
        CeremonyStep::Complete => texts::KEY_CEREMONY_COMPLETE_KEEP.map(str::to_owned),
        ended => ending(ended).map(str::to_owned),
    })
}

/// Why a trustee has nothing more to do.
fn ending(step: CeremonyStep) -> [&'static str; 2] {
    match step {
        CeremonyStep::Excluded => texts::TRUSTEE_EXCLUDED_FROM_KEY,
        CeremonyStep::TooFew => texts::TOO_FEW_TRUSTEES_LEFT,
        _ => texts::ELECTION_WAS_CANCELLED_RUN,
    }
}

fn complaint(actor: &mut Actor<ActingBoard>) -> Result<[String; 2], StepError<ClientError>> {
    let culprits = culprits(actor.shown()?);
    let (who, fault) =
        culprits.last().map_or(("?", String::new()), |(who, culprit)| (who.as_str(), culprit.fault.to_string()));
    Ok(texts::posted_complaint_culprit_ceremony(&fault, &who))
}
