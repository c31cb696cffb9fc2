//! See `tupyo_fuzz::TARGETS`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| tupyo_fuzz::run("missing", data));

#[cfg(not(fuzzing))]
fn main() {}
