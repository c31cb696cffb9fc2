//! The language of what is printed, and which of the catalogue's texts a verdict, a check or a code has.

use std::borrow::Cow;

use tupyo_verify::{CheckId, Finding, Outcome, UnshownRisk, WarningReport};

use crate::catalogue::{checks, findings, risks, table, warnings};

/// A language of what is printed for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English
    #[default]
    En,
    /// 한국어
    Ko,
}

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Ko => "ko",
        }
    }

    /// The one of two texts, English and Korean, that is in this language.
    pub fn say<T>(self, [en, ko]: [T; 2]) -> T {
        match self {
            Language::En => en,
            Language::Ko => ko,
        }
    }

    /// The statement that a check confirms.
    pub fn title(self, check: CheckId) -> &'static str {
        let korean = checks::text(&format!("{check:?}")).unwrap_or_default();
        self.say([check.title(), korean])
    }

    pub(crate) fn outcome(self, outcome: Outcome) -> &'static str {
        self.say(match outcome {
            Outcome::Accepted => table::OUTCOME_ACCEPTED,
            Outcome::Refused => table::OUTCOME_REFUSED,
            Outcome::Incomplete => table::OUTCOME_INCOMPLETE,
            Outcome::Cancelled => table::OUTCOME_CANCELLED,
            Outcome::LimitExceeded => table::OUTCOME_LIMIT_EXCEEDED,
        })
    }

    /// Why a unit stays sealed, by the code in the report.
    pub(crate) fn sealed(self, reason: &str) -> &'static str {
        self.say(match reason {
            "floor" => table::SEALED_FLOOR,
            "turnout" => table::SEALED_TURNOUT,
            "cell" => table::SEALED_CELL,
            _ => table::SEALED_EMPTY,
        })
    }

    /// What a finding says: in Korean what it is, and behind it the particulars, which are in English.
    pub(crate) fn finding(self, finding: &Finding) -> Cow<'_, str> {
        match (self, findings::text(finding.code)) {
            (Language::Ko, Some(what)) => format!("{what} ({})", finding.message).into(),
            _ => finding.message.as_str().into(),
        }
    }

    /// What a warning says.
    pub(crate) fn warning(self, warning: &WarningReport) -> &str {
        self.say([&warning.message, warnings::text(warning.code).unwrap_or(&warning.message)])
    }

    /// What no record can show.
    pub(crate) fn risk(self, risk: &UnshownRisk) -> &'static str {
        self.say([risk.statement, risks::text(risk.code).unwrap_or(risk.statement)])
    }
}

/// What a finding, or a refusal of the ledger's rules, is in Korean, by its code.
pub fn korean_finding(code: &str) -> Option<&'static str> {
    findings::text(code)
}

#[cfg(test)]
mod tests {
    use tupyo_election::RefusalCode;
    use tupyo_verify::FindingCode;

    use super::*;

    /// Every risk of docs/protocol/verification.md has its Korean statement.
    #[test]
    fn every_risk_is_said_in_korean() {
        let page = include_str!("../../docs/protocol/verification.md");
        let (_, list) = page.split_once("(`not_shown_by_a_record`):\n\n").unwrap();
        let codes = list.lines().map_while(|line| line.strip_prefix("- `")?.split('`').next());
        let risks: Vec<_> = codes.map(|code| UnshownRisk { code, statement: "English" }).collect();
        assert_eq!(risks.len(), 14);
        assert!(risks.iter().all(|risk| Language::Ko.risk(risk) != risk.statement), "{risks:?}");
    }

    /// Every check of the report has its Korean title.
    #[test]
    fn every_check_is_said_in_korean() {
        let page = include_str!("../../texts/ko/verifier/checks.ftl");
        let titles = page.lines().filter(|line| line.contains(" = ")).count();
        assert_eq!(CheckId::X3 as usize + 1, titles);
        assert!(!Language::Ko.title(CheckId::L1).is_ascii() && !Language::Ko.title(CheckId::X3).is_ascii());
    }

    /// Whatever the verifier finds that is not an error of reading.
    #[test]
    fn every_finding_is_said_in_korean() {
        let refusals = RefusalCode::all().filter(|code| *code != RefusalCode::JointKeyUnconfirmed);
        let codes = refusals.map(RefusalCode::text).chain(FindingCode::ALL.iter().map(|code| code.text()));
        let silent: Vec<_> = codes.filter(|code| findings::text(code).is_none()).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}
