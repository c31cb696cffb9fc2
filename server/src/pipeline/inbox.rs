use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The most entries that are verified together.
pub(super) const BATCH: usize = 512;

/// What waits for its verification, and how much of it is verified together.
pub(super) struct Inbox<S> {
    limit: usize,
    state: Mutex<State<S>>,
    /// There is a batch for one more thread, or the end has come.
    changed: Condvar,
}

struct State<S> {
    waiting: VecDeque<S>,
    /// Batches that are being verified.
    verifying: usize,
    stopped: bool,
}

/// Why the inbox does not take an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// As many wait as may.
    Full,
    /// The end has come.
    Stopped,
}

impl<S> Inbox<S> {
    /// An empty one, in which so many may wait.
    pub(super) fn new(limit: usize) -> Inbox<S> {
        let state = State { waiting: VecDeque::new(), verifying: 0, stopped: false };
        Inbox { limit, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Hands in an entry, without waiting. A thread is woken if it has reason to begin, not by each entry that arrives.
    pub(super) fn put(&self, entry: S) -> Result<(), NoPlace> {
        let mut state = self.state();
        if state.stopped {
            return Err(NoPlace::Stopped);
        }
        if state.waiting.len() >= self.limit {
            return Err(NoPlace::Full);
        }
        state.waiting.push_back(entry);
        let is_first = state.verifying == 0 && state.waiting.len() == 1;
        let begins = is_first || state.waiting.len() == self.full();
        drop(state);
        if begins {
            self.changed.notify_one();
        }
        Ok(())
    }

    /// Waits for a batch of at least one entry; for a full one if another is being verified meanwhile, because a large
    /// one is cheaper. `None` at the end.
    ///
    /// Each is followed by [`verified`](Self::verified).
    pub(super) fn next(&self) -> Option<Vec<S>> {
        let mut state = self.state();
        while !(state.stopped || state.waiting.len() >= self.full() || state.is_due()) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let length = state.waiting.len().min(BATCH);
        if length == 0 {
            return None;
        }
        state.verifying += 1;
        Some(state.waiting.drain(..length).collect())
    }

    /// A batch has been verified.
    pub(super) fn verified(&self) {
        let mut state = self.state();
        state.verifying -= 1;
        if state.is_due() {
            self.changed.notify_one();
        }
    }

    /// Nothing more is taken; what waits is still given out.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.changed.notify_all();
    }

    /// Stops, and drops what waits.
    pub(super) fn close(&self) {
        self.stop();
        let dropped = std::mem::take(&mut self.state().waiting);
        drop(dropped);
    }

    /// Where fewer than a batch may wait, no more than those can be waited for.
    fn full(&self) -> usize {
        BATCH.min(self.limit.max(1))
    }

    fn state(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> State<S> {
    /// Whether what waits is to be taken at once.
    fn is_due(&self) -> bool {
        self.verifying == 0 && !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::time::Duration;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);
    const SHORT: Duration = Duration::from_millis(50);

    /// A thread that asks for the next batch; what it gets comes out here.
    fn ask(inbox: &Arc<Inbox<usize>>) -> Receiver<Option<Vec<usize>>> {
        let (inbox, (tell, told)) = (inbox.clone(), channel());
        std::thread::spawn(move || tell.send(inbox.next()));
        told
    }

    fn fill(inbox: &Inbox<usize>, entries: std::ops::Range<usize>) {
        entries.for_each(|entry| inbox.put(entry).unwrap());
    }

    #[test]
    fn what_is_there_is_given_at_once_if_nothing_is_being_verified() {
        let inbox = Arc::new(Inbox::new(1024));
        let told = ask(&inbox);
        assert_eq!(told.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        inbox.put(7).unwrap();
        assert_eq!(told.recv_timeout(LONG).unwrap(), Some(vec![7]));
        inbox.verified();
        fill(&inbox, 0..3);
        assert_eq!(ask(&inbox).recv_timeout(LONG).unwrap(), Some(vec![0, 1, 2]));
    }

    #[test]
    fn beside_another_batch_a_full_one_is_waited_for() {
        let inbox = Arc::new(Inbox::new(1024));
        inbox.put(0).unwrap();
        assert_eq!(inbox.next().unwrap().len(), 1);
        let told = ask(&inbox);
        fill(&inbox, 0..BATCH - 1);
        assert_eq!(told.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        fill(&inbox, BATCH - 1..BATCH + 5);
        let batch = told.recv_timeout(LONG).unwrap().unwrap();
        assert!(batch.into_iter().eq(0..BATCH));
    }

    #[test]
    fn the_end_of_another_batch_ends_the_waiting_for_a_full_one() {
        let inbox = Arc::new(Inbox::new(1024));
        inbox.put(0).unwrap();
        assert!(inbox.next().is_some());
        let told = ask(&inbox);
        fill(&inbox, 0..9);
        assert_eq!(told.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
        inbox.verified();
        assert_eq!(told.recv_timeout(LONG).unwrap().unwrap().len(), 9);
    }

    #[test]
    fn no_more_wait_than_may_and_those_are_a_batch() {
        let inbox = Arc::new(Inbox::new(2));
        inbox.put(0).unwrap();
        assert!(inbox.next().is_some());
        fill(&inbox, 1..3);
        assert_eq!(inbox.put(3), Err(NoPlace::Full));
        assert_eq!(ask(&inbox).recv_timeout(LONG).unwrap(), Some(vec![1, 2]));
        inbox.put(3).unwrap();
    }

    #[test]
    fn stopping_wakes_everybody_and_gives_out_what_waits() {
        let inbox = Arc::new(Inbox::new(1024));
        inbox.put(0).unwrap();
        assert!(inbox.next().is_some());
        let told = [ask(&inbox), ask(&inbox)];
        inbox.put(1).unwrap();
        inbox.stop();
        let mut batches = told.map(|told| told.recv_timeout(LONG).unwrap());
        batches.sort();
        assert_eq!(batches, [None, Some(vec![1])]);
        assert_eq!(inbox.put(2), Err(NoPlace::Stopped));
    }

    #[test]
    fn closing_drops_what_waits() {
        let inbox = Inbox::new(1024);
        fill(&inbox, 0..3);
        inbox.close();
        assert_eq!(inbox.next(), None);
    }
}
