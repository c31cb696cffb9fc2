//! What boards answer, and which answers nobody believes.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed helper fails its test")]

mod codes;
mod documents;
mod election;
mod kinds;
mod ledgers;
mod questions;
mod rolls;
mod vectors;
