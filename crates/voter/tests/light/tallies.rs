//! A tally that does not count what it must: the file that proves it is verified with the manifest alone.

use tupyo_circuits::TrackingCode;
use tupyo_election::{CountedRoot, Document, Entry};
use tupyo_merkle::{MemoryTree, leaf_hash};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{LightFate, LightFollower, MissingBallot, MissingKind};

use crate::board::{Board, Receipts, code, said, visit, watched, watching};

type Counted = Vec<Option<(u64, TrackingCode)>>;

/// An election whose officials post a tally with other counted ballots; the phone's voter is number 1, who has voted
/// twice.
fn tallied(change: impl FnOnce(&mut Counted)) -> (Rehearsal, Board) {
    let mut rehearsal = Rehearsal::opened(watched(Plan::single_choice(3, 40)));
    rehearsal.vote_all();
    rehearsal.close();
    let mut counted = Board::of(&rehearsal).counted;
    change(&mut counted);
    let mut tree = MemoryTree::new();
    counted.iter().for_each(|leaf| tree.push(leaf_hash(&borsh::to_vec(leaf).unwrap())));
    let units = rehearsal.tally();
    let tally = said(&mut rehearsal, &Document::Tally { units, counted: CountedRoot::from(tree.root()) });
    let entries = [rehearsal.entries().to_vec(), tally].concat();
    let mut board = Board::of_entries(rehearsal.state().election(), &entries);
    board.counted = counted;
    board.grow_trees();
    (rehearsal, board)
}

/// The phone has its receipts; or it has seen its last ballot while the voting lasted.
fn phone(rehearsal: &Rehearsal, board: &Board, receipts: bool) -> LightFollower {
    let mut phone = watching(rehearsal, 1);
    let (_, index) = rehearsal.state().last_ballot(1).unwrap();
    if receipts {
        phone.keep_receipt(board.receipt(index)).unwrap();
    } else {
        let close = rehearsal.state().closed_at().unwrap() as usize;
        let before = Board::of_entries(board.election, &board.entries[..close]);
        visit(&mut phone, &before).unwrap();
    }
    phone
}

/// What the file says that the phone gives out.
fn missing(rehearsal: &Rehearsal, board: &Board, receipts: bool) -> MissingKind {
    let mut phone = phone(rehearsal, board, receipts);
    visit(&mut phone, board).unwrap();
    let LightFate::Missing { evidence } = phone.fate().unwrap() else { panic!("{:?}", phone.fate()) };
    assert_eq!(phone.evidence(), Some(evidence.as_slice()));
    let restored = LightFollower::restore(&phone.save()).unwrap();
    assert_eq!(restored.fate().unwrap(), phone.fate().unwrap());
    let parsed = MissingBallot::parse(&evidence).unwrap();
    assert_eq!(parsed.encode(), evidence);
    parsed.verify(&board.manifest).unwrap()
}

#[test]
fn what_must_be_counted_and_is_not_is_proven() {
    let (rehearsal, honest) = tallied(|_| {});
    let (last, index) = rehearsal.state().last_ballot(1).unwrap();
    for receipts in [true, false] {
        let mut phone = phone(&rehearsal, &honest, receipts);
        visit(&mut phone, &honest).unwrap();
        assert_eq!(phone.fate().unwrap(), LightFate::Counted { code: last, index });
        assert_eq!(phone.evidence(), None);
    }
    let (_, none) = tallied(|counted| counted[1] = None);
    let (_, another) = tallied(|counted| counted[1] = counted[2]);
    let (_, beyond) = tallied(|counted| counted[1] = counted[1].map(|(_, code)| (1 << 40, code)));
    let (_, code_changed) = tallied(|counted| counted[1] = counted[2].map(|(_, code)| (index, code)));
    let first = honest
        .entries
        .iter()
        .position(|bytes| matches!(Entry::decode(bytes), Ok(Entry::Ballot(signed)) if signed.ballot.voter == 1));
    let first = first.unwrap() as u64;
    let Ok(Entry::Ballot(signed)) = Entry::decode(&honest.entries[first as usize]) else { panic!("a ballot") };
    let first_code = signed.ballot.tracking_code(rehearsal.check().context());
    let (_, older) = tallied(|counted| counted[1] = Some((first, first_code)));
    for receipts in [true, false] {
        let missing = |board: &Board| missing(&rehearsal, board, receipts);
        assert_eq!(missing(&none), MissingKind::NotCounted);
        assert_eq!(missing(&another), MissingKind::OtherCounted);
        assert_eq!(missing(&beyond), MissingKind::OtherCounted);
        assert_eq!(missing(&code_changed), MissingKind::OtherCounted);
        assert_eq!(missing(&older), MissingKind::OlderCounted);
    }
    // A phone that knows of no ballot is shown whatever is counted for it.
    let fate = |board: &Board| {
        let mut phone = watching(&rehearsal, 1);
        visit(&mut phone, board).unwrap();
        phone.fate().unwrap()
    };
    assert_eq!((fate(&none), fate(&honest)), (LightFate::NoneByMe, LightFate::Counted { code: last, index }));
    assert!(matches!(fate(&another), LightFate::Missing { .. }));
    // One that knows the first alone is told which has taken its place.
    let mut old = watching(&rehearsal, 1);
    old.keep_receipt(honest.receipt(first)).unwrap();
    visit(&mut old, &honest).unwrap();
    assert_eq!(old.fate().unwrap(), LightFate::Replaced { by: last, index });
    // The block is the tally's.
    let mut board = honest.clone();
    board.counted[1] = None;
    board.grow_trees();
    assert_eq!(code(visit(&mut phone(&rehearsal, &board, true), &board)), "light-proof");
}

