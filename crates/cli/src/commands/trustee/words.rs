//! What the steps of a ceremony have done, for people and programs.

use serde_json::json;
use tupyo_client::ClientError;
use tupyo_office::{Actor, CeremonyStep, StepError, culprits, trustee_ids, waiting_for};
use tupyo_threshold::Round;

use crate::acting::ActingBoard;
use crate::say::Answer;

/// A round, for people.
pub fn number(round: Round) -> &'static str {
    match round {
        Round::Commitment => "1 (commit)",
        Round::Reveal => "2 (reveal)",
        Round::Shares => "3 (share)",
        Round::Confirmation => "4 (confirm)",
        Round::Complete => "5 (complete)",
        _ => "none (ended)",
    }
}

/// What a step has done.
pub fn answer(actor: &mut Actor<ActingBoard>, step: CeremonyStep) -> Result<Answer, StepError<ClientError>> {
    let [en, ko] = words(actor, step)?;
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
    Ok(Answer::new(en, ko).with(json!({ "step": step, "culprits": culprits })))
}

/// What a step means, for people.
pub fn words(actor: &mut Actor<ActingBoard>, step: CeremonyStep) -> Result<[String; 2], StepError<ClientError>> {
    Ok(match step {
        CeremonyStep::Posted(round) => {
            let round = number(round);
            if actor.board().is_record() {
                [format!("The message of round {round} is made."), format!("{round} 단계의 메시지를 만들었습니다.")]
            } else {
                [format!("Posted the message of round {round}."), format!("{round} 단계의 메시지를 게시했습니다.")]
            }
        }
        CeremonyStep::Complained(against) if actor.board().is_record() => {
            let against = trustee_ids(actor.shown()?, &[against]).concat();
            [
                format!(
                    "A complaint against {against} is made: its share does not fit. When it is posted, the ceremony \
                    begins anew."
                ),
                format!(
                    "{against}에 대한 이의를 만들었습니다. 받은 몫이 맞지 않습니다. 게시하면 키 생성을 처음부터 다시 시작합니다."
                ),
            ]
        }
        CeremonyStep::Complained(_) => complaint(actor)?,
        CeremonyStep::Waiting(_) => {
            let state = actor.shown()?;
            let names = waiting_for(state).join(", ");
            [format!("Waiting for {names}."), format!("{names}을(를) 기다리는 중입니다.")]
        }
        CeremonyStep::Complete => {
            let ko = "키 생성이 끝났습니다. 비밀 파일과 암호를 개표 때까지 보관하십시오.";
            [
                "The key ceremony is complete. Keep the secrets file and its passphrase until the tally is opened."
                    .to_owned(),
                ko.to_owned(),
            ]
        }
        ended => ending(ended).map(str::to_owned),
    })
}

/// Why a trustee has nothing more to do.
fn ending(step: CeremonyStep) -> [&'static str; 2] {
    match step {
        CeremonyStep::Excluded => [
            "This trustee is excluded from the key ceremony for good: it has no part in the joint key, and nothing \
            more to do. If you were not silent, say so in public.",
            "이 수탁자는 키 생성에서 영구히 제외되었습니다. 공동 열쇠에 대한 몫이 없으며 더 할 일이 없습니다. 응답했는데도 제외되었다면 공개적으로 알리십시오.",
        ],
        CeremonyStep::TooFew => [
            "Too few trustees are left for a key ceremony: the officials can only cancel the election.",
            "키를 생성할 수탁자가 모자랍니다. 선거관리자는 선거를 취소할 수밖에 없습니다.",
        ],
        _ => [
            "The election was cancelled. Run `tupyo trustee wipe`.",
            "선거가 취소되었습니다. `tupyo trustee wipe`를 실행하십시오.",
        ],
    }
}

fn complaint(actor: &mut Actor<ActingBoard>) -> Result<[String; 2], StepError<ClientError>> {
    let culprits = culprits(actor.shown()?);
    let (who, fault) =
        culprits.last().map_or(("?", String::new()), |(who, culprit)| (who.as_str(), culprit.fault.to_string()));
    Ok([
        format!("Posted a complaint. The culprit is {who}: {fault}. The ceremony begins anew."),
        format!("이의를 게시했습니다. 원인 제공자: {who}({fault}). 키 생성을 처음부터 다시 시작합니다."),
    ])
}
