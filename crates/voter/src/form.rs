//! The ballot as a page shows it.

use std::collections::BTreeMap;

use serde::Serialize;
use tupyo_election::{
    Announcement, BallotCheck, Contest, ContestOption, ElectionManifest, PageEntry, RuleDraft, Title, TrustSentence,
    exceptions,
};

use crate::opening::demanded_card;

type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// What a page shows to a voter, as JSON in the manifest's words.
#[derive(Serialize)]
struct Form<'a> {
    /// The election's title.
    election: Texts<'a>,
    style: &'a str,
    /// The style's title.
    title: Texts<'a>,
    /// The voters of the style, where the whole roll is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    voters: Option<u32>,
    weight: u32,
    /// Those of them with the voter's weight, among whom the vote is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<u32>,
    /// The card whose signature the ballot must bear.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<String>,
    exceptions: Vec<FormException>,
    contests: Vec<FormContest<'a>>,
}

#[derive(Serialize)]
struct FormContest<'a> {
    id: &'a str,
    title: Texts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Texts<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
    rule: RuleDraft,
    options: Vec<FormOption<'a>>,
}

#[derive(Serialize)]
struct FormOption<'a> {
    id: &'a str,
    title: Texts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<Texts<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Texts<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
    /// What names it among the others: the title and subtitle, with the id if another one's title looks the same.
    label: BTreeMap<String, String>,
}

/// A departure from the rules that keep votes secret.
#[derive(Serialize)]
struct FormException {
    code: &'static str,
    text: BTreeMap<&'static str, String>,
}

/// `{"election", "style", "title", "voters", "weight", "cell", "exceptions": [{"code", "text"}], "contests": [{"id",
/// "title", "rule", "options": [{"id", "title", "label"}]}]}`, `election` being its title, and `subtitle`,
/// `description` and `picture` where the manifest has them, `card` where every ballot must bear its card's signature;
/// `voters` and `cell` are left out where the roll is known in part. Contests stand as this voter is to see them
/// ([`Contest::shown_to`]). `None` if there is no such voter.
pub(crate) fn form(check: &BallotCheck, voter: u32) -> Option<String> {
    let (manifest, roll) = (check.manifest(), check.roll());
    let own = roll.voter(voter)?;
    let (cell, voters) = if roll.is_partial() { None } else { roll.cell_of(voter) }.unzip();
    let style = manifest.styles().get(usize::from(own.style))?;
    let contests = style.contests.iter().filter_map(|index| manifest.contests().get(*index));
    let shown: Vec<_> = contests.map(|contest| contest.shown_to(voter)).collect();
    let form = Form {
        election: manifest.title().texts().collect(),
        style: &style.id,
        title: style.title.texts().collect(),
        voters,
        weight: own.weight,
        cell: cell.map(|cell| cell.count),
        card: demanded_card(check, voter).map(|card| card.to_string()),
        exceptions: exceptions(manifest).into_iter().map(exception).collect(),
        contests: shown.iter().map(contest).collect(),
    };
    serde_json::to_string(&form).ok()
}

/// The ballot of a style, before it is known whose it is.
#[derive(Serialize)]
struct EmptyBallot<'a> {
    election: Texts<'a>,
    style: &'a str,
    title: Texts<'a>,
    contests: Vec<FormContest<'a>>,
}

/// The empty ballot of a style as JSON in the manifest's words: `{"election", "style", "title", "contests"}`, as a
/// session's form has them, but in the manifest's order. `None` if there is no such style.
pub fn empty_ballot(manifest: &ElectionManifest, style: u16) -> Option<String> {
    let own = manifest.styles().get(usize::from(style))?;
    let contests = own.contests.iter().filter_map(|index| manifest.contests().get(*index)).map(contest).collect();
    let (election, title) = (manifest.title().texts().collect(), own.title.texts().collect());
    serde_json::to_string(&EmptyBallot { election, style: &own.id, title, contests }).ok()
}

fn exception(TrustSentence { code, en, ko, .. }: TrustSentence) -> FormException {
    FormException { code, text: BTreeMap::from([("en", en), ("ko", ko)]) }
}

fn contest(contest: &Contest) -> FormContest<'_> {
    FormContest {
        id: &contest.id,
        title: contest.title.texts().collect(),
        description: texts(contest.description.as_ref()),
        picture: contest.picture.as_deref(),
        rule: contest.rule.clone().into(),
        options: contest.options.iter().map(option).collect(),
    }
}

fn option(option: &ContestOption) -> FormOption<'_> {
    FormOption {
        id: &option.id,
        title: option.title.texts().collect(),
        subtitle: texts(option.subtitle.as_ref()),
        description: texts(option.description.as_ref()),
        picture: option.picture.as_deref(),
        label: option.labels(),
    }
}

fn texts(title: Option<&Title>) -> Option<Texts<'_>> {
    title.map(|title| title.texts().collect())
}

/// An announcement, as JSON.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Announced<'a> {
    Notice { text: &'a str },
    Schedule { opening: u64, closing: u64, reason: &'a str },
    LedgerKey { key: String },
    OfficialKey { official: u16, key: String, reason: &'a str },
    Page { digest: String, assets: usize, reason: &'a str },
}

/// `[{"kind": "notice", "text"}, {"kind": "schedule", "opening", "closing", "reason"}, {"kind": "ledger-key", "key"},
/// {"kind": "official-key", "official", "key", "reason"}, {"kind": "page", "digest", "assets", "reason"}]`: times in
/// seconds since 1970-01-01 UTC, officials counted from 0 as the manifest lists them.
pub(crate) fn announced(announcements: &[Announcement]) -> String {
    let announced = announcements.iter().map(|announcement| match announcement {
        Announcement::Notice(text) => Announced::Notice { text },
        Announcement::LedgerKey(key) => Announced::LedgerKey { key: key.to_string() },
        Announcement::OfficialKey(new) => {
            Announced::OfficialKey { official: new.official, key: new.key.to_string(), reason: &new.reason }
        }
        Announcement::Page(page) => {
            Announced::Page { digest: page.digest.to_string(), assets: page.assets, reason: &page.reason }
        }
        Announcement::Schedule(schedule) => {
            let (opening, closing) = (schedule.opening, schedule.closing);
            Announced::Schedule { opening, closing, reason: &schedule.reason }
        }
    });
    serde_json::to_string(&announced.collect::<Vec<_>>()).unwrap_or_default()
}

/// A page that took effect, as JSON.
#[derive(Serialize)]
struct Paged<'a> {
    entry: u64,
    digest: String,
    assets: usize,
    while_open: bool,
    reason: &'a str,
}

/// `[{"entry", "digest", "assets", "while_open", "reason"}]`, in the ledger's order.
pub(crate) fn pages(pages: &[PageEntry]) -> String {
    let paged = pages.iter().map(|page| Paged {
        entry: page.index,
        digest: page.digest.to_string(),
        assets: page.assets,
        while_open: page.while_open,
        reason: &page.reason,
    });
    serde_json::to_string(&paged.collect::<Vec<_>>()).unwrap_or_default()
}
