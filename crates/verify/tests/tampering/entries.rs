//! Records with other entries. Their attacker holds the ledger's key, and those of officials, trustees or voters where a case signs for them.

use rand::SeedableRng;
use rand::rngs::StdRng;
use rayon::prelude::*;
use tupyo_circuits::{Context, Witness};
use tupyo_election::{
    Author, Ballot, Challenged, Close, Document, DocumentDigest, DocumentPart, Entry, FinishedBallot, Refusal,
    Schedule, UnitResult, Voter, seal, sign,
};
use tupyo_group::SecretScalar;
use tupyo_proof::{Purpose, SigningKey};
use tupyo_rehearsal::{Plan, Rehearsal, root_of_first};
use tupyo_threshold::UnitShare;
use tupyo_verify::{CheckId, Outcome, Verdict};

use crate::play::{assert_found, findings, has_found, plan, report_of, shorten, with_verdict};

pub type Case = (CheckId, &'static str, fn(&mut Ledger));

/// The check that must fail, the code of its finding, and what is done.
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
    (CheckId::P3, "wrong-phase", |ledger| ledger.repeat(0, 1)),
    (CheckId::P3, "wrong-author", |ledger| {
        let at = ledger.close();
        let close = ledger.rehearsal.trustee_entries(0, &ledger.read(at));
        ledger.entries.insert(at, close[0].encode());
    }),
    (CheckId::K1, "possession-invalid", |ledger| {
        let others = |document: &Document| matches!(document, Document::Reveal(_));
        let (one, two) = (ledger.document(others), ledger.document(others) + 1);
        let Document::Reveal(other) = ledger.read(two) else { return };
        ledger.change_trustee_document(one, 0, |document| {
            if let Document::Reveal(reveal) = document {
                reveal.possession = other.possession;
            }
        });
    }),
    (CheckId::K1, "transcript-mismatch", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Confirmation(_)));
        ledger.change_trustee_document(at, 0, |document| {
            if let Document::Confirmation(confirmation) = document {
                confirmation.transcript.0[0] ^= 1;
            }
        });
    }),
    (CheckId::K2, "wrong-joint-key", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::JointKey { .. }));
        ledger.change_document(at, |document| {
            if let Document::JointKey { keys, .. } = document {
                let mut points = keys.components().to_vec();
                points.reverse();
                *keys = tupyo_elgamal::JointKey::new(points).unwrap();
            }
        });
    }),
    (CheckId::R1, "roll-order", |ledger| ledger.change_roll(|voters| voters.swap(0, 1))),
    (CheckId::R1, "roll-order", |ledger| ledger.change_roll(|voters| voters[1] = voters[0])),
    (CheckId::R1, "roll-style", |ledger| ledger.change_roll(|voters| voters[3].style = 2)),
    (CheckId::R1, "roll-weight", |ledger| ledger.change_roll(|voters| voters[3].weight = 0)),
    (CheckId::R2, "roll-seal", |ledger| ledger.change_roll(|voters| voters[3].weight = 5)),
    (CheckId::R2, "roll-seal", |ledger| ledger.change_roll(shorten)),
    (CheckId::R3, "wrong-context", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Open { .. }));
        ledger.change_document(at, |document| *document = Document::Open { context: Context([1; 32]) });
    }),
    (CheckId::B1, "unknown-voter", |ledger| ledger.change_ballot(0, |ballot| ballot.voter = 10)),
    (CheckId::B1, "wrong-style", |ledger| ledger.change_ballot(0, |ballot| ballot.style ^= 1)),
    (CheckId::B1, "wrong-shape", |ledger| ledger.change_ballot(0, |ballot| shorten(&mut ballot.ciphertext))),
    (CheckId::B1, "too-many", |ledger| ledger.revote(10)),
    (CheckId::B1, "closed", |ledger| {
        let (ballot, close) = (ledger.ballot(3), ledger.close());
        let entry = ledger.entries.remove(ballot);
        ledger.entries.insert(close, entry);
    }),
    (CheckId::B2, "proof-invalid", |ledger| ledger.change_ballot(3, |ballot| ballot.proof.responses.swap(0, 1))),
    (CheckId::B2, "proof-invalid", |ledger| ledger.change_ballot(3, |ballot| ballot.ciphertext.swap(0, 1))),
    (CheckId::B3, "signature-invalid", |ledger| {
        let (at, other) = (ledger.ballot(3), ledger.ballot(4));
        let (Entry::Ballot(mut signed), Entry::Ballot(other)) = (ledger.entry(at), ledger.entry(other)) else { return };
        signed.signature = other.signature;
        ledger.entries[at] = Entry::Ballot(signed).encode();
    }),
    (CheckId::B3, "signature-invalid", |ledger| ledger.sign_by_a_stranger()),
    (CheckId::B4, "opening-invalid", |ledger| ledger.lie_about_the_challenge()),
    (CheckId::C1, "out-of-chain", |ledger| {
        // The second voter's first ballot.
        let first = ledger.ballot(1);
        ledger.entries.remove(first);
    }),
    (CheckId::C1, "out-of-chain", |ledger| {
        let (first, second) = (ledger.ballot(1), ledger.ballot(2));
        ledger.entries.swap(first, second);
    }),
    (CheckId::C1, "out-of-chain", |ledger| {
        let ballot = ledger.ballot(5);
        ledger.repeat(ballot, ballot + 1);
    }),
    (CheckId::C1, "challenged-ballot", |ledger| {
        let at = ledger.find(|entry| matches!(entry, Entry::Challenged(_)), 0);
        ledger.repeat(at, at + 1);
    }),
    (CheckId::C2, "wrong-phase", |ledger| {
        let close = ledger.close();
        ledger.entries.remove(close);
    }),
    // Two voters' ballots: each is legal where the other one was.
    (CheckId::C2, "close-root", |ledger| {
        let (one, other) = (ledger.ballot(7), ledger.ballot(8));
        ledger.entries.swap(one, other);
    }),
    (CheckId::C2, "close-root", |ledger| ledger.change_close(|close| close.root.0[0] ^= 1)),
    (CheckId::C2, "close-size", |ledger| {
        let at = ledger.close() as u64;
        ledger.change_close(|close| close.size = at + 1);
    }),
    (CheckId::C2, "close-size", |ledger| {
        let opening = ledger.document(|document| matches!(document, Document::Open { .. }));
        let root = root_of_first(&ledger.entries, opening as u64);
        ledger.change_close(|close| (close.size, close.root) = (opening as u64, root));
    }),
    (CheckId::C2, "close-schedule", |ledger| {
        ledger.change_close(|close| close.schedule = Some(DocumentDigest([1; 32])));
    }),
    (CheckId::C2, "close-schedule", |ledger| ledger.announce(schedule(1, 2))),
    (CheckId::P3, "schedule-order", |ledger| ledger.announce(schedule(2, 2))),
    (CheckId::P3, "text", |ledger| ledger.announce(Document::Notice { text: String::new() })),
    // A ballot without successor: the official has counted it.
    (CheckId::T1, "wrong-tally", |ledger| {
        let ballot = ledger.ballot(8);
        ledger.entries.remove(ballot);
    }),
    (CheckId::T1, "wrong-tally", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Tally { .. }));
        ledger.change_document(at, |document| {
            if let Document::Tally { units } = document {
                units[0].counted += 1;
            }
        });
    }),
    (CheckId::T1, "wrong-tally", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::Tally { .. }));
        ledger.change_document(at, |document| *document = Document::Tally { units: Vec::new() });
    }),
    (CheckId::D1, "decryption-share-invalid", |ledger| {
        ledger.change_share(|units| {
            let factor = units[0].factors[0];
            units[0].factors[0] = factor + tupyo_group::Point::BASE;
        });
    }),
    (CheckId::D1, "wrong-units", |ledger| ledger.change_share(shorten)),
    (CheckId::D1, "repeated-share", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::DecryptionShare { .. }));
        ledger.repeat(at, at + 1);
    }),
    (CheckId::D2, "not-enough-shares", |ledger| {
        let at = ledger.document(|document| matches!(document, Document::DecryptionShare { .. }));
        ledger.entries.remove(at);
    }),
    (CheckId::F1, "wrong-result", |ledger| ledger.change_result(|units| units[0].values.swap(0, 1))),
    (CheckId::F1, "wrong-result", |ledger| ledger.change_result(|units| units[1].values[0] += 1)),
    (CheckId::F1, "wrong-units", |ledger| ledger.change_result(shorten)),
];

