use crate::budget::{mark_spending, spending};
use crate::{Circuit, SecretBits, SelectionError};

/// **Quadratic**: j votes for an option cost j² of `budget` credits; the credits not spent are counted.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each number from 0 to s = ⌊√budget⌋; then the binary digits of the credits not spent, the lowest first, as many as `budget` has |
/// | equations | per option: Σ bits = 1; then Σ j²·bitⱼ over all options + unspent = budget |
/// | outputs | per option: Σ j·bitⱼ; then unspent = Σ 2ⁱ·digitᵢ |
/// | size | K(s + 1) + ⌊log₂ budget⌋ + 1 bits, K + 1 equations, K + 1 outputs |
/// | source | Lalley and Weyl, *Quadratic voting* (AEA Papers and Proceedings 108, 2018) |
pub fn quadratic(options: usize, budget: usize) -> Circuit {
    spending(options, budget.isqrt(), budget, |votes| votes * votes)
}

/// The bits of a vote that gives each option its number of `votes`.
///
/// # Errors
/// A [`SelectionError`] if there is not one number for each option, or all cost more than `budget`.
pub fn mark_quadratic(options: usize, budget: usize, votes: &[usize]) -> Result<SecretBits, SelectionError> {
    mark_spending(options, budget.isqrt(), budget, |votes| votes.wrapping_mul(votes), votes)
}
