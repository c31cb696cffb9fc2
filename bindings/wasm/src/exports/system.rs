//! The page's randomness.

use rand_core::{CryptoRng, RngCore};

/// The page's `crypto.getRandomValues`.
#[derive(Clone, Copy)]
pub(super) struct System;

impl RngCore for System {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    /// Throws where there is no randomness: nothing may be encrypted without it.
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::getrandom(bytes) {
            wasm_bindgen::throw_str(&error.to_string());
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for System {}
