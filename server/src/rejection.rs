//! Why an entry is not on the ledger: what the sequencer says, and no more.

pub(crate) use tupyo_sequencer::Rejection;
