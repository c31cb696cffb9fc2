//! A broken rule of a manifest for people: the place by number and by name, and what to do, in English and Korean.

use serde_json::Value;
use tupyo_circuits::{Bound, kinds};
use tupyo_election::{ExceptionKind, ManifestError, ManifestRule, Shortening};
use tupyo_encoding::shown;

use crate::catalogue::{manifest_errors as texts, manifest_rules};
use crate::failure::Failure;

/// The failure of a manifest of these bytes.
pub fn refused(bytes: &[u8], error: &ManifestError) -> Failure {
    let rule = &error.rule;
    let place = format!("{}{}", error.place, names(bytes, &error.place));
    Failure::refused(rule.code(), words(rule).map(|said| format!("{place}: {said}")))
}

/// What to do about a broken rule, in English and in Korean.
pub fn words(rule: &ManifestRule) -> [String; 2] {
    [rule.to_string(), korean(rule)]
}

/// The ids of the numbered members that a place lies in: ` (council, ahn)` for `contests[1].options[0].title.en`.
fn names(bytes: &[u8], place: &str) -> String {
    let manifest: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let ends = place.match_indices(']').map(|(end, _)| &place[..=end]);
    let pointer = |path: &str| format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    let id = |path: &str| match manifest.pointer(&pointer(path))? {
        Value::String(id) => Some(id.clone()),
        member => member.get("id")?.as_str().map(str::to_owned),
    };
    let ids: Vec<_> = ends.filter_map(id).map(|id| shown(&id).chars().take(80).collect::<String>()).collect();
    if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) }
}

fn korean(rule: &ManifestRule) -> String {
    match rule {
        ManifestRule::Json(message) => texts::json(message),
        ManifestRule::Count { min, max } => texts::count(max, min),
        ManifestRule::TitleLength { longest } => texts::title_length(longest),
        ManifestRule::Parameter(Bound::Number { min, max, .. }) => texts::number(max, min),
        ManifestRule::Parameter(Bound::Other { advice: [_, korean], .. }) => (*korean).to_owned(),
        ManifestRule::Limit { min, max } => texts::number(max, min),
        ManifestRule::ExceptionMissing(kind) => missing(*kind),
        ManifestRule::BallotSize { bytes, shortening } => texts::ballot_size(bytes, &shorter(shortening)),
        ManifestRule::TallySize { bytes } => texts::tally_size(bytes),
        ManifestRule::RuleKind => texts::rule_kind(&kinds()),
        ManifestRule::RuleLater => texts::RULE_LATER.to_owned(),
        rule => manifest_rules::text(rule.code()).map_or_else(|| rule.to_string(), str::to_owned),
    }
}

/// What an exception is missing for, and both ways out.
fn missing(kind: ExceptionKind) -> String {
    let name = kind.name();
    match kind {
        ExceptionKind::ThresholdOne => texts::threshold_one(&name),
        ExceptionKind::ThresholdMinority => texts::threshold_minority(&name),
        _ => texts::witness_quorum(&name),
    }
}

/// Both ways to a shorter ballot.
fn shorter(shortening: &Shortening) -> String {
    let Shortening { contest, options, .. } = shortening;
    let fewer = match options {
        0 => texts::FEWER_CONTESTS.to_owned(),
        _ => texts::fewer_options(contest, options),
    };
    shortening.rule().map_or(fewer.clone(), |rule| texts::other_rule(&fewer, &rule))
}

/// The kinds, with their parameters.
fn kinds() -> String {
    let quoted = |names: Vec<&str>| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join("·");
    let group = |(kinds, parameters): (Vec<_>, Vec<_>)| match parameters[..] {
        [] => quoted(kinds),
        _ => format!("{}({})", quoted(kinds), parameters.join(", ")),
    };
    kinds::by_parameters().into_iter().map(group).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules without numbers have their Korean by code; the two that share a code with a number's text do not.
    #[test]
    fn every_rule_is_said_in_korean() {
        let rules = [
            ManifestRule::Size,
            ManifestRule::Version,
            ManifestRule::TitleCharacter,
            ManifestRule::LedgerNext,
            ManifestRule::WitnessKeyLedger,
            ManifestRule::RegistrationRoll,
        ];
        assert!(rules.iter().all(|rule| !korean(rule).is_ascii()));
        let page = include_str!("../../../../election/src/manifest/error.rs");
        let codes =
            page.lines().filter_map(|line| line.strip_suffix("\",")?.split_once(" => \"")).map(|(_, code)| code);
        let codes: Vec<_> = codes.filter(|code| !code.contains(' ')).collect();
        let with_numbers = ["json", "title-length", "count", "limit", "exception-missing", "ballot-size", "tally-size"];
        let without: Vec<_> = codes.iter().filter(|code| manifest_rules::text(code).is_none()).collect();
        assert!(codes.len() > 35, "{codes:?}");
        assert!(without.iter().all(|code| with_numbers.contains(code) || **code == "rule-kind"), "{without:?}");
    }

    #[test]
    fn every_kind_is_named_with_its_parameters() {
        let expected = "다음 방식 중 하나를 그 방식의 값만 모두 갖추어 적으십시오: \"single-choice\"(blank), \
            \"choose-up-to\"·\"choose-exactly\"·\"score\"(max), \"choose-at-least\"(min, max), \
            \"knapsack\"(budget, costs), \"cumulative\"·\"amounts\"(max, budget), \
            \"distribution\"(max, budget, min, choices), \"quadratic\"(budget), \"positional\"(points), \
            \"positional-top\"(min, points), \"ranking-top\"(ranks), \"approval\", \"ranking\"";
        assert_eq!(korean(&ManifestRule::RuleKind), expected);
    }

    #[test]
    fn places_have_names() {
        let manifest = br#"{"contests": [{"id": "mayor"}, {"id": "council", "options": [{"id": "ahn"}]}],
            "styles": [{"id": "east", "contests": ["mayor", "x\u001b[31m"]}]}"#;
        for (place, expected) in [
            ("contests[1].options[0].title.en", " (council, ahn)"),
            ("contests[1].rule.max", " (council)"),
            ("contests[2]", ""),
            ("styles[0].contests[1]", " (east, x\u{fffd}[31m)"),
            ("floor", ""),
            ("line 1 column 2", ""),
        ] {
            assert_eq!(names(manifest, place), expected);
        }
    }
}
