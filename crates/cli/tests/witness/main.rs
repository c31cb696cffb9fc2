//! `tupyo witness serve` as a process: its answers to the byte, and that it can be killed at any time.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

mod answers;
mod killed;
mod ledger;
mod process;
mod serving;
