//! What each finding follows from, when everything is read (docs/protocol/verification.md, "Causes and consequences").

use crate::facts::Facts;
use crate::finding::Cause;
use crate::findings::Kept;
use crate::source::{Link, Pending, Source, Step};
use crate::steps::{refused, taken};
use crate::{CheckId, Family, FindingCode, checks, disputed, missing};

/// Names what is missing and what is disputed, and marks every finding that is a consequence.
pub(crate) fn resolve(facts: &mut Facts) {
    if whole(facts) {
        missing::find(facts);
        disputed::find_course(facts);
    }
    mark(facts);
    if whole(facts) && disputed::find_terms(facts) {
        mark(facts);
    }
}

/// Whether all entries were read, and are the checkpoint's: of others nothing can be missing.
fn whole(facts: &Facts) -> bool {
    facts.was_read() && facts.found(CheckId::L2) + facts.found(CheckId::L3) == 0
}

fn mark(facts: &mut Facts) {
    // In the order of the report: what a finding follows from is of an earlier check, or rests on none.
    for check in checks::numbers() {
        let causes: Vec<_> = facts.findings.of(check).iter().map(|kept| cause_of(facts, check, kept)).collect();
        for (kept, cause) in facts.findings.of_mut(check).iter_mut().zip(causes) {
            kept.finding.follows_from = cause;
        }
    }
}

fn cause_of(facts: &Facts, check: CheckId, kept: &Kept) -> Option<Cause> {
    let of_entries = !matches!(check.family(), Family::L | Family::X);
    if of_entries && let Some(root) = first(facts, CheckId::L3) {
        return Some(root);
    }
    let entry = kept.source.after.map_or(kept.finding.entry, |cause| cause.entry);
    decided(facts, kept.source, entry, kept.finding.file.as_deref())
}

fn decided(facts: &Facts, source: Source, entry: Option<u64>, file: Option<&str>) -> Option<Cause> {
    source.pending.and_then(|pending| target(facts, pending, entry, file)).or(source.after)
}

/// The cause of what a refused entry leads to.
fn root_of(facts: &Facts, link: Link) -> Cause {
    decided(facts, link.source, link.cause.entry, None).unwrap_or(link.cause)
}

fn target(facts: &Facts, pending: Pending, entry: Option<u64>, file: Option<&str>) -> Option<Cause> {
    use CheckId::{B6, B7, B8, B9, F2, K9, L2, L3, L4, L5, L6, P1, R13, T2, X2};
    match pending {
        Pending::Step(step) => untaken(facts, step),
        Pending::Beginning => {
            let bundle = facts.findings.of(L2).iter().find(|kept| kept.finding.file.as_deref() == file);
            let bundle = bundle.map(|kept| kept.named(L2));
            bundle
                .or_else(|| first(facts, L3))
                .or_else(|| facts.causes.step(Step::Manifest).map(|it| root_of(facts, it)))
        }
        Pending::Course => first(facts, K9),
        Pending::Terms => {
            let before = |cause: &Cause| cause.entry.is_none_or(|index| Some(index) < entry);
            facts.findings.causes_within(P1, T2).find(before).or_else(|| first(facts, CheckId::D4))
        }
        Pending::Context => first(facts, R13),
        Pending::Ballots => first(facts, X2)
            .or_else(|| [B6, B7, B8, B9].into_iter().find_map(|check| first(facts, check)))
            .or_else(|| facts.causes.step(Step::Ballot).map(|link| root_of(facts, link))),
        Pending::Sums => facts.findings.causes_within(R13, F2).next(),
        Pending::Bundles => first(facts, L2),
        Pending::Files => [L2, L4, L5].into_iter().find_map(|check| first(facts, check)),
        Pending::Listed => [L2, L4].into_iter().find_map(|check| {
            // Tiles that were read and are wrong: the codes of `tupyo_merkle::TileError`, and `tile-mismatch`.
            let unread = |kept: &&Kept| !kept.finding.code.starts_with("tile-");
            facts.findings.of(check).iter().find(unread).map(|kept| kept.named(check))
        }),
        Pending::Root => first(facts, L3),
        Pending::Witnesses => {
            let own =
                facts.findings.of(L6).iter().find(|kept| kept.finding.code == FindingCode::WitnessKeyLedger.text());
            own.map(|kept| kept.named(L6))
        }
        Pending::Changed => first(facts, X2),
    }
}

/// What is to blame for a step that was never taken.
fn untaken(facts: &Facts, step: Step) -> Option<Cause> {
    if taken(facts, step) {
        return None;
    }
    let refused = refused(facts, step).map(|link| root_of(facts, link));
    refused.or_else(|| {
        missing::CODES.iter().find_map(|(of, check, code)| {
            let is_it = |kept: &&Kept| *of == step && kept.finding.code == code.text();
            facts.findings.of(*check).iter().find(is_it).map(|kept| kept.named(*check))
        })
    })
}

/// The first finding of a check, or what it follows from.
fn first(facts: &Facts, check: CheckId) -> Option<Cause> {
    let kept = facts.findings.of(check).first()?;
    Some(kept.finding.follows_from.unwrap_or_else(|| kept.named(check)))
}
