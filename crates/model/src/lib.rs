//! Every history that a lying server can show, and what honest officials and trustees then say, by the tools' own code:
//! explored exhaustively in small elections, with crashes, failing disks and copied files.
//!
//! | Module | What it does |
//! |---|---|
//! | `rules` | what is explored, under which rules, and what may be found |
//! | `configurations` | the elections that are explored |
//! | `history` | ledgers that the fold accepts, as a tree |
//! | `people` | the corrupt trustees, and all that they can say |
//! | `offer` | what others can say in a history, by kind |
//! | `memory` | what is in the bytes of a memory, and memories that forget |
//! | `shown` | a history as a board shows it |
//! | `step` | somebody acts, by the tools' own code |
//! | `world` | everything that is computed once |
//! | `expand` | every history that can be shown when so much has been said |
//! | `search` | every situation, one after the other |
//! | `watched` | witnesses, and what a voter's device makes of their cosignatures |
//! | `properties` | what must hold |
//!
//! docs/model.md says what is explored and what is not.
//!
//! ```
//! use tupyo_model::{configurations, explore};
//!
//! // One of two trustees is corrupt, and whoever takes a step again draws other randomness: the key stays unknown.
//! let all = configurations();
//! let name = "ceremony, 2 of 2, one corrupt, drawing again";
//! let configuration = all.iter().find(|configuration| configuration.name == name).ok_or("a configuration")?;
//! let explored = explore(configuration);
//! assert!(explored.situations > 30 && explored.is_as_expected(configuration), "{explored:?}");
//! # Ok::<(), &str>(())
//! ```
#![allow(clippy::expect_used, reason = "a model that cannot go on is a failed test")]

mod begin;
mod configurations;
mod expand;
mod history;
mod intern;
mod memory;
mod offer;
mod people;
mod properties;
mod rules;
mod search;
mod shown;
mod step;
mod watched;
mod world;

pub use configurations::configurations;
pub use rules::{Broken, Configuration, Part, Remembered, Rules, Watched};
pub use search::{Explored, explore};
