//! What ends the demonstration.

/// Any failure on the way: it ends the demonstration.
pub(crate) type DemoError = Box<dyn std::error::Error + Send + Sync>;
