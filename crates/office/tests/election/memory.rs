//! What was said once, under boards that fork, fail and forget.

use borsh::BorshDeserialize;
use rand::RngCore;
use rand::rngs::OsRng;
use tupyo_election::{Document, Phase, WitnessesDraft};
use tupyo_group::Scalar;
use tupyo_office::{
    Actor, Acts, CeremonyStep, StepError, TrusteeMemory, VerifiedTally, agree, ceremony_step, decrypt, waiting_for,
    wipe,
};
use tupyo_rehearsal::Plan;
use tupyo_threshold::{CommittedSecrets, Round};

use super::board::{Answer, Full, Journal, Kept, MemoryBoard, copy, witness};
use super::{agree_all, code, tallied, trustees};

const HEADER: usize = b"tupyo/v2/trustee-secrets\n".len();

/// A memory with the same secrets that knows nothing of what was said but one act, if any: its number in the file, and
/// what it rests on.
pub fn forgetful(memory: &[u8], act: Option<(u8, [u8; 32])>) -> Vec<u8> {
    let mut rest = &memory[HEADER + 1..];
    (0..2).for_each(|_| drop(Option::<Vec<u8>>::deserialize(&mut rest).unwrap()));
    let secrets = &memory[..memory.len() - rest.len()];
    let done: Vec<_> = act.into_iter().map(|(act, basis)| (act, basis, Vec::<u8>::new())).collect();
    [secrets, &borsh::to_vec(&(None::<[u8; 32]>, None::<Vec<u8>>, done)).unwrap()].concat()
}

/// A trustee's step in a process of its own, which knows what was stored only.
pub fn step(board: &MemoryBoard, trustee: usize, kept: &mut Kept) -> Result<CeremonyStep, StepError<Answer>> {
    let mut actor = board.trustees().swap_remove(trustee);
    ceremony_step(&mut actor, &mut remembered(kept), kept, &mut OsRng)
}

pub fn remembered(kept: &Kept) -> TrusteeMemory {
    if kept.0.is_empty() { TrusteeMemory::default() } else { TrusteeMemory::decode(&kept.0).unwrap() }
}

/// The refusal of whoever holds the ledger to what was seen, and of whoever does not.
fn refused(board: &MemoryBoard, kept: &mut Kept) -> &'static str {
    board.sent();
    let before = board.entries().len();
    let held = step(board, 0, kept).unwrap_err();
    assert!(matches!(held, StepError::Board(Answer::OtherLedger)), "{held}");
    let refused = code(step(&board.gullible(), 0, kept).unwrap_err());
    assert!(board.sent().is_empty() && board.entries().len() == before);
    refused
}

/// Trustees 1 and 2 are honest; 3 is not, and plays with these secrets.
struct Corrupt {
    secrets: CommittedSecrets,
}

impl Corrupt {
    fn commit(board: &MemoryBoard) -> Corrupt {
        board.play(|ledger| {
            let ceremony = ledger.state().ceremony().unwrap();
            let (secrets, commitment) = CommittedSecrets::commit(ceremony, 2, &mut OsRng).unwrap();
            ledger.post_trustee(2, Document::Commitment(commitment)).unwrap();
            Corrupt { secrets }
        })
    }

    fn reveal(&self, board: &MemoryBoard) {
        board.play(|ledger| {
            let reveal = self.secrets.reveal(ledger.state().ceremony().unwrap(), &mut OsRng).unwrap();
            ledger.post_trustee(2, Document::Reveal(reveal)).unwrap();
        });
    }

    /// Deals its shares, of which the one for trustee 1 can be bad.
    fn deal(&self, board: &MemoryBoard, good: bool) {
        board.play(|ledger| {
            let mut shares = self.secrets.seal_shares(ledger.state().ceremony().unwrap()).unwrap();
            if !good {
                shares.sealed[0].ciphertext[0] += Scalar::ONE;
            }
            ledger.post_trustee(2, Document::Shares(shares)).unwrap();
        });
    }
}

/// Witnesses are named, so that two of three trustees can go on without the third one.
fn watched() -> Plan {
    let members = [1, 2].map(|number| witness(number).key().to_string()).to_vec();
    let witnesses = Some(WitnessesDraft { quorum: 2, members });
    Plan { witnesses, ..Plan::default() }
}

/// All have dealt but the corrupt trustee.
fn before_the_last_shares() -> (MemoryBoard, [Kept; 2], Corrupt) {
    let (board, mut kept) = (MemoryBoard::new(watched()), [Kept::default(), Kept::default()]);
    board.cosign(&[(1, 1), (2, 1)]);
    let mut all = |board: &MemoryBoard| {
        for (trustee, kept) in kept.iter_mut().enumerate() {
            step(board, trustee, kept).unwrap();
        }
    };
    all(&board);
    let corrupt = Corrupt::commit(&board);
    all(&board);
    corrupt.reveal(&board);
    all(&board);
    board.sent();
    (board, kept, corrupt)
}

