//! Who has done everything in a rehearsal.

use serde_json::{Value, json};
use tupyo_election::{ElectionState, Phase};

use super::voters::PlayedVoters;
use crate::awaited::{Awaited, not_opened, waited_for};
use crate::failure::Failure;
use crate::say::Answer;

/// What one trustee has done.
struct Done {
    id: String,
    excluded: bool,
    steps: [bool; 6],
}

const STEPS: [[&str; 3]; 6] = [
    ["commitment", "commitment", "약속"],
    ["reveal", "reveal", "공개"],
    ["shares", "shares", "몫"],
    ["confirmation", "confirmation", "확인"],
    ["agreement", "agreement", "합의"],
    ["decryption-share", "decryption share", "개표 몫"],
];

/// What has been done, and what is waited for.
pub fn answer(state: &ElectionState, voters: &PlayedVoters) -> Result<Answer, Failure> {
    let done = done(state);
    let counted = (state.phase() == Phase::Finished).then(|| voters.are_counted(state)).transpose()?;
    if counted == Some(false) {
        return Err(Failure::refused("rehearsal-counts", "the counts are not what the played voters have chosen")
            .in_korean("개표 결과가 가상의 선거인이 고른 것과 다릅니다")
            .advise("Do not hold the real election with this setup. Tell the auditors.")
            .advise_in_korean("이대로 실제 선거를 하지 말고 감사인에게 알리십시오."));
    }
    let lines = |language: usize| done.iter().map(|done| done.line(language)).collect::<Vec<_>>().join("\n");
    let waiting = awaited(state);
    let [next_en, next_ko] = waiting.as_ref().map_or_else(|| ended(state), Awaited::lines);
    let title = |language: &str| state.manifest().map_or("", |manifest| manifest.title().in_language(language));
    let answer = Answer::new(
        format!("{}\n{}\n{next_en}", title("en"), lines(1)),
        format!("{}\n{}\n{next_ko}", title("ko"), lines(2)),
    );
    let trustees: Vec<Value> = done.iter().map(Done::json).collect();
    Ok(answer.with(json!({
        "phase": state.phase().as_str(),
        "trustees": trustees,
        "counts_match": counted,
        "waiting": waiting.as_ref().map(Awaited::json),
    })))
}

/// Whom a rehearsal waits for: also trustees whose opening is not needed.
fn awaited(state: &ElectionState) -> Option<Awaited> {
    let waiting = waited_for(state);
    let who = not_opened(state);
    match waiting {
        Some(Awaited { what: "decryption-share" | "result", .. }) if !who.is_empty() => {
            Some(Awaited { needed: who.len(), who, what: "decryption-share" })
        }
        waiting => waiting,
    }
}

fn ended(state: &ElectionState) -> [String; 2] {
    let texts = if state.phase() == Phase::Finished {
        [
            "The rehearsal is finished: the counts are what the played voters have chosen. Every trustee runs `tupyo \
            trustee wipe` with the rehearsal's secrets file.",
            "예행연습이 끝났습니다. 개표 결과가 가상의 선거인이 고른 것과 같습니다. 수탁자는 예행연습의 비밀 파일로 `tupyo trustee wipe`를 실행하십시오.",
        ]
    } else {
        ["The rehearsal was cancelled.", "예행연습이 취소되었습니다."]
    };
    texts.map(str::to_owned)
}

fn done(state: &ElectionState) -> Vec<Done> {
    let Some((manifest, ceremony)) = state.manifest().zip(state.ceremony()) else { return Vec::new() };
    let of = |(index, person): (u16, &tupyo_election::Person)| Done {
        id: person.id.clone(),
        excluded: !ceremony.participates(index),
        steps: [
            ceremony.commitment(index).is_some(),
            ceremony.has_revealed(index),
            ceremony.shares(index).is_some(),
            ceremony.has_confirmed(index),
            state.agreements().contains(&index),
            state.shares().iter().any(|(trustee, _)| *trustee == index),
        ],
    };
    (0..).zip(manifest.trustees()).map(of).collect()
}

impl Done {
    fn line(&self, language: usize) -> String {
        if self.excluded {
            return format!("  {}: {}", self.id, ["", "excluded", "제외됨"][language]);
        }
        let step =
            |(names, done): (&[&str; 3], &bool)| format!("{} {}", if *done { '✓' } else { '–' }, names[language]);
        let steps: Vec<_> = STEPS.iter().zip(&self.steps).map(step).collect();
        format!("  {}: {}", self.id, steps.join(", "))
    }

    fn json(&self) -> Value {
        let steps: serde_json::Map<_, _> =
            STEPS.iter().zip(self.steps).map(|(names, done)| (names[0].to_owned(), done.into())).collect();
        let all = !self.excluded && self.steps.iter().all(|done| *done);
        json!({ "id": self.id, "excluded": self.excluded, "steps": steps, "everything": all })
    }
}
