//! Why an entry is not on the ledger: what the sequencer says, and no more.

/// Why an entry of an election is not on its ledger.
pub(crate) type Rejection = tupyo_sequencer::Rejection<tupyo_election::Refusal>;
