//! The phases of an election in words.

use tupyo_election::Phase;

use crate::catalogue::phases as texts;

/// A phase in English, which is its stable name, and in Korean.
pub fn words(phase: Phase) -> [&'static str; 2] {
    match phase {
        Phase::Manifest => texts::PHASE_MANIFEST,
        Phase::Ceremony => texts::PHASE_CEREMONY,
        Phase::Key => texts::PHASE_KEY,
        Phase::Roll => texts::PHASE_ROLL,
        Phase::Sealed => texts::PHASE_SEALED,
        Phase::Open => texts::PHASE_OPEN,
        Phase::Closed => texts::PHASE_CLOSED,
        Phase::Tallied => texts::PHASE_TALLIED,
        Phase::Finished => texts::PHASE_FINISHED,
        Phase::Cancelled => texts::PHASE_CANCELLED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_word_is_the_stable_name() {
        for phase in [Phase::Manifest, Phase::Ceremony, Phase::Key, Phase::Roll, Phase::Sealed] {
            assert_eq!(words(phase)[0], phase.as_str());
        }
        for phase in [Phase::Open, Phase::Closed, Phase::Tallied, Phase::Finished, Phase::Cancelled] {
            assert_eq!(words(phase)[0], phase.as_str());
        }
    }
}
