//! Who has still to come on a board: what may go together, what is tried apart, and what is set aside.

use std::collections::{BTreeMap, HashSet, VecDeque};

use tupyo_election::{Holder, RegisteredVoter};
use tupyo_group::EncodedPoint;

/// Why a line is set aside that no other registrar has signed.
pub(super) const UNSIGNED: &str = "unsigned";

/// The board's code for a document that was said before and gave way, as to a correction that was said by hand.
pub(super) const GIVEN_WAY: &str = "repeated-document";

/// Who has still to come on a board.
#[derive(Default)]
pub(super) struct Queue {
    pending: HashSet<Holder>,
    /// What was refused, or not signed, together: each is tried by itself.
    apart: VecDeque<Vec<Holder>>,
    aside: BTreeMap<Holder, Aside>,
}

/// A line that holds up no others any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aside {
    pub(super) key: EncodedPoint,
    /// The board's code, or [`UNSIGNED`].
    pub(super) reason: String,
    /// Since when, in seconds since 1970.
    pub(super) since: u64,
    turn: Retry,
}

/// Whether a line that was not signed may come once more, beside others: a document is never said twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Retry {
    /// When the other registrar has signed something later.
    Later,
    /// With the next document.
    Now,
    /// It was tried again.
    Over,
}

impl Queue {
    /// Somebody may have a new line.
    pub(super) fn add(&mut self, holder: Holder) {
        self.aside.remove(&holder);
        if !self.apart.iter().flatten().any(|apart| *apart == holder) {
            self.pending.insert(holder);
        }
    }

    /// How many have still to come.
    pub(super) fn waiting(&self) -> usize {
        self.pending.len() + self.apart.iter().map(Vec::len).sum::<usize>()
    }

    pub(super) fn aside(&self) -> impl Iterator<Item = &Aside> {
        self.aside.values()
    }

    /// The next lines, in ascending order of their keys, at most a batch; nobody's of `held`. Whoever has no line any
    /// more is forgotten.
    pub(super) fn take(
        &mut self,
        batch: usize,
        held: &HashSet<Holder>,
        line: impl Fn(&Holder) -> Option<RegisteredVoter>,
    ) -> Vec<RegisteredVoter> {
        let mut lines = Vec::new();
        self.pending.retain(|holder| {
            if lines.len() >= batch || held.contains(holder) {
                return true;
            }
            let line = line(holder);
            lines.extend(line);
            line.is_some()
        });
        if lines.is_empty() {
            lines = self.take_apart(&line);
        } else {
            self.take_again(batch, &line, &mut lines);
        }
        lines.sort_by_key(|line| line.voter.key);
        lines
    }

    fn take_apart(&mut self, line: &impl Fn(&Holder) -> Option<RegisteredVoter>) -> Vec<RegisteredVoter> {
        while let Some(group) = self.apart.pop_front() {
            let lines: Vec<_> = group.iter().filter_map(line).collect();
            if !lines.is_empty() {
                self.pending.extend(lines.iter().map(|line| line.voter.holder));
                return lines;
            }
        }
        Vec::new()
    }

    fn take_again(
        &mut self,
        batch: usize,
        line: &impl Fn(&Holder) -> Option<RegisteredVoter>,
        lines: &mut Vec<RegisteredVoter>,
    ) {
        for (holder, aside) in self.aside.iter_mut().filter(|(_, aside)| aside.turn == Retry::Now) {
            let Some(line) = line(holder).filter(|_| lines.len() < batch) else { continue };
            aside.turn = Retry::Over;
            lines.push(line);
        }
    }

    /// These lines cannot go as they are: halves of them are tried apart, and a single one is set aside.
    pub(super) fn part(&mut self, lines: &[RegisteredVoter], reason: &str, since: u64) {
        let holders: Vec<Holder> = lines.iter().map(|line| line.voter.holder).collect();
        self.pending.retain(|holder| !holders.contains(holder));
        if let [line] = lines {
            let was_tried = self.aside.contains_key(&line.voter.holder);
            let turn = match reason {
                _ if was_tried => Retry::Over,
                UNSIGNED => Retry::Later,
                GIVEN_WAY => Retry::Now,
                _ => Retry::Over,
            };
            let aside = Aside { key: line.voter.key, reason: reason.to_owned(), since, turn };
            self.aside.insert(line.voter.holder, aside);
        } else {
            let (one, two) = holders.split_at(holders.len() / 2);
            self.apart.extend([one, two].into_iter().filter(|half| !half.is_empty()).map(<[Holder]>::to_vec));
        }
    }

    /// What stands on the roll is set aside no more, however it came there.
    pub(super) fn forget(&mut self, has_stood: impl Fn(&EncodedPoint) -> bool) {
        self.aside.retain(|_, aside| !has_stood(&aside.key));
    }

    /// The other registrar has signed something: what it had not signed may come once more.
    pub(super) fn signed(&mut self) {
        let later = self.aside.values_mut().filter(|aside| aside.turn == Retry::Later);
        later.for_each(|aside| aside.turn = Retry::Now);
    }

