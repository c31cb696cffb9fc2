//! encoding.json, record.json, state.json and others: documents and entries, whole elections, keys of ledgers, and
//! every refusal of the state machine.
#![cfg(test)]
#![allow(missing_docs)]

mod agreement;
mod documents;
mod encoding;
mod ledger_key;
mod play;
mod record;
mod state;
