//! Something that is not as it must be.

use serde::Serialize;

use crate::CheckId;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable code.
    pub code: &'static str,
    /// The entry's index on the ledger.
    pub entry: Option<u64>,
    /// The file.
    pub file: Option<String>,
    /// Whom and what it is about.
    #[serde(skip_serializing_if = "About::is_nothing")]
    pub about: About,
    /// The finding that it is a consequence of (docs/protocol/verification.md, "Causes and consequences").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_from: Option<Cause>,
    /// What is wrong.
    pub message: String,
}

/// Whom and what a finding is about, as far as it is about one: ids of the manifest, and a voter's number on the roll.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// An official's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// A trustee's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trustee: Option<String>,
    /// A registrar's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registrar: Option<String>,
    /// A voter's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voter: Option<u32>,
    /// A style's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// A contest's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contest: Option<String>,
    /// A witness's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// An option's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
}

/// A finding that others follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cause {
    /// The check that it is of.
    pub check: CheckId,
    /// Its code.
    pub code: &'static str,
    /// Its entry, if it has one.
    pub entry: Option<u64>,
}

impl Finding {
    /// A finding of the whole record.
    pub(crate) fn of_record(code: &'static str, message: impl Into<String>) -> Finding {
        let message = message.into();
        Finding { code, entry: None, file: None, about: About::default(), follows_from: None, message }
    }

    /// Whether it follows from nothing else.
    pub fn is_cause(&self) -> bool {
        self.follows_from.is_none()
    }
}

impl About {
    /// Whether it names nobody and nothing.
    pub fn is_nothing(&self) -> bool {
        *self == About::default()
    }

    /// A trustee.
    pub(crate) fn trustee(id: String) -> About {
        About { trustee: Some(id), ..About::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_whom_a_finding_is_about_only_if_it_is_about_somebody() {
        let nobody = Finding::of_record("code", "message");
        assert_eq!(
            serde_json::to_value(&nobody).unwrap(),
            serde_json::json!({ "code": "code", "entry": null, "file": null, "message": "message" })
        );
        let somebody = Finding { about: About::trustee("trustee-1".to_owned()), ..nobody };
        assert_eq!(serde_json::to_value(&somebody).unwrap()["about"], serde_json::json!({ "trustee": "trustee-1" }));
    }
}
