//! Everything that the torture prints.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is this module's duty")]

use std::collections::BTreeMap;

use serde::Serialize;

use crate::counts::Counts;
use crate::rounds::{CLUSTER_ROUNDS, NETWORK_ROUNDS, ROUNDS};

/// A round that did not go as it must.
#[derive(Clone, Debug, Serialize)]
pub struct Failed {
    /// Its kind.
    pub round: &'static str,
    /// Its seed.
    pub seed: u64,
    /// What was wrong.
    pub message: String,
}

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Run {
    /// The seed of the plan.
    pub seed: u64,
    /// How long it took.
    pub seconds: u64,
    /// By kind.
    pub rounds: BTreeMap<&'static str, Counts>,
    /// All together.
    pub total: Counts,
    /// Those that did not go as they must.
    pub failures: Vec<Failed>,
}

impl Run {
    /// A run that has not begun.
    pub fn new(seed: u64) -> Run {
        let (seconds, rounds, total, failures) = Default::default();
        Run { seed, seconds, rounds, total, failures }
    }

    /// Whether every round went as it must, and nothing was lost.
    pub fn holds(&self) -> bool {
        self.failures.is_empty() && self.total.lost == 0 && self.total.acknowledged == self.total.verified
    }

    /// Takes a round in, and says how it went.
    pub fn take(&mut self, round: &'static str, seed: u64, mut counts: Counts, failure: Option<String>) {
        counts.rounds = 1;
        counts.failed = u64::from(failure.is_some());
        self.rounds.entry(round).or_default().add(&counts);
        self.total.add(&counts);
        match failure {
            Some(message) => {
                eprintln!("{round:<15} FAILED: {message}\n{:<15} replay: --replay {round}:{seed}", "");
                self.failures.push(Failed { round, seed, message });
            }
            None => eprintln!("{round:<15} {} acknowledged, {} verified", counts.acknowledged, counts.verified),
        }
    }

    /// The table, or JSON.
    pub fn print(&self, json: bool) {
        if json {
            println!("{}", serde_json::to_string(self).unwrap_or_default());
        } else {
            println!("{}", self.table());
        }
    }

    fn table(&self) -> String {
        let head = ["round", "played", "failed", "starts", "refused", "requests", "acknowledged", "verified", "lost"];
        let mut lines = vec![line(&head.map(str::to_owned), "")];
        for round in ROUNDS.iter().chain(&CLUSTER_ROUNDS).chain(&NETWORK_ROUNDS) {
            let Some(counts) = self.rounds.get(round.name) else { continue };
            lines.push(line(&row(round.name, counts), counts.note.unwrap_or(round.what)));
        }
        lines.push(line(&row("all", &self.total), ""));
        let Counts { checkpoints, kept_unanswered, unsynced, dropped, refused_reads, .. } = &self.total;
        lines.push(format!(
            "{checkpoints} signed checkpoints on one line each; {kept_unanswered} ballots kept whose clients got no \
             answer; {refused_reads} damaged reads refused\n\
             power cuts: {unsynced} changes not synced, {dropped} of them dropped or torn; seed {}, {} s",
            self.seed, self.seconds
        ));
        lines.extend((self.total.by_gateways > 0).then(|| {
            format!("{} of those acknowledged came through gateways, of which none was barred", self.total.by_gateways)
        }));
        let faults = self.total.faults.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>();
        lines.extend((!faults.is_empty()).then(|| format!("done: {}", faults.join("; "))));
        lines.extend(self.failures.iter().map(|failed| {
            format!("FAILED {} (--replay {}:{}): {}", failed.round, failed.round, failed.seed, failed.message)
        }));
        lines.join("\n")
    }
}

/// Something that keeps the torture from beginning.
pub fn cannot(error: &dyn std::error::Error) {
    eprintln!("tupyo-torture: {error}");
}

/// What is not played.
pub fn without_network(rounds: usize) {
    eprintln!("tupyo-torture: {rounds} kinds of rounds need root, and network namespaces: they are not played");
}

fn row(name: &str, counts: &Counts) -> [String; 9] {
    let numbers = [
        counts.rounds,
        counts.failed,
        counts.starts,
        counts.refused_starts,
        counts.requests,
        counts.acknowledged,
        counts.verified,
        counts.lost,
    ];
    let [a, b, c, d, e, f, g, h] = numbers.map(|number| number.to_string());
    [name.to_owned(), a, b, c, d, e, f, g, h]
}

fn line(cells: &[String; 9], what: &str) -> String {
    let [name, rest @ ..] = cells;
    let rest: String = rest.iter().map(|cell| format!("{cell:>13}")).collect();
    format!("{name:<15}{rest}  {what}").trim_end().to_owned()
}
