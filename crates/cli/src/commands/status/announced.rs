//! What officials have announced, as far as people and programs want to know it now.

use serde_json::{Value, json};
use tupyo_election::{CeremonyEnd, Document, ElectionManifest, ElectionState, Restart};
use tupyo_office::trustee_ids;

use crate::say::Say;

/// A line for each announcement, each after a line end.
pub fn lines(state: &ElectionState, say: &Say) -> String {
    let schedule = state.last_schedule().map(|schedule| {
        let (what, opening, closing) = (say.text("Schedule", "일정"), schedule.opening, schedule.closing);
        format!("\n{what}: {opening}–{closing} (UTC, s) {}", schedule.reason)
    });
    let notices = state.notices().iter().map(|text| format!("\n{}: {text}", say.text("Notice", "공고")));
    let restarts = restarts(state).map(|restart| {
        let (what, who) = (say.text("Excluded", "제외된 수탁자"), trustee_ids(state, &restart.excluded).join(", "));
        format!("\n{what}: {who} ({})", restart.reason)
    });
    let standing = state.standing_approvals().map(|approval| {
        let (what, who) = (say.text("Waits for approval", "승인 대기"), official(state, approval.official));
        format!("\n{what}: {who}: {}", words(state, &approval.document))
    });
    let cancelled = state.cancelled().map(|reason| format!("\n{}: {reason}", say.text("Cancelled", "취소")));
    schedule.into_iter().chain(notices).chain(restarts).chain(standing).chain(cancelled).collect()
}

pub fn json(state: &ElectionState) -> Value {
    let schedule = state
        .last_schedule()
        .map(|schedule| json!({ "opening": schedule.opening, "closing": schedule.closing, "reason": schedule.reason }));
    let restarts: Vec<_> = restarts(state)
        .map(|restart| {
            let excluded = trustee_ids(state, &restart.excluded);
            json!({ "ceremony": restart.ceremony, "excluded": excluded, "reason": restart.reason })
        })
        .collect();
    let standing: Vec<_> = state
        .standing_approvals()
        .map(|approval| {
            let (by, what) = (official(state, approval.official), words(state, &approval.document));
            json!({ "official": by, "document": what })
        })
        .collect();
    json!({
        "schedule": schedule,
        "notices": state.notices(),
        "restarts": restarts,
        "awaiting_approval": standing,
        "cancelled": state.cancelled(),
    })
}

fn restarts(state: &ElectionState) -> impl Iterator<Item = &Restart> {
    state.ended_ceremonies().iter().filter_map(|end| match end {
        CeremonyEnd::Restart(restart) => Some(restart),
        CeremonyEnd::Complaint(_) => None,
    })
}

fn official(state: &ElectionState, index: u16) -> &str {
    let officials = state.manifest().map(|manifest| ElectionManifest::officials(manifest)).unwrap_or_default();
    officials.get(usize::from(index)).map_or("", |official| official.id.as_str())
}

/// What a document says, by the command that says it.
fn words(state: &ElectionState, document: &Document) -> String {
    match document {
        Document::Schedule(schedule) => {
            format!("schedule {}–{} {}", schedule.opening, schedule.closing, schedule.reason)
        }
        Document::Notice { text } => format!("notice {text}"),
        Document::Restart(restart) => {
            format!("restart without {}: {}", trustee_ids(state, &restart.excluded).join(", "), restart.reason)
        }
        Document::Cancelled { reason } => format!("cancel: {reason}"),
        _ => String::new(),
    }
}
