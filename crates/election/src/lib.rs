//! The artifacts and pure steps of an election, from manifest to result.
