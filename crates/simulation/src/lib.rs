//! A disk that forgets and fails, and a board on it, driven by a seed: for tests.
//!
//! [`World::live`] plays a part of an election: clients send ballots, rivals, repetitions and forgeries; messages are
//! lost, doubled and overtake each other; the disk fills up, fails, and forgets what was not synced; the process dies
//! between any two effects. The board is the real sequencer on the real ledger. [`World::live_with_journal`] does the
//! same with several machines that take one journal over.
//!
//! ```
//! use tupyo_simulation::{Electorate, World};
//!
//! let electorate = Electorate::new();
//! let counts = World::live(&electorate, 7, 60)?; // what was violated, if anything was
//! assert!(counts.sent > 0 && counts.entries > electorate.opening.len() as u64);
//! assert_eq!(World::live(&electorate, 7, 60)?, counts); // a seed is a world
//! # Ok::<(), String>(())
//! ```

mod disk;
mod electorate;
mod invariants;
mod journal;
mod published;
mod running;
mod takeovers;
mod world;

pub use disk::{DiskFault, SimulatedDisk};
pub use electorate::Electorate;
pub use journal::{JournalFault, SimulatedJournal};
pub use world::{World, WorldCounts};
