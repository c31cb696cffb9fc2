//! Tiles: the tree and its entries as immutable files (c2sp.org/tlog-tiles).

mod builder;
mod bundle;
mod path;
mod reader;

pub use builder::TileBuilder;
pub use bundle::{MAX_ENTRY_BYTES, decode_bundle, encode_bundle};
pub use path::{TileKind, TilePath, tiles_for_size};
pub use reader::{TileReader, TileSource, TreeError};

use crate::hash::Hash;
use crate::store::HashReader;

/// How many hashes or entries a full tile has.
pub const FULL_TILE_WIDTH: u16 = 256;

/// Why a tile, a bundle or a path was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not the path of a tile, or not its only spelling.
    #[error("not the path of a tile")]
    Path,
    /// The bytes are not as many as the tile's width demands.
    #[error("the tile has another length than its width demands")]
    Length,
    /// An entry is longer than [`MAX_ENTRY_BYTES`], or a bundle has no or too many entries.
    #[error("an entry or a bundle is too long")]
    TooLong,
}

impl TileError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Path => "tile-path",
            Self::Length => "tile-length",
            Self::TooLong => "tile-too-long",
        }
    }
}

/// The bytes of a tile of hashes: `width` hashes of 32 bytes. `None` for a path of entries, and if `nodes`
/// lacks one of the hashes.
pub fn hash_tile(path: &TilePath, nodes: &impl HashReader) -> Option<Vec<u8>> {
    let TileKind::Hashes { level } = path.kind() else { return None };
    let first = path.index() * u64::from(FULL_TILE_WIDTH);
    let mut bytes = Vec::with_capacity(Hash::LEN * usize::from(path.width()));
    for offset in 0..u64::from(path.width()) {
        bytes.extend_from_slice(nodes.node(u32::from(level) * 8, first + offset)?.as_bytes());
    }
    Some(bytes)
}

/// The hashes of a tile `width` hashes wide.
///
/// # Errors
/// [`TileError::Length`] unless there are exactly as many bytes.
pub fn decode_hash_tile(bytes: &[u8], width: u16) -> Result<Vec<Hash>, TileError> {
    if bytes.len() != Hash::LEN * usize::from(width) {
        return Err(TileError::Length);
    }
    Ok(bytes.chunks_exact(Hash::LEN).filter_map(Hash::from_slice).collect())
}
