//! What each kind of contest asks of a voter, in one sentence: with the numbers of a contest for its voters, with
//! letters for whoever chooses a kind.

use tupyo_circuits::Parameter;
use tupyo_election::{Contest, RuleDraft};

use super::has_blank;

/// The sentence of each kind, in English and Korean; the name of a parameter in braces stands for its value,
/// `{options}` for how many options there are.
const KINDS: [(&str, &str, &str); 15] = [
    ("single-choice", "Choose one{blank}.", "하나를 고르{blank}십시오."),
    (
        "choose-up-to",
        "Choose up to {max}, also fewer or none: votes that you do not give are counted as such.",
        "{max}개까지 고르십시오. 적게 고르거나 고르지 않아도 되며, 쓰지 않은 표는 따로 집계됩니다.",
    ),
    ("choose-exactly", "Choose exactly {max}.", "정확히 {max}개를 고르십시오."),
    ("choose-at-least", "Choose at least {min} and at most {max}.", "{min}개 이상 {max}개 이하를 고르십시오."),
    ("approval", "Choose any number of them, also none.", "원하는 만큼 고르십시오. 고르지 않아도 됩니다."),
    (
        "knapsack",
        "Choose any that together cost at most {budget}, also none.",
        "비용의 합이 {budget} 이하가 되도록 고르십시오. 고르지 않아도 됩니다.",
    ),
    (
        "score",
        "Give each of them 0 to {max}; what you do not name gets 0.",
        "각각에 0부터 {max}까지 주십시오. 적지 않은 것은 0입니다.",
    ),
    ("cumulative", AT_MOST[0], AT_MOST[1]),
    (
        "distribution",
        "Give points to at most {choices} of them: at most {max} to one, {min} to {budget} in all.",
        "{choices}개까지 점수를 주십시오. 하나에 {max}점까지, 모두 합해 {min}점부터 {budget}점까지입니다.",
    ),
    (
        "quadratic",
        "Give votes: 1 vote for one costs 1, 2 cost 4, 3 cost 9, and so on; you may spend {budget} in all.",
        "표를 나누어 주십시오. 하나에 1표는 1, 2표는 4, 3표는 9가 들며 모두 {budget}까지 쓸 수 있습니다.",
    ),
    (
        "positional",
        "Put all {options} in order, the best first; the places get {points} points.",
        "{options}개 모두의 순서를 정하십시오. 앞에서부터 {points}점을 받습니다.",
    ),
    (
        "positional-top",
        "Put at least {min} of them in order, the best first; the places get {points} points.",
        "{min}개 이상의 순서를 정하십시오. 앞에서부터 {points}점을 받습니다.",
    ),
    (
        "ranking",
        "Rank them, the best first; several may share a rank, and what you do not name is last.",
        "순위를 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.",
    ),
    (
        "ranking-top",
        "Rank them, the best first, in up to {ranks} ranks that several may share; what you do not name is last.",
        "{ranks}순위까지 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.",
    ),
    ("amounts", AT_MOST[0], AT_MOST[1]),
];
const AT_MOST: [&str; 2] = [
    "Give at most {max} to one, and at most {budget} in all; what you do not name gets 0.",
    "하나에 {max}까지, 모두 합해 {budget}까지 주십시오. 적지 않은 것은 0입니다.",
];
const BLANK: [&str; 2] = [", or `blank`", "거나, 기권하려면 `blank`를 고르"];

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
    let Some(texts) = of(&draft.kind) else {
        let (_, explained) = contest.rule.kind().choice;
        return [explained, explained].map(str::to_owned);
    };
    let filled = |(text, blank): (&str, &str)| {
        let blank = if has_blank(contest) { blank } else { "" };
        let text = text.replace("{blank}", blank).replace("{options}", &contest.options.len().to_string());
        draft.parameters.iter().fold(text, |text, (name, value)| text.replace(&format!("{{{name}}}"), &shown(value)))
    };
    [(texts[0], BLANK[0]), (texts[1], BLANK[1])].map(filled)
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
    let word = if language == "ko" { "비용" } else { "costs" };
    costs.get(option).map_or_else(String::new, |cost| format!(" ({word} {cost})"))
}

fn of(kind: &str) -> Option<[&'static str; 2]> {
    KINDS.iter().find(|(known, ..)| *known == kind).map(|(_, en, ko)| [*en, *ko])
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
