//! Turns among the ledgers of a board.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::line::{Line, Placed, Stage};

/// Shares out the verification among all ledgers of a board: of those that have something to verify, the next is the
/// one that has had the least time. So flooding one ledger takes from the others what is theirs of one turn.
pub(super) struct Turns<K, S, O> {
    state: Mutex<State<K, S, O>>,
    /// By stage: there is a batch for one more thread, or the end has come.
    due: [Condvar; 2],
    /// A line that was stopped may have become idle.
    idle: Condvar,
}

struct State<K, S, O> {
    lines: BTreeMap<LineNumber, Standing<K, S, O>>,
    opened: LineNumber,
    /// How much time the one had had whose turn was last: who comes back from a pause has had no less.
    clock: Duration,
    ended: bool,
}

pub(super) type LineNumber = u64;

struct Standing<K, S, O> {
    line: Line<K, S>,
    owner: O,
    spent: Duration,
}

/// A batch to be verified.
pub(super) struct Turn<K, S, O> {
    pub(super) line: LineNumber,
    pub(super) owner: O,
    pub(super) batch: Vec<(K, S)>,
}

impl<K, S, O> Default for Turns<K, S, O> {
    fn default() -> Self {
        let state = State { lines: BTreeMap::new(), opened: 0, clock: Duration::ZERO, ended: false };
        Turns { state: Mutex::new(state), due: [Condvar::new(), Condvar::new()], idle: Condvar::new() }
    }
}

impl<K: Copy + Ord, S, O: Clone> Turns<K, S, O> {
    /// A line of one more ledger, in which so many entries may wait.
    pub(super) fn open(&self, limit: usize, owner: O) -> LineNumber {
        let mut state = self.state();
        state.opened += 1;
        let (number, spent) = (state.opened, state.clock);
        state.lines.insert(number, Standing { line: Line::new(limit), owner, spent });
        number
    }

    /// Hands in an entry, without waiting.
    pub(super) fn put(&self, line: LineNumber, source: K, entry: S) -> Placed<S> {
        self.place(line, |line| line.put(source, entry))
    }

    /// Hands in an entry that stands alone, without waiting.
    pub(super) fn put_alone(&self, line: LineNumber, source: K, entry: S) -> Placed<S> {
        self.place(line, |line| line.put_alone(source, entry))
    }

    fn place(&self, line: LineNumber, put: impl FnOnce(&mut Line<K, S>) -> Placed<S>) -> Placed<S> {
        let mut state = self.state();
        let clock = state.clock;
        let Some(standing) = state.lines.get_mut(&line) else { return Placed::Stopped };
        if standing.line.is_idle() {
            standing.spent = standing.spent.max(clock);
        }
        let placed = put(&mut standing.line);
        self.wake(&state, line);
        placed
    }

