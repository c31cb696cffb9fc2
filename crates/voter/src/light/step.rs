//! The steps of a visit, and their paths.

use std::fmt;

use tupyo_light::{LightQuestion, RollBits};
use tupyo_merkle::MAX_NOTE_BYTES;

use tupyo_election::{LARGEST_PART_COUNT, PART_LENGTH};

/// What is asked for. `Display` gives the path below `/elections/{election}/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Manifest,
    Checkpoint(CheckpointFile),
    Prefix {
        size: u64,
        old: u64,
    },
    Documents {
        size: u64,
        from: u64,
    },
    Ceremony {
        size: u64,
        from: u64,
    },
    Roll(RollBits),
    /// The board's word of a voter's last ballot.
    Voter {
        voter: u32,
    },
    /// That ballot.
    Last {
        size: u64,
        index: u64,
    },
    Counted {
        block: u32,
    },
    /// The entry that the tally names.
    Named {
        size: u64,
        index: u64,
    },
}

/// Which checkpoint's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CheckpointFile {
    Newest,
    /// Cosigned by the manifest's witnesses.
    Final,
    /// The one that a copy's answers are under.
    Copied,
}

impl Step {
    fn question(&self) -> Option<LightQuestion> {
        Some(match *self {
            Step::Prefix { size, old } => LightQuestion::Prefix { size, old },
            Step::Documents { size, from } => LightQuestion::Documents { size, from },
            Step::Ceremony { size, from } => LightQuestion::Ceremony { size, from },
            Step::Roll(asked) => LightQuestion::Roll(asked),
            Step::Last { size, index } | Step::Named { size, index } => LightQuestion::Entry { size, index },
            Step::Counted { block } => LightQuestion::Counted { block },
            Step::Manifest | Step::Checkpoint(_) | Step::Voter { .. } => return None,
        })
    }

    /// The most bytes that a true answer has.
    pub(super) fn at_most(&self) -> usize {
        match self.question() {
            Some(question) => question.at_most(),
            None if *self == Step::Manifest => LARGEST_PART_COUNT * PART_LENGTH,
            None if matches!(self, Step::Checkpoint(_)) => MAX_NOTE_BYTES,
            None => 1 << 14,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.question()) {
            (_, Some(question)) => question.fmt(f),
            (Step::Checkpoint(CheckpointFile::Newest), None) => f.write_str("checkpoint"),
            (Step::Checkpoint(CheckpointFile::Final), None) => f.write_str("checkpoint/final"),
            (Step::Checkpoint(CheckpointFile::Copied), None) => f.write_str("light/checkpoint"),
            (Step::Voter { voter }, None) => write!(f, "voters/{voter}"),
            (_, None) => f.write_str("manifest"),
        }
    }
}
