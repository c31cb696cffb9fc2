//! What several agree on against the ledger: not they are to blame, but what was exchanged behind them.

use std::collections::BTreeMap;

use crate::facts::Facts;
use crate::missing::trustee_id;
use crate::source::{Pending, Source};
use crate::{CheckId, Finding, FindingCode};

/// Trustees who confirm one other course of the ceremony. If a message was refused, that is to blame.
pub(crate) fn find_course(facts: &mut Facts) {
    for trustees in several(&facts.causes.courses) {
        let who = names(facts, &trustees);
        let message = format!("{who} confirm one course of the key ceremony, the ledger shows another one");
        add(facts, CheckId::K9, FindingCode::CeremonyDisputed, message);
    }
}

/// Trustees who agree to the same other terms, if nothing up to the tally is found that is to blame. Whether any are.
pub(crate) fn find_terms(facts: &mut Facts) -> bool {
    let pending = facts.findings.of(CheckId::D3).iter().any(|kept| kept.source.pending == Some(Pending::Terms));
    if !pending || facts.findings.causes_within(CheckId::P1, CheckId::T2).next().is_some() {
        return false;
    }
    let disputed = several(&facts.causes.terms);
    for trustees in &disputed {
        let who = names(facts, trustees);
        let message = format!("{who} agree to one closed ledger and tally, the ledger shows another one");
        add(facts, CheckId::D4, FindingCode::AgreementDisputed, message);
    }
    !disputed.is_empty()
}

/// Voters whose ballots are not valid, if they are more than half of all: a context that most ballots do not know.
pub(crate) fn find_context(facts: &mut Facts) {
    let (refused, voters) = (facts.verified.refused, facts.state.counted().count() as u64);
    if refused >= 2 && refused.saturating_mul(2) > voters {
        let message = format!(
            "the ballots of {refused} of {voters} voters are not valid under this manifest, joint key and roll: they \
             were made under others"
        );
        add(facts, CheckId::R13, FindingCode::ContextDisputed, message);
    }
}

/// The trustees who say the same as another one, by what they say, in the order of the first of each.
fn several<T: PartialEq + Copy>(said: &BTreeMap<u16, T>) -> Vec<Vec<u16>> {
    let mut groups: Vec<(T, Vec<u16>)> = Vec::new();
    for (trustee, what) in said {
        match groups.iter_mut().find(|(other, _)| other == what) {
            Some((_, trustees)) => trustees.push(*trustee),
            None => groups.push((*what, vec![*trustee])),
        }
    }
    groups.into_iter().map(|(_, trustees)| trustees).filter(|trustees| trustees.len() > 1).collect()
}

fn names(facts: &Facts, trustees: &[u16]) -> String {
    let Some(manifest) = facts.state.manifest() else { return String::new() };
    let names: Vec<_> = trustees.iter().map(|trustee| format!("`{}`", trustee_id(manifest, *trustee))).collect();
    names.join(", ")
}

fn add(facts: &mut Facts, check: CheckId, code: FindingCode, message: String) {
    facts.find(check, Finding::of_record(code.text(), message), Source::default());
}
