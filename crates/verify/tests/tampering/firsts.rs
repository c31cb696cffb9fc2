//! The first cause, where one thing that is wrong or missing makes much else wrong: what follows is marked as such.

use rayon::prelude::*;
use tupyo_circuits::Context;
use tupyo_election::{Document, Entry, Roll, RollRoot, VotingRoll, context};
use tupyo_rehearsal::root_of_first;
use tupyo_verify::{CheckId, Outcome, Report};

use crate::entries::Case;
use crate::ledger::Ledger;
use crate::play::{assert_first, causes, findings, report_of};

/// Each is the only cause: everything else that is found follows from it.
pub const CASES: &[Case] = &[
    (CheckId::K13, "commitment-missing", |ledger| {
        remove(ledger, |document| matches!(document, Document::Commitment(_)))
    }),
    (CheckId::K13, "reveal-missing", |ledger| remove(ledger, |document| matches!(document, Document::Reveal(_)))),
    (CheckId::K13, "shares-missing", |ledger| remove(ledger, |document| matches!(document, Document::Shares(_)))),
    (CheckId::K13, "confirmation-missing", |ledger| {
        remove(ledger, |document| matches!(document, Document::Confirmation(_)));
    }),
    (CheckId::K14, "joint-key-missing", |ledger| {
        remove(ledger, |document| matches!(document, Document::JointKey { .. }))
    }),
    (CheckId::R11, "seal-missing", |ledger| remove(ledger, |document| matches!(document, Document::RollSealed { .. }))),
    (CheckId::R12, "open-missing", |ledger| remove(ledger, |document| matches!(document, Document::Open { .. }))),
    (CheckId::C8, "close-missing", |ledger| remove(ledger, |document| matches!(document, Document::Close(_)))),
    (CheckId::T1, "tally-missing", |ledger| remove(ledger, |document| matches!(document, Document::Tally { .. }))),
    (CheckId::D6, "agreement-missing", |ledger| remove(ledger, |document| matches!(document, Document::Agreement(_)))),
    (CheckId::D10, "share-missing", |ledger| {
        remove(ledger, |document| matches!(document, Document::DecryptionShare { .. }));
    }),
    // A share that was exchanged after all had confirmed: nobody who confirmed the one before is to blame.
    (CheckId::K9, "ceremony-disputed", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Shares(_)));
        ledger.change_trustee_document(at, 0, |document| {
            let Document::Shares(shares) = document else { return };
            let ciphertext = shares.sealed[0].ciphertext.clone();
            shares.sealed[1].ciphertext = ciphertext;
        });
    }),
    // All agree to one other root: the closing was signed anew behind them.
    (CheckId::D4, "agreement-disputed", agree_to_another_root),
    // A roll that was changed after voting, sealed and opened anew: not the voters' ballots are to blame.
    (CheckId::R13, "context-disputed", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Roll { .. }));
        ledger.change_roll(|voters| voters[3].weight += 1);
        let Document::Roll { voters, .. } = ledger.read(at) else { return };
        let root = Roll::root_of(&voters);
        let seal = ledger.document(|document| matches!(document, Document::RollSealed { .. }));
        ledger.change_document(seal, |document| {
            *document = Document::RollSealed { voters: voters.len() as u32, root, attempt: 0 };
        });
        let opening = ledger.document(|document| matches!(document, Document::Open { .. }));
        let context = context_with(ledger, root);
        ledger.change_document(opening, |document| {
            let Document::Open { context: said, .. } = document else { panic!("no opening") };
            *said = context;
        });
        ledger.close_again();
    }),
];

#[test]
fn what_follows_is_marked_and_the_first_cause_is_the_only_one() {
    let wrong: Vec<_> = CASES.par_iter().filter_map(tampered).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn tampered((check, code, tamper): &Case) -> Option<String> {
    let mut ledger = Ledger::finished();
    tamper(&mut ledger);
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    let causes = causes(&report);
    let only = !causes.is_empty() && causes.iter().all(|cause| *cause == (*check, *code));
    let right = only && report.outcome == Outcome::Refused && consequences(&report) > 0;
    (!right).then(|| format!("{check:?} {code}: {causes:?} of {:?}", findings(&report)))
}

fn consequences(report: &Report) -> usize {
    report.checks.iter().flat_map(|check| &check.findings).filter(|finding| !finding.is_cause()).count()
}

fn agree_to_another_root(ledger: &mut Ledger) {
    let first = ledger.document(|document| matches!(document, Document::Agreement(_)));
    let root = root_of_first(&ledger.entries, 3);
    for trustee in 0..3 {
        let agreement = Document::Agreement(ledger.rehearsal.agreement_on(trustee, root));
        ledger.entries[first + usize::from(trustee)] =
            ledger.rehearsal.trustee_entries(trustee, &agreement)[0].encode();
    }
}

/// Who agrees to something else is named, and to blame is what was exchanged; unless something before is wrong already.
#[test]
fn what_trustees_agree_to_instead_is_disputed_only_if_nothing_before_is_wrong() {
    let mut ledger = Ledger::finished();
    agree_to_another_root(&mut ledger);
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    let (_, disputed) = report.causes().next().unwrap();
    assert!(disputed.message.starts_with("`trustee-1`, `trustee-2`, `trustee-3` agree"), "{}", disputed.message);
    ledger.sign_by_a_stranger();
    ledger.close_again();
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!(causes(&report)[0], (CheckId::B7, "signature-invalid"));
    assert!(!findings(&report).contains(&(CheckId::D4, "agreement-disputed")), "{:?}", findings(&report));
}

/// Takes the first such document away.
fn remove(ledger: &mut Ledger, like: fn(&Document) -> bool) {
    let at = ledger.document(like);
    ledger.entries.remove(at);
    ledger.close_again();
}

/// The context of another roll.
fn context_with(ledger: &Ledger, root: RollRoot) -> Context {
    let state = ledger.rehearsal.state();
    context(state.election(), &state.keys().unwrap().joint, &VotingRoll::unmixed(root))
}

/// A roll whose signature was exchanged: the seal of an empty roll, which is signed, does not follow from it, and all
/// else from that.
#[test]
fn what_nobody_signed_is_first_and_no_cause_of_what_is_signed() {
    let mut ledger = Ledger::finished();
    let at = ledger.document(|document| matches!(document, Document::Roll { .. }));
    let (mut part, other) = (ledger.part(at), ledger.part(0));
    part.signature = other.signature;
    ledger.entries[at] = Entry::Document(part).encode();
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!(causes(&report), [(CheckId::P3, "document-signature"), (CheckId::R1, "roll-empty")]);
    assert!(consequences(&report) > 0);
}

#[test]
fn what_is_missing_is_named() {
    let mut ledger = Ledger::finished();
    remove(&mut ledger, |document| matches!(document, Document::Confirmation(_)));
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_first(&report, CheckId::K13, "confirmation-missing");
    let (_, first) = report.causes().next().unwrap();
    assert_eq!(first.about.trustee.as_deref(), Some("trustee-1"));
    let late = report.check(CheckId::B1).unwrap().findings[0].clone();
    let cause = late.follows_from.unwrap();
    assert_eq!((late.code, cause.check, cause.code), ("not-open", CheckId::K13, "confirmation-missing"));
    assert!(late.about.voter.is_some());
}
