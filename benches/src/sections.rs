//! What is measured. A section is a text (Markdown, beside its file) and a function that makes the rows of its table.

use crate::{Effort, Row};

mod amounts;
mod appending;
mod casting;
mod ceremony;
mod kinds;
mod starting;
mod tally;
mod verifying;
mod voting;

pub use tally::growth;

/// A part of `benches/README.md`.
#[derive(Clone, Copy)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// What is measured, and how.
    pub text: &'static str,
    /// Measures, in a thread pool of one thread.
    pub measure: fn(&Effort) -> Vec<Row>,
}

/// All sections in their order.
pub const SECTIONS: [Section; 9] = [
    Section { title: "Verifying", text: include_str!("sections/verifying.md"), measure: verifying::measure },
    Section { title: "The voter's device", text: include_str!("sections/voting.md"), measure: voting::measure },
    Section { title: "Other kinds", text: include_str!("sections/kinds.md"), measure: kinds::measure },
    Section { title: "Amounts", text: include_str!("sections/amounts.md"), measure: amounts::measure },
    Section { title: "Tally", text: include_str!("sections/tally.md"), measure: tally::measure },
    Section {
        title: "Ceremony and decryption",
        text: include_str!("sections/ceremony.md"),
        measure: ceremony::measure,
    },
    Section { title: "Appending", text: include_str!("sections/appending.md"), measure: appending::measure },
    Section { title: "Casting", text: include_str!("sections/casting.md"), measure: casting::measure },
    Section { title: "Starting", text: include_str!("sections/starting.md"), measure: starting::measure },
];
