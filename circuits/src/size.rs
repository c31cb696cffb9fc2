//! How large a circuit is.

use std::iter::Sum;

/// The size of a contest's circuit, or of several side by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

impl Sum for Size {
    fn sum<I: Iterator<Item = Size>>(sizes: I) -> Size {
        sizes.fold(Size::default(), |all, one| Size {
            bits: all.bits.saturating_add(one.bits),
            limbs: all.limbs.saturating_add(one.limbs),
            outputs: all.outputs.saturating_add(one.outputs),
        })
    }
}