#[test]
fn tampered_entries_are_refused() {
    let accepted: Vec<_> = CASES.par_iter().filter_map(tampered).collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
}

fn schedule(opening: u64, closing: u64) -> Document {
    Document::Schedule(Schedule { opening, closing, reason: String::new() })
}

/// What is wrong with the report of a case.
fn tampered((check, code, tamper): &Case) -> Option<String> {
    let mut ledger = Ledger::finished();
    let before = ledger.entries.clone();
    tamper(&mut ledger);
    if *check != CheckId::C2 {
        ledger.close_again();
    }
    assert_ne!(ledger.entries, before, "{check:?} {code}");
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    let found = report.outcome == Outcome::Refused && has_found(&report, *check, code);
    (!found).then(|| format!("{check:?} {code}: {:?}", findings(&report)))
}

/// An election's ledger, to be tampered with.
pub struct Ledger {
    pub rehearsal: Rehearsal,
    pub entries: Vec<Vec<u8>>,
}

impl Ledger {
    fn finished() -> Ledger {
        let rehearsal = Rehearsal::finished(plan());
        let entries = rehearsal.entries().to_vec();
        Ledger { rehearsal, entries }
    }

    fn entry(&self, index: usize) -> Entry {
        Entry::decode(&self.entries[index]).unwrap()
    }

