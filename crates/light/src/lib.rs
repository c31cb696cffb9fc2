//! What a phone asks a board for, instead of the whole ledger, and how it verifies the answers
//! (docs/protocol/light.md).
//!
//! | | |
//! |---|---|
//! | [`LightQuestion`] | the six questions; how each is spelled in a path, and how many bytes its answer has at most |
//! | [`LightDocuments`] | officials' and trustees' documents, without the roll's parts, under one path |
//! | [`LightPrefix`], [`LightEntry`] | that a ledger continues the one that is known; one entry |
//! | [`RollBlocks`], [`RollBits`] | the lines of the roll around a voter's, asked for by a few bits of the key |
//! | [`CountedBlock`] | which ballots of 32 voters the tally counts |
//! | [`LightGrowth`] | checkpoints by time: how the ledger has grown |
//! | [`LightIndex`] | a board's list of which entries answers are made of |
//!
//! Boards make answers from a tree and from readers ([`RollReader`], [`CountedReader`]), or plan them
//! ([`EntriesPlan`], [`RollPlan`]) and send the bytes from where they are. Phones decode them, strictly, and verify
//! them against a root that they know. Nothing here does any I/O.
//!
//! ```
//! use tupyo_light::LightQuestion;
//!
//! let question = LightQuestion::Entry { size: 1_000_000, index: 17 };
//! assert_eq!(question.to_string(), "light/entries/1000000/17");
//! assert_eq!(question.to_string().parse(), Ok(question), "one spelling each");
//! assert!("light/entries/17/1000000".parse::<LightQuestion>().is_err(), "there is no such entry");
//! assert!(question.at_most() < 80_000, "however long the ledger is");
//! ```

mod counted_block;
mod decoding;
mod document_kind;
mod error;
mod light_documents;
mod light_entry;
mod light_growth;
mod light_index;
mod light_prefix;
mod question;
mod roll_bits;
mod roll_blocks;

pub use counted_block::{CountedBlock, CountedReader, MOST_COUNTED_BYTES};
pub use error::LightError;
pub use light_documents::{LightDocument, LightDocuments, MOST_DOCUMENTS_BYTES};
pub use light_entry::{LightEntry, MOST_LIGHT_ENTRY_BYTES};
pub use light_growth::{GrowthPoint, LightGrowth, MOST_GROWTH_BYTES, MOST_GROWTH_POINTS};
pub use light_index::{ENOUGH_BYTES, EntriesPlan, LightIndex};
pub use light_prefix::{LightPrefix, MOST_PREFIX_BYTES};
pub use question::LightQuestion;
pub use roll_bits::RollBits;
pub use roll_blocks::{MOST_LINES, MOST_ROLL_BYTES, ROLL_LINE_BYTES, RollBlocks, RollPlan, RollReader};
