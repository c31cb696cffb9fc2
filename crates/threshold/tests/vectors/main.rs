//! ceremony.json and decryption.json: every intermediate value and every output, recomputed.
#![cfg(test)]

mod ceremony;
mod decryption;
