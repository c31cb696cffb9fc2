//! Public scalars.

use std::fmt;
use std::io::{self, Read, Write};
use std::iter::{Sum, successors};
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use borsh::{BorshDeserialize, BorshSerialize};
use curve25519_dalek::scalar::Scalar as DalekScalar;

use crate::DecodeError;

/// A public integer modulo ℓ. Encoded as 32 bytes, little-endian, smaller than ℓ.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Scalar(pub(crate) DalekScalar);

impl Scalar {
    /// 0.
    pub const ZERO: Scalar = Scalar(DalekScalar::ZERO);
    /// 1.
    pub const ONE: Scalar = Scalar(DalekScalar::ONE);

    /// 64 little-endian bytes, reduced modulo ℓ.
    pub fn from_wide(bytes: &[u8; 64]) -> Scalar {
        Scalar(DalekScalar::from_bytes_mod_order_wide(bytes))
    }

    /// The scalar that these 32 bytes encode.
    ///
    /// # Errors
    /// [`DecodeError::Scalar`] unless the number is smaller than ℓ.
    pub fn decode(bytes: [u8; 32]) -> Result<Scalar, DecodeError> {
        Option::from(DalekScalar::from_canonical_bytes(bytes)).map(Scalar).ok_or(DecodeError::Scalar)
    }

    /// The 32 canonical bytes.
    pub fn encode(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// 1 / self; 0 for 0.
    pub fn invert(&self) -> Scalar {
        Scalar(self.0.invert())
    }
}

/// The inverses of all, at the cost of one inversion and three products each; 0 for 0 and for nothing else.
pub fn invert_all(scalars: &[Scalar]) -> Vec<Scalar> {
    if scalars.contains(&Scalar::ZERO) {
        return scalars.iter().map(Scalar::invert).collect();
    }
    let mut inverses: Vec<_> = scalars.iter().map(|scalar| scalar.0).collect();
    DalekScalar::batch_invert(&mut inverses);
    inverses.into_iter().map(Scalar).collect()
}

/// `1, x, x², …`, without end.
pub fn powers(x: Scalar) -> impl Iterator<Item = Scalar> {
    successors(Some(Scalar::ONE), move |power| Some(*power * x))
}

impl From<u64> for Scalar {
    fn from(value: u64) -> Scalar {
        Scalar(DalekScalar::from(value))
    }
}

impl From<u128> for Scalar {
    fn from(value: u128) -> Scalar {
        Scalar(DalekScalar::from(value))
    }
}

impl From<i64> for Scalar {
    fn from(value: i64) -> Scalar {
        let size = Scalar::from(value.unsigned_abs());
        if value < 0 { -size } else { size }
    }
}

impl BorshSerialize for Scalar {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(&self.encode())
    }
}

impl BorshDeserialize for Scalar {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        Ok(Scalar::decode(<[u8; 32]>::deserialize_reader(reader)?)?)
    }
}

impl Add for Scalar {
    type Output = Scalar;
    fn add(self, other: Scalar) -> Scalar {
        Scalar(self.0 + other.0)
    }
}

impl AddAssign for Scalar {
    fn add_assign(&mut self, other: Scalar) {
        self.0 += other.0;
    }
}

impl Sub for Scalar {
    type Output = Scalar;
    fn sub(self, other: Scalar) -> Scalar {
        Scalar(self.0 - other.0)
    }
}

impl Mul for Scalar {
    type Output = Scalar;
    fn mul(self, other: Scalar) -> Scalar {
        Scalar(self.0 * other.0)
    }
}

impl Neg for Scalar {
    type Output = Scalar;
    fn neg(self) -> Scalar {
        Scalar(-self.0)
    }
}

impl Sum for Scalar {
    fn sum<I: Iterator<Item = Scalar>>(scalars: I) -> Scalar {
        scalars.fold(Scalar::ZERO, Add::add)
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.encode().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
