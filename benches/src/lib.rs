//! What the benchmarks measure with, and what they measure: `cargo xtask bench` writes `benches/README.md` from it.
//!
//! | Module | Its duty |
//! |---|---|
//! | [`sections`] | what is measured: [`Section`]s, each a text and a function; a new one is a file there |
//! | [`in_turns`] | how time is measured |
//! | [`Memory`] | how memory is measured |
//! | [`Row`] | one line of a table, and one object of the JSON |
//! | [`Floor`] | what nobody can save who verifies a batch of ballots |
//!
//! ```
//! use tupyo_benches::{Quantity, Row};
//!
//! let row = Row::new("verify a ballot", "12 options", Quantity::Micros(300.0, "ballot")).floor(200.0);
//! let object = row.object().ok_or("a time")?;
//! assert_eq!(object["ours_us"], 300.0);
//! assert_eq!(object["floor_us"], 200.0);
//! assert!(row.line().contains("| 1.50 |")); // how many times the floor it is
//! assert_eq!(row.line().matches('|').count(), Row::HEAD.lines().next().unwrap_or_default().matches('|').count());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![allow(clippy::expect_used, reason = "a benchmark that cannot go on ends")]

mod backends;
mod effort;
mod floor;
mod measure;
mod memory;
mod open_election;
mod report;
mod row;
pub mod sections;
mod size;

pub use backends::{OfBackend, under_each_backend};
pub use effort::Effort;
pub use floor::Floor;
pub use measure::{Clock, in_turns, with_threads};
pub use memory::{Memory, growth_of_own_process};
pub use open_election::{ballots, open_contest, open_election};
pub use report::Measured;
pub use row::{Quantity, Row};
pub use sections::Section;
pub use size::{BallotSize, SIZES};
