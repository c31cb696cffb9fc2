//! A manifest that keeps every rule, in which a part is put to see whether that keeps the rules, too: no rule is
//! written a second time for those who are asked.

use std::collections::BTreeMap;

use rand::rngs::OsRng;
use tupyo_circuits::kinds::SingleChoice;
use tupyo_election::{
    ContestDraft, ElectionManifest, LedgerDraft, LimitsDraft, ManifestDraft, ManifestRule, OptionDraft, PersonDraft,
    Rule, StyleDraft, TrusteesDraft,
};
use tupyo_proof::SigningKey;

use super::refusal;
use super::words::Texts;

/// A key and the hash of another: the seeds are 32 bytes of 1 and of 2.
const LEDGER: [&str; 2] =
    ["iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w", "uetQiXzuruavtYY9CDUhK36-9lvDIiyG5sivwPcD-c0"];

/// A rule that a part of a manifest breaks.
pub struct Fault {
    /// Where.
    pub place: String,
    /// Which.
    pub rule: ManifestRule,
    /// What to do.
    pub text: Texts,
}

/// What the draft breaks, if anything.
pub fn fault(draft: &ManifestDraft) -> Option<Fault> {
    let bytes = draft.to_json().ok()?;
    let error = ElectionManifest::parse(&bytes).err()?;
    Some(Fault { text: refusal::words(&error.rule), place: error.place, rule: error.rule })
}

/// The rules of all manifests, but for what the test puts in.
pub fn template() -> ManifestDraft {
    let title = || BTreeMap::from([("en".to_owned(), "x".to_owned())]);
    let options = ["a", "b"].map(|id| OptionDraft::new(id, BTreeMap::from([("en".to_owned(), id.to_owned())])));
    ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name: "x".to_owned(),
        title: title(),
        officials: vec![person("official")],
        trustees: TrusteesDraft { threshold: 2, members: ["1", "2", "3"].map(person).to_vec() },
        ledger: ledger(),
        contests: vec![ContestDraft::new("x", title(), Rule::from(SingleChoice { blank: true }), options.to_vec())],
        styles: vec![StyleDraft { id: "all".to_owned(), title: title(), contests: vec!["x".to_owned()] }],
        approvals: 1,
        limits: LimitsDraft { ballots: 20, challenges: 20 },
        floor: 3,
        turnout: 0,
        exceptions: Vec::new(),
        witnesses: None,
        registration: None,
    }
}

/// Where no ledger is known yet.
pub fn ledger() -> LedgerDraft {
    let [key, next] = LEDGER.map(str::to_owned);
    LedgerDraft { name: "board.example".to_owned(), key, next }
}

/// A key of nobody, where one is not known yet.
pub fn key() -> String {
    PersonDraft::new("x", BTreeMap::new(), SigningKey::generate(&mut OsRng).verifying_key()).key
}

/// Somebody with such a key.
pub fn person(id: &str) -> PersonDraft {
    PersonDraft { id: id.to_owned(), title: BTreeMap::from([("en".to_owned(), "x".to_owned())]), key: key() }
}

/// Whether a title's text in a language keeps the rules.
pub fn title(language: &str, text: &str) -> Result<(), Texts> {
    let mut draft = template();
    draft.title = BTreeMap::from([(language.to_owned(), text.to_owned())]);
    refuses(&draft)
}

/// Whether the draft keeps the rules that it is tried for.
pub fn refuses(draft: &ManifestDraft) -> Result<(), Texts> {
    fault(draft)
        .filter(|fault| !matches!(fault.rule, ManifestRule::ExceptionMissing(_)))
        .map_or(Ok(()), |f| Err(f.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_keeps_every_rule() {
        assert!(fault(&template()).is_none());
        assert!(title("ko", "정기총회").is_ok() && title("ko", " ").is_err() && title("k", "x").is_err());
    }
}
