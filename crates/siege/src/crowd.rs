//! Attackers: many connections at once, on a thread of their own, until they are called back.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use crate::wire::Answered;

/// No attacker goes on for longer, whatever happens to who sent it.
const LONGEST: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(20);

/// Attackers under way. They are called back when dropped.
pub struct Crowd {
    stop: Arc<AtomicBool>,
    seen: Arc<Seen>,
    thread: Option<JoinHandle<()>>,
}

/// What attackers have done and met.
#[derive(Debug, Default)]
pub struct Seen {
    connections: AtomicU64,
    answers: Mutex<BTreeMap<u16, u64>>,
    waits: Mutex<BTreeMap<String, u64>>,
    times: Mutex<Vec<Duration>>,
}

impl Crowd {
    /// Sends so many attackers, each of which does its work until it ends or is called back.
    pub fn send<F>(count: usize, work: impl Fn(usize, Arc<Seen>) -> F + Send + 'static) -> Crowd
    where
        F: Future<Output = ()>,
    {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Seen::default()));
        let (called_back, met) = (stop.clone(), seen.clone());
        let thread = thread::spawn(move || {
            // Without an event loop nobody attacks: the attack's figures say so.
            let Ok(runtime) = Builder::new_current_thread().enable_io().enable_time().build() else { return };
            runtime.block_on(async {
                let mut all: FuturesUnordered<F> = (0..count).map(|number| work(number, met.clone())).collect();
                let begun = Instant::now();
                while !called_back.load(Ordering::Relaxed) && begun.elapsed() < LONGEST {
                    if let Ok(None) = timeout(TICK, all.next()).await {
                        return;
                    }
                }
            });
        });
        Crowd { stop, seen, thread: Some(thread) }
    }

    /// What they have met so far.
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Calls them back.
    pub fn withdraw(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has ended, too.
            let _ended = thread.join();
        }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.withdraw();
    }
}

impl Seen {
    pub fn connected(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub fn answered(&self, answer: &Answered) {
        *lock(&self.answers).entry(answer.status).or_default() += 1;
        if let (429 | 503, Some(wait)) = (answer.status, &answer.retry_after) {
            *lock(&self.waits).entry(wait.clone()).or_default() += 1;
        }
    }

    /// An answer that accepts something took so long.
    pub fn accepted_in(&self, time: Duration) {
        lock(&self.times).push(time);
    }

    /// The middle of how long these took, in milliseconds.
    pub fn p50_ms(&self) -> Option<f64> {
        let mut times = lock(&self.times).clone();
        times.sort_unstable();
        times.get(times.len() / 2).map(|time| time.as_secs_f64() * 1e3)
    }

    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// How many answers had a status.
    pub fn answers(&self, status: u16) -> u64 {
        lock(&self.answers).get(&status).copied().unwrap_or_default()
    }

    /// In words.
    pub fn text(&self) -> String {
        let answers: Vec<_> = lock(&self.answers).iter().map(|(status, count)| format!("{count} × {status}")).collect();
        let waits: Vec<_> = lock(&self.waits).iter().map(|(wait, count)| format!("{count} × {wait} s")).collect();
        let told = if waits.is_empty() { String::new() } else { format!("; told to wait {}", waits.join(", ")) };
        format!("attackers: {} connections, answers {}{told}", self.connections(), answers.join(", "))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The address of an attacker: all of one household, or each of so many.
pub fn source(number: usize, of: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 66, 0, (number % usize::from(of.max(1))) as u8 + 1)
}

/// Tells when to do something that is done so often in a second.
pub struct Pace {
    pause: Duration,
    next: Instant,
}

impl Pace {
    pub fn new(each_second: f64) -> Pace {
        let pause = Duration::from_secs_f64(1.0 / each_second.max(1e-3));
        Pace { pause, next: Instant::now() }
    }

    /// Waits for the next time; at once if it has passed.
    pub async fn wait(&mut self) {
        self.next += self.pause;
        sleep(self.next.saturating_duration_since(Instant::now())).await;
    }
}
