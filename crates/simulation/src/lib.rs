//! A disk that forgets and fails, and a board on it, driven by a seed: for tests.
//!
//! [`World::live`] plays a part of an election: clients send ballots, rivals, repetitions and forgeries; messages are
//! lost, doubled and overtake each other; the disk fills up, fails, and forgets what was not synced; the process dies
//! between any two effects. The board is the real sequencer on the real ledger.

mod disk;
mod electorate;
mod invariants;
mod published;
mod world;

pub use disk::{DiskFault, SimulatedDisk};
pub use electorate::Electorate;
pub use world::{World, WorldCounts};
