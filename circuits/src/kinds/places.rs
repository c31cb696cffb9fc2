//! Orders without ties: what a place is worth, and what is wrong with one.

use crate::SelectionError;

/// The largest number of points for a place.
pub(super) const LARGEST_POINTS: u32 = 1_000_000;

/// A number of points that is too large for a word is larger than any allowed one, too.
pub(super) fn points_of(numbers: &[u64]) -> Vec<u32> {
    numbers.iter().map(|points| u32::try_from(*points).unwrap_or(u32::MAX)).collect()
}

/// The first option whose place is above the last one, or is below `ranks` and an earlier option's.
pub(super) fn unknown_or_tied(places: &[usize], ranks: usize, last: usize) -> Option<SelectionError> {
    places.iter().enumerate().find_map(|(option, place)| match places[..option].contains(place) {
        _ if *place > last => Some(SelectionError::UnknownPlace(option)),
        true if *place < ranks => Some(SelectionError::Tied(option)),
        _ => None,
    })
}
