use std::collections::BTreeMap;

use serde::Serialize;
use tupyo_election::{Contest, ElectionManifest, RuleDraft};

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
