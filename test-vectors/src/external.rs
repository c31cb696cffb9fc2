//! The external bytes of hedged generators.

use std::vec::IntoIter;

use rand_core::{CryptoRng, Error, RngCore};

/// The external bytes of hedged generators: 32 at once, in order.
pub struct External(IntoIter<[u8; 32]>);

impl External {
    /// A source of just these bytes.
    pub fn new(bytes: [u8; 32]) -> External {
        External::sequence(vec![bytes])
    }

    /// A source for as many generators.
    pub fn sequence(bytes: Vec<[u8; 32]>) -> External {
        External(bytes.into_iter())
    }

    /// Whether all bytes were drawn.
    pub fn is_used_up(&self) -> bool {
        self.0.len() == 0
    }
}

impl RngCore for External {
    fn next_u32(&mut self) -> u32 {
        panic!("only 32 bytes are drawn, at once")
    }

    fn next_u64(&mut self) -> u64 {
        panic!("only 32 bytes are drawn, at once")
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0.next().expect("more bytes are drawn than there are"));
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for External {}
