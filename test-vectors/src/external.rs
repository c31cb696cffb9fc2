use rand_core::{CryptoRng, Error, RngCore};

/// The 32 external bytes of a hedged generator, given out once.
pub struct External(Option<[u8; 32]>);

impl External {
    /// A source of just these bytes.
    pub fn new(bytes: [u8; 32]) -> External {
        External(Some(bytes))
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
        bytes.copy_from_slice(&self.0.take().expect("drawn once"));
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for External {}
