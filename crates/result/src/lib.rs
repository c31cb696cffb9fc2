//! A verified result in the shape in which people read it (docs/results.md).
//!
//! [`PublishedResult::of`] takes the report of a record that was accepted: what no check establishes is on no page that
//! calls itself verified. [`PublishedResult::of_ledger`] takes a ledger that was followed, and says so. [`text`]
//! and [`html`] show it in English or Korean; the page needs no script and nothing from elsewhere.
//!
//! ```
//! use tupyo_rehearsal::{Plan, Rehearsal, record_files};
//! use tupyo_result::{PublishedResult, text};
//! use tupyo_verify::{Anchors, Bounds, MemoryRecord, Silent, verify};
//!
//! let election = Rehearsal::finished(Plan::single_choice(2, 4));
//! let record = MemoryRecord { files: record_files(election.entries(), &election.signer()) };
//! let anchors = Anchors { election: election.state().election(), witnesses: None };
//! let report = verify(&record, &anchors, Bounds::default(), &Silent)?;
//! let result = PublishedResult::of(&report)?;
//! assert!(text(&result, "en").contains("Turnout: 4 of 4 voters (100.00 %)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[rustfmt::skip]
mod catalogue;
mod html;
mod markup;
mod moment;
mod published;
mod share;
mod text;
mod texts;
mod totals;
mod words;

pub use html::{html, html_sections};
pub use markup::html_page;
pub use moment::{date, utc};
pub use published::{District, DistrictContest, PublishedResult, Unpublished};
pub use share::Share;
pub use text::text;
pub use totals::{ContestTotal, OptionTotal};
