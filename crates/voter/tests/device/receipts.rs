//! When a receipt is final.

use std::sync::Arc;

use tupyo_election::WitnessesDraft;
use tupyo_merkle::{MemoryTree, Note, Receipt, Timestamp, WitnessPolicy, WitnessSigner, leaf_hash, prove_inclusion};
use tupyo_voter::{BallotFate, KeptReceipt, Standing, final_checkpoint};

use super::*;

fn witness(number: u8) -> WitnessSigner {
    WitnessSigner::from_seed(format!("witness.example/w{number}").parse().unwrap(), &[number; 32])
}

/// Two of three witnesses.
fn watched() -> Plan {
    let members = (1..=3).map(|number| witness(number).key().to_string()).collect();
    Plan { witnesses: Some(WitnessesDraft { quorum: 2, members }), ..Plan::single_choice(3, 2) }
}

/// The newest checkpoint, with cosignatures of these witnesses.
fn cosigned(rehearsal: &Rehearsal, witnesses: &[u8]) -> Note {
    let note = Note::parse(checkpoint(rehearsal, rehearsal.entries(), 0)).unwrap();
    let time = Timestamp::from_seconds(1_700_000_000).unwrap();
    let lines: Vec<_> = witnesses.iter().map(|number| witness(*number).cosign(&note, time)).collect();
    note.with(lines).unwrap()
}

fn receipt(rehearsal: &Rehearsal, index: usize, witnesses: &[u8]) -> KeptReceipt {
    let mut tree = MemoryTree::new();
    rehearsal.entries().iter().for_each(|entry| tree.push(leaf_hash(entry)));
    let proof = prove_inclusion(index as u64, tree.size(), &tree).unwrap();
    let receipt = Receipt::new(proof, Arc::new(cosigned(rehearsal, witnesses)));
    KeptReceipt::parse(receipt.to_string().as_bytes(), &rehearsal.entries()[index]).unwrap()
}

#[test]
fn a_receipt_is_final_only_with_a_quorum_of_the_manifests_witnesses() {
    let mut rehearsal = Rehearsal::opened(watched());
    rehearsal.cast(0, 1);
    let (ledger, last) = (followed(&rehearsal), rehearsal.entries().len() - 1);
    let standing = |witnesses: &[u8]| ledger.standing(&receipt(&rehearsal, last, witnesses)).unwrap();
    assert_eq!(standing(&[]), Standing::AwaitsWitnesses);
    assert_eq!(standing(&[2]), Standing::AwaitsWitnesses);
    assert_eq!(standing(&[2, 9]), Standing::AwaitsWitnesses);
    assert_eq!(standing(&[1, 3]), Standing::Final);
    assert_eq!(standing(&[1, 3]).as_str(), "final");
    assert_eq!(ledger.check_receipt(&receipt(&rehearsal, last, &[])).unwrap(), last as u64);
    let entry = rehearsal.entries()[0].clone();
    let wrong = KeptReceipt { entry, ..receipt(&rehearsal, last, &[1, 3]) };
    assert!(matches!(ledger.standing(&wrong), Err(VoterError::Receipt(_))));
    let unconfirmed = device(&rehearsal);
    assert_eq!(code(unconfirmed.standing(&receipt(&rehearsal, last, &[1, 3]))), "unconfirmed");
}

#[test]
fn a_final_receipt_takes_the_place_of_one_for_the_same_entry_only() {
    let mut rehearsal = Rehearsal::opened(watched());
    rehearsal.cast(0, 1);
    let (ledger, last) = (followed(&rehearsal), rehearsal.entries().len() - 1);
    let kept = receipt(&rehearsal, last, &[]);
    assert!(ledger.makes_final(&kept, &receipt(&rehearsal, last, &[1, 2])).unwrap());
    assert!(!ledger.makes_final(&kept, &receipt(&rehearsal, last, &[1])).unwrap());
    assert!(!ledger.makes_final(&kept, &receipt(&rehearsal, last - 1, &[1, 2])).unwrap());
}

#[test]
fn without_witnesses_no_receipt_is_final() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let standing = followed(&rehearsal).standing(&receipt(&rehearsal, 2, &[1, 2])).unwrap();
    assert_eq!((standing, standing.as_str()), (Standing::Unwatched, "no-witnesses"));
    assert_eq!(code(KeptReceipt::parse(b"receipt", b"entry")), "receipt-malformed");
}

#[test]
fn a_final_checkpoint_is_exactly_cosigned_by_a_quorum() {
    let rehearsal = Rehearsal::opened(watched());
    let policy = WitnessPolicy::new((1..=3).map(|number| witness(number).key().clone()).collect(), 2).unwrap();
    let other = Rehearsal::opened(Plan { seed: 2, ..watched() });
    let opened = |witnesses: &[u8], of: &Rehearsal| {
        let keys = of.state().ledger_keys().unwrap();
        final_checkpoint(cosigned(&rehearsal, witnesses).to_string().as_bytes(), keys, &policy)
    };
    assert_eq!(opened(&[1, 3], &rehearsal).unwrap().size, rehearsal.entries().len() as u64);
    assert_eq!(code(opened(&[3], &rehearsal)), "awaits-witnesses");
    assert_eq!(code(opened(&[1, 3, 9], &rehearsal)), "note-unsigned");
    assert_eq!(code(opened(&[1, 3], &other)), "checkpoint-origin");
}

#[test]
fn the_fate_of_a_ballot_is_that_of_its_voters_last_one() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let first = rehearsal.ballot(0, 1);
    rehearsal.post(&first).unwrap();
    let code_of = |rehearsal: &Rehearsal, entry: &Entry| match entry {
        Entry::Ballot(signed) => signed.ballot.tracking_code(rehearsal.check().context()),
        Entry::Challenged(challenged) => challenged.ballot.tracking_code(rehearsal.check().context()),
        _ => panic!("not a ballot"),
    };
    let fate = |rehearsal: &Rehearsal, entry: &Entry| {
        BallotFate::of(rehearsal.state(), entry, code_of(rehearsal, entry)).unwrap()
    };
    assert_eq!(fate(&rehearsal, &first), BallotFate::CountedSoFar);
    rehearsal.cast(0, 2);
    assert_eq!(fate(&rehearsal, &first), BallotFate::Superseded);
    rehearsal.challenge(1, 2);
    let opened = Entry::decode(rehearsal.entries().last().unwrap()).unwrap();
    assert_eq!(fate(&rehearsal, &opened), BallotFate::Challenged { style: 0, values: vec![0, 0, 1, 0] });
    let other = BallotFate::of(rehearsal.state(), &opened, code_of(&rehearsal, &first));
    assert_eq!(code(other), "wrong-answer");
    let document = Entry::decode(&rehearsal.entries()[0]).unwrap();
    assert_eq!(code(BallotFate::of(rehearsal.state(), &document, code_of(&rehearsal, &first))), "wrong-answer");
    let Entry::Challenged(mut forged) = opened else { panic!("not challenged") };
    forged.values.swap(0, 2);
    let code_shown = forged.ballot.tracking_code(rehearsal.check().context());
    assert_eq!(code(BallotFate::of(rehearsal.state(), &Entry::Challenged(forged), code_shown)), "signature-invalid");
    rehearsal.vote_all();
    rehearsal.finish();
    assert_eq!(fate(&rehearsal, &first), BallotFate::Superseded);
    let counted = Entry::decode(&rehearsal.entries()[rehearsal.state().last_ballot(0).unwrap().1 as usize]).unwrap();
    assert_eq!(fate(&rehearsal, &counted).as_str(), "counted");
}
