//! Officials and trustees play an election on a board in memory.
#![cfg(test)]

mod announced;
mod board;
mod copies;
mod finality;
mod memory;

use board::{Answer, Full, Kept, MemoryBoard};
use rand::rngs::OsRng;
use tupyo_election::{Phase, Roll, Voter};
use tupyo_merkle::FULL_TILE_WIDTH;
use tupyo_office::{
    Actor, CeremonyStep, OfficeError, StepError, TrusteeMemory, VerifiedTally, agree, ceremony_step, decrypt,
    manifest_entries, waiting_for,
};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::Plan;
use tupyo_threshold::Round;

type OfficialStep = fn(&mut Actor<MemoryBoard>, &mut OsRng) -> Result<(), StepError<Answer>>;
type Trustee = (Actor<MemoryBoard>, TrusteeMemory, Kept);

fn code(error: StepError<Answer>) -> &'static str {
    match error {
        StepError::Office(error) => error.code(),
        StepError::Board(error) => panic!("{error}"),
    }
}

/// All rounds of the ceremony, and the joint key.
fn trustees(board: &MemoryBoard) -> Vec<Trustee> {
    let mut trustees: Vec<Trustee> =
        board.trustees().into_iter().map(|actor| (actor, Default::default(), Kept::default())).collect();
    let mut complete = 0;
    while complete < trustees.len() {
        let step = |(actor, memory, kept): &mut Trustee| ceremony_step(actor, memory, kept, &mut OsRng).unwrap();
        complete = trustees.iter_mut().map(step).filter(|step| *step == CeremonyStep::Complete).count();
    }
    board.official().post_joint_key(&mut OsRng).unwrap();
    trustees
}

/// All trustees verify the record and agree to open the tally.
fn agree_all(board: &MemoryBoard, trustees: &mut [Trustee]) {
    for (actor, memory, kept) in trustees {
        let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
        agree(actor, &tally, memory, kept, &mut OsRng).unwrap();
    }
}

/// An election with its encrypted sums posted.
fn tallied() -> (MemoryBoard, Vec<Trustee>) {
    let board = MemoryBoard::new(Plan::default());
    let trustees = trustees(&board);
    board.play(|others| others.post_roll());
    board.official().open(u64::MAX, &mut OsRng).unwrap();
    board.play(|others| others.vote_all());
    board.official().close(0, &mut OsRng).unwrap();
    board.official().post_tally(&mut OsRng).unwrap();
    (board, trustees)
}

#[test]
fn officials_and_trustees_bring_an_election_to_its_result() {
    let (board, mut trustees) = tallied();
    let mut official = board.official();
    assert_eq!(code(official.post_result(&mut OsRng).unwrap_err()), "not-enough-shares");
    agree_all(&board, &mut trustees);
    for (actor, memory, kept) in trustees.iter_mut().take(2) {
        let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
        decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap();
    }
    official.post_result(&mut OsRng).unwrap();
    assert_eq!(official.state().unwrap().phase(), Phase::Finished);
    assert!(board.play(|others| others.is_finished()));
}

