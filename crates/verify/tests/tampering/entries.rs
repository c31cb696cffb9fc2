//! Records with other entries. Their attacker holds the ledger's key, and those of officials, trustees or voters where
//! a case signs for them.

use rand::SeedableRng;
use rand::rngs::StdRng;
use rayon::prelude::*;
use tupyo_circuits::{Context, Witness};
use tupyo_election::{Document, DocumentDigest, Entry, Refusal, Schedule, seal, sign};
use tupyo_group::SecretScalar;
use tupyo_rehearsal::{Plan, Rehearsal, root_of_first};
use tupyo_verify::{CheckId, Outcome, Verdict};

use crate::ledger::Ledger;
use crate::play::{assert_first, assert_found, findings, first, report_of, shorten, with_verdict};

pub type Case = (CheckId, &'static str, fn(&mut Ledger));

/// The check of the first cause, its code, and what is done.
pub const CASES: &[Case] = &[
    (CheckId::P1, "wrong-manifest", |ledger| {
        ledger.change_document(0, |document| {
            let Document::Manifest(json) = document else { return };
            *json = String::from_utf8(json.clone()).unwrap().replace("Rehearsal", "Something").into_bytes();
        });
    }),
    (CheckId::P2, "malformed-entry", |ledger| ledger.entries.insert(3, vec![9; 100])),
    (CheckId::P2, "malformed-entry", |ledger| ledger.entries.insert(3, Vec::new())),
    (CheckId::P2, "malformed-entry", |ledger| ledger.entries[4].push(0)),
    (CheckId::P3, "document-signature", |ledger| {
        let (mut part, other) = (ledger.part(2), ledger.part(3));
        part.signature = other.signature;
        ledger.entries[2] = Entry::Document(part).encode();
    }),
    (CheckId::P7, "wrong-phase", |ledger| ledger.repeat(0, 1)),
    (CheckId::P6, "wrong-author", |ledger| {
        let at = ledger.close();
        let close = ledger.rehearsal.trustee_entries(0, &ledger.read(at));
        ledger.entries.insert(at, close[0].encode());
    }),
    (CheckId::K7, "possession-invalid", |ledger| {
        let others = |document: &Document| matches!(document, Document::Reveal(_));
        let (one, two) = (ledger.document(others), ledger.document(others) + 1);
        let Document::Reveal(other) = ledger.read(two) else { return };
        ledger.change_trustee_document(one, 0, |document| {
            if let Document::Reveal(reveal) = document {
                reveal.possession = other.possession;
            }
        });
    }),
    (CheckId::K8, "transcript-mismatch", |ledger| {
        ledger.change_confirmation(|confirmation| confirmation.transcript.0[0] ^= 1);
    }),
    (CheckId::K8, "confirmation-participants", |ledger| {
        ledger.change_confirmation(|confirmation| shorten(&mut confirmation.participants));
    }),
    (CheckId::K10, "confirmation-joint", |ledger| {
        ledger.change_confirmation(|confirmation| confirmation.joint.0[0] ^= 1)
    }),
    (CheckId::K3, "ceremony-consent", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Commitment(_)));
        ledger.change_trustee_document(at, 0, |document| {
            if let Document::Commitment(commitment) = document {
                commitment.after = Some([1; 32]);
            }
        });
    }),
    // All of three must agree: none can be excluded.
    (CheckId::K12, "restart-too-few", |ledger| {
        let restart = Rehearsal::new(ledger.rehearsal.plan().clone()).restarting(&[2]);
        let at = ledger.document(|document| matches!(document, Document::Commitment(_)));
        ledger.insert_official_document(at, &restart);
    }),
    (CheckId::K14, "wrong-joint-key", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::JointKey { .. }));
        ledger.change_document(at, |document| {
            if let Document::JointKey { keys, .. } = document {
                let mut points = keys.components().to_vec();
                points.reverse();
                *keys = tupyo_elgamal::JointKey::new(points).unwrap();
            }
        });
    }),
    (CheckId::R2, "roll-order", |ledger| ledger.change_roll(|voters| voters.swap(0, 1))),
    (CheckId::R2, "roll-order", |ledger| ledger.change_roll(|voters| voters[1] = voters[0])),
    (CheckId::R3, "roll-style", |ledger| ledger.change_roll(|voters| voters[3].style = 2)),
    (CheckId::R4, "roll-weight", |ledger| ledger.change_roll(|voters| voters[3].weight = 0)),
    (CheckId::R5, "roll-holder", |ledger| ledger.change_roll(|voters| voters[3].holder = voters[2].holder)),
    (CheckId::R7, "roll-possession", |ledger| ledger.change_roll(|voters| voters[3].holder.0[0] ^= 1)),
    (CheckId::R7, "roll-possession", |ledger| ledger.change_roll(|voters| voters[3].possession = voters[2].possession)),
    (CheckId::R11, "roll-seal", |ledger| ledger.change_roll(|voters| voters[3].weight = 5)),
    (CheckId::R11, "roll-seal", |ledger| ledger.change_roll(shorten)),
    (CheckId::R12, "wrong-context", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Open { .. }));
        ledger.change_document(at, |document| {
            let Document::Open { context, .. } = document else { panic!("no opening") };
            *context = Context([1; 32]);
        });
    }),
    (CheckId::R12, "open-schedule", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Open { .. }));
        ledger.change_document(at, |document| {
            let Document::Open { schedule, .. } = document else { panic!("no opening") };
            *schedule = Some(DocumentDigest([1; 32]));
        });
    }),
    (CheckId::R12, "open-schedule", |ledger| ledger.announce(schedule(1, 2))),
    (CheckId::B2, "unknown-voter", |ledger| ledger.change_ballot(0, |ballot| ballot.voter = 10)),
    (CheckId::B3, "wrong-style", |ledger| ledger.change_ballot(0, |ballot| ballot.style ^= 1)),
    (CheckId::B4, "wrong-shape", |ledger| ledger.change_ballot(0, |ballot| shorten(&mut ballot.ciphertext))),
    (CheckId::B5, "documents-changed", |ledger| ledger.change_ballot(0, |ballot| ballot.documents = 1)),
    (CheckId::B5, "documents-changed", |ledger| {
        let notice = Document::Notice { text: "The hall has moved.".to_owned() };
        let (ballot, notice) = (ledger.ballot(3), ledger.rehearsal.official_entries(&notice));
        ledger.entries.insert(ballot, notice[0].encode());
    }),
    (CheckId::C3, "too-many", |ledger| ledger.revote(10)),
    (CheckId::B1, "closed", |ledger| {
        let (ballot, close) = (ledger.ballot(3), ledger.close());
        let entry = ledger.entries.remove(ballot);
        ledger.entries.insert(close, entry);
    }),
    (CheckId::B6, "proof-invalid", |ledger| ledger.change_ballot(3, |ballot| ballot.proof.responses.swap(0, 1))),
    (CheckId::B6, "proof-invalid", |ledger| ledger.change_ballot(3, |ballot| ballot.ciphertext.swap(0, 1))),
    (CheckId::B7, "signature-invalid", |ledger| {
        let (at, other) = (ledger.ballot(3), ledger.ballot(4));
        let (Entry::Ballot(mut signed), Entry::Ballot(other)) = (ledger.entry(at), ledger.entry(other)) else { return };
        signed.signature = other.signature;
        ledger.entries[at] = Entry::Ballot(signed).encode();
    }),
    (CheckId::B7, "signature-invalid", |ledger| ledger.sign_by_a_stranger()),
    (CheckId::B8, "opening-invalid", |ledger| ledger.lie_about_the_challenge()),
    (CheckId::C2, "out-of-chain", |ledger| {
        // The second voter's first ballot.
        let first = ledger.ballot(1);
        ledger.entries.remove(first);
    }),
    (CheckId::C2, "out-of-chain", |ledger| {
        let (first, second) = (ledger.ballot(1), ledger.ballot(2));
        ledger.entries.swap(first, second);
    }),
    (CheckId::C2, "out-of-chain", |ledger| {
        let ballot = ledger.ballot(5);
        ledger.repeat(ballot, ballot + 1);
    }),
    (CheckId::C1, "challenged-ballot", |ledger| {
        let at = ledger.find(|entry| matches!(entry, Entry::Challenged(_)), 0);
        ledger.repeat(at, at + 1);
    }),
    (CheckId::C8, "close-missing", |ledger| {
        let close = ledger.close();
        ledger.entries.remove(close);
    }),
    // Two voters' ballots: each is legal where the other one was.
    (CheckId::C7, "close-root", |ledger| {
        let (one, other) = (ledger.ballot(7), ledger.ballot(8));
        ledger.entries.swap(one, other);
    }),
    (CheckId::C7, "close-root", |ledger| ledger.change_close(|close| close.root.0[0] ^= 1)),
    (CheckId::C5, "close-size", |ledger| {
        let at = ledger.close() as u64;
        ledger.change_close(|close| close.size = at + 1);
    }),
    (CheckId::C5, "close-size", |ledger| {
        let opening = ledger.document(|document| matches!(document, Document::Open { .. }));
        let root = root_of_first(&ledger.entries, opening as u64);
        ledger.change_close(|close| (close.size, close.root) = (opening as u64, root));
    }),
    (CheckId::C6, "close-schedule", |ledger| {
        ledger.change_close(|close| close.schedule = Some(DocumentDigest([1; 32])));
    }),
    (CheckId::P15, "agreed-already", |ledger| {
        let first_share = ledger.document(|document| matches!(document, Document::DecryptionShare { .. }));
        ledger.insert_official_document(first_share, &cancelled());
    }),
    // All that follows: agreements, shares, the result.
    (CheckId::P7, "wrong-phase", |ledger| {
        let first_agreement = ledger.document(|document| matches!(document, Document::Agreement(_)));
        ledger.insert_official_document(first_agreement, &cancelled());
    }),
    (CheckId::P8, "schedule-order", |ledger| ledger.announce(schedule(2, 2))),
    (CheckId::P9, "text", |ledger| ledger.announce(Document::Notice { text: String::new() })),
    // A ballot without successor: the official has counted it.
    (CheckId::T1, "wrong-tally", |ledger| {
        let ballot = ledger.ballot(8);
        ledger.entries.remove(ballot);
    }),
    (CheckId::T2, "wrong-tally", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Tally { .. }));
        ledger.change_document(at, |document| {
            if let Document::Tally { units, .. } = document {
                units[0].counted += 1;
            }
        });
    }),
    (CheckId::T2, "wrong-tally", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Tally { .. }));
        ledger.change_document(at, |document| {
            if let Document::Tally { units, .. } = document {
                units.clear();
            }
        });
    }),
    (CheckId::T1, "wrong-tally", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Tally { .. }));
        ledger.change_document(at, |document| {
            if let Document::Tally { counted, .. } = document {
                counted.0[0] ^= 1;
            }
        });
    }),
    (CheckId::D5, "agreement-signature", |ledger| ledger.change_agreement(|terms| terms.root.0[0] ^= 1)),
    (CheckId::D3, "agreement-mismatch", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Agreement(_)));
        let another = root_of_first(&ledger.entries, 3);
        let agreement = Document::Agreement(ledger.rehearsal.agreement_on(0, another));
        ledger.entries[at] = ledger.rehearsal.trustee_entries(0, &agreement)[0].encode();
    }),
    (CheckId::D3, "agreement-mismatch", |ledger| ledger.change_agreement(|terms| terms.tally.0[0] ^= 1)),
    (CheckId::D3, "agreement-mismatch", |ledger| ledger.change_agreement(|terms| terms.size -= 1)),
    (CheckId::D5, "agreement-signature", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Agreement(_)));
        let (document, other) = (ledger.read(at), ledger.read(at + 1));
        let (Document::Agreement(mut agreement), Document::Agreement(other)) = (document, other) else { return };
        agreement.signature = other.signature;
        ledger.entries[at] = ledger.rehearsal.trustee_entries(0, &Document::Agreement(agreement))[0].encode();
    }),
    (CheckId::D2, "repeated-agreement", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Agreement(_)));
        ledger.repeat(at, at + 1);
    }),
    (CheckId::D6, "agreement-missing", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Agreement(_)));
        ledger.entries.remove(at);
    }),
    (CheckId::D9, "decryption-share-invalid", |ledger| {
        ledger.change_share(|units| {
            let factor = units[0].factors[0];
            units[0].factors[0] = factor + tupyo_group::Point::BASE;
        });
    }),
    (CheckId::D8, "wrong-units", |ledger| ledger.change_share(shorten)),
    (CheckId::D7, "repeated-share", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::DecryptionShare { .. }));
        ledger.repeat(at, at + 1);
    }),
    (CheckId::D10, "share-missing", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::DecryptionShare { .. }));
        ledger.entries.remove(at);
    }),
    (CheckId::F2, "wrong-result", |ledger| ledger.change_result(|units| units[0].values[0] ^= 1)),
    (CheckId::F2, "wrong-result", |ledger| ledger.change_result(|units| units[1].values[0] += 1)),
    (CheckId::F1, "wrong-units", |ledger| ledger.change_result(shorten)),
];

