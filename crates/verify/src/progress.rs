//! How far a verification is.

/// What is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The record is read, and its votes are verified; in entries.
    Reading,
    /// Ballots that their voters have replaced are read again; in ballots.
    Replaced,
}

/// Hears how far the verification is.
pub trait Progress: Sync {
    /// A stage begins that has `total` steps.
    fn begin(&self, stage: Stage, total: u64);
    /// So many more of its steps are done.
    fn advance(&self, steps: u64);
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn advance(&self, _: u64) {}
}