#[test]
fn a_record_with_one_changed_byte_is_not_opened() {
    let (board, mut trustees) = tallied();
    let before = board.entries().len();
    let (actor, memory, _) = &mut trustees[0];
    for path in ["checkpoint", "tile/entries/000"] {
        let mut record = board.record();
        let (_, bytes) = record.files.iter_mut().find(|(name, _)| name.starts_with(path)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let refused = VerifiedTally::verify(actor, memory, &record).err().unwrap();
        // A checkpoint that the ledger has not signed is not held against the board.
        let expected = matches!(refused, StepError::Board(Answer::OtherLedger)) && path == "checkpoint";
        assert!(expected || code(refused) == "record-unverified", "{path}");
    }
    assert!(before < usize::from(FULL_TILE_WIDTH) && board.entries().len() == before);
}

#[test]
fn a_record_of_another_history_is_not_opened_here() {
    let (_, mut trustees) = tallied();
    let (elsewhere, _) = tallied();
    let (actor, memory, _) = &mut trustees[0];
    let refused = VerifiedTally::verify(actor, memory, &elsewhere.record()).err().unwrap();
    assert!(matches!(refused, StepError::Board(Answer::OtherLedger)), "{refused}");
}

#[test]
fn no_step_is_taken_out_of_its_phase_or_by_a_stranger() {
    let board = MemoryBoard::new(Plan::default());
    let mut official = board.official();
    let close: OfficialStep = |official, rng| official.close(0, rng).map(drop);
    let open: OfficialStep = |official, rng| official.open(u64::MAX, rng).map(drop);
    let steps: [OfficialStep; 5] = [Actor::post_joint_key, open, close, Actor::post_tally, Actor::post_result];
    for step in steps {
        assert_eq!(code(step(&mut official, &mut OsRng).unwrap_err()), "wrong-phase");
    }
    let mut stranger = Actor::new(board.clone(), SigningKey::generate(&mut OsRng));
    let step = ceremony_step(&mut stranger, &mut TrusteeMemory::default(), &mut Kept::default(), &mut OsRng);
    assert_eq!(code(step.unwrap_err()), "not-named");
    let refused = manifest_entries(b"{}", &SigningKey::generate(&mut OsRng), &mut OsRng).unwrap_err();
    assert!(matches!(refused, OfficeError::Manifest(_)));
    let mut trustee = board.trustees().remove(0);
    assert_eq!(
        code(VerifiedTally::verify(&mut trustee, &mut TrusteeMemory::default(), &board.record()).err().unwrap()),
        "wrong-phase"
    );
}

#[test]
fn nothing_is_posted_that_rests_on_a_memory_which_is_not_stored() {
    let board = MemoryBoard::new(Plan::default());
    let mut memory = TrusteeMemory::default();
    let mut trustee = board.trustees().remove(0);
    let before = board.entries().len();
    assert_eq!(code(ceremony_step(&mut trustee, &mut memory, &mut Full, &mut OsRng).unwrap_err()), "file");
    assert_eq!(board.entries().len(), before);
    let posted = ceremony_step(&mut trustee, &mut memory, &mut Kept::default(), &mut OsRng).unwrap();
    assert_eq!(posted, CeremonyStep::Posted(Round::Commitment));
    assert_eq!(waiting_for(trustee.state().unwrap()), ["trustee-2", "trustee-3"]);

    let (board, mut trustees) = tallied();
    let (actor, memory, _) = &mut trustees[0];
    let before = board.entries().len();
    let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
    assert_eq!(code(agree(actor, &tally, memory, &mut Full, &mut OsRng).unwrap_err()), "file");
    assert_eq!(board.entries().len(), before);
    agree_all(&board, &mut trustees);
    let (actor, memory, _) = &mut trustees[0];
    let before = board.entries().len();
    assert_eq!(code(decrypt(actor, &tally, memory, &mut Full, &mut OsRng).unwrap_err()), "file");
    assert_eq!(board.entries().len(), before);
}

#[test]
fn a_trustee_opens_one_tally_with_the_share_it_confirmed() {
    let (board, mut trustees) = tallied();
    let (actor, memory, kept) = &mut trustees[0];
    let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
    assert_eq!(code(decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap_err()), "not-enough-agreements");
    agree_all(&board, &mut trustees);
    let (actor, memory, kept) = &mut trustees[0];
    let (mut without, mut other) = (TrusteeMemory::default(), Kept::default());
    for expected in ["unknown-own-document", "no-share"] {
        assert_eq!(code(decrypt(actor, &tally, &mut without, &mut other, &mut OsRng).unwrap_err()), expected);
    }
    decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap();
    assert!(kept.0.starts_with(b"tupyo/v2/trustee-secrets\n"));
    let mut of_another = TrusteeMemory::decode(&memory::forgetful(&kept.0, Some((5, [1; 32])))).unwrap();
    for expected in ["unknown-own-document", "second-tally"] {
        assert_eq!(code(decrypt(actor, &tally, &mut of_another, kept, &mut OsRng).unwrap_err()), expected);
    }
    assert!(TrusteeMemory::decode(&kept.0[1..]).is_none());
}

#[test]
fn a_roll_that_could_not_be_counted_is_not_begun() {
    let board = MemoryBoard::new(Plan::default());
    trustees(&board);
    let mut official = board.official();
    let voter = |weight| board.play(|others| others.voter(&SigningKey::generate(&mut OsRng), 0, weight));
    let before = board.entries().len();
    let heavy = vec![voter(u32::MAX), voter(1)];
    let refused = official.post_roll(heavy, &mut |_| {}, &mut OsRng).unwrap_err();
    assert_eq!(code(refused), "roll-weight");
    assert_eq!(board.entries().len(), before);
}

#[test]
fn a_roll_is_posted_then_sealed_and_continued_by_itself_only() {
    let board = MemoryBoard::new(Plan::default());
    trustees(&board);
    let mut official = board.official();
    assert_eq!(code(official.seal_roll(&mut OsRng).unwrap_err()), "roll-empty");
    let voter = |weight| board.play(|others| others.voter(&SigningKey::generate(&mut OsRng), 0, weight));
    let roll = vec![voter(2), voter(1)];
    let post = |official: &mut Actor<MemoryBoard>, roll: &[Voter]| {
        let mut posted = 0;
        official.post_roll(roll.to_vec(), &mut |more| posted += more, &mut OsRng).map(|()| posted)
    };
    assert_eq!(post(&mut official, &roll).unwrap(), 2);
    let before = board.entries().len();
    for other in [vec![voter(2), roll[1]], roll[..1].to_vec()] {
        assert_eq!(code(post(&mut official, &other).unwrap_err()), "roll-differs");
    }
    assert_eq!(post(&mut official, &roll).unwrap(), 2);
    assert_eq!((board.entries().len(), official.state().unwrap().phase()), (before, Phase::Roll));
    // What was shown had one line less.
    let shown = Roll::root_of(&roll[..1]);
    assert_eq!(code(official.seal_shown_roll(1, shown, &mut OsRng).unwrap_err()), "roll-seal");
    assert_eq!(board.entries().len(), before);
    official.seal_roll(&mut OsRng).unwrap();
    assert_eq!(official.state().unwrap().phase(), Phase::Sealed);
}
