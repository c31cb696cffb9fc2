//! What an election waits for beside its next step: approvals, ends of documents, cosignatures, signatures.

use serde_json::{Value, json};
use tupyo_election::{ElectionState, Phase};
use tupyo_office::waiting_for;

use super::announced;
use super::observed::Observed;
use super::registered;
use crate::awaited::of_tally;
use crate::catalogue::status as texts;
use crate::moment;
use crate::say::Say;
use crate::unfinished;

/// Entries that too few witnesses have cosigned.
fn uncosigned(observed: &Observed) -> Option<u64> {
    observed.policy.as_ref().map(|_| observed.newest.saturating_sub(observed.finality)).filter(|entries| *entries > 0)
}

/// The trustees from whom something is missing, by their ids.
fn trustees(state: &ElectionState) -> Vec<String> {
    match state.phase() {
        Phase::Tallied => of_tally(state).map(|awaited| awaited.who).unwrap_or_default(),
        _ => waiting_for(state),
    }
}

/// A line for each, and the witnesses where the manifest names any.
pub fn lines(state: &ElectionState, observed: &Observed, say: &Say) -> Vec<String> {
    let mut lines: Vec<String> = announced::awaited(state, say);
    let parts = say.text(unfinished::beneath(Default::default(), state));
    lines.extend(Some(parts.trim_start().to_owned()).filter(|line| !line.is_empty()));
    if let Some(entries) = uncosigned(observed) {
        lines.push(say.text(texts::waits_for_witnesses_last(&entries)).to_owned());
    }
    let who = trustees(state).join(", ");
    if !who.is_empty() {
        lines.push(format!("{}: {who}", say.text(texts::WAITS_FOR_TRUSTEES)));
    }
    lines.extend(registered::awaited(state, say));
    lines.extend(witnesses(observed, say));
    lines
}

fn witnesses(observed: &Observed, say: &Say) -> Vec<String> {
    let Some(policy) = &observed.policy else { return Vec::new() };
    let (quorum, all, newest, finality) =
        (policy.quorum(), policy.witnesses().len(), observed.newest, observed.finality);
    let mut lines = vec![say.text(texts::witnesses_make_final_entries(&all, &finality, &newest, &quorum)).to_owned()];
    for (name, last) in observed.witnesses() {
        let said = match last {
            None => texts::NOTHING_COSIGNED_WAS_SHOWN.map(str::to_owned),
            Some((size, time)) if size >= newest => texts::up_date(&moment::utc(time)),
            Some((size, time)) => {
                let (behind, ago) = (newest - size, moment::span(observed.now.saturating_sub(time)));
                texts::behind_entries_cosigned_ago(&ago, &behind, &size)
            }
        };
        lines.push(format!("  {name}: {}", say.text(said)));
    }
    lines
}

/// The same, for programs.
pub fn json(state: &ElectionState, observed: &Observed) -> Value {
    json!({
        "approvals": announced::awaited_json(state),
        "parts": unfinished::json(state),
        "cosignatures": uncosigned(observed),
        "trustees": trustees(state),
        "registrars": registered::awaited_json(state),
    })
}

/// The witnesses for programs; `null` where the manifest names none.
pub fn witnesses_json(observed: &Observed) -> Value {
    let Some(policy) = &observed.policy else { return Value::Null };
    let json = |(name, last): (String, Option<(u64, u64)>)| {
        let (size, time) = last.unzip();
        let behind = observed.newest.saturating_sub(size.unwrap_or_default());
        json!({ "witness": name, "size": size, "time": time, "behind": behind })
    };
    let all: Vec<_> = observed.witnesses().into_iter().map(json).collect();
    json!({ "quorum": policy.quorum(), "entries": observed.newest, "final": observed.finality, "witnesses": all })
}