    /// The roll is another one: what was refused may fit now.
    pub(super) fn try_refused_again(&mut self) {
        let refused = |aside: &Aside| aside.reason != UNSIGNED;
        let holders: Vec<Holder> =
            self.aside.iter().filter(|(_, aside)| refused(aside)).map(|(holder, _)| *holder).collect();
        holders.into_iter().for_each(|holder| self.add(holder));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::OsRng;
    use tupyo_election::Voter;
    use tupyo_proof::{Purpose, SigningKey};

    fn line(number: u8) -> RegisteredVoter {
        let possession = SigningKey::generate(&mut OsRng).sign(Purpose::Registration, &[0; 32], &mut OsRng);
        let (key, holder) = (EncodedPoint([number; 32]), Holder([number; 32]));
        let voter = Voter { key, holder, possession, style: 0, weight: 1 };
        RegisteredVoter { voter, replaces: None, card: None }
    }

    fn numbers(lines: &[RegisteredVoter]) -> Vec<u8> {
        lines.iter().map(|line| line.voter.key.0[0]).collect()
    }

    fn aside(queue: &Queue) -> Vec<(u8, &str)> {
        queue.aside().map(|aside| (aside.key.0[0], aside.reason.as_str())).collect()
    }

    /// Says documents until nothing is left; a board takes them unless one of these is in them. Gives how many it took.
    fn posted(queue: &mut Queue, refused: &[u8]) -> Vec<u8> {
        let mut taken = Vec::new();
        for _ in 0..1000 {
            let found = |holder: &Holder| (!taken.contains(&holder.0[0])).then(|| line(holder.0[0]));
            let lines = queue.take(250, &HashSet::new(), found);
            if lines.is_empty() {
                break;
            }
            match numbers(&lines).iter().any(|number| refused.contains(number)) {
                true => queue.part(&lines, "roll-weight", 7),
                false => taken.extend(numbers(&lines)),
            }
        }
        taken.sort_unstable();
        taken
    }

    #[test]
    fn halving_finds_who_is_refused_and_the_others_go_on() {
        for refused in [vec![], vec![1], vec![64, 65], vec![3, 50, 100], (1..=100).collect::<Vec<u8>>()] {
            let mut queue = Queue::default();
            (1..=100).for_each(|number| queue.add(Holder([number; 32])));
            let taken = posted(&mut queue, &refused);
            assert_eq!(taken, (1..=100).filter(|number| !refused.contains(number)).collect::<Vec<u8>>());
            assert_eq!(aside(&queue), refused.iter().map(|number| (*number, "roll-weight")).collect::<Vec<_>>());
            assert_eq!(queue.waiting(), 0);
            queue.try_refused_again();
            assert_eq!((posted(&mut queue, &[]), aside(&queue)), (refused, vec![]));
        }
    }

    #[test]
    fn what_is_not_signed_comes_once_more_beside_others() {
        let (one, two, three, four) = (line(1), line(2), line(3), line(4));
        let mut queue = Queue::default();
        let take = |queue: &mut Queue| numbers(&queue.take(250, &HashSet::new(), |holder| Some(line(holder.0[0]))));
        queue.add(one.voter.holder);
        queue.part(&[one], UNSIGNED, 7);
        queue.add(two.voter.holder);
        assert_eq!(take(&mut queue), [2], "nothing was signed since");
        queue.signed();
        queue.pending.clear();
        assert_eq!(take(&mut queue), [0; 0], "the same document is never said again");
        queue.add(three.voter.holder);
        assert_eq!(take(&mut queue), [1, 3]);
        queue.part(&[one, three], UNSIGNED, 8);
        assert_eq!(take(&mut queue), [1]);
        queue.part(&[one], UNSIGNED, 9);
        assert_eq!(take(&mut queue), [3]);
        queue.signed();
        queue.pending.clear();
        queue.add(four.voter.holder);
        assert_eq!((take(&mut queue), aside(&queue)), (vec![4], vec![(1, UNSIGNED)]), "once more, and not again");
    }

    #[test]
    fn what_gave_way_to_a_correction_comes_beside_the_next_line() {
        let (one, two) = (line(1), line(2));
        let mut queue = Queue::default();
        let take = |queue: &mut Queue| numbers(&queue.take(250, &HashSet::new(), |holder| Some(line(holder.0[0]))));
        queue.part(&[one], GIVEN_WAY, 7);
        assert_eq!(take(&mut queue), [0; 0], "alone it is the same document");
        queue.add(two.voter.holder);
        assert_eq!((take(&mut queue), aside(&queue)), (vec![1, 2], vec![(1, GIVEN_WAY)]));
    }

    #[test]
    fn who_stands_on_the_board_waits_there() {
        let mut queue = Queue::default();
        [1, 2].into_iter().for_each(|number| queue.add(Holder([number; 32])));
        let held = HashSet::from([Holder([1; 32])]);
        assert_eq!(numbers(&queue.take(250, &held, |holder| Some(line(holder.0[0])))), [2]);
        assert_eq!(queue.waiting(), 2);
    }
}
