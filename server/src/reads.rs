//! Threads of their own for all that is read from the storage, which give way to those that take votes.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::ServerError;
use crate::alarm::Alarm;
use crate::metrics;

/// Threads for each core: some of them wait for a disk.
const THREADS_OF_CORE: usize = 2;
/// What waits to be read: a connection asks for one thing at a time, and whose client has gone is passed over.
const WAITING: usize = 16_384;
/// Parts of downloads that have been asked for and not been taken over: more of them would only stand in the way of
/// votes, which the same threads send and receive.
const PARTS_AT_A_TIME: usize = 8;
/// While votes are on their way, one part leaves in this time: 33 MB in a second.
const BETWEEN_PARTS: Duration = Duration::from_millis(1);
/// While votes are on their way, one short thing is read at a time, and then nothing short for as long as that took,
/// but no longer than this: phones that ask on and on take half of a core from those who vote, and no more.
const LONGEST_REST: Duration = Duration::from_millis(20);
/// How far the threads stand behind others, as nice(2) counts.
const NICENESS: i32 = 10;

/// Does what reads. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Reads(Arc<Shared>);

/// How long it takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// One entry, a receipt, a tile of hashes.
    Short,
    /// A part of what somebody downloads.
    Part,
}

/// Too much waits to be read.
#[derive(Debug)]
pub(crate) struct TooManyReads;

type Work = Box<dyn FnOnce() + Send>;

/// What was read. If it is a part, the next one can be read when this is dropped.
pub(crate) struct Outcome<T> {
    pub(crate) what: T,
    _place: Place,
}

/// What will be read.
pub(crate) type Coming<T> = oneshot::Receiver<Outcome<T>>;

/// A vote that is on its way, as long as this lives.
pub(crate) struct Vote(Arc<Shared>);

/// The place of a part among those that are under way.
struct Place(Option<Arc<Shared>>);

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
    votes: AtomicUsize,
}

#[derive(Default)]
struct Queue {
    short: VecDeque<Work>,
    parts: VecDeque<Work>,
    part_was_last: bool,
    parts_under_way: usize,
    last_part: Option<Instant>,
    short_under_way: usize,
    /// While votes are on their way, nothing short is read before this.
    short_rests_until: Option<Instant>,
}

/// What a thread finds.
enum Next {
    Work(Length, Work),
    /// Nothing, until somebody brings something or makes place.
    Nothing,
    /// Something, later.
    Later(Duration),
}

impl Reads {
    /// Starts the threads, which end with the process.
    pub(crate) fn start(alarm: &Alarm) -> Result<Reads, ServerError> {
        let reads = Reads(Arc::default());
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for _ in 0..(cores * THREADS_OF_CORE).max(4) {
            let shared = reads.0.clone();
            alarm.spawn("reads", move || shared.work())?;
        }
        Ok(reads)
    }

    /// Hands in what is to be read; the outcome comes in its turn. If nobody waits for it any more, it is not read.
    pub(crate) fn begin<T: Send + 'static>(
        &self,
        length: Length,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Coming<T>, TooManyReads> {
        let (answer, outcome) = oneshot::channel();
        let shared = self.0.clone();
        let work = move || {
            let place = Place((length == Length::Part).then_some(shared));
            if !answer.is_closed() {
                let _gone = answer.send(Outcome { what: work(), _place: place });
            }
        };
        self.0.enter(length, Box::new(work))?;
        Ok(outcome)
    }

    /// Says that a vote is on its way.
    pub(crate) fn vote(&self) -> Vote {
        self.0.votes.fetch_add(1, Ordering::Relaxed);
        Vote(self.0.clone())
    }
}

impl Drop for Vote {
    fn drop(&mut self) {
        self.0.votes.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(shared) = &self.0 {
            shared.queue().parts_under_way -= 1;
            shared.filled.notify_one();
        }
    }
}

impl Shared {
    fn enter(&self, length: Length, work: Work) -> Result<(), TooManyReads> {
        let mut queue = self.queue();
        if queue.short.len() + queue.parts.len() >= WAITING {
            return Err(TooManyReads);
        }
        match length {
            Length::Short => queue.short.push_back(work),
            Length::Part => queue.parts.push_back(work),
        }
        drop(queue);
        metrics::reads_waiting(1);
        self.filled.notify_one();
        Ok(())
    }