    /// Waits for a batch. `None` at the end.
    pub(super) fn next(&self, stage: Stage) -> Option<Turn<K, S, O>> {
        let mut state = self.state();
        loop {
            if let Some(turn) = state.next(stage) {
                return Some(turn);
            }
            if state.ended {
                return None;
            }
            state = self.due[stage as usize].wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The signatures of a turn have been verified, in so much time; of these sources they were refused.
    pub(super) fn signatures_checked(&self, line: LineNumber, time: Duration, signed: Vec<(K, S)>, refused: Vec<K>) {
        self.after(line, time, |line| line.signatures_checked(signed, refused));
    }

    /// The proofs of a turn have been verified, in so much time.
    pub(super) fn proofs_checked(&self, line: LineNumber, time: Duration, handed_on: bool) {
        self.after(line, time, |line| line.proofs_checked(handed_on));
    }

    /// A turn will never be verified: its thread has ended. What waits is given up.
    pub(super) fn abandon(&self, line: LineNumber, stage: Stage) -> Vec<(K, S)> {
        let mut all = Vec::new();
        self.after(line, Duration::ZERO, |line| all = line.abandon(stage));
        all
    }

    /// The committer has taken a batch.
    pub(super) fn committed(&self, line: LineNumber) {
        self.after(line, Duration::ZERO, Line::committed);
    }

    /// Takes in nothing more, and waits until what waits has been verified.
    pub(super) fn close(&self, line: LineNumber) {
        self.after(line, Duration::ZERO, Line::stop);
        let mut state = self.state();
        while state.lines.get(&line).is_some_and(|standing| !standing.line.is_idle()) {
            state = self.idle.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let closed = state.lines.remove(&line);
        drop(state);
        drop(closed);
    }

    /// Takes in nothing more, and gives up what waits.
    pub(super) fn give_up(&self, line: LineNumber) -> Vec<(K, S)> {
        let mut all = Vec::new();
        self.after(line, Duration::ZERO, |line| all = line.give_up());
        all
    }

    /// Ends the threads that wait for batches.
    pub(super) fn end(&self) {
        self.state().ended = true;
        self.due.iter().for_each(Condvar::notify_all);
    }

    fn after(&self, line: LineNumber, time: Duration, change: impl FnOnce(&mut Line<K, S>)) {
        let mut state = self.state();
        let Some(standing) = state.lines.get_mut(&line) else { return };
        standing.spent += time;
        change(&mut standing.line);
        if standing.line.is_idle() {
            self.idle.notify_all();
        }
        self.wake(&state, line);
    }

    /// Wakes a thread for each stage that has reason to begin.
    fn wake(&self, state: &State<K, S, O>, line: LineNumber) {
        let Some(standing) = state.lines.get(&line) else { return };
        for stage in [Stage::Signatures, Stage::Proofs] {
            if standing.line.is_due(stage) {
                self.due[stage as usize].notify_one();
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State<K, S, O>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Copy + Ord, S, O: Clone> State<K, S, O> {
    fn next(&mut self, stage: Stage) -> Option<Turn<K, S, O>> {
        let due = self.lines.iter().filter(|(_, standing)| standing.line.is_due(stage));
        let line = due.min_by_key(|(_, standing)| standing.spent).map(|(line, _)| *line)?;
        let beside_others = self.lines.iter().any(|(other, standing)| *other != line && !standing.line.is_empty());
        let standing = self.lines.get_mut(&line)?;
        self.clock = self.clock.max(standing.spent);
        Some(Turn { line, owner: standing.owner.clone(), batch: standing.line.take(stage, beside_others) })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

    use super::*;

    const LONG: Duration = Duration::from_secs(300);
    const SHORT: Duration = Duration::from_millis(50);
    const TURN: Duration = Duration::from_millis(16);

    type Of = Turns<u8, usize, &'static str>;

    /// A thread that asks for the next batch; whose it is, and how many, comes out here.
    fn ask(turns: &Arc<Of>, stage: Stage) -> Receiver<Option<(&'static str, usize)>> {
        let (turns, (tell, told)) = (turns.clone(), channel());
        std::thread::spawn(move || tell.send(turns.next(stage).map(|turn| (turn.owner, turn.batch.len()))));
        told
    }

    fn verify(turns: &Of, time: Duration) -> (&'static str, usize) {
        let turn = turns.next(Stage::Signatures).unwrap();
        turns.signatures_checked(turn.line, Duration::ZERO, turn.batch, Vec::new());
        let turn = turns.next(Stage::Proofs).unwrap();
        turns.proofs_checked(turn.line, time, false);
        (turn.owner, turn.batch.len())
    }

    fn fill(turns: &Of, line: LineNumber, count: usize) {
        (0..count).for_each(|entry| assert_eq!(turns.put(line, 1, entry), Placed::Waiting));
    }

    #[test]
    fn who_waits_is_woken_by_the_first_entry_and_by_the_end() {
        let turns = Arc::new(Of::default());
        let line = turns.open(1024, "a");
        let (signatures, proofs) = (ask(&turns, Stage::Signatures), ask(&turns, Stage::Proofs));
        assert_eq!(signatures.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        turns.put(line, 1, 7);
        assert_eq!(signatures.recv_timeout(LONG).unwrap(), Some(("a", 1)));
        turns.signatures_checked(line, TURN, vec![(1, 7)], Vec::new());
        assert_eq!(proofs.recv_timeout(LONG).unwrap(), Some(("a", 1)));
        let told = ask(&turns, Stage::Proofs);
        turns.end();
        assert_eq!(told.recv_timeout(LONG).unwrap(), None);
    }

    /// However much waits on one line, another one waits for one turn at most.
    #[test]
    fn a_flooded_ledger_leaves_the_others_their_turns() {
        let turns = Of::default();
        let (flooded, quiet) = (turns.open(4096, "flooded"), turns.open(4096, "quiet"));
        fill(&turns, flooded, 4096);
        assert_eq!(verify(&turns, TURN), ("flooded", 128));
        for _ in 0..5 {
            fill(&turns, quiet, 3);
            assert_eq!(verify(&turns, TURN / 100), ("quiet", 3));
            assert_eq!(verify(&turns, TURN).0, "flooded");
        }
    }

    #[test]
    fn two_floods_share_the_time_not_the_batches() {
        let turns = Of::default();
        for name in ["slow", "fast"] {
            let line = turns.open(65_536, name);
            fill(&turns, line, 40_000);
        }
        let mut counts = BTreeMap::from([("slow", 0), ("fast", 0)]);
        for _ in 0..110 {
            let next = turns.state().lines.values().min_by_key(|standing| standing.spent).unwrap().owner;
            let time = if next == "slow" { 10 * TURN } else { TURN };
            *counts.get_mut(verify(&turns, time).0).unwrap() += 1;
        }
        assert_eq!(counts, BTreeMap::from([("slow", 10), ("fast", 100)]));
    }

    /// Who has long been quiet has saved nothing up.
    #[test]
    fn a_pause_saves_no_time_up() {
        let turns = Of::default();
        let (busy, late) = (turns.open(65_536, "busy"), turns.open(65_536, "late"));
        fill(&turns, busy, 20_000);
        (0..9).for_each(|_| assert_eq!(verify(&turns, TURN).0, "busy"));
        fill(&turns, late, 20_000);
        let order: Vec<_> = (0..6).map(|_| verify(&turns, TURN).0).collect();
        assert_eq!(order.iter().filter(|name| **name == "late").count(), 3 + usize::from(order[0] == order[1]));
    }

    #[test]
    fn closing_waits_for_what_waits_and_giving_up_does_not() {
        let turns = Arc::new(Of::default());
        let line = turns.open(9, "a");
        fill(&turns, line, 2);
        let closing = {
            let turns = turns.clone();
            std::thread::spawn(move || turns.close(line))
        };
        assert_eq!(verify(&turns, TURN), ("a", 2));
        closing.join().unwrap();
        assert_eq!(turns.put(line, 1, 7), Placed::Stopped);
        let line = turns.open(9, "b");
        fill(&turns, line, 2);
        assert_eq!(turns.give_up(line).len(), 2);
        assert_eq!(turns.put(line, 1, 7), Placed::Stopped);
        turns.close(line);
    }
}
