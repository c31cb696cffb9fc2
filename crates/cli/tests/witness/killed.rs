//! Killed between deciding and answering, again and again, while two histories race: what was cosigned is one history.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_merkle::{Hash, NoteSignature, WitnessKey};

use super::ledger::Ledger;
use super::process::{Process, agent, keygen, post};

const LIVES: usize = 12;
/// Longer than all of it takes on however busy a machine.
const ENOUGH: Duration = Duration::from_secs(600);
const CLIENTS: usize = 4;
const SIZE: u64 = 5_000;

/// What clients have got cosignatures of, over all lives of the witness.
struct Cosigned<'a> {
    key: WitnessKey,
    ledger: &'a Ledger,
    checkpoints: Mutex<Vec<(u64, Hash)>>,
}

impl Cosigned<'_> {
    /// Asks on and on for cosignatures of one history, until nobody answers any more.
    fn tempt(&self, url: &str, history: usize, stop: &AtomicBool) {
        let (agent, mut known, mut step) = (agent(), 0, 0);
        while !stop.load(Ordering::Relaxed) {
            step += 1;
            let size = (known + 1 + step % 3).min(SIZE);
            let request = self.ledger.request(history, known.min(size), size);
            let Some(answer) = post(&agent, url, request.to_string().as_bytes()) else { continue };
            match answer.status {
                200 => {
                    let line: NoteSignature = answer.body.trim_end().parse().unwrap();
                    self.key.verify(&request.checkpoint, &line).unwrap();
                    self.checkpoints.lock().unwrap().push((size, self.ledger.checkpoint(history, size).root));
                    known = size;
                }
                409 => known = answer.body.trim_end().parse().unwrap(),
                status => assert_eq!(status, 422, "{answer:?}"),
            }
        }
    }

    /// How many they have got.
    fn count(&self) -> usize {
        self.checkpoints.lock().unwrap().len()
    }

    /// Which of the two histories all of them are of.
    fn histories(&self) -> [bool; 2] {
        let checkpoints = self.checkpoints.lock().unwrap();
        [0, 1]
            .map(|history| checkpoints.iter().all(|(size, root)| self.ledger.checkpoint(history, *size).root == *root))
    }
}

#[test]
fn a_killed_witness_never_cosigns_two_histories() {
    let place = tempfile::tempdir().unwrap();
    let key = keygen(place.path());
    let ledger = Ledger::new("log.example/1", 2, SIZE);
    let cosigned = Cosigned { key, ledger: &ledger, checkpoints: Mutex::new(Vec::new()) };
    let begun = Instant::now();
    for life in 0..LIVES {
        let mut witness = Process::start(place.path(), ledger.key());
        let (stop, url) = (AtomicBool::new(false), witness.url.clone());
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (stop, url, cosigned) = (&stop, &url, &cosigned);
                scope.spawn(move || cosigned.tempt(url, client % 2, stop));
            }
            // Some lives are so short that nothing is answered; the others end in the middle of answers.
            let wanted = cosigned.count() + 4 * life.saturating_sub(3);
            while cosigned.count() < wanted {
                assert!(begun.elapsed() < ENOUGH, "nothing is cosigned any more");
                thread::sleep(Duration::from_millis(1));
            }
            witness.kill();
            stop.store(true, Ordering::Relaxed);
        });
        assert_ne!(cosigned.histories(), [false, false], "life {life}");
    }
    // Both histories have the first two entries; the rest is of one.
    let mut witness = Process::start(place.path(), ledger.key());
    let known = witness.ask(ledger.request(0, SIZE, SIZE).to_string());
    let known: u64 = known.body.trim_end().parse().unwrap();
    let largest = cosigned.checkpoints.lock().unwrap().iter().map(|(size, _)| *size).max().unwrap();
    assert!(known >= largest, "it remembers {known}, and has cosigned {largest}");
    witness.kill();
}
