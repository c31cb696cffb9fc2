//! Copies a ledger's public record.

use std::io;

use tupyo_election::LedgerKeys;
use tupyo_merkle::{Checkpoint, FULL_TILE_WIDTH, TileBuilder, TileKind, TilePath, encode_bundle, leaf_hash};
use tupyo_voter::VoterError;

use crate::follow::bundle;
use crate::{ClientError, LedgerSource};

/// Why a record could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The ledger cannot be read, or is not what was signed.
    #[error(transparent)]
    Ledger(#[from] ClientError),
    /// A file cannot be written.
    #[error("the record cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Copies a ledger's public record up to its source's checkpoint: `write` gets each file's path and bytes. The bundles
/// are downloaded, the tiles of hashes computed from them; the checkpoint comes last, after the root has been compared.
/// A record that is to verify needs the checkpoint of [`Board::at_final`](crate::Board::at_final).
///
/// # Errors
/// [`VoterError::OtherLedger`] if the entries are not those that were signed; whatever `write` says.
pub fn download_record(
    source: &impl LedgerSource,
    keys: &LedgerKeys,
    mut write: impl FnMut(&str, &[u8]) -> io::Result<()>,
) -> Result<Checkpoint, DownloadError> {
    let file = source.checkpoint_file()?;
    let checkpoint = keys.open(&file).map_err(ClientError::from)?;
    let mut tiles = TileBuilder::new();
    while tiles.size() < checkpoint.size {
        copy_bundle(source, checkpoint.size, &mut tiles, &mut write)?;
    }
    if tiles.root() != checkpoint.root {
        return Err(ClientError::from(VoterError::OtherLedger { size: checkpoint.size }).into());
    }
    tiles.partial_tiles().iter().try_for_each(|(path, bytes)| write(&path.to_string(), bytes))?;
    write("checkpoint", &file)?;
    Ok(checkpoint)
}

fn copy_bundle(
    source: &impl LedgerSource,
    size: u64,
    tiles: &mut TileBuilder,
    write: &mut impl FnMut(&str, &[u8]) -> io::Result<()>,
) -> Result<(), DownloadError> {
    let index = tiles.size() / u64::from(FULL_TILE_WIDTH);
    let width = (size - tiles.size()).min(u64::from(FULL_TILE_WIDTH)) as u16;
    let entries = bundle(source, index, width)?;
    let path = TilePath::new(TileKind::Entries, index, width).map_err(ClientError::from)?;
    write(&path.to_string(), &encode_bundle(&entries).map_err(ClientError::from)?)?;
    for entry in &entries {
        tiles.push(leaf_hash(entry)).iter().try_for_each(|(path, bytes)| write(&path.to_string(), bytes))?;
    }
    Ok(())
}
