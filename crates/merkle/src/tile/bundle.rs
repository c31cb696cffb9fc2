//! Bundles of entries.

use super::{FULL_TILE_WIDTH, TileError};

/// The longest entry: its length has 16 bits in a bundle.
pub const MAX_ENTRY_BYTES: usize = u16::MAX as usize;

/// The bundle of 1 to 256 entries: each is its length in 2 bytes, most significant first, and then its bytes.
///
/// # Errors
/// [`TileError::TooLong`] for no entries, too many, or one that is too long.
pub fn encode_bundle(entries: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, TileError> {
    if entries.is_empty() || entries.len() > usize::from(FULL_TILE_WIDTH) {
        return Err(TileError::TooLong);
    }
    let mut bytes = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len()).map_err(|_| TileError::TooLong)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle, borrowed from its bytes. There must be exactly `width`, and nothing after them.
///
/// # Errors
/// [`TileError::TooLong`] for a width that no bundle has; [`TileError::Length`].
pub fn decode_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, TileError> {
    if width == 0 || width > FULL_TILE_WIDTH {
        return Err(TileError::TooLong);
    }
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk().ok_or(TileError::Length)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(TileError::Length)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(TileError::Length) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_big_endian() {
        let bytes = encode_bundle(&[vec![7; 258], vec![]]).unwrap();
        assert_eq!(bytes[..3], [1, 2, 7]);
        assert_eq!(bytes[260..], [0, 0]);
    }

    #[test]
    fn wrong_sizes_are_refused() {
        assert_eq!(encode_bundle(&[[0u8; 0]; 0]), Err(TileError::TooLong));
        assert_eq!(encode_bundle(&vec![b""; 257]), Err(TileError::TooLong));
        assert_eq!(encode_bundle(&[vec![0; 65_536]]), Err(TileError::TooLong));
        assert_eq!(encode_bundle(&[vec![0; 65_535]]).map(|b| b.len()), Ok(65_537));
        assert_eq!(decode_bundle(&[], 0), Err(TileError::TooLong));
        assert_eq!(decode_bundle(&[0; 514], 257), Err(TileError::TooLong));
    }

    proptest! {
        #[test]
        fn a_bundle_is_its_entries(entries in vec(vec(any::<u8>(), 0..40), 1..20)) {
            let bytes = encode_bundle(&entries).unwrap();
            let width = entries.len() as u16;
            prop_assert_eq!(decode_bundle(&bytes, width).unwrap(), entries);
            prop_assert_eq!(decode_bundle(&bytes[..bytes.len() - 1], width), Err(TileError::Length));
            prop_assert_eq!(decode_bundle(&bytes, width + 1), Err(TileError::Length));
            let longer = [&bytes[..], &[0]].concat();
            prop_assert_eq!(decode_bundle(&longer, width), Err(TileError::Length));
        }

        #[test]
        fn what_is_decoded_has_one_encoding(bytes in vec(0u8..4, 0..40), width in 1u16..8) {
            if let Ok(entries) = decode_bundle(&bytes, width) {
                prop_assert_eq!(encode_bundle(&entries), Ok(bytes.clone()));
            }
        }
    }
}
