//! encoding.json, record.json and state.json: documents and entries, whole elections, and every refusal of the state
//! machine.
#![cfg(test)]
#![allow(missing_docs)]

mod agreement;
mod documents;
mod encoding;
mod play;
mod record;
mod state;
