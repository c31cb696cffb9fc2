/// The size of a contest's circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many bits.
    pub bits: u64,
    /// How many limbs.
    pub limbs: u64,
    /// How many encrypted values.
    pub outputs: u64,
}

impl Size {
    /// The size of a circuit of bits.
    pub fn of_bits(bits: usize, outputs: usize) -> Size {
        Size { bits: bits as u64, limbs: 0, outputs: outputs as u64 }
    }
}
