//! The one place where something leaves the secrets' side.

/// Says that a value which was computed from secrets is public from here on: it may decide branches and addresses.
///
/// It does nothing, except under memcheck (benches/constant-time). There every secret is marked as undefined memory,
/// each branch or address that depends on one is an error, and this function marks the value as defined. So the uses of
/// this function are all the ways out of the secrets' side.
#[inline(always)]
pub fn declassify<T: Copy>(value: T) -> T {
    #[cfg(memcheck)]
    let value = defined(value);
    value
}

#[cfg(memcheck)]
fn defined<T: Copy>(value: T) -> T {
    use crabgrind::memcheck::{MemState, mark_mem};
    let mut value = std::hint::black_box(value);
    // Without memcheck nothing is marked, and nothing has to be.
    let _ = mark_mem((&raw mut value).cast(), size_of::<T>(), MemState::Defined);
    std::hint::black_box(value)
}
