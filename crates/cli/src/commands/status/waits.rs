//! What an election waits for beside its next step: approvals, ends of documents, cosignatures, signatures.

use serde_json::{Value, json};
use tupyo_election::{ElectionState, Phase};
use tupyo_office::waiting_for;

use super::announced;
use super::observed::Observed;
use super::registered;
use crate::awaited::of_tally;
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
    let [parts_en, parts_ko] = unfinished::beneath(Default::default(), state);
    lines.extend(
        Some(say.text(parts_en.trim_start(), parts_ko.trim_start()).to_owned()).filter(|line| !line.is_empty()),
    );
    if let Some(entries) = uncosigned(observed) {
        let en = format!("Waits for witnesses: the last {entries} entries are not final yet");
        lines.push(say.text(&en, &format!("증인 대기: 마지막 항목 {entries}개가 아직 확정되지 않았습니다")).to_owned());
    }
    let who = trustees(state).join(", ");
    if !who.is_empty() {
        lines.push(format!("{}: {who}", say.text("Waits for trustees", "수탁자 대기")));
    }
    lines.extend(registered::awaited(state, say));
    lines.extend(witnesses(observed, say));
    lines
}

fn witnesses(observed: &Observed, say: &Say) -> Vec<String> {
    let Some(policy) = &observed.policy else { return Vec::new() };
    let (quorum, all, newest, finality) =
        (policy.quorum(), policy.witnesses().len(), observed.newest, observed.finality);
    let en = format!("Witnesses: {quorum} of {all} make final; {finality} of {newest} entries are");
    let mut lines = vec![
        say.text(&en, &format!("증인: {all}명 중 {quorum}명이 확정, 항목 {newest}개 중 {finality}개 확정")).to_owned(),
    ];
    for (name, last) in observed.witnesses() {
        let (en, ko) = match last {
            None => ("nothing that it has cosigned was shown".to_owned(), "서명한 것이 보이지 않음".to_owned()),
            Some((size, time)) if size >= newest => {
                (format!("up to date ({})", moment::utc(time)), format!("최신({})", moment::utc(time)))
            }
            Some((size, time)) => {
                let (behind, ago) = (newest - size, moment::span(observed.now.saturating_sub(time)));
                (
                    format!("behind by {behind} entries; it has cosigned {size}, {ago} ago"),
                    format!("항목 {behind}개 뒤처짐. {size}개까지 서명, {ago} 전"),
                )
            }
        };
        lines.push(format!("  {name}: {}", say.text(&en, &ko)));
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
