//! The leader dies under load, and another server leads.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_load::{Prepared, ServerProcess, Target};
use tupyo_voter::BoardAddress;

use super::SIZE;
use super::keeping::Keeping;
use crate::Row;

/// Clients, and how long each rests before its next ballot.
const CLIENTS: usize = 32;
const REST: Duration = Duration::from_millis(100);
/// How soon a client that got no receipt asks again.
const AGAIN: Duration = Duration::from_millis(50);
/// How long they cast before the leader dies, and when service is back.
const PHASE: Duration = Duration::from_secs(8);

/// A ballot, from the first time that it was sent until its receipt, by one clock.
#[derive(Clone, Copy)]
struct Cast {
    begun: Duration,
    done: Duration,
}

/// How long service was gone, and latencies before, during and after; nothing if the server keeps no order in
/// databases.
pub fn measure(prepared: &Prepared, server: &Path) -> Vec<Row> {
    let databases = Keeping::Three.databases().expect("databases");
    let directory = tempfile::tempdir().expect("a directory");
    let command = |name: &str| {
        let command = ServerProcess::command(server, &directory.path().join(name), &prepared.official());
        let mut command = command.expect("a command");
        Keeping::Three.tell(&mut command, Some(&databases));
        command
    };
    let Ok(left) = ServerProcess::start(command("left")) else { return Vec::new() };
    let (casts, killed) = kill(prepared, left, command("right"));
    // Whoever had no receipt when the leader died waited for this.
    let back = casts.iter().map(|cast| cast.done).filter(|done| *done > killed).min().unwrap_or_default();
    let row = |name, time: Duration| Row::of_ballot(name, SIZE, time.as_secs_f64() * 1e6).with(Keeping::Three.name());
    let p99 = |is: &dyn Fn(&Cast) -> bool| {
        let mut all: Vec<Duration> =
            casts.iter().filter(|cast| is(cast)).map(|cast| cast.done.saturating_sub(cast.begun)).collect();
        all.sort();
        all.get((all.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
    };
    vec![
        row("back", back.saturating_sub(killed)).aim("10 s"),
        row("p99-before", p99(&|cast| cast.done <= killed)),
        row("p99-during", p99(&|cast| cast.done > killed && cast.begun <= back)),
        row("p99-after", p99(&|cast| cast.begun > back)),
    ]
}

/// All ballots that got receipts, and when the leader was killed.
fn kill(prepared: &Prepared, left: ServerProcess, right: Command) -> (Vec<Cast>, Duration) {
    let address = prepared.begin(left.url()).expect("an election");
    let leading = Mutex::new(Target::new(&address).expect("a target"));
    let (next, is_over, begun) = (AtomicUsize::new(0), AtomicBool::new(false), Instant::now());
    thread::scope(|scope| {
        let standing_by = scope.spawn(move || ServerProcess::start(right));
        let cast = || cast_on_and_on(prepared, &leading, &next, &is_over, begun);
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(cast)).collect();
        thread::sleep(PHASE);
        let killed = begun.elapsed();
        left.kill().expect("killed");
        let right = standing_by.join().expect("a thread").expect("another server leads");
        let address = BoardAddress { url: right.url().to_owned(), ..address };
        *leading.lock().unwrap_or_else(PoisonError::into_inner) = Target::new(&address).expect("a target");
        thread::sleep(PHASE);
        is_over.store(true, Ordering::Relaxed);
        let casts = clients.into_iter().flat_map(|client| client.join().expect("a client")).collect();
        (casts, killed)
    })
}

fn cast_on_and_on(
    prepared: &Prepared,
    leading: &Mutex<Target>,
    next: &AtomicUsize,
    is_over: &AtomicBool,
    clock: Instant,
) -> Vec<Cast> {
    let mut casts = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let Some(ballot) = prepared.ballots().get(next.fetch_add(1, Ordering::Relaxed)) else { break };
        let begun = clock.elapsed();
        loop {
            let target = leading.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if target.post(ballot).outcome.is_acknowledged() {
                casts.push(Cast { begun, done: clock.elapsed() });
                break;
            }
            if is_over.load(Ordering::Relaxed) {
                break;
            }
            thread::sleep(AGAIN);
        }
        thread::sleep(REST);
    }
    casts
}
