//! What time it is.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970; a clock before that is as wrong as none.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs())
}