#[test]
fn tampered_entries_are_refused() {
    let accepted: Vec<_> = CASES.par_iter().filter_map(tampered).collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
}

fn cancelled() -> Document {
    Document::Cancelled { reason: "fire".to_owned() }
}

fn schedule(opening: u64, closing: u64) -> Document {
    Document::Schedule(Schedule { opening, closing, reason: String::new() })
}

/// What is wrong with the report of a case.
fn tampered((check, code, tamper): &Case) -> Option<String> {
    let mut ledger = Ledger::finished();
    let before = ledger.entries.clone();
    tamper(&mut ledger);
    if !(CheckId::C4..=CheckId::C8).contains(check) {
        ledger.close_again();
    }
    assert_ne!(ledger.entries, before, "{check:?} {code}");
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    let found = report.outcome == Outcome::Refused && first(&report) == Some((*check, *code));
    (!found).then(|| format!("{check:?} {code}: {:?}", findings(&report)))
}

/// A board that takes a vote of two, and officials and trustees who go on.
#[test]
fn a_vote_of_two() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let numbers = [2, 0, 0, 0].map(SecretScalar::small).into();
    let witness = Witness::of_numbers(numbers, SecretScalar::random(rehearsal.rng()));
    let (check, voting) = (rehearsal.check().clone(), rehearsal.voting(0));
    let ballot = seal(&check, voting, &witness, rehearsal.rng()).unwrap();
    let code = ballot.tracking_code(check.context());
    let mut rng = StdRng::from_rng(rehearsal.rng()).unwrap();
    let entry = sign(ballot, code, &rehearsal.voters()[0], &mut rng);
    assert_eq!(rehearsal.post(&entry), Err(Refusal::ProofInvalid));
    rehearsal.post_unverified(&entry).unwrap();
    rehearsal.cast(1, 1);
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_first(&report, CheckId::B6, "proof-invalid");
    assert_found(&report, CheckId::F3, "wrong-sum");
    let message = "contest `contest-0` of style 0 has 3 votes, its ballots 2";
    assert_eq!(report.check(CheckId::F3).unwrap().findings[0].message, message, "one number and no range");
    assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::B6], "tally and result follow from it");
    let rest = [CheckId::C2, CheckId::C9, CheckId::D6, CheckId::D9, CheckId::D10, CheckId::F2, CheckId::B7];
    assert!(rest.iter().all(|check| report.check(*check).unwrap().verdict == Verdict::NotChecked), "{report:#?}");
    assert!(report.election.unwrap().units.is_empty());
}
