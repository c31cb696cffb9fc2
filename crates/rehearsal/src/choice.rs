//! Choices that a contest allows, by number.

use tupyo_election::{Contest, Selection};

/// A selection that the contest allows, another for each `choice` up to the number of options: for the option with this
/// number, wrapped around, where only one is chosen, and turned by it otherwise.
pub(crate) fn selection(contest: &Contest, choice: usize) -> Selection {
    Selection::of(contest.rule.example(contest.options.len(), choice))
}
