//! The largest numbers that a manifest may have of anything.

/// The most officials that a manifest names.
pub(crate) const LARGEST_OFFICIAL_COUNT: usize = 16;

/// The most exceptions: one for each style, and one of each other kind.
pub(super) const MAX_EXCEPTIONS: usize = 4099;

/// The most options that a contest has.
pub(super) const MAX_OPTIONS: usize = 1000;

/// The most registrars.
pub(super) const MAX_REGISTRARS: usize = 8;

/// The most authorities whose certificates count.
pub(super) const MAX_AUTHORITIES: usize = 16;

/// The most policies that are named of an authority.
pub(super) const MAX_POLICIES: usize = 16;
