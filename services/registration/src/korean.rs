//! What refusals are, in Korean, by their stable codes: those of cards, of lists and registrations, and of a
//! registrar's own work. The English text beside it has the particulars.

use crate::catalogue::refusals;

/// What a refusal with this code is. `None` for codes that only programs and developers meet.
pub fn korean_summary(code: &str) -> Option<&'static str> {
    refusals::text(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_wrong_with_a_list_or_found_by_an_audit_is_said_in_korean() {
        let [lists, audits] = [
            include_str!("../../../crates/registration/src/list/fault.rs"),
            include_str!("../../../crates/registration/src/audit/finding.rs"),
        ];
        for source in [lists, audits] {
            let codes: Vec<_> =
                source.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\",")).collect();
            let codes: Vec<_> = codes.into_iter().filter(|code| !code.contains(' ')).collect();
            assert!(codes.len() > 9, "{codes:?}");
            for code in codes {
                assert!(korean_summary(code).is_some(), "{code}");
            }
        }
    }
}
