//! The parameters of kinds of contests in words, for those who choose a kind.

use crate::catalogue::contests as catalogue;

/// In English and in Korean.
pub type Texts = [String; 2];

/// In both languages.
pub fn texts(texts: [impl Into<String>; 2]) -> Texts {
    texts.map(Into::into)
}

/// What each parameter is asked for with.
const PARAMETERS: [(&str, [&str; 2]); 8] = [
    ("blank", catalogue::MAY_VOTER_LEAVE_BLANK),
    ("max", catalogue::MOST_OPTIONS_OR_POINTS),
    ("min", catalogue::FEWEST),
    ("budget", catalogue::MOST_ALL_TOGETHER),
    ("choices", catalogue::HOW_MANY_OPTIONS_AT),
    ("costs", catalogue::WHAT_EACH_OPTION_COSTS),
    ("points", catalogue::WHAT_EACH_PLACE_GETS),
    ("ranks", catalogue::HOW_MANY_RANKS),
];

/// How a parameter is asked for.
pub fn parameter(name: &str) -> [&'static str; 2] {
    PARAMETERS.iter().find(|(known, _)| *known == name).map_or(["?", "?"], |(_, texts)| *texts)
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
