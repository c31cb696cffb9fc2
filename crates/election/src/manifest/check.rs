//! The rules of `docs/protocol/manifest.md`, in the order of its table unless one needs another.

use std::collections::{BTreeMap, HashMap, HashSet};

use tupyo_circuits::{Bound, Kind, Rule};

use super::circuits::Circuits;
use super::draft::{ContestDraft, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft, StyleDraft};
use super::text::{is_hash, is_id};
use super::{
    Contest, ContestOption, ElectionManifest, LARGEST_OFFICIAL_COUNT, LedgerAnchor, Limits, MAX_OPTIONS, ManifestError,
    ManifestRule, Person, RuleDraft, Style, Title,
};

mod alike;
mod exceptions;
mod registration;
pub(super) mod sizes;
mod witnesses;

/// Kinds that people ask for and whose ballots would have to be mixed.
const LATER: [&str; 3] = ["single-transferable-vote", "split-weight", "write-in"];

const RESERVED_IDS: [&str; 3] = ["blank", "unused", "unspent"];

/// Applies every rule but those of the JSON.
pub(super) fn check(draft: ManifestDraft, kinds: &[&Kind]) -> Result<ElectionManifest, ManifestError> {
    check_version(&draft.tupyo)?;
    check_id("name", &draft.name)?;
    let title = Title::check("title", draft.title)?;
    let mut keys = HashSet::new();
    let officials = people("officials", LARGEST_OFFICIAL_COUNT, draft.officials, &mut keys)?;
    let trustees = people("trustees.members", 64, draft.trustees.members, &mut keys)?;
    let threshold = check_threshold(draft.trustees.threshold, trustees.len())?;
    let ledger = LedgerAnchor::of_draft(&draft.ledger)?;
    let contests = contests(draft.contests, kinds)?;
    let styles = styles(draft.styles, &contests)?;
    check_used(&contests, &styles)?;
    let approvals = check_approvals(draft.approvals, officials.len())?;
    let limits = check_limits(&draft.limits)?;
    let floor = check_floor(draft.floor)?;
    let turnout = check_turnout(draft.turnout)?;
    let witnesses = draft.witnesses.map(|draft| witnesses::check(draft, &ledger)).transpose()?;
    let registration = draft.registration.map(|draft| registration::check(draft, &mut keys)).transpose()?;
    let demanded = exceptions::demanded(trustees.len(), threshold, witnesses.as_ref());
    let exceptions = exceptions::check(draft.exceptions, &styles, &demanded)?;
    let components = sizes::check(&contests, &styles, registration.as_ref())?;
    let circuits = Circuits::new(contests.len(), styles.len());
    let name = draft.name;
    Ok(ElectionManifest {
        name,
        title,
        officials,
        trustees,
        threshold,
        ledger,
        contests,
        styles,
        approvals,
        limits,
        floor,
        turnout,
        exceptions,
        witnesses,
        registration,
        components,
        circuits,
    })
}

fn check_version(version: &str) -> Result<(), ManifestError> {
    if version == ManifestDraft::VERSION { Ok(()) } else { Err(ManifestRule::Version.at("tupyo")) }
}

fn check_id(place: &str, id: &str) -> Result<(), ManifestError> {
    if is_id(id) { Ok(()) } else { Err(ManifestRule::Id.at(place)) }
}

fn check_count(place: &str, count: usize, min: usize, max: usize) -> Result<(), ManifestError> {
    if (min..=max).contains(&count) { Ok(()) } else { Err(ManifestRule::Count { min, max }.at(place)) }
}

/// The id of a member of a list: spelled right, and not `seen` before.
fn check_member(place: &str, id: &str, seen: &mut HashSet<String>) -> Result<(), ManifestError> {
    let place = format!("{place}.id");
    check_id(&place, id)?;
    if seen.insert(id.to_owned()) { Ok(()) } else { Err(ManifestRule::IdRepeated.at(place)) }
}

