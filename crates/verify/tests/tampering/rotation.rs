//! Records of ledgers whose key was replaced.

use tupyo_election::Document;
use tupyo_merkle::Checkpoint;
use tupyo_rehearsal::{Rehearsal, ledger_signer, record_files};
use tupyo_verify::{CheckId, MemoryRecord, Outcome, Verdict};

use crate::play::{assert_found, causes, plan, report, with_verdict, without_valid_proof};

/// An election whose ledger's key is replaced while votes are cast; how many entries there are with the announcement.
fn played() -> (Rehearsal, usize) {
    let mut rehearsal = Rehearsal::opened(plan());
    rehearsal.cast(0, 1);
    let rotation = rehearsal.rotation();
    rehearsal.post_official(Document::LedgerKey(rotation)).unwrap();
    let size = rehearsal.entries().len();
    rehearsal.vote_all();
    rehearsal.finish();
    (rehearsal, size)
}

/// The first entries, signed by the key with a number.
fn signed(rehearsal: &Rehearsal, size: usize, number: u8) -> MemoryRecord {
    let signer = ledger_signer(rehearsal.state().election(), number);
    MemoryRecord { files: record_files(&rehearsal.entries()[..size], &signer) }
}

#[test]
fn the_key_of_the_checkpoints_size_must_have_signed_it() {
    let (rehearsal, rotated) = played();
    let (election, all) = (rehearsal.state().election(), rehearsal.entries().len());
    let accepted = report(&signed(&rehearsal, all, 1), election);
    assert_eq!(accepted.outcome, Outcome::Accepted, "{accepted:#?}");
    let key = ledger_signer(election, 1).verifier().to_string();
    assert_eq!(accepted.checkpoint.unwrap().ledger_key, key);
    for (size, number) in [(rotated - 1, 0), (rotated, 0), (rotated + 1, 1)] {
        let report = report(&signed(&rehearsal, size, number), election);
        assert_eq!(report.outcome, Outcome::Incomplete, "{size} by {number}");
        assert_eq!(report.check(CheckId::L1).unwrap().verdict, Verdict::Pass);
    }
    for (size, number) in [(rotated - 1, 1), (rotated, 1), (rotated + 1, 0), (all, 0), (all, 2)] {
        let report = report(&signed(&rehearsal, size, number), election);
        assert_eq!(report.outcome, Outcome::Refused, "{size} by {number}");
        assert_found(&report, CheckId::L1, "note-unsigned");
        assert_eq!(with_verdict(&report, Verdict::Pass), []);
    }
}

/// Its ballots have been verified by then: one that is not valid is no finding.
#[test]
fn nothing_is_said_of_ballots_under_a_checkpoint_of_another_key() {
    let mut rehearsal = Rehearsal::opened(plan());
    let rotation = rehearsal.rotation();
    rehearsal.post_official(Document::LedgerKey(rotation)).unwrap();
    let entry = without_valid_proof(&mut rehearsal, 0);
    rehearsal.post_unverified(&entry).unwrap();
    let (election, all) = (rehearsal.state().election(), rehearsal.entries().len());
    assert_found(&report(&signed(&rehearsal, all, 1), election), CheckId::B6, "proof-invalid");
    assert_eq!(causes(&report(&signed(&rehearsal, all, 0), election)), [(CheckId::L1, "note-unsigned")]);
}

#[test]
fn an_announcement_that_is_refused_changes_no_key() {
    let (rehearsal, rotated) = played();
    let mut other = Rehearsal::opened(plan());
    other.cast(0, 1);
    let mut forged = other.rotation();
    forged.possession[0] ^= 1;
    let entries = other.official_entries(&Document::LedgerKey(forged));
    let entries = [other.entries(), &[entries[0].encode()]].concat();
    let record =
        |number| MemoryRecord { files: record_files(&entries, &ledger_signer(other.state().election(), number)) };
    let refused = report(&record(0), rehearsal.state().election());
    assert_found(&refused, CheckId::P14, "ledger-key-possession");
    assert_eq!(entries.len(), rotated);
    assert_found(&report(&record(1), rehearsal.state().election()), CheckId::L1, "note-unsigned");
}

#[test]
fn two_ledgers_of_one_election_are_not_both_accepted() {
    let rehearsal = Rehearsal::finished(plan());
    let election = rehearsal.state().election();
    let own = MemoryRecord { files: record_files(rehearsal.entries(), &rehearsal.signer()) };
    assert_eq!(report(&own, election).outcome, Outcome::Accepted);
    // Under another name, or by another key, they used to be two ledgers with an anchor each.
    for signer in [
        tupyo_merkle::NoteSigner::from_seed("elsewhere.example/1".parse().unwrap(), &[7; 32]),
        tupyo_merkle::NoteSigner::from_seed(rehearsal.signer().name().clone(), &[99; 32]),
    ] {
        let other = MemoryRecord { files: record_files(rehearsal.entries(), &signer) };
        assert!(Checkpoint::open_exact(&other.files["checkpoint"], signer.verifier()).is_ok());
        let report = report(&other, election);
        assert_eq!(report.outcome, Outcome::Refused);
        assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::L1]);
    }
}
