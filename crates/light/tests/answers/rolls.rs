//! The roll around a key, for rolls of every length and keys that lie anyhow.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tupyo_election::{Document, Entry, Holder, Roll, RollRoot, Voter};
use tupyo_encoding::encode;
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_light::{LightError, ROLL_LINE_BYTES, RollBits, RollBlocks, RollReader};
use tupyo_merkle::{CoarseTree, ProofError, leaf_hash, prove_subset};
use tupyo_proof::Signature;
use tupyo_rehearsal::{Plan, Rehearsal};

use crate::ledgers::Ledger;

struct Board {
    voters: Vec<Voter>,
    tree: CoarseTree,
}

impl RollReader for Board {
    fn count(&self) -> u32 {
        self.voters.len() as u32
    }

    fn key(&self, voter: u32) -> Option<[u8; 32]> {
        self.voters.get(voter as usize).map(|voter| *voter.key.as_bytes())
    }

    fn line(&self, voter: u32) -> Option<Vec<u8>> {
        self.voters.get(voter as usize).map(encode)
    }
}

fn voter(key: [u8; 32]) -> Voter {
    let possession = Signature { nonce: EncodedPoint([1; 32]), response: Scalar::ONE };
    Voter { key: EncodedPoint(key), holder: Holder(key), possession, style: 0, weight: 1 }
}

fn board(keys: impl IntoIterator<Item = [u8; 32]>) -> Board {
    let keys: BTreeSet<[u8; 32]> = keys.into_iter().collect();
    let voters: Vec<Voter> = keys.into_iter().map(voter).collect();
    let mut tree = CoarseTree::new();
    voters.iter().for_each(|voter| tree.push(leaf_hash(&encode(voter))));
    Board { voters, tree }
}

impl Board {
    fn root(&self) -> RollRoot {
        Roll::root_of(&self.voters)
    }

    fn ask(&self, asked: RollBits) -> Result<RollBlocks, LightError> {
        // Whole blocks need no leaves.
        let answer = RollBlocks::make(asked, self, &self.tree.reader(|_| None))?;
        assert_eq!(RollBlocks::decode(&answer.encode()).as_ref(), Ok(&answer));
        Ok(answer)
    }

    /// An answer with these lines, whatever they are, and their true path.
    fn answer_with(&self, first: u32, end: u32) -> RollBlocks {
        let indices: Vec<u64> = (first..end).map(u64::from).collect();
        let leaves = |block: u64| -> Option<Vec<_>> {
            (block * 32..block * 32 + 32).map(|voter| self.line(voter as u32).map(|line| leaf_hash(&line))).collect()
        };
        let path = prove_subset(&indices, u64::from(self.count()), &self.tree.reader(leaves)).unwrap();
        RollBlocks { first, lines: (first..end).filter_map(|voter| self.line(voter)).collect(), path }
    }
}

/// A key whose first bytes are these: those of a canonical encoding have a lowest bit of 0.
fn key(first: [u8; 4], rest: u8) -> [u8; 32] {
    let mut key = [rest; 32];
    key[..4].copy_from_slice(&first);
    key[0] &= 0xfe;
    key
}

