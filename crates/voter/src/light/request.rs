//! What a light follower asks the board for.

/// What a light follower asks the board for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightRequest {
    /// The path, relative to `/elections/{election}/`.
    pub path: String,
    /// How many bytes of the answer to read: with more it is refused.
    pub at_most: usize,
}
