//! What a contest's rule asks of a voter, in one sentence.

use tupyo_circuits::Parameter;
use tupyo_election::{Contest, RuleDraft};

use super::has_blank;

/// In English and Korean.
pub fn sentence(contest: &Contest) -> [String; 2] {
    let draft = RuleDraft::from(contest.rule.clone());
    let number = |name: &str| match draft.parameters.iter().find(|(given, _)| given == name) {
        Some((_, Parameter::Number(number))) => *number,
        _ => 0,
    };
    let numbers = |name: &str| match draft.parameters.iter().find(|(given, _)| given == name) {
        Some((_, Parameter::Numbers(numbers))) => {
            numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    let sentences = match draft.kind.as_str() {
        "choose-up-to" => several(0, number("max")),
        "choose-exactly" => several(number("max"), number("max")),
        "choose-at-least" => several(number("min"), number("max")),
        "score" | "cumulative" | "distribution" | "quadratic" | "amounts" => given(&draft.kind, number),
        "positional" | "positional-top" | "ranking" | "ranking-top" => {
            ordered(&draft.kind, number, &numbers("points"), contest.options.len())
        }
        "approval" => Some(
            ["Choose any number of them, also none.", "원하는 만큼 고르십시오. 고르지 않아도 됩니다."]
                .map(str::to_owned),
        ),
        "knapsack" => {
            let budget = number("budget");
            Some([
                format!("Choose any that together cost at most {budget}, also none."),
                format!("비용의 합이 {budget} 이하가 되도록 고르십시오. 고르지 않아도 됩니다."),
            ])
        }
        "single-choice" => Some(single(contest)),
        _ => None,
    };
    let (_, explained) = contest.rule.kind().choice;
    sentences.unwrap_or_else(|| [explained, explained].map(str::to_owned))
}

/// What an option costs, where options do, with a space before it.
pub fn cost(contest: &Contest, option: usize, language: &str) -> String {
    let draft = RuleDraft::from(contest.rule.clone());
    let costs = draft.parameters.iter().find(|(name, _)| name == "costs");
    let Some((_, Parameter::Numbers(costs))) = costs else { return String::new() };
    let word = if language == "ko" { "비용" } else { "costs" };
    costs.get(option).map_or_else(String::new, |cost| format!(" ({word} {cost})"))
}

fn single(contest: &Contest) -> [String; 2] {
    let texts = if has_blank(contest) {
        ["Choose one, or `blank`.", "하나를 고르거나, 기권하려면 `blank`를 고르십시오."]
    } else {
        ["Choose one.", "하나를 고르십시오."]
    };
    texts.map(str::to_owned)
}

fn several(min: u64, max: u64) -> Option<[String; 2]> {
    Some(match (min, max) {
        (0, max) => [
            format!("Choose up to {max}, also fewer or none: votes that you do not give are counted as such."),
            format!("{max}개까지 고르십시오. 적게 고르거나 고르지 않아도 되며, 쓰지 않은 표는 따로 집계됩니다."),
        ],
        (min, max) if min == max => [format!("Choose exactly {max}."), format!("정확히 {max}개를 고르십시오.")],
        (min, max) => {
            [format!("Choose at least {min} and at most {max}."), format!("{min}개 이상 {max}개 이하를 고르십시오.")]
        }
    })
}

/// Kinds that give numbers to options.
fn given(kind: &str, number: impl Fn(&str) -> u64) -> Option<[String; 2]> {
    let (max, budget) = (number("max"), number("budget"));
    Some(match kind {
        "score" => [
            format!("Give each of them 0 to {max}; what you do not name gets 0."),
            format!("각각에 0부터 {max}까지 주십시오. 적지 않은 것은 0입니다."),
        ],
        "quadratic" => [
            format!(
                "Give votes: 1 vote for one costs 1, 2 cost 4, 3 cost 9, and so on; you may spend {budget} in all."
            ),
            format!("표를 나누어 주십시오. 하나에 1표는 1, 2표는 4, 3표는 9가 들며 모두 {budget}까지 쓸 수 있습니다."),
        ],
        "distribution" => {
            let (min, choices) = (number("min"), number("choices"));
            [
                format!("Give points to at most {choices} of them: at most {max} to one, {min} to {budget} in all."),
                format!(
                    "{choices}개까지 점수를 주십시오. 하나에 {max}점까지, 모두 합해 {min}점부터 {budget}점까지입니다."
                ),
            ]
        }
        _ => [
            format!("Give at most {max} to one, and at most {budget} in all; what you do not name gets 0."),
            format!("하나에 {max}까지, 모두 합해 {budget}까지 주십시오. 적지 않은 것은 0입니다."),
        ],
    })
}

/// Kinds that put options in order.
fn ordered(kind: &str, number: impl Fn(&str) -> u64, points: &str, options: usize) -> Option<[String; 2]> {
    Some(match kind {
        "positional" => [
            format!("Put all {options} in order, the best first; the places get {points} points."),
            format!("{options}개 모두의 순서를 정하십시오. 앞에서부터 {points}점을 받습니다."),
        ],
        "positional-top" => {
            let min = number("min");
            [
                format!("Put at least {min} of them in order, the best first; the places get {points} points."),
                format!("{min}개 이상의 순서를 정하십시오. 앞에서부터 {points}점을 받습니다."),
            ]
        }
        "ranking-top" => {
            let ranks = number("ranks");
            [
                format!(
                    "Rank them, the best first, in up to {ranks} ranks that several may share; what you do not name is \
                    last."
                ),
                format!("{ranks}순위까지 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다."),
            ]
        }
        _ => [
            "Rank them, the best first; several may share a rank, and what you do not name is last.".to_owned(),
            "순위를 매기십시오. 같은 순위도 되며, 적지 않은 것은 맨 뒤입니다.".to_owned(),
        ],
    })
}

#[cfg(test)]
mod tests {
    use tupyo_election::kinds::{KINDS, SingleChoice};
    use tupyo_rehearsal::{Plan, Rehearsal};

    use super::*;

    #[test]
    fn every_kind_has_a_sentence_of_its_own_in_both_languages() {
        let source = include_str!("rules.rs");
        KINDS.iter().for_each(|kind| assert!(source.contains(&format!("\"{}\"", kind.name)), "{}", kind.name));
        let [with, without] = [true, false].map(|blank| {
            let plan = Plan { contests: vec![(SingleChoice { blank }.into(), 2)], ..Plan::single_choice(2, 1) };
            sentence(&Rehearsal::new(plan).state().manifest().unwrap().contests()[0])
        });
        assert_eq!(with[0], "Choose one, or `blank`.");
        assert_eq!(without, ["Choose one.", "하나를 고르십시오."]);
    }
}
