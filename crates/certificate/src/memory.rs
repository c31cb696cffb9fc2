//! Signatures that have been found good need not be verified again.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tupyo_encoding::{encode, sha256};

/// Most signatures that are remembered: 32 bytes each, beside the table's own.
const MOST: usize = 65_536;

/// Remembers which signatures of authorities have been found good: thousands of citizens have the same intermediate
/// certificate and the same list. Changes no verdict. May be shared by threads.
#[derive(Debug, Default)]
pub struct SignatureMemory {
    good: Mutex<HashSet<[u8; 32]>>,
}

impl SignatureMemory {
    /// Nothing is remembered.
    pub fn new() -> SignatureMemory {
        SignatureMemory::default()
    }

    /// Whether the signature is good: remembered, or found by `verify` now and then remembered. The parts are all that
    /// the answer depends on.
    pub(crate) fn good(&self, parts: [&[u8]; 4], verify: impl FnOnce() -> bool) -> bool {
        let digest = sha256(&encode(&parts));
        if self.lock().contains(&digest) {
            return true;
        }
        let good = verify();
        if good {
            self.remember(digest);
        }
        good
    }

    fn remember(&self, digest: [u8; 32]) {
        let mut good = self.lock();
        if good.len() >= MOST {
            good.clear();
        }
        good.insert(digest);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashSet<[u8; 32]>> {
        self.good.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_good_signatures_are_remembered() {
        let memory = SignatureMemory::new();
        let parts: [&[u8]; 4] = [b"key", b"scheme", b"message", b"signature"];
        assert!(!memory.good(parts, || false));
        assert!(memory.good(parts, || true));
        assert!(memory.good(parts, || false), "not remembered");
        assert!(!memory.good([b"key", b"scheme", b"messages", b"ignature"], || false), "parts run together");
    }

    #[test]
    fn it_is_bounded() {
        let memory = SignatureMemory::new();
        for number in 0..MOST as u64 + 1 {
            memory.good([&number.to_le_bytes(), b"", b"", b""], || true);
        }
        assert_eq!(memory.lock().len(), 1);
    }
}
