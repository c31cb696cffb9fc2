//! Why bytes are neither a point nor a scalar.

use std::io;

/// Why 32 bytes are not a point or a scalar (RFC 9496 §4.3.1, §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not the canonical encoding of any group element.
    #[error("not the canonical encoding of a ristretto255 element")]
    Point,
    /// Not smaller than the group order.
    #[error("scalar is not smaller than the group order")]
    Scalar,
}

impl DecodeError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "not-canonical"
    }
}

impl From<DecodeError> for io::Error {
    fn from(error: DecodeError) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, error)
    }
}
