//! The exported record of a rehearsal.

use std::collections::BTreeMap;

use tupyo_election::LedgerRoot;
use tupyo_merkle::{Checkpoint, NoteSigner, TileBuilder, TileKind, encode_bundle, leaf_hash, root_of, tiles_for_size};

/// The root of the first `size` of these entries.
pub fn root_of_first(entries: &[Vec<u8>], size: u64) -> LedgerRoot {
    root_of(entries.iter().take(size as usize).map(|entry| leaf_hash(entry))).into()
}

/// The files of the exported record of a ledger with these entries, by their paths.
pub fn record_files(entries: &[Vec<u8>], signer: &NoteSigner) -> BTreeMap<String, Vec<u8>> {
    let mut tree = TileBuilder::new();
    let mut tiles: Vec<_> = entries.iter().flat_map(|entry| tree.push(leaf_hash(entry))).collect();
    tiles.extend(tree.partial_tiles());
    let size = entries.len() as u64;
    for path in tiles_for_size(size).filter(|path| path.kind() == TileKind::Entries) {
        let first = path.index() as usize * 256;
        let bundle =
            encode_bundle(&entries[first..first + usize::from(path.width())]).expect("entries of legal length");
        tiles.push((path, bundle));
    }
    let checkpoint = Checkpoint { origin: signer.name().clone(), size, root: tree.root() };
    let checkpoint = checkpoint.sign(signer).expect("the signer is the ledger's");
    let files = tiles.into_iter().map(|(path, bytes)| (path.to_string(), bytes));
    files.chain([("checkpoint".to_owned(), checkpoint.into_bytes())]).collect()
}
