//! Marks values as secret, and makes secret randomness.

use crabgrind::memcheck::{MemState, mark_mem};
use rand::rngs::StdRng;
use rand::{CryptoRng, RngCore, SeedableRng};

/// Marks values as secret: memcheck takes them for undefined.
pub fn secret<T: Copy>(values: &mut [T]) {
    // What it answers depends on the crate's version; main has made sure that valgrind listens.
    let _ = mark_mem(values.as_mut_ptr().cast(), size_of_val(values), MemState::Undefined);
}

/// A generator of which every byte is secret.
pub struct SecretRng(StdRng);

impl SecretRng {
    pub fn new() -> SecretRng {
        SecretRng(StdRng::seed_from_u64(1))
    }
}

impl RngCore for SecretRng {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
        secret(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for SecretRng {}
