//! Reads a record: checkpoint, files, tree, fold, and votes.

use rayon::prelude::*;
use tupyo_election::{CodedEntry, Entry, EntryKind, LedgerRoot, Obligation, Phase, Refusal};
use tupyo_merkle::{
    FULL_TILE_WIDTH, Hash, TileBuilder, TileKind, TilePath, decode_bundle, empty_root, leaf_hash, root_of,
};

use crate::again::{longest_bundle, read_same};
use crate::ballots::{Vote, Votes};
use crate::facts::Facts;
use crate::source::{Pending, Source};
use crate::{Anchors, Bounds, CheckId, FindingCode, Progress, Record, RecordError, Stage, cosigned};

mod first;

const CHECKPOINT: &str = "checkpoint";

/// Foreign files that are listed one by one.
const FOREIGN_FILES: usize = 1000;

/// Reads everything once. Where a bundle cannot be read, it ends: what follows cannot be numbered.
pub(crate) fn read(
    record: &dyn Record,
    anchors: &Anchors,
    bounds: Bounds,
    progress: &dyn Progress,
    facts: &mut Facts,
    votes: &mut Votes,
) -> Result<(), RecordError> {
    first::open_checkpoint(record, anchors, facts)?;
    facts.limit_exceeded = facts.size() > bounds.entries;
    if !facts.was_read() {
        return Ok(());
    }
    list(record, facts)?;
    progress.begin(Stage::Reading, facts.size());
    let mut tree = TileBuilder::new();
    for path in facts.bundle_paths() {
        if !read_bundle(record, path, &mut tree, facts, votes)? {
            cosigned::settle_early(anchors, facts);
            return Ok(());
        }
        progress.advance(path.width().into());
    }
    compare_tiles(record, tree.partial_tiles(), facts)?;
    compare_root(tree.root(), facts);
    cosigned::settle(anchors, facts);
    Ok(())
}

/// Compares the list of files with that of the checkpoint's size.
fn list(record: &dyn Record, facts: &mut Facts) -> Result<(), RecordError> {
    let expected = 1 + facts.bundle_count() + facts.tile_count();
    let at_most = usize::try_from(expected).unwrap_or(usize::MAX).saturating_add(FOREIGN_FILES);
    let mut listing = record.list(at_most)?;
    listing.files.sort_unstable();
    facts.listed = listing.count();
    for path in &listing.files {
        if path == CHECKPOINT || path.parse().is_ok_and(|tile| belongs(&tile, facts.size())) {
            facts.belonging += 1;
        } else {
            facts.find_file(CheckId::L5, FindingCode::ForeignFile.text(), Some(path), "the record has no such file");
        }
    }
    listing.oddities.sort_by(|a, b| (a.path(), a.code()).cmp(&(b.path(), b.code())));
    listing.oddities.iter().for_each(|oddity| facts.find_oddity(CheckId::L5, oddity));
    if facts.belonging < expected && !listing.is_given_up() {
        let message = format!("{} of {expected} files are there", facts.belonging);
        facts.find_pending(CheckId::L5, FindingCode::FileMissing, Pending::Listed, message);
    }
    Ok(())
}

/// Whether a ledger of exactly this size has the tile.
fn belongs(tile: &TilePath, size: u64) -> bool {
    let level = match tile.kind() {
        TileKind::Entries => 0,
        TileKind::Hashes { level } => level,
    };
    let nodes = size >> (8 * level);
    let (full, rest) = (nodes / u64::from(FULL_TILE_WIDTH), nodes % u64::from(FULL_TILE_WIDTH));
    if tile.is_full() { tile.index() < full } else { tile.index() == full && u64::from(tile.width()) == rest }
}

/// Reads a bundle into the tree and the fold; `false` if it is not there as it must be.
fn read_bundle(
    record: &dyn Record,
    path: TilePath,
    tree: &mut TileBuilder,
    facts: &mut Facts,
    votes: &mut Votes,
) -> Result<bool, RecordError> {
    let name = path.to_string();
    let Some(bytes) = fetch(record, CheckId::L2, &name, longest_bundle(path), facts)? else { return Ok(false) };
    let entries = match decode_bundle(&bytes, path.width()) {
        Ok(entries) => entries,
        Err(error) => {
            facts.find_file(CheckId::L2, error.code(), Some(&name), error.to_string());
            return Ok(false);
        }
    };
    let open = facts.state.ballot_check().filter(|_| facts.state.phase() == Phase::Open);
    let context = open.map(|check| *check.context());
    let coded = |entry| Entry::decode(entry).map(|entry| CodedEntry::new(entry, context.as_ref()));
    let decoded: Vec<_> = entries.par_iter().map(|entry| (leaf_hash(entry), coded(entry))).collect();
    let root = root_of(decoded.iter().map(|(leaf, _)| *leaf));
    facts.bundles.push(root);
    for ((leaf, entry), bytes) in decoded.into_iter().zip(&entries) {
        compare_tiles(record, tree.push(leaf), facts)?;
        if let Some((index, entry, replaces)) = fold(record, entry, facts)? {
            votes.take(Vote { index, entry, length: bytes.len(), replaces }, facts);
        }
    }
    if path.is_full() {
        facts.roots.push(root);
    }
    Ok(true)
}

