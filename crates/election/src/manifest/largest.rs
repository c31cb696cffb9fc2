/// The most officials that a manifest names.
pub(crate) const LARGEST_OFFICIAL_COUNT: usize = 16;

/// The most exceptions: one for each style, and one of each other kind.
pub(super) const MAX_EXCEPTIONS: usize = 4099;

/// The most options that a contest has.
pub(super) const MAX_OPTIONS: usize = 1000;
