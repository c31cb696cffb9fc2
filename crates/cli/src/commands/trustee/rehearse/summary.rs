//! Who has done everything in a rehearsal.

use serde_json::{Value, json};
use tupyo_election::{ElectionState, Phase};

use super::voters::PlayedVoters;
use crate::awaited::{Awaited, not_opened, waited_for};
use crate::catalogue::rehearsal as texts;
use crate::failure::Failure;
use crate::say::Answer;

/// What one trustee has done.
struct Done {
    id: String,
    excluded: bool,
    steps: [bool; 6],
}

const STEPS: [(&str, [&str; 2]); 6] = [
    ("commitment", texts::COMMITMENT),
    ("reveal", texts::REVEAL),
    ("shares", texts::SHARES),
    ("confirmation", texts::CONFIRMATION),
    ("agreement", texts::AGREEMENT),
    ("decryption-share", texts::DECRYPTION_SHARE),
];

/// What has been done, and what is waited for.
pub fn answer(state: &ElectionState, voters: &PlayedVoters) -> Result<Answer, Failure> {
    let done = done(state);
    let counted = (state.phase() == Phase::Finished).then(|| voters.are_counted(state)).transpose()?;
    if counted == Some(false) {
        return Err(Failure::refused("rehearsal-counts", texts::COUNTS_NOT_WHAT_PLAYED).advise(texts::DO_NOT_HOLD_REAL));
    }
    let lines = |language: usize| done.iter().map(|done| done.line(language)).collect::<Vec<_>>().join("\n");
    let waiting = awaited(state);
    let [next_en, next_ko] = waiting.as_ref().map_or_else(|| ended(state), Awaited::lines);
    let title = |language: &str| state.manifest().map_or("", |manifest| manifest.title().in_language(language));
    let answer = Answer::new([
        format!("{}\n{}\n{next_en}", title("en"), lines(0)),
        format!("{}\n{}\n{next_ko}", title("ko"), lines(1)),
    ]);
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
        texts::REHEARSAL_FINISHED_COUNTS_WHAT
    } else {
        texts::REHEARSAL_WAS_CANCELLED
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
            state.shares().any(|trustee| trustee == index),
        ],
    };
    (0..).zip(manifest.trustees()).map(of).collect()
}

impl Done {
    fn line(&self, language: usize) -> String {
        if self.excluded {
            return format!("  {}: {}", self.id, texts::EXCLUDED[language]);
        }
        let step = |((_, names), done): (&(&str, [&str; 2]), &bool)| {
            format!("{} {}", if *done { '✓' } else { '–' }, names[language])
        };
        let steps: Vec<_> = STEPS.iter().zip(&self.steps).map(step).collect();
        format!("  {}: {}", self.id, steps.join(", "))
    }

    fn json(&self) -> Value {
        let steps: serde_json::Map<_, _> =
            STEPS.iter().zip(self.steps).map(|((name, _), done)| ((*name).to_owned(), done.into())).collect();
        let all = !self.excluded && self.steps.iter().all(|done| *done);
        json!({ "id": self.id, "excluded": self.excluded, "steps": steps, "everything": all })
    }
}
