//! What takes effect on the public roll.

use tupyo_election::{Correction, RegisteredVoter};

/// What took effect on the public roll, in the ledger's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RollEvent {
    /// A line came on the roll, or took the place of another one.
    Line(RegisteredVoter),
    /// All registrars corrected a line.
    Corrected(Correction),
}