    fn work(&self) {
        give_way();
        loop {
            let (length, work) = self.next();
            metrics::reads_waiting(-1);
            let begun = Instant::now();
            // Who asked hears that there is no answer.
            let _panicked = catch_unwind(AssertUnwindSafe(work));
            if length == Length::Short {
                self.queue().short_is_read(begun, Instant::now());
                self.filled.notify_one();
            }
        }
    }

    fn next(&self) -> (Length, Work) {
        let mut queue = self.queue();
        loop {
            let voting = self.votes.load(Ordering::Relaxed) > 0;
            queue = match queue.take(Instant::now(), voting) {
                Next::Work(length, work) => return (length, work),
                Next::Nothing => self.filled.wait(queue).unwrap_or_else(PoisonError::into_inner),
                Next::Later(time) => {
                    let waited = self.filled.wait_timeout(queue, time);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// By turns from both, so that a voter's receipt does not wait behind a thousand downloads, nor they for ever.
    /// While votes are on their way, both leave with pauses.
    fn take(&mut self, now: Instant, voting: bool) -> Next {
        let (part_in, short_in) = (self.part_in(now, voting), self.short_in(now, voting));
        let (has_part, has_short) = (part_in == Some(Duration::ZERO), short_in == Some(Duration::ZERO));
        if has_part && !(has_short && self.part_was_last) {
            self.take_part(now)
        } else if has_short {
            self.take_short()
        } else {
            [part_in, short_in].into_iter().flatten().min().map_or(Next::Nothing, Next::Later)
        }
    }

    /// How long the next part has to wait, if there is one and place for it.
    fn part_in(&self, now: Instant, voting: bool) -> Option<Duration> {
        let pause = if voting { BETWEEN_PARTS } else { Duration::ZERO };
        let wait = self.last_part.map_or(Duration::ZERO, |last| (last + pause).saturating_duration_since(now));
        (!self.parts.is_empty() && self.parts_under_way < PARTS_AT_A_TIME).then_some(wait)
    }

    /// The same of what is short.
    fn short_in(&self, now: Instant, voting: bool) -> Option<Duration> {
        let rest = self.short_rests_until.filter(|_| voting).map(|until| until.saturating_duration_since(now));
        let has_place = !voting || self.short_under_way == 0;
        (!self.short.is_empty() && has_place).then_some(rest.unwrap_or_default())
    }

    fn take_part(&mut self, now: Instant) -> Next {
        let Some(work) = self.parts.pop_front() else { return Next::Nothing };
        self.part_was_last = true;
        self.parts_under_way += 1;
        self.last_part = Some(now);
        Next::Work(Length::Part, work)
    }

    fn take_short(&mut self) -> Next {
        let Some(work) = self.short.pop_front() else { return Next::Nothing };
        self.part_was_last = false;
        self.short_under_way += 1;
        Next::Work(Length::Short, work)
    }

    /// Something short has been read.
    fn short_is_read(&mut self, begun: Instant, now: Instant) {
        self.short_under_way = self.short_under_way.saturating_sub(1);
        self.short_rests_until = Some(now + now.saturating_duration_since(begun).min(LONGEST_REST));
    }
}

/// Lets other threads go first, where the system can give a thread a priority of its own.
pub(crate) fn give_way() {
    #[cfg(target_os = "linux")]
    // Of the calling thread only; without it, reads compete with votes.
    let _or_not = rustix::process::setpriority_process(None, NICENESS);
    #[cfg(not(target_os = "linux"))]
    let _unused = NICENESS;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_reads_and_parts_take_turns() {
        let mut queue = Queue::default();
        let (said, heard) = std::sync::mpsc::channel();
        let say = |word: &'static str| {
            let said = said.clone();
            Box::new(move || said.send(word).unwrap()) as Work
        };
        (0..4).for_each(|_| queue.parts.push_back(say("part")));
        (0..2).for_each(|_| queue.short.push_back(say("short")));
        while let Next::Work(_, work) = queue.take(Instant::now(), false) {
            work();
        }
        drop(said);
        assert_eq!(heard.iter().collect::<Vec<_>>(), ["part", "short", "part", "short", "part", "part"]);
    }

    #[test]
    fn parts_wait_for_those_before_them_and_for_votes() {
        let mut queue = Queue::default();
        (0..PARTS_AT_A_TIME + 1).for_each(|_| queue.parts.push_back(Box::new(|| {})));
        let now = Instant::now();
        assert!(matches!(queue.take(now, true), Next::Work(Length::Part, _)));
        assert!(matches!(queue.take(now, true), Next::Later(time) if time == BETWEEN_PARTS));
        queue.short.push_back(Box::new(|| {}));
        assert!(matches!(queue.take(now, true), Next::Work(Length::Short, _)));
        for _ in 1..PARTS_AT_A_TIME {
            assert!(matches!(queue.take(now, false), Next::Work(..)));
        }
        assert!(matches!(queue.take(now, false), Next::Nothing));
        queue.parts_under_way -= 1;
        assert!(matches!(queue.take(now + BETWEEN_PARTS, true), Next::Work(..)));
    }

    #[test]
    fn while_votes_are_on_their_way_short_reads_come_one_at_a_time_and_rest() {
        let mut queue = Queue::default();
        (0..6).for_each(|_| queue.short.push_back(Box::new(|| {})));
        let (now, took) = (Instant::now(), Duration::from_millis(3));
        assert!(matches!(queue.take(now, true), Next::Work(Length::Short, _)));
        assert!(matches!(queue.take(now, true), Next::Nothing), "a second one at the same time");
        // Parts go on meanwhile.
        queue.parts.push_back(Box::new(|| {}));
        assert!(matches!(queue.take(now, true), Next::Work(Length::Part, _)));
        queue.short_is_read(now, now + took);
        assert!(matches!(queue.take(now + took, true), Next::Later(time) if time == took));
        // Nobody votes any more: all that there are threads for.
        assert!(matches!(queue.take(now + took, false), Next::Work(..)));
        assert!(matches!(queue.take(now + took, false), Next::Work(..)));
        (0..2).for_each(|_| queue.short_is_read(now, now + took));
        assert!(matches!(queue.take(now + 2 * took, true), Next::Work(..)));
        // However long the system kept it from being read.
        queue.short_is_read(now, now + 100 * LONGEST_REST);
        let next = queue.take(now + 100 * LONGEST_REST, true);
        assert!(matches!(next, Next::Later(time) if time == LONGEST_REST));
    }

    #[test]
    fn whoever_does_not_take_a_part_over_keeps_nobody_waiting() {
        let reads = Reads::start(&Alarm::default()).unwrap();
        for _ in 0..3 * PARTS_AT_A_TIME {
            drop(reads.begin(Length::Part, || 7).unwrap());
        }
        let _panics = reads.begin(Length::Part, || -> u8 { panic!("on purpose") }).unwrap();
        assert_eq!(reads.begin(Length::Part, || 7).unwrap().blocking_recv().unwrap().what, 7);
        let vote = reads.vote();
        assert_eq!(reads.begin(Length::Part, || 7).unwrap().blocking_recv().unwrap().what, 7);
        drop(vote);
        assert_eq!(reads.0.votes.load(Ordering::Relaxed), 0);
        let begun = Instant::now();
        while reads.0.queue().parts_under_way > 0 {
            assert!(begun.elapsed() < Duration::from_secs(300), "a place is lost");
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_nobody_waits_for_is_not_read_and_a_panic_ends_nothing() {
        let reads = Reads::start(&Alarm::default()).unwrap();
        let (block, blocked) = std::sync::mpsc::channel::<()>();
        let blocked = Arc::new(Mutex::new(blocked));
        let threads: Vec<_> = (0..64)
            .map(|_| {
                let blocked = blocked.clone();
                reads.begin(Length::Short, move || blocked.lock().unwrap().recv().is_err()).unwrap()
            })
            .collect();
        let unread = reads.begin(Length::Short, || panic!("nobody waits for this")).unwrap();
        drop(unread);
        let panics = reads.begin(Length::Part, || panic!("on purpose")).unwrap();
        drop(block);
        assert!(panics.blocking_recv().is_err());
        assert!(threads.into_iter().all(|thread| thread.blocking_recv().is_ok()));
        assert_eq!(reads.begin(Length::Part, || 7).unwrap().blocking_recv().unwrap().what, 7);
    }

    #[test]
    fn too_much_is_refused() {
        let shared = Shared::default();
        (0..WAITING).for_each(|_| shared.enter(Length::Part, Box::new(|| {})).unwrap());
        assert!(shared.enter(Length::Short, Box::new(|| {})).is_err());
    }
}
