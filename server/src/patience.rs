//! How long clients may keep their connections.

use std::time::Duration;

/// What holds for every connection.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    /// In which a request's head must have arrived.
    pub(crate) head: Duration,
    /// That an idle connection is kept.
    pub(crate) idle: Duration,
}