fn any_key() -> impl Strategy<Value = [u8; 32]> {
    prop_oneof![
        3 => (any::<[u8; 4]>(), any::<u8>()).prop_map(|(first, rest)| key(first, rest)),
        // Many that begin alike.
        2 => (0u8..3, 0u8..2, any::<u8>()).prop_map(|(first, second, rest)| key([first << 1, second, 0, 0], rest)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn all_lines_with_the_bits_and_their_neighbours(
        keys in proptest::collection::vec(any_key(), 1..400),
        asked in any_key(),
        bits in 0u8..=31,
    ) {
        let board = board(keys);
        let (count, root) = (board.count(), board.root());
        let asked = RollBits::of_key(&asked, bits);
        if bits < RollBits::least(count) {
            prop_assert_eq!(board.ask(asked), Err(LightError::TooFewBits { least: RollBits::least(count) }));
            return Ok(());
        }
        let answer = board.ask(asked).unwrap();
        let found = answer.verify(asked, count, &root).unwrap();
        let has_bits = |voter: &Voter| RollBits::of_key(voter.key.as_bytes(), bits).prefix() == asked.prefix();
        let voters = (0u32..).zip(board.voters.iter().copied());
        let expected: Vec<_> = voters.filter(|(_, voter)| has_bits(voter)).collect();
        let told: Vec<_> = found.iter().copied().filter(|(_, voter)| has_bits(voter)).collect();
        prop_assert_eq!(told, expected);
        // Whole blocks, as few as show the neighbours.
        prop_assert_eq!(answer.first % 32, 0);
        let end = answer.first + answer.lines.len() as u32;
        prop_assert!(end.is_multiple_of(32) || end == count);
        let below = board.voters.iter().filter(|voter| asked.place_of(voter.key.as_bytes()).is_lt()).count() as u32;
        let beyond = board.voters.iter().filter(|voter| !asked.place_of(voter.key.as_bytes()).is_gt()).count() as u32;
        prop_assert_eq!(answer.first, below.saturating_sub(1).min(count - 1) / 32 * 32);
        prop_assert_eq!(end, ((beyond.min(count - 1) / 32 + 1) * 32).min(count));
    }

    /// No other range of lines is believed, though every one is under the root.
    #[test]
    fn no_other_lines_are_believed(
        keys in proptest::collection::vec(any_key(), 1..200),
        asked in any_key(),
        bits in 2u8..=31,
        other in any::<[u8; 32]>(),
    ) {
        let board = board(keys);
        let (count, root) = (board.count(), board.root());
        let asked = RollBits::of_key(&asked, bits);
        let honest = board.ask(asked).unwrap();
        let end = honest.first + honest.lines.len() as u32;
        for first in (0..count).step_by(32).chain([1.min(count - 1), count - 1]) {
            for last in (first + 1..=count).filter(|last| last % 32 == 0 || *last == count || *last == first + 1) {
                let result = board.answer_with(first, last).verify(asked, count, &root);
                prop_assert_eq!(result.is_ok(), (first, last) == (honest.first, end), "{}..{}", first, last);
                if (first, last) != (honest.first, end) {
                    prop_assert_eq!(result, Err(LightError::Range));
                }
            }
        }
        let mut changed = honest.clone();
        changed.lines[0] = encode(&voter(key([0, 0, 0, 0], 0)));
        prop_assert!(changed.lines == honest.lines || changed.verify(asked, count, &root).is_err());
        prop_assert!(honest.verify(asked, count, &RollRoot(other)).is_err());
    }
}

fn sixty_four() -> Board {
    board((0..64).map(|number: u8| key([number << 2, 0, 0, 0], 9)))
}

#[test]
fn altered_lines_are_refused_by_name() {
    let board = sixty_four();
    let (count, root) = (board.count(), board.root());
    let asked = RollBits::of_key(&key([20 << 2, 0, 0, 0], 9), 6);
    let honest = board.ask(asked).unwrap();
    assert_eq!((honest.first, honest.lines.len()), (0, 32));
    let altered = |change: &dyn Fn(&mut RollBlocks)| {
        let mut answer = honest.clone();
        change(&mut answer);
        answer.verify(asked, count, &root).map(|_| ())
    };
    let invalid = Err(LightError::Proof(ProofError::Invalid));
    assert_eq!(altered(&|_| ()), Ok(()));
    assert_eq!(altered(&|answer| answer.lines[9][40] ^= 1), invalid);
    assert_eq!(altered(&|answer| answer.path.push(answer.path[0])), invalid);
    assert_eq!(altered(&|answer| answer.path.truncate(answer.path.len() - 1)), invalid);
    assert_eq!(altered(&|answer| answer.lines[9].push(0)), Err(LightError::Line));
    assert_eq!(altered(&|answer| answer.lines[9].clear()), Err(LightError::Line));
    assert_eq!(altered(&|answer| answer.lines[9].truncate(133)), Err(LightError::Line));
    for (kind, length) in [(0, 32), (0, 34), (1, 33), (1, 35), (2, 33)] {
        let card = [vec![kind], vec![9; length - 1]].concat();
        assert_eq!(altered(&|answer| answer.lines[9].extend(&card)), Err(LightError::Line), "{kind} {length}");
    }
    // A card where none was sealed.
    assert_eq!(altered(&|answer| answer.lines[9].extend([0; 33])), invalid);
    assert_eq!(altered(&|answer| answer.lines.swap(9, 10)), Err(LightError::Line));
    assert_eq!(altered(&|answer| answer.lines[9] = answer.lines[10].clone()), Err(LightError::Line));
    assert_eq!(altered(&|answer| answer.first = 32), invalid);
    assert_eq!(altered(&|answer| answer.first = 1), Err(LightError::Range));
    assert_eq!(altered(&|answer| answer.first = u32::MAX), Err(LightError::Range));
    assert_eq!(altered(&|answer| answer.lines.clear()), Err(LightError::Range));
    assert_eq!(altered(&|answer| drop(answer.lines.pop())), Err(LightError::Range));
    // A voter taken out, and another block's line in its place: the number is right, the path is not.
    assert_eq!(
        altered(&|answer| {
            answer.lines.remove(20);
            answer.lines.push(encode(&board.voters[32]));
        }),
        invalid
    );
}

#[test]
fn a_crowd_is_asked_for_by_more_bits() {
    let crowd = (0..6_000u32).map(|number| {
        let mut key = key([8, 1, 2, 3], 0);
        key[4..8].copy_from_slice(&number.to_be_bytes());
        key
    });
    let board = board(crowd);
    for bits in [7, 20, 31] {
        assert_eq!(board.ask(RollBits::of_key(&board.key(0).unwrap(), bits)), Err(LightError::Crowded));
        let mut other = board.key(0).unwrap();
        other[0] = 0;
        let asked = RollBits::of_key(&other, bits);
        assert_eq!(board.ask(asked).unwrap().verify(asked, 6_000, &board.root()).unwrap().len(), 32);
    }
    // What a board sends all the same is refused: it is longer than any true answer.
    let all = board.answer_with(0, 6_000);
    let asked = RollBits::of_key(&board.key(0).unwrap(), 31);
    assert_eq!(all.verify(asked, 6_000, &board.root()), Err(LightError::Range));
    assert_eq!(RollBlocks::decode(&all.encode()), Err(LightError::TooLong));
}

/// Where ballots bear cards' signatures, a leaf has the card, too.
#[test]
fn lines_have_their_cards() {
    let play = Rehearsal::opened(Plan::single_choice(2, 40).with_cards());
    let (roll, registered) = (play.state().roll(), Ledger::of_bytes(play.entries()));
    let mut lines = Vec::new();
    for entry in &registered.entries {
        let Entry::Document(part) = Entry::decode(entry).unwrap() else { continue };
        if let Ok(Document::Registration { lines: said }) = borsh::from_slice(&part.bytes) {
            lines.extend(said.into_iter().map(|line| encode(&(line.voter, line.card.unwrap()))));
        }
    }
    lines.sort();
    let mut tree = CoarseTree::new();
    lines.iter().for_each(|line| tree.push(leaf_hash(line)));
    assert_eq!(RollRoot::from(tree.root()), roll.root());
    let board = Cards(lines);
    for (index, elector) in (0u32..).zip(roll.voters()) {
        let asked = RollBits::of_key(elector.key.as_bytes(), 5);
        let answer = RollBlocks::make(asked, &board, &tree.reader(|_| None)).unwrap();
        let found = RollBlocks::decode(&answer.encode()).unwrap().verify(asked, 40, &roll.root()).unwrap();
        assert_eq!(found.iter().find(|(_, voter)| voter.key == elector.key).unwrap().0, index);
    }
}

struct Cards(Vec<Vec<u8>>);

impl RollReader for Cards {
    fn count(&self) -> u32 {
        self.0.len() as u32
    }

    fn key(&self, voter: u32) -> Option<[u8; 32]> {
        self.0.get(voter as usize)?.first_chunk().copied()
    }

    fn line(&self, voter: u32) -> Option<Vec<u8>> {
        self.0.get(voter as usize).cloned()
    }
}

#[test]
fn a_line_has_so_many_bytes() {
    assert_eq!(encode(&voter([0; 32])).len(), 134);
    let play = Rehearsal::opened(Plan::single_choice(2, 3).with_cards());
    for card in 0..3 {
        let card = play.state().roll().card(card).unwrap();
        assert!(134 + encode(&card).len() <= ROLL_LINE_BYTES);
    }
}

/// A board whose files are damaged answers nothing rather than something wrong.
#[test]
fn what_cannot_be_read_is_not_answered() {
    struct Blind;
    impl RollReader for Blind {
        fn count(&self) -> u32 {
            64
        }
        fn key(&self, voter: u32) -> Option<[u8; 32]> {
            (voter < 40).then(|| key([(voter as u8) << 2, 0, 0, 0], 9))
        }
        fn line(&self, _: u32) -> Option<Vec<u8>> {
            None
        }
    }
    let tree = sixty_four().tree;
    let nodes = tree.reader(|_| None);
    for first in [0, 10, 63] {
        let asked = RollBits::of_key(&key([first << 2, 0, 0, 0], 9), 6);
        assert_eq!(RollBlocks::make(asked, &Blind, &nodes), Err(LightError::Unreadable));
    }
    let asked = RollBits::of_key(&key([0; 4], 9), 6);
    let nothing = CoarseTree::new();
    assert_eq!(RollBlocks::make(asked, &sixty_four(), &nothing.reader(|_| None)), Err(LightError::Unreadable));
}