/// The root of the entries up to the one that completes the closing.
pub(crate) fn root_of_closed(record: &dyn Record, facts: &mut Facts) -> Result<Option<LedgerRoot>, RecordError> {
    let Some(index) = facts.state.closed_at() else { return Ok(None) };
    Ok(root_of_first(record, index + 1, facts)?.map(LedgerRoot::from))
}

/// The root of the first entries, of which no more are asked for than have been read. `None` if their last bundle has
/// changed meanwhile.
fn root_of_first(record: &dyn Record, size: u64, facts: &mut Facts) -> Result<Option<Hash>, RecordError> {
    let width = u64::from(FULL_TILE_WIDTH);
    let (first, rest) = (size / width, (size % width) as usize);
    let path = facts.bundle_paths().nth(first as usize).filter(|_| rest > 0);
    let Some(path) = path else { return Ok(facts.roots.root(first, std::iter::empty())) };
    let Some(bundle) = read_same(record, path, facts)? else { return Ok(None) };
    Ok(facts.roots.root(first, bundle.leaves.into_iter().take(rest)))
}

fn compare_tiles(record: &dyn Record, tiles: Vec<(TilePath, Vec<u8>)>, facts: &mut Facts) -> Result<(), RecordError> {
    for (path, computed) in tiles {
        let name = path.to_string();
        match fetch(record, CheckId::L4, &name, computed.len(), facts)? {
            Some(found) if found == computed => facts.tiles += 1,
            Some(_) => {
                let message = "not the hashes of the entries";
                facts.find_sourced(
                    CheckId::L4,
                    FindingCode::TileMismatch.text(),
                    Some(&name),
                    Source::pending(Pending::Root),
                    message,
                );
            }
            None => {}
        }
    }
    Ok(())
}

fn compare_root(root: Hash, facts: &mut Facts) {
    facts.root_matches = facts.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.root == root);
    if !facts.root_matches {
        let message = format!("the entries have the root {root}, not the checkpoint's");
        facts.find_file(CheckId::L3, FindingCode::RootMismatch.text(), Some(CHECKPOINT), message);
    }
}

/// A vote that was taken: its index, and the ballot that it replaces.
type Taken = (u64, CodedEntry, Option<u64>);

/// Takes the next entry if it is legal; else reports it and goes on behind it. The entry, if it is a vote that was
/// taken.
fn fold(
    record: &dyn Record,
    coded: Result<CodedEntry, Refusal>,
    facts: &mut Facts,
) -> Result<Option<Taken>, RecordError> {
    let index = facts.entries;
    facts.entries += 1;
    let coded = match coded {
        Ok(coded) => coded,
        Err(refusal) => {
            refuse(index, &refusal, None, facts);
            return Ok(None);
        }
    };
    let (entry, size) = (coded.entry(), facts.size());
    count(entry, facts);
    facts.growth.count(index, size, entry);
    facts.causes.hear(entry);
    let replaces = replaced_by(entry, facts);
    match take(record, &coded, facts)? {
        Ok(kind) => *facts.legal.entry(kind).or_default() += 1,
        Err(refusal) => {
            refuse(index, &refusal, Some(entry), facts);
            return Ok(None);
        }
    }
    Ok((!matches!(entry, Entry::Document(_))).then_some((index, coded, replaces)))
}

fn refuse(index: u64, refusal: &Refusal, entry: Option<&Entry>, facts: &mut Facts) {
    facts.state.skip();
    facts.refused += 1;
    facts.find_refusal(index, refusal, entry);
}

/// The voter's ballot until now.
fn replaced_by(entry: &Entry, facts: &Facts) -> Option<u64> {
    let Entry::Ballot(signed) = entry else { return None };
    facts.state.last_ballot(signed.ballot.voter).map(|(_, index)| index)
}

/// A root is compared at once: what follows rests on it. Units of a tally are when all ballots are known.
fn take(record: &dyn Record, coded: &CodedEntry, facts: &mut Facts) -> Result<Result<EntryKind, Refusal>, RecordError> {
    let legal = match facts.state.examine_coded(coded) {
        Ok(legal) => legal,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Obligation::Root { size, .. } = legal.obligation() {
        // No entry names the root of none.
        let root = root_of_first(record, size, facts)?.unwrap_or_else(empty_root);
        if let Err(refusal) = legal.check_root(root.into()) {
            return Ok(Err(refusal));
        }
    }
    let kind = legal.kind();
    facts.state.take(legal);
    Ok(Ok(kind))
}

fn count(entry: &Entry, facts: &mut Facts) {
    match entry {
        Entry::Document(_) => facts.documents += 1,
        Entry::Ballot(_) => facts.ballots += 1,
        Entry::Challenged(_) => facts.challenges += 1,
    }
}

/// Reads a file that must be there.
fn fetch(
    record: &dyn Record,
    check: CheckId,
    path: &str,
    at_most: usize,
    facts: &mut Facts,
) -> Result<Option<Vec<u8>>, RecordError> {
    match record.read(path, at_most) {
        Ok(Some(bytes)) => {
            facts.files_read += 1;
            return Ok(Some(bytes));
        }
        Ok(None) => facts.find_file(check, FindingCode::FileMissing.text(), Some(path), "the file is not there"),
        Err(RecordError::Odd(oddity)) => facts.find_oddity(check, &oddity),
        Err(error) => return Err(error),
    }
    Ok(None)
}