    fn part(&self, index: usize) -> DocumentPart {
        let Entry::Document(part) = self.entry(index) else { unreachable!() };
        part
    }

    fn read(&self, index: usize) -> Document {
        borsh::from_slice(&self.part(index).bytes).unwrap()
    }

    /// The index of the entry number `skip` that is like this.
    fn find(&self, like: fn(&Entry) -> bool, skip: usize) -> usize {
        (0..self.entries.len()).filter(|index| like(&self.entry(*index))).nth(skip).unwrap()
    }

    fn ballot(&self, number: usize) -> usize {
        self.find(|entry| matches!(entry, Entry::Ballot(_)), number)
    }

    fn document(&self, like: fn(&Document) -> bool) -> usize {
        let is = |index: &usize| matches!(self.entry(*index), Entry::Document(_)) && like(&self.read(*index));
        (0..self.entries.len()).find(is).unwrap()
    }

    /// Where voting ends, by the official.
    fn close(&self) -> usize {
        self.document(|document| matches!(document, Document::Close(_)))
    }

    fn change_close(&mut self, change: impl FnOnce(&mut Close)) {
        let at = self.close();
        self.change_document(at, |document| {
            let Document::Close(close) = document else { unreachable!() };
            change(close);
        });
    }

    /// The official ends voting by what is on the ledger now.
    fn close_again(&mut self) {
        let like = |document: &Document| matches!(document, Document::Close(_));
        let by_official = |index: &usize| matches!(self.entry(*index), Entry::Document(part) if matches!(part.author, Author::Official(_)));
        let is = |index: &usize| by_official(index) && like(&self.read(*index));
        let Some(at) = (0..self.entries.len()).filter(|at| Entry::decode(&self.entries[*at]).is_ok()).find(is) else {
            return;
        };
        let root = root_of_first(&self.entries, at as u64);
        self.change_document(at, |document| {
            let Document::Close(close) = document else { unreachable!() };
            (close.size, close.root) = (at as u64, root);
        });
    }

    /// The official announces something after the manifest.
    fn announce(&mut self, document: Document) {
        let announced = self.rehearsal.official_entries(&document)[0].encode();
        self.entries.insert(1, announced);
    }

    fn repeat(&mut self, index: usize, at: usize) {
        self.entries.insert(at, self.entries[index].clone());
    }

    /// Signed by the official.
    fn change_document(&mut self, index: usize, change: impl FnOnce(&mut Document)) {
        let mut document = self.read(index);
        change(&mut document);
        self.entries[index] = self.rehearsal.official_entries(&document)[0].encode();
    }