fn people(
    list: &str,
    max: usize,
    drafts: Vec<PersonDraft>,
    keys: &mut HashSet<String>,
) -> Result<Vec<Person>, ManifestError> {
    check_count(list, drafts.len(), 1, max)?;
    let mut seen = HashSet::new();
    let person = |(index, draft)| person(&format!("{list}[{index}]"), draft, &mut seen, keys);
    drafts.into_iter().enumerate().map(person).collect()
}

fn person(
    place: &str,
    draft: PersonDraft,
    seen: &mut HashSet<String>,
    keys: &mut HashSet<String>,
) -> Result<Person, ManifestError> {
    check_member(place, &draft.id, seen)?;
    let title = Title::check(&format!("{place}.title"), draft.title)?;
    let key_place = format!("{place}.key");
    let Ok(key) = draft.key.parse() else { return Err(ManifestRule::Key.at(key_place)) };
    if !keys.insert(draft.key) {
        return Err(ManifestRule::KeyRepeated.at(key_place));
    }
    Ok(Person { id: draft.id, title, key })
}

fn check_threshold(threshold: u64, trustees: usize) -> Result<u16, ManifestError> {
    let allowed = u16::try_from(threshold).ok().filter(|&t| (1..=trustees).contains(&usize::from(t)));
    allowed.ok_or_else(|| ManifestRule::Threshold.at("trustees.threshold"))
}

fn check_approvals(approvals: u64, officials: usize) -> Result<u16, ManifestError> {
    let allowed = u16::try_from(approvals).ok().filter(|&k| (1..=officials).contains(&usize::from(k)));
    allowed.ok_or_else(|| ManifestRule::Approvals.at("approvals"))
}

fn contests(drafts: Vec<ContestDraft>, kinds: &[&Kind]) -> Result<Vec<Contest>, ManifestError> {
    check_count("contests", drafts.len(), 1, 256)?;
    let mut seen = HashSet::new();
    let contest = |(index, draft)| contest(&format!("contests[{index}]"), draft, kinds, &mut seen);
    drafts.into_iter().enumerate().map(contest).collect()
}

fn contest(
    place: &str,
    draft: ContestDraft,
    kinds: &[&Kind],
    seen: &mut HashSet<String>,
) -> Result<Contest, ManifestError> {
    check_member(place, &draft.id, seen)?;
    let title = Title::check(&format!("{place}.title"), draft.title)?;
    let rule = rule(place, &draft.rule, kinds, draft.options.len())?;
    let description = description(place, draft.description)?;
    let picture = picture(place, draft.picture)?;
    let options = options(&format!("{place}.options"), draft.options)?;
    let rotated = draft.rotated.unwrap_or_default();
    Ok(Contest { id: draft.id, title, description, picture, rotated, rule, options })
}

/// The rule that a contest with this many options has.
fn rule(place: &str, draft: &RuleDraft, kinds: &[&Kind], options: usize) -> Result<Rule, ManifestError> {
    let unknown = if LATER.contains(&draft.kind.as_str()) { ManifestRule::RuleLater } else { ManifestRule::RuleKind };
    let rule = draft.rule(kinds).ok_or_else(|| unknown.at(format!("{place}.rule")))?;
    check_count(&format!("{place}.options"), options, rule.fewest_options(), MAX_OPTIONS)?;
    let broken = |bound: Bound| ManifestRule::Parameter(bound).at(format!("{place}.rule.{}", bound.parameter()));
    rule.check(options).map_err(broken)?;
    Ok(rule)
}

fn options(list: &str, drafts: Vec<OptionDraft>) -> Result<Vec<ContestOption>, ManifestError> {
    let mut seen = HashSet::new();
    let option = |(index, draft)| option(&format!("{list}[{index}]"), draft, &mut seen);
    let mut options: Vec<_> = drafts.into_iter().enumerate().map(option).collect::<Result<_, _>>()?;
    alike::mark(list, &mut options)?;
    Ok(options)
}

