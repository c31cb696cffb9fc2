//! The parameters of kinds of contests in words, for those who choose a kind.

/// In English and in Korean.
pub type Texts = [String; 2];

/// In both languages.
pub fn texts(en: impl Into<String>, ko: impl Into<String>) -> Texts {
    [en.into(), ko.into()]
}

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

/// How a parameter is asked for.
pub fn parameter(name: &str) -> [&'static str; 2] {
    PARAMETERS.iter().find(|(known, ..)| *known == name).map_or(["?", "?"], |(_, en, ko)| [*en, *ko])
}

#[cfg(test)]
mod tests {
    use tupyo_circuits::kinds;

    use super::*;

    #[test]
    fn every_parameter_has_words() {
        assert!(kinds::parameters().iter().all(|(name, _)| parameter(name) != ["?", "?"]));
    }
}
