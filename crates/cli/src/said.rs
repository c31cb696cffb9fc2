//! What a document of officials says, as the one who is to approve it reads it.

use tupyo_election::{Author, Close, Document, ElectionState, OfficialKey};
use tupyo_office::trustee_ids;

use crate::catalogue::announced as texts;

/// In one line; in English by the command that says it, which programs read, too.
pub fn words(state: &ElectionState, document: &Document) -> [String; 2] {
    let number = match document.attempt() {
        0 => Default::default(),
        number => texts::says_number(&number),
    };
    match document {
        Document::Schedule(schedule) => texts::says_schedule(&schedule.closing, &schedule.opening, &schedule.reason),
        Document::Notice { text } => texts::says_notice(&text),
        Document::Restart(restart) => {
            texts::says_restart(&restart.reason, &trustee_ids(state, &restart.excluded).join(", "))
        }
        Document::Cancelled { reason } => texts::says_cancel(&reason),
        Document::RollSealed { voters, root, .. } => texts::says_roll_seal(&number, &root, &voters),
        Document::Open { context, .. } => texts::says_open(&context, &number),
        Document::Close(Close { size, root, .. }) => texts::says_close(&root, &size),
        Document::OfficialKey(OfficialKey { official, key, reason, .. }) => {
            texts::says_official_key(&official_id(state, *official), &key, &reason)
        }
        Document::Page(page) => texts::says_page(&document.digest(), &page.assets.len(), &page.reason),
        _ => Default::default(),
    }
}

/// The id of the official with this index.
pub fn official_id(state: &ElectionState, official: u16) -> &str {
    let person = state.manifest().and_then(|manifest| manifest.person(Author::Official(official)));
    person.map_or("", |person| person.id.as_str())
}

/// What approving it does.
pub fn approved(state: &ElectionState, document: &Document) -> [String; 2] {
    let words = words(state, document);
    let said = match document {
        Document::Close(close) => closing(state, close),
        Document::Open { .. } => opening(state),
        Document::RollSealed { .. } => texts::NOBODY_COMES_ON_ROLL.map(str::to_owned),
        Document::Cancelled { .. } => texts::ELECTION_ENDS_FOR_GOOD.map(str::to_owned),
        Document::OfficialKey(new) => replaced(state, new),
        _ => Default::default(),
    };
    let [again_en, again_ko] = again(document);
    texts::be_approved(&[again_en, again_ko], &said, &words)
}

/// Why a number stands behind it.
fn again(document: &Document) -> [String; 2] {
    match document.attempt() {
        0 => Default::default(),
        number => texts::said_anew_under_number(&number),
    }
}

/// Whether it cannot be taken back.
pub fn is_final(document: &Document) -> bool {
    !matches!(document, Document::Schedule(_) | Document::Notice { .. } | Document::Page(_))
}

fn opening(state: &ElectionState) -> [String; 2] {
    let voters = state.roll().count();
    let said = match state.last_schedule() {
        Some(schedule) => texts::last_schedule_begins_voting(&schedule.opening),
        None => texts::NO_SCHEDULE_WAS_ANNOUNCED.map(str::to_owned),
    };
    texts::voting_begins_when_enough(&said, &voters)
}

fn closing(state: &ElectionState, close: &Close) -> [String; 2] {
    let later = state.entries().saturating_sub(close.size);
    let (ballots, voters) = (state.ballots(), state.counted().count());
    let said = match state.last_schedule() {
        Some(schedule) => texts::last_schedule_ends_voting(&schedule.closing),
        None => texts::NO_SCHEDULE_WAS_ANNOUNCED.map(str::to_owned),
    };
    texts::entries_have_come_since(&ballots, &later, &said, &voters)
}

/// An official's key before and after.
pub fn replaced(state: &ElectionState, new: &OfficialKey) -> [String; 2] {
    let (id, key) = (official_id(state, new.official), &new.key);
    let before = state.author_key(Author::Official(new.official)).map(|key| key.to_string()).unwrap_or_default();
    texts::official_signs_with_another(&before, &id, &key)
}
