//! Where a ballot is cast.

use tupyo_circuits::TrackingCode;

/// Where a ballot is cast: the voter's place on the roll, the ballot before this one, and the documents it is cast
/// under.
#[derive(Clone, Copy, Debug)]
pub struct Voting {
    /// The voter's index.
    pub voter: u32,
    /// The voter's last ballot.
    pub previous: Option<TrackingCode>,
    /// How many of the documents since voting began the voter knows.
    pub documents: u32,
}
