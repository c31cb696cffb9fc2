//! What is counted of rounds.

use std::collections::BTreeMap;

use serde::Serialize;

/// What became of rounds of one kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Counts {
    /// How many were played.
    pub rounds: u64,
    /// How many did not go as they must.
    pub failed: u64,
    /// Starts of the server that it did not refuse.
    pub starts: u64,
    /// Starts that it refused, as it must.
    pub refused_starts: u64,
    /// Reads that it refused, as it must.
    pub refused_reads: u64,
    /// Ballots that clients posted.
    pub requests: u64,
    /// How many of them were acknowledged.
    pub acknowledged: u64,
    /// How many of these were acknowledged through gateways.
    pub by_gateways: u64,
    /// Acknowledgements that were found on the board at their index, under a receipt that holds.
    pub verified: u64,
    /// The same on boards that the round has left behind.
    #[serde(skip)]
    pub verified_before: u64,
    /// Acknowledgements and signed checkpoints that the board did not keep.
    pub lost: u64,
    /// Signed checkpoints that were found on one line.
    pub checkpoints: u64,
    /// Ballots on the board whose clients got no answer.
    pub kept_unanswered: u64,
    /// Changes that no sync had made sure when the power was cut.
    pub unsynced: u64,
    /// How many of them the cut dropped or tore.
    pub dropped: u64,
    /// What was done to servers, databases and the ways between them, and how often.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub faults: BTreeMap<&'static str, u64>,
    /// How it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

impl Counts {
    /// Adds those of another round.
    pub fn add(&mut self, other: &Counts) {
        self.rounds += other.rounds;
        self.failed += other.failed;
        self.starts += other.starts;
        self.refused_starts += other.refused_starts;
        self.refused_reads += other.refused_reads;
        self.requests += other.requests;
        self.acknowledged += other.acknowledged;
        self.by_gateways += other.by_gateways;
        self.verified += other.verified;
        self.lost += other.lost;
        self.checkpoints += other.checkpoints;
        self.kept_unanswered += other.kept_unanswered;
        self.unsynced += other.unsynced;
        self.dropped += other.dropped;
        other.faults.iter().for_each(|(name, count)| *self.faults.entry(name).or_default() += count);
        self.note = self.note.or(other.note);
    }
}
