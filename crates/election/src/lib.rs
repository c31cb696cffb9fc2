//! The artifacts and pure steps of an election, from manifest to result.

mod manifest;

pub use manifest::{
    Contest, ContestDraft, ContestOption, ElectionManifest, Limits, LimitsDraft, ManifestDraft, ManifestError,
    ManifestRule, OptionDraft, Output, Person, PersonDraft, Rule, RuleDraft, Style, StyleDraft, Title, TrusteesDraft,
};
