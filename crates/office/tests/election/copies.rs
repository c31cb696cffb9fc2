//! Copies of a trustee's memory: backups, older files, and what is left to them.

use rand::rngs::OsRng;
use tupyo_office::{CeremonyStep, TrusteeMemory, VerifiedTally, agree, ceremony_step, decrypt};
use tupyo_rehearsal::Plan;
use tupyo_threshold::Round;

use super::board::{Kept, MemoryBoard};
use super::{agree_all, code, tallied};

const HEADER: usize = b"tupyo/v2/trustee-secrets\n".len();

#[test]
fn a_backup_opens_what_a_quorum_has_agreed_on_and_agrees_to_nothing() {
    let (board, mut trustees) = tallied();
    let whole = trustees[0].2.0.clone();
    let mut memory = TrusteeMemory::decode(&whole).unwrap().into_backup().unwrap();
    let mut kept = Kept(memory.encode().to_vec());
    let mut claims = kept.0.clone();
    claims[HEADER] = 0;
    assert!(TrusteeMemory::decode(&kept.0).is_some_and(|memory| memory.is_opening_only()));
    let mut lies = whole.clone();
    lies[HEADER] = 1;
    assert!(TrusteeMemory::decode(&lies).is_none(), "what only opens has no agreement key");

    let actor = &mut board.trustees()[0];
    let tally = VerifiedTally::verify(actor, &mut memory, &board.record()).unwrap();
    assert_eq!(code(agree(actor, &tally, &mut memory, &mut kept, &mut OsRng).unwrap_err()), "opening-only");
    // A byte makes no key.
    let mut without_key = TrusteeMemory::decode(&claims).unwrap();
    let refused = agree(actor, &tally, &mut without_key, &mut kept, &mut OsRng).unwrap_err();
    assert_eq!(code(refused), "unknown-own-document");
    assert_eq!(code(decrypt(actor, &tally, &mut memory, &mut kept, &mut OsRng).unwrap_err()), "not-enough-agreements");
    agree_all(&board, &mut trustees);
    board.sent();
    decrypt(actor, &tally, &mut memory, &mut kept, &mut OsRng).unwrap();
    assert_eq!(board.sent().len(), 1);
    assert!(TrusteeMemory::default().into_backup().is_err(), "there is no share yet");
}

#[test]
fn an_older_copy_that_meets_a_later_document_of_its_own_says_nothing_more_in_the_ceremony() {
    let board = MemoryBoard::new(Plan::default());
    let mut kept = [Kept::default(), Kept::default(), Kept::default()];
    let step = |trustee: usize, kept: &mut Kept| {
        let mut memory = TrusteeMemory::decode(&kept.0).unwrap_or_default();
        ceremony_step(&mut board.trustees()[trustee], &mut memory, kept, &mut OsRng)
    };
    let all = |kept: &mut [Kept; 3]| {
        for (trustee, kept) in kept.iter_mut().enumerate() {
            assert!(matches!(step(trustee, kept), Ok(CeremonyStep::Posted(_))));
        }
    };
    all(&mut kept);
    let mut older = Kept(kept[0].0.clone());
    all(&mut kept);
    board.sent();
    assert_eq!(code(step(0, &mut older).unwrap_err()), "unknown-own-document");
    assert_eq!(code(step(0, &mut older).unwrap_err()), "opening-only");
    assert_eq!(older.0[HEADER..][..3], [1, 0, 0], "no secrets are left in it");
    assert!(board.sent().is_empty());
    assert_eq!(step(0, &mut kept[0]).unwrap(), CeremonyStep::Posted(Round::Shares));
}

#[test]
fn an_older_copy_that_does_not_know_its_agreement_only_opens() {
    let (board, mut trustees) = tallied();
    let mut older = Kept(trustees[0].2.0.clone());
    agree_all(&board, &mut trustees);
    let (actor, _, primary) = &mut trustees[0];
    let mut memory = TrusteeMemory::decode(&older.0).unwrap();
    let tally = VerifiedTally::verify(actor, &mut memory, &board.record()).unwrap();
    board.sent();
    let refused = agree(actor, &tally, &mut memory, &mut older, &mut OsRng).unwrap_err();
    assert_eq!(code(refused), "unknown-own-document");
    let mut memory = TrusteeMemory::decode(&older.0).unwrap();
    assert_eq!(code(agree(actor, &tally, &mut memory, &mut older, &mut OsRng).unwrap_err()), "opening-only");
    assert!(board.sent().is_empty());
    decrypt(actor, &tally, &mut memory, &mut older, &mut OsRng).unwrap();
    assert!(!TrusteeMemory::decode(&primary.0).unwrap().is_opening_only());
}