#[test]
fn a_ballot_behind_the_closing_is_proven() {
    let mut rehearsal = Rehearsal::opened(watched(Plan::single_choice(3, 4)));
    rehearsal.vote_all();
    let late = rehearsal.ballot(1, 2);
    rehearsal.close();
    rehearsal.post_tally();
    let mut entries = rehearsal.entries().to_vec();
    entries.push(late.encode());
    let board = Board::of_entries(rehearsal.state().election(), &entries);
    let mut phone = watching(&rehearsal, 1);
    phone.keep_receipt(board.receipt(entries.len() as u64 - 1)).unwrap();
    visit(&mut phone, &board).unwrap();
    let LightFate::Missing { evidence } = phone.fate().unwrap() else { panic!("{:?}", phone.fate()) };
    let kind = MissingBallot::parse(&evidence).unwrap().verify(&board.manifest).unwrap();
    assert_eq!((kind, kind.as_str()), (MissingKind::AfterClosing, "after-closing"));
}

/// Of two officials who have closed one took it back; a board that hides this lets voting end too early.
#[test]
fn an_officials_hidden_word_makes_no_evidence_of_a_ballot_behind_the_closing() {
    let mut rehearsal = Rehearsal::opened(Plan { officials: 3, approvals: 2, ..watched(Plan::single_choice(3, 4)) });
    rehearsal.vote_all();
    let close = rehearsal.closing();
    rehearsal.approve_by(&[0], &close);
    rehearsal.approve_by(&[0], &Document::Notice { text: "Not yet.".to_owned() });
    let taken_back = rehearsal.entries().len() - 1;
    rehearsal.approve_by(&[1], &close);
    rehearsal.cast(1, 2);
    let (last, index) = rehearsal.state().last_ballot(1).unwrap();
    rehearsal.approve_by(&[2], &close);
    let closed = rehearsal.state().closed_at().unwrap() as usize;
    rehearsal.post_tally();
    let honest = Board::of(&rehearsal);
    let mut hiding = honest.clone();
    hiding.hide_all(&[taken_back, closed]);
    for board in [honest, hiding] {
        let mut phone = phone(&rehearsal, &board, true);
        visit(&mut phone, &board).unwrap();
        assert_eq!(phone.fate().unwrap(), LightFate::Counted { code: last, index });
        assert_eq!(phone.evidence(), None);
    }
}

#[test]
fn nobody_makes_evidence_against_an_honest_tally() {
    let (rehearsal, honest) = tallied(|_| {});
    let (_, none) = tallied(|counted| counted[1] = None);
    let mut phone = phone(&rehearsal, &none, true);
    visit(&mut phone, &none).unwrap();
    let evidence = phone.evidence().unwrap().to_vec();
    let verify = |file: &[u8], manifest: &[u8]| code(MissingBallot::parse(file).and_then(|file| file.verify(manifest)));
    assert_eq!(verify(&evidence, &honest.manifest), "accepted");
    let other = Board::of(&Rehearsal::opened(Plan { seed: 8, ..Plan::single_choice(3, 4) }));
    assert_eq!(verify(&evidence, &other.manifest), "saved-other-election");
    assert_eq!(verify(&evidence[..evidence.len() - 1], &honest.manifest), "evidence-malformed");
    assert_eq!(verify(&[evidence.clone(), vec![0]].concat(), &honest.manifest), "evidence-malformed");
    assert_eq!(verify(b"", &honest.manifest), "evidence-malformed");
    // Every bit of it counts, at hundreds of places.
    let mut accepted = 0;
    for place in (0..evidence.len()).step_by(evidence.len() / 300) {
        let mut changed = evidence.clone();
        changed[place] ^= 0x10;
        accepted += usize::from(verify(&changed, &honest.manifest) == "accepted");
    }
    assert_eq!(accepted, 0);

    // The same file about the honest tally contradicts nothing: the ballot that it proves is the one that is counted.
    let honest_file = honest_evidence(&rehearsal, &honest);
    assert_eq!(verify(&honest_file, &honest.manifest), "evidence-consistent");
}

/// A file with everything in it that a file of evidence has, from an honest board.
fn honest_evidence(rehearsal: &Rehearsal, honest: &Board) -> Vec<u8> {
    let mut phone = phone(rehearsal, honest, true);
    visit(&mut phone, honest).unwrap();
    assert!(phone.evidence().is_none());
    phone.shown_as_evidence().unwrap()
}
