use crate::budget::{mark_spending, spending};
use crate::{Circuit, SecretBits, SelectionError};

/// **Cumulative**: at most `budget` points, of them at most `max` to each option; the points not spent are counted.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each number from 0 to `max`; then the binary digits of the points not spent, the lowest first, as many as `budget` has |
/// | equations | per option: Σ bits = 1; then Σ j·bitⱼ over all options + unspent = budget |
/// | outputs | per option: Σ j·bitⱼ; then unspent = Σ 2ⁱ·digitᵢ |
/// | size | K(max + 1) + ⌊log₂ budget⌋ + 1 bits, K + 1 equations, K + 1 outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), shareholder elections |
pub fn cumulative(options: usize, max: usize, budget: usize) -> Circuit {
    spending(options, max, budget, |points| points)
}

/// The bits of a vote that gives each option its number of `points`.
///
/// # Errors
/// A [`SelectionError`] if there is not one number for each option, one is larger than `max`, or all are larger than `budget`.
pub fn mark_cumulative(
    options: usize,
    max: usize,
    budget: usize,
    points: &[usize],
) -> Result<SecretBits, SelectionError> {
    mark_spending(options, max, budget, |points| points, points)
}