fn option(place: &str, draft: OptionDraft, seen: &mut HashSet<String>) -> Result<ContestOption, ManifestError> {
    check_member(place, &draft.id, seen)?;
    if RESERVED_IDS.contains(&draft.id.as_str()) {
        return Err(ManifestRule::IdReserved.at(format!("{place}.id")));
    }
    let title = Title::check(&format!("{place}.title"), draft.title)?;
    let subtitle = draft.subtitle.map(|texts| Title::check(&format!("{place}.subtitle"), texts)).transpose()?;
    let description = description(place, draft.description)?;
    let picture = picture(place, draft.picture)?;
    Ok(ContestOption { id: draft.id, title, subtitle, description, picture, alike: false })
}

fn description(place: &str, texts: Option<BTreeMap<String, String>>) -> Result<Option<Title>, ManifestError> {
    texts.map(|texts| Title::check_description(&format!("{place}.description"), texts)).transpose()
}

fn picture(place: &str, hash: Option<String>) -> Result<Option<String>, ManifestError> {
    match hash {
        Some(hash) if !is_hash(&hash) => Err(ManifestRule::Picture.at(format!("{place}.picture"))),
        hash => Ok(hash),
    }
}

fn styles(drafts: Vec<StyleDraft>, contests: &[Contest]) -> Result<Vec<Style>, ManifestError> {
    check_count("styles", drafts.len(), 1, 4096)?;
    let known: HashMap<&str, usize> =
        contests.iter().enumerate().map(|(index, contest)| (contest.id.as_str(), index)).collect();
    let mut seen = HashSet::new();
    let style = |(index, draft)| style(&format!("styles[{index}]"), draft, &mut seen, &known);
    drafts.into_iter().enumerate().map(style).collect()
}

fn style(
    place: &str,
    draft: StyleDraft,
    seen: &mut HashSet<String>,
    known: &HashMap<&str, usize>,
) -> Result<Style, ManifestError> {
    check_member(place, &draft.id, seen)?;
    let title = Title::check(&format!("{place}.title"), draft.title)?;
    let contests = style_contests(&format!("{place}.contests"), &draft.contests, known)?;
    Ok(Style { id: draft.id, title, contests })
}

fn style_contests(list: &str, ids: &[String], known: &HashMap<&str, usize>) -> Result<Vec<usize>, ManifestError> {
    check_count(list, ids.len(), 1, 256)?;
    let mut named = HashSet::new();
    let contest = |(index, id): (usize, &String)| {
        let place = || format!("{list}[{index}]");
        let &contest = known.get(id.as_str()).ok_or_else(|| ManifestRule::ContestUnknown.at(place()))?;
        if named.insert(contest) { Ok(contest) } else { Err(ManifestRule::ContestRepeated.at(place())) }
    };
    ids.iter().enumerate().map(contest).collect()
}

fn check_used(contests: &[Contest], styles: &[Style]) -> Result<(), ManifestError> {
    let used: HashSet<usize> = styles.iter().flat_map(|style| style.contests.iter().copied()).collect();
    match (0..contests.len()).find(|contest| !used.contains(contest)) {
        Some(unused) => Err(ManifestRule::ContestUnused.at(format!("contests[{unused}]"))),
        None => Ok(()),
    }
}

fn check_limits(draft: &LimitsDraft) -> Result<Limits, ManifestError> {
    let ballots = check_limit("limits.ballots", draft.ballots, 1)?;
    let challenges = check_limit("limits.challenges", draft.challenges, 1)?;
    Ok(Limits { ballots, challenges })
}

fn check_limit(place: &str, limit: u64, min: u16) -> Result<u16, ManifestError> {
    let max = 1000;
    let allowed = u16::try_from(limit).ok().filter(|limit| (min..=max).contains(limit));
    allowed.ok_or_else(|| ManifestRule::Limit { min, max }.at(place))
}

fn check_floor(floor: u64) -> Result<u32, ManifestError> {
    let allowed = u32::try_from(floor).ok().filter(|floor| (1..=1_000_000).contains(floor));
    allowed.ok_or_else(|| ManifestRule::Floor.at("floor"))
}

fn check_turnout(turnout: u64) -> Result<u8, ManifestError> {
    let allowed = u8::try_from(turnout).ok().filter(|turnout| *turnout <= 100);
    allowed.ok_or_else(|| ManifestRule::Turnout.at("turnout"))
}