    fn change_trustee_document(&mut self, index: usize, trustee: u16, change: impl FnOnce(&mut Document)) {
        let mut document = self.read(index);
        change(&mut document);
        self.entries[index] = self.rehearsal.trustee_entries(trustee, &document)[0].encode();
    }

    fn change_roll(&mut self, change: impl FnOnce(&mut Vec<Voter>)) {
        let at = self.document(|document| matches!(document, Document::Roll { .. }));
        self.change_document(at, |document| {
            let Document::Roll { voters, .. } = document else { unreachable!() };
            change(voters);
        });
    }

    /// Signed by the first trustee.
    fn change_share(&mut self, change: impl FnOnce(&mut Vec<UnitShare>)) {
        let at = self.document(|document| matches!(document, Document::DecryptionShare { .. }));
        self.change_trustee_document(at, 0, |document| {
            let Document::DecryptionShare { units } = document else { unreachable!() };
            change(units);
        });
    }

    fn change_result(&mut self, change: impl FnOnce(&mut Vec<UnitResult>)) {
        let at = self.document(|document| matches!(document, Document::Result { .. }));
        self.change_document(at, |document| {
            let Document::Result { units } = document else { unreachable!() };
            change(units);
        });
    }

    /// Signed by its voter.
    fn change_ballot(&mut self, number: usize, change: impl FnOnce(&mut Ballot)) {
        let at = self.ballot(number);
        let Entry::Ballot(mut signed) = self.entry(at) else { unreachable!() };
        let voter = signed.ballot.voter;
        change(&mut signed.ballot);
        let code = signed.ballot.tracking_code(self.rehearsal.check().context());
        self.entries[at] = self.signed(voter, |key, rng| sign(signed.ballot, code, key, rng));
    }

    fn sign_by_a_stranger(&mut self) {
        let at = self.ballot(3);
        let Entry::Ballot(signed) = self.entry(at) else { unreachable!() };
        let code = signed.ballot.tracking_code(self.rehearsal.check().context());
        let stranger = SigningKey::generate(self.rehearsal.rng());
        self.entries[at] = sign(signed.ballot, code, &stranger, self.rehearsal.rng()).encode();
    }

    /// Other values, signed by the voter.
    fn lie_about_the_challenge(&mut self) {
        let at = self.find(|entry| matches!(entry, Entry::Challenged(_)), 0);
        let Entry::Challenged(mut challenged) = self.entry(at) else { unreachable!() };
        challenged.values.swap(0, 1);
        let code = challenged.ballot.tracking_code(self.rehearsal.check().context());
        let message = Challenged::message(&code, &challenged.nonce, &challenged.values);
        self.entries[at] = self.signed(challenged.ballot.voter, |key, rng| {
            challenged.signature = key.sign(Purpose::Challenge, &message, rng);
            Entry::Challenged(challenged)
        });
    }

    /// The first voter votes again and again before voting ends.
    fn revote(&mut self, times: usize) {
        let close = self.close();
        let check = self.rehearsal.check().clone();
        let mut voting = self.rehearsal.voting(0);
        for at in close..close + times {
            let bits = self.rehearsal.bits(0, 1);
            let entry = self.signed(0, |key, rng| {
                let finished = FinishedBallot::seal(&check, voting, bits, key, rng).unwrap();
                voting.previous = Some(finished.code());
                finished.cast(key, rng)
            });
            self.entries.insert(at, entry);
        }
    }

    fn signed(&mut self, voter: u32, entry: impl FnOnce(&SigningKey, &mut StdRng) -> Entry) -> Vec<u8> {
        let mut rng = StdRng::from_rng(self.rehearsal.rng()).unwrap();
        entry(&self.rehearsal.voters()[voter as usize], &mut rng).encode()
    }
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
    assert_found(&report, CheckId::B2, "proof-invalid");
    assert_found(&report, CheckId::F2, "wrong-sum");
    assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::B2, CheckId::T1, CheckId::F2]);
    let rest = [CheckId::C1, CheckId::C3, CheckId::D1, CheckId::D2, CheckId::F1, CheckId::B3];
    assert!(rest.iter().all(|check| report.check(*check).unwrap().verdict == Verdict::NotChecked), "{report:#?}");
    assert!(report.election.unwrap().units.is_empty());
}
