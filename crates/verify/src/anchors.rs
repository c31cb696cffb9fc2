//! What an auditor brings along.

use tupyo_election::ElectionId;
use tupyo_merkle::WitnessPolicy;

/// What the auditor brings along and never takes from the record.
#[derive(Clone, Debug)]
pub struct Anchors {
    /// The election's id.
    pub election: ElectionId,
    /// Witnesses whose quorum the auditor demands, beside those that the manifest names.
    pub witnesses: Option<WitnessPolicy>,
}

/// How much is examined at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The most entries. A record that names more is not read
    /// ([`Outcome::LimitExceeded`](crate::Outcome::LimitExceeded)).
    pub entries: u64,
}

impl Default for Bounds {
    /// 100 million entries.
    fn default() -> Self {
        Bounds { entries: 100_000_000 }
    }
}
