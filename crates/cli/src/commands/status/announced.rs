//! What officials have announced, as far as people and programs want to know it now.

use serde_json::{Value, json};
use tupyo_election::{CeremonyEnd, Document, ElectionState, PageEntry, Phase, Restart, Schedule};
use tupyo_office::trustee_ids;

use crate::catalogue::status as texts;
use crate::moment;
use crate::said::{official_id, words};
use crate::say::Say;

/// A line for each announcement, each after a line end.
pub fn lines(state: &ElectionState, now: u64, say: &Say) -> String {
    let schedule = state.last_schedule().map(|schedule| {
        let (opening, closing) = (moment::utc(schedule.opening), moment::utc(schedule.closing));
        let (what, when) = (say.text(texts::SCHEDULE), relative(state, schedule, now, say));
        let reason = if schedule.reason.is_empty() { String::new() } else { format!(" ({})", schedule.reason) };
        format!("\n{what}: {opening} – {closing}{reason}; {when}")
    });
    let notices = state.notices().iter().map(|text| format!("\n{}: {text}", say.text(texts::NOTICE)));
    let restarts = restarts(state).map(|restart| {
        let (what, who) = (say.text(texts::EXCLUDED), trustee_ids(state, &restart.excluded).join(", "));
        format!("\n{what}: {who} ({})", restart.reason)
    });
    let cancelled = state.cancelled().map(|reason| format!("\n{}: {reason}", say.text(texts::CANCELLED)));
    let keys = state.official_keys().iter().map(|new| {
        let (what, who) = (say.text(texts::NEW_KEY_OFFICIAL), official_id(state, new.official));
        format!("\n{what}: {who}: {} ({})", new.key, new.reason)
    });
    let page = state.pages().last().map(|page| {
        let (what, times) = (say.text(texts::PAGE), state.pages().len());
        let often = say.text(texts::announced_times(&times)).to_owned();
        format!("\n{what}: {} ({often})", page.digest)
    });
    schedule.into_iter().chain(notices).chain(restarts).chain(keys).chain(page).chain(cancelled).collect()
}

/// Whether what was announced is past, by this machine's clock, and what that means now.
fn relative(state: &ElectionState, schedule: &Schedule, now: u64, say: &Say) -> String {
    let (opening, closing) = (schedule.opening, schedule.closing);
    let [before, after] = [closing.saturating_sub(now), now.saturating_sub(closing)].map(moment::span);
    let said = match state.phase() {
        Phase::Open if now < closing => texts::voting_end(&before),
        Phase::Open => texts::announced_end_past_since(&after),
        phase if phase < Phase::Open && now < opening => {
            let left = moment::span(opening - now);
            texts::voting_begin(&left)
        }
        phase if phase < Phase::Open => {
            let late = moment::span(now - opening);
            texts::announced_beginning_past_since(&late)
        }
        _ => texts::VOTING_ENDED.map(str::to_owned),
    };
    say.text(said)
}

/// A line for each document that too few officials have said.
pub fn awaited(state: &ElectionState, say: &Say) -> Vec<String> {
    let line = |standing: Standing<'_>| {
        let (what, who) = (say.text(texts::WAITS_FOR_APPROVAL), standing.said.join(", "));
        let (lacks, missing) = (say.text(texts::NOT_YET), standing.others.join(", "));
        let count = say.text(texts::more(&standing.missing)).to_owned();
        format!("{what}: {who}: {} ({lacks}: {count} {missing})", say.text(words(state, standing.document)))
    };
    standing(state).into_iter().map(line).collect()
}

/// The same, for programs.
pub fn awaited_json(state: &ElectionState) -> Vec<Value> {
    let json = |standing: Standing<'_>| {
        let Standing { document, said, others, missing } = standing;
        let [document, _] = words(state, document);
        json!({ "document": document, "said": said, "missing": missing, "not_yet": others })
    };
    standing(state).into_iter().map(json).collect()
}

/// A document that too few officials have said.
struct Standing<'a> {
    document: &'a Document,
    said: Vec<&'a str>,
    others: Vec<&'a str>,
    missing: usize,
}

fn standing(state: &ElectionState) -> Vec<Standing<'_>> {
    let needed = state.manifest().map_or(1, |manifest| usize::from(manifest.approvals()));
    let all: Vec<&str> = state
        .manifest()
        .map_or(Vec::new(), |manifest| manifest.officials().iter().map(|official| official.id.as_str()).collect());
    let mut documents: Vec<&Document> = Vec::new();
    for approval in state.standing_approvals() {
        if !documents.contains(&&approval.document) {
            documents.push(&approval.document);
        }
    }
    let of = |document: &'_ Document| -> Vec<&str> {
        let own = state.standing_approvals().filter(|approval| approval.document == *document);
        own.map(|approval| official_id(state, approval.official)).collect()
    };
    let standing = |document| {
        let said = of(document);
        // Nobody has another key by an own word.
        let concerned = match document {
            Document::OfficialKey(new) => Some(official_id(state, new.official)),
            _ => None,
        };
        let may = |official: &&str| !said.contains(official) && concerned != Some(*official);
        let others = all.iter().copied().filter(may).collect();
        Standing { document, missing: needed.saturating_sub(said.len()), said, others }
    };
    documents.into_iter().map(standing).collect()
}

/// Everything that was announced, for programs; what is past is so by this machine's clock.
pub fn json(state: &ElectionState, now: u64) -> Value {
    let schedule = state.last_schedule().map(|schedule| {
        let Schedule { opening, closing, reason } = schedule;
        json!({
            "opening": opening, "closing": closing, "reason": reason,
            "opening_is_past": *opening <= now, "closing_is_past": *closing <= now,
        })
    });
    let restarts: Vec<_> = restarts(state)
        .map(|restart| {
            let excluded = trustee_ids(state, &restart.excluded);
            json!({ "ceremony": restart.ceremony, "excluded": excluded, "reason": restart.reason })
        })
        .collect();
    let standing: Vec<_> = state
        .standing_approvals()
        .map(|approval| {
            let (by, [what, _]) = (official_id(state, approval.official), words(state, &approval.document));
            json!({ "official": by, "document": what })
        })
        .collect();
    let keys: Vec<_> = state
        .official_keys()
        .iter()
        .map(|new| {
            let (official, key) = (official_id(state, new.official), new.key.to_string());
            json!({ "official": official, "key": key, "reason": new.reason })
        })
        .collect();
    let page = |page: &PageEntry| {
        json!({
            "entry": page.index, "digest": page.digest.to_string(), "assets": page.assets,
            "while_open": page.while_open, "reason": page.reason,
        })
    };
    json!({
        "schedule": schedule,
        "notices": state.notices(),
        "restarts": restarts,
        "official_keys": keys,
        "pages": state.pages().iter().map(page).collect::<Vec<_>>(),
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
