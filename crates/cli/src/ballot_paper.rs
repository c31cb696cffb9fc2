//! An empty ballot as a voter reads it: what is asked, what can be chosen, and how.

use serde_json::{Value, json};
use tupyo_election::{Contest, ContestOption, ElectionManifest, Output, Style, Title};
use tupyo_voter::empty_ballot;

use crate::catalogue::{paper as texts, wrong_usage};
use crate::failure::Failure;

pub mod rules;

/// Of a style, in English and Korean.
pub fn text(manifest: &ElectionManifest, style: u16) -> [String; 2] {
    ["en", "ko"].map(|language| in_language(manifest, style, language).unwrap_or_default())
}

/// The same for programs: the ballot in the manifest's words, and each contest's rule in one sentence.
pub fn json(manifest: &ElectionManifest, style: u16) -> Result<Value, Failure> {
    let broken = |error: serde_json::Error| Failure::refused("unreadable-answer", error.to_string());
    let unknown = || Failure::usage("unknown-style", wrong_usage::NO_SUCH_DISTRICT);
    let mut ballot: Value =
        serde_json::from_str(&empty_ballot(manifest, style).ok_or_else(unknown)?).map_err(broken)?;
    for (place, contest) in contests(manifest, style).into_iter().enumerate() {
        let [en, ko] = rules::sentence(contest);
        ballot["contests"][place]["rule_in_words"] = json!({ "en": en, "ko": ko });
        ballot["contests"][place]["blank"] = has_blank(contest).into();
    }
    Ok(ballot)
}

/// Whether it can be left blank in so many words.
pub fn has_blank(contest: &Contest) -> bool {
    contest.rule.outputs(contest.options.len()).contains(&Output::Blank)
}

fn style_of(manifest: &ElectionManifest, style: u16) -> Option<&Style> {
    manifest.styles().get(usize::from(style))
}

fn contests(manifest: &ElectionManifest, style: u16) -> Vec<&Contest> {
    let places = style_of(manifest, style).map_or(&[][..], |style| &style.contests);
    places.iter().filter_map(|place| manifest.contests().get(*place)).collect()
}

/// Of a style, in one of the manifest's languages.
pub fn in_language(manifest: &ElectionManifest, style: u16, language: &str) -> Option<String> {
    let own = style_of(manifest, style)?;
    let ballot = of(language, texts::BALLOT);
    let title = manifest.title().in_language(language);
    let mut lines = vec![format!("{ballot}: {title}"), format!("{} [{}]", own.title.in_language(language), own.id)];
    for contest in contests(manifest, style) {
        lines.push(String::new());
        lines.extend(of_contest(contest, language));
    }
    Some(lines.join("\n"))
}

/// The one of two texts that is in a language: English where it is not Korean.
fn of<T>(language: &str, [en, ko]: [T; 2]) -> T {
    if language == "ko" { ko } else { en }
}

fn of_contest(contest: &Contest, language: &str) -> Vec<String> {
    let rule = of(language, rules::sentence(contest));
    let mut lines = vec![format!("{} [{}]", contest.title.in_language(language), contest.id)];
    lines.extend(described(contest.description.as_ref(), language, "  "));
    lines.push(format!("  {rule}"));
    let width = contest.options.iter().map(|option| option.id.chars().count()).max().unwrap_or_default().clamp(5, 24);
    lines.extend(contest.options.iter().enumerate().flat_map(|(place, option)| {
        let cost = rules::cost(contest, place, language);
        of_option(option, &cost, width, language)
    }));
    if has_blank(contest) {
        let blank = of(language, texts::BLANK_VOTE_FOR_NONE);
        lines.push(format!("    {:<width$}  {blank}", "blank"));
    }
    lines
}

fn of_option(option: &ContestOption, cost: &str, width: usize, language: &str) -> Vec<String> {
    let subtitle = option.subtitle.as_ref().map(|subtitle| format!(", {}", subtitle.in_language(language)));
    let (title, subtitle) = (option.title.in_language(language), subtitle.unwrap_or_default());
    let mut lines = vec![format!("    {:<width$}  {title}{subtitle}{cost}", option.id)];
    lines.extend(described(option.description.as_ref(), language, &" ".repeat(width + 6)));
    lines
}

fn described(description: Option<&Title>, language: &str, before: &str) -> Vec<String> {
    let text = description.map_or("", |description| description.in_language(language));
    text.lines().map(|line| format!("{before}{line}")).collect()
}
