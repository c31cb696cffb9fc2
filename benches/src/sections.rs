//! What is measured. A section is a text (Markdown, beside its file) and a function that makes the rows of its table.

use crate::{Effort, Row};

mod amounts;
mod appending;
mod audit;
mod card_ballots;
mod card_signatures;
mod casting;
mod ceremony;
mod filling;
mod kinds;
mod large_board;
mod light;
mod record;
mod roll;
mod servers;
mod starting;
mod tally;
mod verifying;
mod voting;

pub use filling::fill;
pub use starting::{Starts, start};

/// Does the work of this name; by how many bytes this process grew. `None` if there is no such work, or the system does
/// not tell.
pub fn growth(work: &str, number: u64) -> Option<u64> {
    roll::growth(work, number).or_else(|| tally::growth(work, number))
}

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
pub const SECTIONS: [Section; 15] = [
    Section { title: "Verifying", text: include_str!("sections/verifying.md"), measure: verifying::measure },
    Section { title: "A whole record", text: include_str!("sections/record.md"), measure: record::measure },
    Section { title: "The voter's device", text: include_str!("sections/voting.md"), measure: voting::measure },
    Section {
        title: "Card signatures",
        text: include_str!("sections/card_signatures.md"),
        measure: card_signatures::measure,
    },
    Section { title: "Other kinds", text: include_str!("sections/kinds.md"), measure: kinds::measure },
    Section { title: "Amounts", text: include_str!("sections/amounts.md"), measure: amounts::measure },
    Section { title: "The roll", text: include_str!("sections/roll.md"), measure: roll::measure },
    Section { title: "Auditing the roll", text: include_str!("sections/audit.md"), measure: audit::measure },
    Section { title: "Tally", text: include_str!("sections/tally.md"), measure: tally::measure },
    Section {
        title: "Ceremony and decryption",
        text: include_str!("sections/ceremony.md"),
        measure: ceremony::measure,
    },
    Section { title: "Light following", text: include_str!("sections/light.md"), measure: light::measure },
    Section { title: "Appending", text: include_str!("sections/appending.md"), measure: appending::measure },
    Section { title: "Casting", text: include_str!("sections/casting.md"), measure: casting::measure },
    Section { title: "Starting", text: include_str!("sections/starting.md"), measure: starting::measure },
    Section { title: "Several servers", text: include_str!("sections/servers.md"), measure: servers::measure },
];
