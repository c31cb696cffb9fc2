//! Kinds of contests and their parameters in words, for those who choose a kind.

/// In English and in Korean.
pub type Texts = [String; 2];

/// In both languages.
pub fn texts(en: impl Into<String>, ko: impl Into<String>) -> Texts {
    [en.into(), ko.into()]
}

/// What a voter does on a contest of each kind; a parameter's name in braces stands for what it is.
const KINDS: [(&str, &str, &str); 15] = [
    ("single-choice", "Choose one option{blank}.", "하나만 고르십시오{blank}."),
    ("choose-up-to", "Choose up to {max} options.", "{max}개까지 고르십시오."),
    ("choose-exactly", "Choose exactly {max} options.", "반드시 {max}개를 고르십시오."),
    ("choose-at-least", "Choose from {min} to {max} options.", "{min}개 이상 {max}개 이하로 고르십시오."),
    ("approval", "Choose as many options as you like.", "찬성하는 것을 모두 고르십시오. 개수 제한이 없습니다."),
    (
        "knapsack",
        "Choose options that cost at most {budget} together; they cost {costs}.",
        "비용을 합해 {budget} 이하가 되도록 고르십시오. 비용은 차례로 {costs}입니다.",
    ),
    ("score", "Give each option from 0 to {max} points.", "선택지마다 0점에서 {max}점까지 주십시오."),
    (
        "cumulative",
        "Give points: {budget} in all, at most {max} to one option.",
        "점수를 나누어 주십시오. 모두 {budget}점, 한 선택지에 최대 {max}점입니다.",
    ),
    (
        "distribution",
        "Give points: from {min} to {budget} in all, at most {max} to one option, to at most {choices} options.",
        "점수를 나누어 주십시오. 모두 {min}점 이상 {budget}점 이하, 한 선택지에 최대 {max}점, 최대 {choices}개 선택지입니다.",
    ),
    (
        "quadratic",
        "Give votes from {budget} credits: 1 vote costs 1, 2 cost 4, 3 cost 9.",
        "{budget}점으로 표를 주십시오. 한 선택지에 1표는 1점, 2표는 4점, 3표는 9점이 듭니다.",
    ),
    (
        "positional",
        "Put all options in an order; the places get {points} points.",
        "모든 선택지의 순위를 매기십시오. 차례로 {points}점을 받습니다.",
    ),
    (
        "positional-top",
        "Name at least {min} options in an order; the places get {points} points.",
        "앞 순위를 {min}개 이상 매기십시오. 차례로 {points}점을 받습니다.",
    ),
    ("ranking", "Put the options in an order; ties are allowed.", "순위를 매기십시오. 같은 순위도 됩니다."),
    (
        "ranking-top",
        "Put options on up to {ranks} ranks; ties are allowed.",
        "{ranks}순위까지 매기십시오. 같은 순위도 됩니다.",
    ),
    (
        "amounts",
        "Give amounts: {budget} in all, at most {max} to one option.",
        "금액을 나누어 주십시오. 모두 {budget}, 한 선택지에 최대 {max}입니다.",
    ),
];

/// What each parameter is asked for with.
const PARAMETERS: [(&str, &str, &str); 8] = [
    ("blank", "May a voter leave it blank? yes or no", "기권(빈 표)을 허용합니까? 예 또는 아니요"),
    ("max", "The most (options, or points for one)", "최댓값(고를 수 있는 개수 또는 한 선택지의 최고점)"),
    ("min", "The fewest", "최솟값"),
    ("budget", "The most of all together", "모두 합한 한도"),
    ("choices", "To how many options at most", "최대 몇 개 선택지에 줄 수 있습니까"),
    ("costs", "What each option costs, in their order, with spaces", "선택지별 비용을 차례로, 빈칸으로 띄어"),
    ("points", "What each place gets, the first first, with spaces", "순위별 점수를 1순위부터 빈칸으로 띄어"),
    ("ranks", "How many ranks", "몇 순위까지"),
];

/// A kind, before its parameters are known.
pub fn kind(name: &str) -> Texts {
    const LETTERS: [(&str, &str); 8] = [
        ("{blank}", ""),
        ("{max}", "N"),
        ("{min}", "M"),
        ("{ranks}", "N"),
        ("{budget}", "B"),
        ("{choices}", "C"),
        ("{costs}", "…"),
        ("{points}", "…"),
    ];
    let letters = |text: &str| LETTERS.iter().fold(text.to_owned(), |text, (name, letter)| text.replace(name, letter));
    of(name).map(letters)
}

/// How a parameter is asked for.
pub fn parameter(name: &str) -> [&'static str; 2] {
    PARAMETERS.iter().find(|(known, ..)| *known == name).map_or(["?", "?"], |(_, en, ko)| [*en, *ko])
}

fn of(kind: &str) -> [&'static str; 2] {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or(["", ""], |(_, en, ko)| [*en, *ko])
}

#[cfg(test)]
mod tests {
    use tupyo_circuits::kinds;

    use super::*;

    #[test]
    fn every_kind_and_parameter_has_words() {
        for known in kinds::KINDS {
            for text in of(known.name) {
                let named = known.parameters.iter().all(|(name, _)| text.contains(&format!("{{{name}}}")));
                assert!(!text.is_empty() && named, "{}: {text}", known.name);
            }
        }
        assert!(kinds::parameters().iter().all(|(name, _)| parameter(name) != ["?", "?"]));
    }

    #[test]
    fn letters_stand_for_numbers() {
        assert_eq!(kind("choose-up-to"), ["Choose up to N options.", "N개까지 고르십시오."]);
        assert!(kinds::KINDS.iter().all(|known| !kind(known.name).concat().contains('{')));
    }
}
