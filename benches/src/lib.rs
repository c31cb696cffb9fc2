//! What the benchmarks measure with: an election that is open for voting, signed ballots as they lie on its ledger, and the [`Floor`] that no
//! verifier of them can go below. See `benches/README.md`.

mod floor;
mod open_election;
mod size;

pub use floor::Floor;
pub use open_election::{ballots, open_election};
pub use size::{BATCHES, SIZES, Size};