#[test]
fn who_has_complained_on_a_fork_does_not_confirm_the_true_history() {
    for arrives in [false, true] {
        let (board, [mut kept, _], corrupt) = before_the_last_shares();
        let fork = board.fork();
        corrupt.deal(&fork, false);
        fork.fail(!arrives);
        let complained = step(&fork, 0, &mut kept);
        assert_eq!(complained.is_ok(), arrives);
        let complaint = fork.sent();
        assert_eq!(complaint.len(), 1);

        corrupt.deal(&board, true);
        assert_eq!(refused(&board, &mut kept), "complained-already");
        assert!(waiting_for(&board.play(|ledger| ledger.state().clone())).contains(&"trustee-1".to_owned()));
        if !arrives {
            fork.fail(false);
            assert_eq!(step(&fork, 0, &mut kept).unwrap(), CeremonyStep::Complained(2));
            assert_eq!(fork.sent(), complaint);
        }
    }
}

#[test]
fn who_has_confirmed_does_not_complain_on_a_fork() {
    let (board, [mut kept, _], corrupt) = before_the_last_shares();
    let fork = board.fork();
    corrupt.deal(&board, true);
    board.fail(true);
    step(&board, 0, &mut kept).unwrap_err();
    let confirmation = board.sent();
    corrupt.deal(&fork, false);
    assert_eq!(refused(&fork, &mut kept), "confirmed-already");
    board.fail(false);
    assert_eq!(step(&board, 0, &mut kept).unwrap(), CeremonyStep::Posted(Round::Confirmation));
    assert_eq!(board.sent(), confirmation);
}

#[test]
fn who_has_revealed_or_dealt_does_so_in_one_history() {
    let (board, mut kept) = (MemoryBoard::new(Plan::default()), [(0, Kept::default()), (1, Kept::default())]);
    let mut both = |board: &MemoryBoard| kept.each_mut().map(|(trustee, kept)| step(board, *trustee, kept).unwrap());
    both(&board);
    let fork = board.fork();
    let (corrupt, _) = (Corrupt::commit(&board), Corrupt::commit(&fork));
    both(&board);
    assert_eq!(refused(&fork, &mut kept[0].1), "other-transcript");

    // The same coefficients, with another proof.
    let fork = board.fork();
    corrupt.reveal(&board);
    corrupt.reveal(&fork);
    board.sent();
    assert_eq!(step(&board, 0, &mut kept[0].1).unwrap(), CeremonyStep::Posted(Round::Shares));
    assert_eq!(refused(&fork, &mut kept[0].1), "other-transcript");
}

#[test]
fn a_message_that_was_stored_and_not_posted_leaves_later_in_the_same_bytes() {
    let (board, mut kept) = (MemoryBoard::new(Plan::default()), [Kept::default(), Kept::default(), Kept::default()]);
    for round in [Round::Commitment, Round::Reveal, Round::Shares, Round::Confirmation] {
        for (trustee, kept) in kept.iter_mut().enumerate() {
            board.fail(true);
            assert!(matches!(step(&board, trustee, kept).unwrap_err(), StepError::Board(Answer::Gone)));
            let first = board.sent();
            board.fail(false);
            assert_eq!(step(&board, trustee, kept).unwrap(), CeremonyStep::Posted(round));
            assert_eq!(board.sent(), first);
        }
    }
    assert_eq!(step(&board, 0, &mut kept[0]).unwrap(), CeremonyStep::Complete);
}

#[test]
fn who_joins_the_next_ceremony_has_nothing_left_of_the_one_before_and_does_not_return() {
    let (board, [mut kept, _], corrupt) = before_the_last_shares();
    let fork = board.fork();
    corrupt.deal(&fork, false);
    let secret = kept.0[HEADER + 1 + 1 + 4 + 44..][..32].to_vec();
    let has = |kept: &Kept| kept.0.windows(32).any(|bytes| bytes == secret);
    assert!(has(&kept));
    assert_eq!(step(&fork, 0, &mut kept).unwrap(), CeremonyStep::Complained(2));
    assert!(has(&kept));
    fork.sent();
    assert_eq!(step(&fork, 0, &mut kept).unwrap(), CeremonyStep::Posted(Round::Commitment));
    assert!(!has(&kept));
    corrupt.deal(&board, true);
    assert_eq!(refused(&board, &mut kept), "later-ceremony");
}

#[test]
fn a_memory_is_of_one_election() {
    let (board, mut kept) = (MemoryBoard::new(Plan::default()), Kept::default());
    step(&board, 0, &mut kept).unwrap();
    let another = MemoryBoard::new(Plan { seed: 77, ..Plan::default() });
    assert_eq!(code(step(&another, 0, &mut kept).unwrap_err()), "other-election");
}

