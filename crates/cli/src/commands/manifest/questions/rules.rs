//! The numbers that keep votes secret, and what departs from them.

use std::collections::BTreeMap;

use tupyo_election::{ExceptionDraft, ExceptionKind, ManifestDraft, ManifestRule, TrusteesDraft};

use super::super::desk::{Check, Desk, Wanted, any, refused};
use super::super::{exceptions, probe};
use super::titles::{language_name, written};
use crate::catalogue::questions as texts;
use crate::failure::Failure;

const FLOOR: [&str; 2] = texts::DISTRICT_WITH_FEWER_COUNTED;
const TURNOUT: [&str; 2] = texts::DISTRICT_WHICH_SMALLER_SHARE;
const WEIGHTS: [&str; 2] = texts::MAY_SOME_VOTERS_HAVE;

/// Floor and turnout.
pub fn opened(desk: &mut Desk) -> Result<(u64, u64), Failure> {
    let floor_is = |text: &str| {
        let mut draft = probe::template();
        draft.floor = text.parse().unwrap_or_default();
        probe::refuses(&draft)
    };
    let turnout_is = |text: &str| {
        let mut draft = probe::template();
        draft.turnout = text.parse().unwrap_or(u64::MAX);
        probe::refuses(&draft)
    };
    let asks = desk.asks();
    let checked = |check| -> Check<'_> { if asks { check } else { &any } };
    let wanted = if asks { Wanted::Default("10") } else { Wanted::Required };
    let floor = desk.number("floor", wanted, FLOOR, checked(&floor_is))?;
    let turnout = desk.number("turnout", Wanted::Default("0"), TURNOUT, checked(&turnout_is))?;
    Ok((floor, turnout))
}

/// How many ballots a voter may cast or challenge; only options and files say another number.
pub fn limit(desk: &Desk, place: &str) -> Result<u64, Failure> {
    let said = desk.answers.said(place).unwrap_or("20");
    said.parse().map_err(|_| refused(place, texts::NO_WHOLE_NUMBER_2))
}

/// Whether a part of a manifest may stay as it is: if it departs from a rule that keeps votes secret, the reason is
/// asked for, and without one, the number has to be said anew.
pub fn excused(desk: &mut Desk, part: &ManifestDraft, number: &str) -> Result<bool, Failure> {
    if !desk.asks() {
        return Ok(true);
    }
    let Some(fault) = probe::fault(part) else { return Ok(true) };
    let ManifestRule::ExceptionMissing(kind) = fault.rule else {
        return desk
            .settle(Some(fault), |_| vec![number.to_owned(), number.split('.').next().unwrap_or(number).to_owned()]);
    };
    if place_of(desk, kind.name(), None).is_some() {
        return Ok(true);
    }
    desk.say().note(texts::risk(&fault.text));
    let asked = texts::WHY_ACCEPTED_EVERYBODY_WILL;
    let reason = desk.line(asked, "")?;
    if reason.is_empty() {
        desk.answers.forget(number);
        return desk.keep().map(|()| false);
    }
    excuse(desk, kind.name(), None, &reason)
}

/// The place of an exception that was said.
fn place_of(desk: &Desk, kind: &str, style: Option<&str>) -> Option<String> {
    let all = (1..=desk.answers.count("exceptions")).map(|number| format!("exceptions.{number}"));
    all.into_iter().find(|place| {
        let said = |part: &str| desk.answers.get(&format!("{place}.{part}"));
        said("kind") == Some(kind) && said("style") == style
    })
}

fn excuse(desk: &mut Desk, kind: &str, style: Option<&str>, reason: &str) -> Result<bool, Failure> {
    let place = format!("exceptions.{}", desk.answers.count("exceptions") + 1);
    let first = desk.languages().first().cloned().unwrap_or_else(|| "en".to_owned());
    if let Err(why) = probe::title(&first, reason) {
        desk.refuse(&why);
        return Ok(false);
    }
    desk.answers.set(format!("{place}.kind"), kind);
    if let Some(style) = style {
        desk.answers.set(format!("{place}.style"), style);
    }
    desk.record(&format!("{place}.reason.{first}"), reason)?;
    Ok(true)
}

/// The draft with the exceptions that were said, and those for weights.
pub fn with_exceptions(desk: &mut Desk, mut draft: ManifestDraft) -> Result<ManifestDraft, Failure> {
    weights(desk, &draft)?;
    needed_only(desk, &draft);
    for number in 1..=desk.answers.count("exceptions") {
        let place = format!("exceptions.{number}");
        translated(desk, &format!("{place}.reason"))?;
        let kind = desk.answers.get(&format!("{place}.kind")).unwrap_or_default();
        let style = desk.answers.said(&format!("{place}.style"));
        let kind = style.map_or_else(|| kind.to_owned(), |style| format!("{kind}:{style}"));
        draft.exceptions.push(exception(desk, &kind, &place)?);
    }
    Ok(draft)
}

fn exception(desk: &Desk, kind: &str, place: &str) -> Result<ExceptionDraft, Failure> {
    let reason: BTreeMap<String, String> = written(desk, &format!("{place}.reason"));
    exceptions::read(kind, reason)
}

/// A reason in the other languages.
fn translated(desk: &mut Desk, place: &str) -> Result<(), Failure> {
    for language in desk.other_languages() {
        let asked = texts::reason_empty_as_before(&language_name(&language));
        let check: Check<'_> = &|text| probe::title(&language, text);
        desk.ask(&format!("{place}.{language}"), Wanted::Optional, [&asked[0], &asked[1]], check)?;
    }
    Ok(())
}

/// A person who has changed a number needs no excuse for the one before.
fn needed_only(desk: &mut Desk, draft: &ManifestDraft) {
    let TrusteesDraft { threshold, members } = &draft.trustees;
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let witnesses = draft.witnesses.as_ref().map(|policy| [number(policy.quorum), policy.members.len()]);
    let demanded = ExceptionKind::demanded(members.len(), number(*threshold), witnesses);
    let needed = |kind: &str| kind == "exposed" || demanded.iter().any(|demanded| demanded.name() == kind);
    let said = if desk.asks() { desk.answers.count("exceptions") } else { 0 };
    for at in (1..=said).rev() {
        let kind = desk.answers.get(&format!("exceptions.{at}.kind")).unwrap_or_default().to_owned();
        if !needed(&kind) {
            desk.answers.remove_element("exceptions", at);
        }
    }
}

/// Which districts are opened although a count may tell a vote of a rare weight.
fn weights(desk: &mut Desk, draft: &ManifestDraft) -> Result<(), Failure> {
    if !desk.asks() || !desk.yes("weights", false, WEIGHTS)? {
        return Ok(());
    }
    for style in &draft.styles {
        let (kind, at) = ("exposed", format!("exposed.{}", style.id));
        if place_of(desk, kind, Some(&style.id)).is_some() || desk.answers.get(&at).is_some() {
            continue;
        }
        let title = style.title.values().next().map_or("", String::as_str);
        let asked = texts::opened_even_so_then(&title);
        let language = desk.languages().first().cloned().unwrap_or_default();
        let check: Check<'_> = &|text| probe::title(&language, text);
        let reason = desk.ask(&at, Wanted::Optional, [&asked[0], &asked[1]], check)?;
        if !reason.is_empty() {
            excuse(desk, kind, Some(&style.id), &reason)?;
        }
    }
    Ok(())
}
