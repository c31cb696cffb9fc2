use std::collections::BTreeMap;

use serde::Serialize;
use tupyo_election::{Announcement, Contest, ElectionManifest, RuleDraft};

type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// What a page shows for a ballot style, as JSON in the manifest's words.
#[derive(Serialize)]
struct Form<'a> {
    style: &'a str,
    title: Texts<'a>,
    contests: Vec<FormContest<'a>>,
}

#[derive(Serialize)]
struct FormContest<'a> {
    id: &'a str,
    title: Texts<'a>,
    rule: RuleDraft,
    options: Vec<FormOption<'a>>,
}

#[derive(Serialize)]
struct FormOption<'a> {
    id: &'a str,
    title: Texts<'a>,
}

/// `{"style", "title", "contests": [{"id", "title", "rule", "options": [{"id", "title"}]}]}`. `None` if there is no such style.
pub(crate) fn form(manifest: &ElectionManifest, style: u16) -> Option<String> {
    let style = manifest.styles().get(usize::from(style))?;
    let contests = style.contests.iter().filter_map(|index| manifest.contests().get(*index)).map(contest).collect();
    serde_json::to_string(&Form { style: &style.id, title: style.title.texts().collect(), contests }).ok()
}

fn contest(contest: &Contest) -> FormContest<'_> {
    let options = contest.options.iter();
    FormContest {
        id: &contest.id,
        title: contest.title.texts().collect(),
        rule: contest.rule.clone().into(),
        options: options.map(|option| FormOption { id: &option.id, title: option.title.texts().collect() }).collect(),
    }
}

/// An announcement, as JSON.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Announced<'a> {
    Notice { text: &'a str },
    Schedule { opening: u64, closing: u64, reason: &'a str },
}

/// `[{"kind": "notice", "text"}, {"kind": "schedule", "opening", "closing", "reason"}]`, times in seconds since 1970-01-01 UTC.
pub(crate) fn announced(announcements: &[Announcement]) -> String {
    let announced = announcements.iter().map(|announcement| match announcement {
        Announcement::Notice(text) => Announced::Notice { text },
        Announcement::Schedule(schedule) => {
            let (opening, closing) = (schedule.opening, schedule.closing);
            Announced::Schedule { opening, closing, reason: &schedule.reason }
        }
    });
    serde_json::to_string(&announced.collect::<Vec<_>>()).unwrap_or_default()
}
