//! What happened, in Korean, by the stable code. The English text beside it has the particulars.

use crate::catalogue::happened;

/// What a failure with this code is. `None` for codes that only programs and developers meet.
pub fn summary(code: &str) -> Option<&'static str> {
    happened::text(code)
        .or_else(|| tupyo_registrar::korean_summary(code))
        .or_else(|| verifier_cli::korean_finding(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_has_advice_says_what_happened() {
        let page = include_str!("../../../../texts/ko/tupyo/advice.ftl");
        let codes: Vec<_> = page.lines().filter_map(|line| line.split_once(" =")).map(|(code, _)| code).collect();
        assert!(codes.len() > 40, "{codes:?}");
        for code in codes {
            assert!(summary(code).is_some() || code == "no-out", "{code}");
        }
    }
}
