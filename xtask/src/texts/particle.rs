//! The one function that modules of texts have beside texts, where a Korean particle follows an argument.

/// The particle after a word: `with` where its last syllable ends in a consonant, `without` where it ends in a vowel,
/// both where the word is neither Korean nor a number.
fn particle(word: &str, with: &str, without: &str) -> String {
    let last = word.chars().rev().find(|c| c.is_alphanumeric());
    // What ends the syllable: 0 is nothing, 8 is ㄹ. Digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구.
    let end = match last {
        Some(c @ '가'..='힣') => Some((u32::from(c) - u32::from('가')) % 28),
        Some('0' | '3' | '6') => Some(1),
        Some('1' | '7' | '8') => Some(8),
        Some('2' | '4' | '5' | '9') => Some(0),
        _ => None,
    };
    match end {
        Some(0) => without.to_owned(),
        Some(8) if with == "으로" => without.to_owned(),
        Some(_) => with.to_owned(),
        None if with == "으로" => "(으)로".to_owned(),
        None => format!("{with}({without})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_syllable_decides() {
        let said = |word: &str| format!("{word}{}", particle(word, "을", "를"));
        assert_eq!(
            ["선거", "투표율", "`명부`", "항목 3", "2", "a.csv"].map(said),
            ["선거를", "투표율을", "`명부`를", "항목 3을", "2를", "a.csv을(를)"]
        );
        let to = |word: &str| particle(word, "으로", "로");
        assert_eq!(["서울", "부산", "제주", "1", "6", "x"].map(to), ["로", "으로", "로", "로", "으로", "(으)로"]);
    }
}
