//! What the sequencer and the admission decide, over a small fold and over an election.
#![cfg(test)]

mod admission;
mod elections;
mod order;
mod shelf;
mod toy;
