//! On whom an election rests.

use std::collections::BTreeMap;

use serde::Serialize;
use tupyo_election::{ElectionManifest, ExceptionKind, ManifestException, TrustSentence, trust};

use super::texts::texts;

/// On whom something rests, as the manifest has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrustReport {
    /// `secrecy`, `result` or `availability`.
    pub about: &'static str,
    /// The sentence's stable code.
    pub code: &'static str,
    /// The sentence, by language.
    pub text: BTreeMap<String, String>,
}

/// A departure from the rules that keep votes secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExceptionReport {
    /// Which.
    pub kind: &'static str,
    /// The exposed style's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// Why, by language.
    pub reason: BTreeMap<String, String>,
}

impl TrustReport {
    /// All that is to be said of a manifest.
    pub fn all(manifest: &ElectionManifest) -> Vec<TrustReport> {
        trust(manifest).into_iter().map(TrustReport::of).collect()
    }

    /// One sentence.
    fn of(TrustSentence { about, code, en, ko }: TrustSentence) -> TrustReport {
        let text = BTreeMap::from([("en".to_owned(), en), ("ko".to_owned(), ko)]);
        TrustReport { about: about.code(), code, text }
    }
}

impl ExceptionReport {
    /// All exceptions of a manifest.
    pub fn all(manifest: &ElectionManifest) -> Vec<ExceptionReport> {
        let report = |ManifestException { kind, reason }: &ManifestException| {
            let style = match kind {
                ExceptionKind::Exposed(style) => {
                    manifest.styles().get(usize::from(*style)).map(|style| style.id.clone())
                }
                _ => None,
            };
            ExceptionReport { kind: kind.name(), style, reason: texts(reason) }
        };
        manifest.exceptions().iter().map(report).collect()
    }
}
