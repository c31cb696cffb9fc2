//! Reads scalars, and nothing but canonical ones.

use tupyo_group::SecretScalar;

/// Reads scalars of 32 bytes each, and nothing but canonical ones.
pub(crate) fn read_scalars(bytes: &[u8]) -> Option<Vec<SecretScalar>> {
    let (scalars, rest) = bytes.as_chunks::<32>();
    let scalars: Option<Vec<_>> = scalars.iter().map(|bytes| SecretScalar::decode(bytes).ok()).collect();
    scalars.filter(|_| rest.is_empty())
}