#[test]
fn a_second_tally_of_a_fork_is_not_opened() {
    let board = MemoryBoard::new(Plan::default());
    let mut trustees = trustees(&board);
    let fork = board.fork();
    for (board, more) in [(&board, 0), (&fork, 1)] {
        board.play(|others| others.post_roll());
        board.official().open(u64::MAX, &mut OsRng).unwrap();
        board.play(|others| others.vote_all());
        (0..more).for_each(|_| board.play(|others| others.cast(0, 1)));
        board.official().close(0, &mut OsRng).unwrap();
        board.official().post_tally(&mut OsRng).unwrap();
    }
    agree_all(&board, &mut trustees);
    let (actor, memory, kept) = &mut trustees[0];
    let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
    board.sent();
    board.fail(true);
    decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap_err();
    let opened = board.sent();

    let mut memory = remembered(kept);
    let held = VerifiedTally::verify(&mut fork.trustees()[0], &mut memory, &fork.record()).err().unwrap();
    assert!(matches!(held, StepError::Board(Answer::OtherLedger)), "{held}");
    let mut gullible = fork.gullible().trustees().swap_remove(0);
    let second = VerifiedTally::verify(&mut gullible, &mut memory, &fork.record()).unwrap();
    assert_eq!(code(agree(&mut gullible, &second, &mut memory, kept, &mut OsRng).unwrap_err()), "second-agreement");
    assert_eq!(code(decrypt(&mut gullible, &second, &mut memory, kept, &mut OsRng).unwrap_err()), "second-tally");

    board.fail(false);
    decrypt(&mut board.trustees()[0], &tally, &mut remembered(kept), kept, &mut OsRng).unwrap();
    assert_eq!(board.sent(), opened);
    let again = decrypt(&mut board.trustees()[0], &tally, &mut remembered(kept), kept, &mut OsRng);
    assert_eq!(code(again.unwrap_err()), "repeated-share");
}

#[test]
fn secrets_are_wiped_when_the_result_is_there_and_not_before() {
    let (board, mut trustees) = tallied();
    agree_all(&board, &mut trustees);
    for (actor, memory, kept) in trustees.iter_mut().take(2) {
        let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
        decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap();
    }
    let (actor, memory, kept) = &mut trustees[0];
    let before = kept.0.clone();
    assert_eq!(code(wipe(actor, memory, kept).unwrap_err()), "wrong-phase");
    assert_eq!(kept.0, before);
    board.official().post_result(&mut OsRng).unwrap();
    wipe(actor, memory, kept).unwrap();
    assert_eq!(kept.0[HEADER..][..3], [0, 0, 0], "neither ceremony secrets nor share");
    assert_eq!(step(&board, 0, kept).unwrap(), CeremonyStep::Complete);
}

/// An official's step in a process of its own.
pub fn official(board: &MemoryBoard, kept: &Journal) -> Result<Actor<MemoryBoard>, StepError<Answer>> {
    let acts = Acts::decode(&kept.0.borrow()).unwrap_or_default();
    let key = board.play(|ledger| copy(ledger.official()));
    Actor::remembering(board.clone(), key, acts, kept.clone())
}

#[test]
fn an_official_says_the_same_again_and_nothing_else() {
    let board = MemoryBoard::new(Plan::default());
    trustees(&board);
    let fork = board.fork();
    let kept = Journal::default();
    board.play(|others| others.post_roll());
    board.sent();
    board.fail(true);
    official(&board, &kept).unwrap().open(u64::MAX, &mut OsRng).unwrap_err();
    let first = board.sent();
    assert_eq!(first.len(), 1);

    // Other voting keys.
    fork.play(|others| others.rng().next_u32());
    fork.play(|others| others.post_roll());
    let held = official(&fork, &kept).unwrap().open(u64::MAX, &mut OsRng).unwrap_err();
    assert!(matches!(held, StepError::Board(Answer::OtherLedger)), "{held}");
    let other = official(&fork.gullible(), &kept).unwrap().open(u64::MAX, &mut OsRng).unwrap_err();
    assert_eq!((code(other), fork.sent().len()), ("signed-already", 0));

    board.fail(false);
    official(&board, &kept).unwrap().open(u64::MAX, &mut OsRng).unwrap();
    assert_eq!(board.sent(), first);
    assert_eq!(board.play(|ledger| ledger.state().phase()), Phase::Open);
    let another = MemoryBoard::new(Plan { seed: 77, ..Plan::default() });
    assert_eq!(code(official(&another, &kept).err().unwrap()), "other-election");
}

#[test]
fn an_official_posts_nothing_that_is_not_stored() {
    let board = MemoryBoard::new(Plan::default());
    trustees(&board);
    board.sent();
    let key = board.play(|ledger| copy(ledger.official()));
    let mut actor = Actor::remembering(board.clone(), key, Acts::default(), Full).unwrap();
    board.play(|others| others.post_roll());
    assert_eq!(code(actor.open(u64::MAX, &mut OsRng).unwrap_err()), "file");
    assert!(board.sent().is_empty());
}
