//! The instructions of a processor that have lanes.

use std::fmt;

/// Instructions that have lanes. No result depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// AVX-512 with IFMA, the Ice Lake set: eight numbers in a register.
    Avx512,
    /// AVX2 with FMA: four numbers in a register, two registers side by side.
    Avx2,
}

impl Instructions {
    /// All of them, the fastest first.
    pub const ALL: [Instructions; 2] = [Instructions::Avx512, Instructions::Avx2];

    /// The name, in small letters.
    pub fn name(self) -> &'static str {
        match self {
            Instructions::Avx512 => "avx512",
            Instructions::Avx2 => "avx2",
        }
    }
}

impl fmt::Display for Instructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
