//! Every field of every entry, changed and signed anew: the verdict is "refused", or the change is harmless by rule.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde::Serialize;
use tupyo_verify::{MemoryRecord, Outcome, Report};

use crate::camp::{Camp, Cheated, first};
use crate::ground::PLACES;
use crate::harmless::{HARMLESS, Seen, reason};
use crate::mutant::Mutant;

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// What decides which mutants are tried, and in which order; the elections are always the same ones.
    pub seed: u64,
    /// How long none is begun after; all are tried where it is not said.
    pub time: Option<Duration>,
}

/// What came of them.
#[derive(Debug, Default, Serialize)]
pub struct Tried {
    /// How many mutants there are.
    pub all: usize,
    /// How many were tried.
    pub tried: usize,
    /// How many of them change nothing.
    pub unchanged: usize,
    /// How many were refused, by the check and the code of the first cause.
    pub refused: BTreeMap<String, usize>,
    /// How many were not, by the name of the rule.
    pub harmless: BTreeMap<&'static str, usize>,
    /// What is wrong, by the name of the mutant.
    pub troubles: Vec<String>,
}

/// The elections that mutants are of are played from this seed: a mutant's name says all of it.
const ELECTIONS: u64 = 1;

/// Tries mutants; `also` is given each record with what was reported of it.
///
/// # Errors
/// What is wrong with the honest elections.
pub fn all(extent: Extent, also: &(dyn Fn(&Mutant, &Camp, &MemoryRecord, &Report) + Sync)) -> Result<Tried, String> {
    let mut mutants: Vec<Mutant> = camps()?.iter().flat_map(Camp::mutants).collect();
    mutants.shuffle(&mut StdRng::seed_from_u64(extent.seed));
    some(&mutants, extent.time, also)
}

/// Tries these.
///
/// # Errors
/// As [`all`].
pub fn some(
    mutants: &[Mutant],
    time: Option<Duration>,
    also: &(dyn Fn(&Mutant, &Camp, &MemoryRecord, &Report) + Sync),
) -> Result<Tried, String> {
    let (next, begun, found) = (AtomicUsize::new(0), Instant::now(), Mutex::new(Tried::default()));
    let is_over = || time.is_some_and(|time| begun.elapsed() >= time);
    let work = || -> Result<(), String> {
        let mut camps = camps()?;
        while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !is_over()) {
            let Some(camp) = camps.iter_mut().find(|camp| camp.ground().place() == mutant.place) else { continue };
            let came = try_one(camp, mutant, also);
            if let Ok(mut found) = found.lock() {
                found.take(mutant, came);
            }
        }
        Ok(())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let ended =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| Err("a worker panicked".to_owned())));
        ended.collect::<Result<Vec<()>, String>>()
    })?;
    let mut found = found.into_inner().map_err(|_| "a worker panicked".to_owned())?;
    found.all = mutants.len();
    found.troubles.sort();
    Ok(found)
}

fn camps() -> Result<Vec<Camp>, String> {
    PLACES.into_iter().map(|place| Camp::new(place, ELECTIONS)).collect()
}

/// What came of one.
enum Came {
    /// Nothing was changed.
    Unchanged,
    /// The verdict, by its check and code.
    Refused(String),
    /// By the name of its rule.
    Harmless(&'static str),
    /// What is wrong.
    Trouble(String),
}

fn try_one(camp: &mut Camp, mutant: &Mutant, also: &(dyn Fn(&Mutant, &Camp, &MemoryRecord, &Report) + Sync)) -> Came {
    let played = catch_unwind(AssertUnwindSafe(|| camp.cheated(mutant)));
    let Ok(cheated) = played else { return Came::Trouble("who writes the record panicked".to_owned()) };
    let Some(cheated) = cheated else { return Came::Unchanged };
    let verified = catch_unwind(AssertUnwindSafe(|| camp.ground().report(&cheated.record)));
    match verified {
        Err(_) => Came::Trouble("the verifier panicked".to_owned()),
        Ok(Err(error)) => Came::Trouble(error.to_string()),
        Ok(Ok(report)) => {
            also(mutant, camp, &cheated.record, &report);
            judge(camp, mutant, &cheated, &report)
        }
    }
}

fn judge(camp: &Camp, mutant: &Mutant, cheated: &Cheated, report: &Report) -> Came {
    if report.outcome == Outcome::Refused {
        let cause = first(report).map(|(check, code)| format!("{check} {code}"));
        return cause.map_or_else(|| Came::Trouble("refused without a cause".to_owned()), Came::Refused);
    }
    let before = camp.honest(mutant.entry);
    let seen = Seen { mutant, before, after: &cheated.after, report, counts_the_same: camp.counts_the_same(report) };
    match reason(&seen) {
        Some(rule) => Came::Harmless(rule.name),
        None => Came::Trouble(format!("{:?}, and no rule says that it may be", report.outcome)),
    }
}

impl Tried {
    fn take(&mut self, mutant: &Mutant, came: Came) {
        self.tried += 1;
        match came {
            Came::Unchanged => self.unchanged += 1,
            Came::Refused(cause) => *self.refused.entry(cause).or_default() += 1,
            Came::Harmless(name) => *self.harmless.entry(name).or_default() += 1,
            Came::Trouble(trouble) => self.troubles.push(format!("{mutant}: {trouble}")),
        }
    }

    /// Rules by which nothing was harmless.
    pub fn idle_rules(&self) -> Vec<&'static str> {
        HARMLESS.iter().map(|rule| rule.name).filter(|name| !self.harmless.contains_key(name)).collect()
    }
}
