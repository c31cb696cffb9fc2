//! What each kind of contest asks of a voter, in one sentence: with the numbers of a contest for its voters, with
//! letters for whoever chooses a kind.

use tupyo_circuits::Parameter;
use tupyo_election::{Contest, RuleDraft};

use super::has_blank;
use crate::catalogue::paper as texts;

/// The sentence of each kind, in English and Korean; the name of a parameter in braces stands for its value,
/// `{options}` for how many options there are.
const KINDS: [(&str, [&str; 2]); 15] = [
    ("single-choice", texts::CHOOSE_ONE_BLANK),
    ("choose-up-to", texts::CHOOSE_UP_MAX_ALSO),
    ("choose-exactly", texts::CHOOSE_EXACTLY_MAX),
    ("choose-at-least", texts::CHOOSE_AT_LEAST_MIN),
    ("approval", texts::CHOOSE_ANY_NUMBER_THEM),
    ("knapsack", texts::CHOOSE_ANY_TOGETHER_COST),
    ("score", texts::GIVE_EACH_THEM_MAX),
    ("cumulative", texts::GIVE_AT_MOST_MAX),
    ("distribution", texts::GIVE_POINTS_AT_MOST),
    ("quadratic", texts::GIVE_VOTES_VOTE_FOR),
    ("positional", texts::PUT_ALL_OPTIONS_ORDER),
    ("positional-top", texts::PUT_AT_LEAST_MIN),
    ("ranking", texts::RANK_THEM_BEST_FIRST),
    ("ranking-top", texts::RANK_THEM_BEST_FIRST_UP),
    ("amounts", texts::GIVE_AT_MOST_MAX),
];

/// What stands for a number before it is known.
const LETTERS: [(&str, &str); 8] = [
    ("max", "N"),
    ("min", "M"),
    ("ranks", "N"),
    ("budget", "B"),
    ("choices", "C"),
    ("points", "…"),
    ("options", "N"),
    ("blank", ""),
];

/// Of a contest, in English and Korean.
pub fn sentence(contest: &Contest) -> [String; 2] {
    let draft = RuleDraft::from(contest.rule.clone());
    let Some([en, ko]) = of(&draft.kind) else {
        let (_, explained) = contest.rule.kind().choice;
        return [explained, explained].map(str::to_owned);
    };
    let filled = |(text, blank): (&str, &str)| {
        let blank = if has_blank(contest) { blank } else { "" };
        let text = text.replace("{blank}", blank).replace("{options}", &contest.options.len().to_string());
        draft.parameters.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), &shown(value)))
    };
    let [blank_en, blank_ko] = texts::OR;
    [(en, blank_en), (ko, blank_ko)].map(filled)
}

/// Of a kind whose numbers are not known yet, in English and Korean.
pub fn of_kind(kind: &str) -> [String; 2] {
    let letter = |text: String, (name, letter): &(&str, &str)| text.replace(&format!("{{{name}}}"), letter);
    of(kind).unwrap_or_default().map(|text| LETTERS.iter().fold(text.to_owned(), letter))
}

/// What an option costs, where options do, with a space before it.
pub fn cost(contest: &Contest, option: usize, language: &str) -> String {
    let draft = RuleDraft::from(contest.rule.clone());
    let costs = draft.parameters.iter().find(|(name, _)| name == "costs");
    let Some((_, Parameter::Numbers(costs))) = costs else { return String::new() };
    costs.get(option).map_or_else(String::new, |cost: &u64| super::of(language, texts::costs(&cost)))
}

fn of(kind: &str) -> Option<[&'static str; 2]> {
    KINDS.iter().find(|(known, _)| *known == kind).map(|(_, said)| *said)
}

fn shown(value: &Parameter) -> String {
    match value {
        Parameter::Number(number) => number.to_string(),
        Parameter::Numbers(numbers) => numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        // Whether a contest has a blank is said by what it counts.
        Parameter::Flag(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use tupyo_election::kinds::{self, SingleChoice};
    use tupyo_rehearsal::{Plan, Rehearsal};

    use super::*;

    #[test]
    fn every_kind_has_a_sentence_of_its_own_in_both_languages() {
        for kind in kinds::KINDS {
            // What an option costs stands beside it.
            let named = |text: &str| {
                let parameters = kind.parameters.iter().filter(|(name, _)| *name != "costs");
                parameters.clone().all(|(name, _)| text.contains(&format!("{{{name}}}")))
            };
            assert!(of(kind.name).is_some_and(|texts| texts.iter().all(|text| named(text))), "{}", kind.name);
            assert!(!of_kind(kind.name).concat().contains('{'), "{}", kind.name);
        }
        let [with, without] = [true, false].map(|blank| {
            let plan = Plan { contests: vec![(SingleChoice { blank }.into(), 2)], ..Plan::single_choice(2, 1) };
            sentence(&Rehearsal::new(plan).state().manifest().unwrap().contests()[0])
        });
        assert_eq!(with, ["Choose one, or `blank`.", "하나를 고르거나, 기권하려면 `blank`를 고르십시오."]);
        assert_eq!(without, ["Choose one.", "하나를 고르십시오."]);
    }

    #[test]
    fn letters_stand_for_numbers_that_are_not_known() {
        assert_eq!(of_kind("choose-exactly"), ["Choose exactly N.", "정확히 N개를 고르십시오."]);
    }
}
