//! Schulze's order.

use super::{Order, PairwiseMatrix};

/// Schulze, *A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
/// method* (Social Choice and Welfare 36, 2011), by winning votes: a is better than b if the strongest path from a to b
/// is stronger than the one from b to a. A path is as strong as its weakest step, a step from a to b as the ballots
/// that have a before b if a beats b, and nothing otherwise. This relation is transitive.
pub(super) fn order(matrix: &PairwiseMatrix) -> Order {
    let options = matrix.options();
    let strength = strongest_paths(matrix);
    Order::of(options, |a, b| strength[a * options + b] > strength[b * options + a])
}

/// By Floyd and Warshall: after the step for `via`, the strongest paths over options up to it.
fn strongest_paths(matrix: &PairwiseMatrix) -> Vec<u64> {
    let options = matrix.options();
    let step = |place: usize| match (place / options, place % options) {
        (a, b) if matrix.beats(a, b) => matrix.before(a, b),
        _ => 0,
    };
    let mut strength: Vec<u64> = (0..options * options).map(step).collect();
    for via in 0..options {
        for a in 0..options {
            for b in 0..options {
                let detour = strength[a * options + via].min(strength[via * options + b]);
                strength[a * options + b] = strength[a * options + b].max(detour);
            }
        }
    }
    strength
}
