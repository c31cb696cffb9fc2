//! What witnesses remember of a ledger.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_merkle::{Note, Origin, WitnessKey, WitnessPolicy};

use super::asking::{Asking, NoCosignature};

/// How long a witness may take, over all elections together, that is asked before anything is accepted.
const PATIENCE: Duration = Duration::from_secs(2);

/// What witnesses remember of a ledger: the note that each cosigned last, as it says.
pub(crate) type Remembered = Vec<(Origin, Result<Option<Note>, NoCosignature>)>;

/// How long each witness has been waited for since the server has been started. One that does not answer has used up
/// what it had.
#[derive(Default)]
pub(crate) struct WitnessPatience(Mutex<BTreeMap<Origin, Duration>>);

impl WitnessPatience {
    /// What is left for a witness; nothing if it is not asked any more.
    fn left(&self, witness: &Origin) -> Option<Duration> {
        let waited = self.waited().get(witness).copied().unwrap_or_default();
        Some(PATIENCE.saturating_sub(waited)).filter(|left| !left.is_zero())
    }

    fn spend(&self, witness: &Origin, time: Duration) {
        *self.waited().entry(witness.clone()).or_default() += time;
    }

    fn waited(&self) -> MutexGuard<'_, BTreeMap<Origin, Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks all witnesses of a policy that have an address, at once. However many elections there are, and however slowly
/// a witness answers, each is waited for no longer than [`PATIENCE`].
pub(crate) fn ask_all(
    policy: &WitnessPolicy,
    addresses: &BTreeMap<Origin, String>,
    ledger: &Origin,
    patience: &WitnessPatience,
) -> Remembered {
    let asked = |witness| {
        let (url, left) = (addresses.get(WitnessKey::name(witness))?, patience.left(witness.name())?);
        Some((witness.name().clone(), Asking::within(left, url, witness.clone())))
    };
    let asked: Vec<_> = policy.witnesses().iter().filter_map(asked).collect();
    thread::scope(|scope| {
        let ask = |(name, asking)| scope.spawn(move || answer(name, &asking, ledger, patience));
        let threads: Vec<_> = asked.into_iter().map(ask).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    })
}

fn answer(
    name: Origin,
    asking: &Asking,
    ledger: &Origin,
    patience: &WitnessPatience,
) -> (Origin, Result<Option<Note>, NoCosignature>) {
    let begun = Instant::now();
    let answer = asking.remembered(ledger);
    let is_silent = matches!(answer, Err(NoCosignature::Unreachable(_)));
    patience.spend(&name, if is_silent { PATIENCE } else { begun.elapsed() });
    (name, answer)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use tupyo_merkle::WitnessSigner;

    use super::*;

    /// One that takes its time for each election's ledger.
    #[test]
    fn a_slow_witness_is_waited_for_once_however_many_elections_there_are() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _asked = stream.read(&mut [0; 4096]);
                thread::sleep(Duration::from_millis(700));
                let _told = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            }
        });
        let witness = WitnessSigner::from_seed(Origin::new("witness.example/slow").unwrap(), &[1; 32]);
        let policy = WitnessPolicy::new(vec![witness.key().clone()], 1).unwrap();
        let addresses = BTreeMap::from([(witness.key().name().clone(), url)]);
        let patience = WitnessPatience::default();
        let ask = |number| {
            let ledger = Origin::new(format!("ledger.example/{number}")).unwrap();
            ask_all(&policy, &addresses, &ledger, &patience).pop().map(|(_, answer)| answer.is_ok())
        };
        let answers: Vec<_> = (0..8).map(ask).collect();
        // Two answers fit in, and the beginning of a third; less if the machine takes its time, too.
        let asked = answers.iter().take_while(|answer| answer.is_some()).count();
        let heard = answers.iter().filter(|answer| **answer == Some(true)).count();
        assert!(answers[0] == Some(true) && heard <= 2 && asked <= 3, "{answers:?}");
        assert!(answers[asked..].iter().all(Option::is_none), "{answers:?}");
    }
}
