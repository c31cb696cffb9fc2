//! Compares two views of a ledger.

use tupyo_election::LedgerKeys;
use tupyo_merkle::{
    Contradiction, Hash, InclusionProof, SignedCheckpoint, SplitView, TilePath, TileReader, TileSource, TreeError,
    leaf_hash,
};
use tupyo_voter::KeptReceipt;

use crate::{ClientError, LedgerSource};

/// What somebody has of a ledger: a checkpoint, and perhaps an entry in it or the tiles below it.
#[derive(Clone)]
pub struct View<'a> {
    signed: SignedCheckpoint,
    entry: Option<(InclusionProof, Hash)>,
    tiles: Option<&'a dyn LedgerSource>,
}

/// What two views of a ledger say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Both are of one history, and how that was seen.
    Consistent(OneHistory),
    /// They are not: what proves it to everybody.
    Split(Box<SplitView>),
    /// Undecided: says what is missing. The absence of a proof proves nothing.
    Undecided(Doubt),
}

/// How two views were seen to be of one history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneHistory {
    /// They have the same size and root.
    SameTree {
        /// The number of entries.
        size: u64,
    },
    /// The first entries of the larger, by its authenticated tiles, have the root of the smaller.
    Prefix {
        /// The smaller size.
        old_size: u64,
        /// The larger size.
        new_size: u64,
    },
}

/// What is missing for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody has given the tiles of the larger ledger.
    NoTiles {
        /// Its number of entries.
        size: u64,
    },
    /// The tiles that were given do not lead to the root that was signed.
    WrongTiles {
        /// The number of entries.
        size: u64,
        /// Which tile, and what is wrong with it.
        what: String,
    },
}

impl<'a> View<'a> {
    /// A checkpoint alone, such as a remembered one.
    pub fn of_checkpoint(signed: SignedCheckpoint) -> View<'a> {
        View { signed, entry: None, tiles: None }
    }

    /// A receipt, which is verified.
    ///
    /// # Errors
    /// [`VoterError::Receipt`](tupyo_voter::VoterError::Receipt).
    pub fn of_receipt(kept: &KeptReceipt, keys: &LedgerKeys) -> Result<View<'a>, ClientError> {
        let (index, checkpoint) = kept.verify(keys)?;
        let note = kept.receipt.checkpoint();
        let signed = SignedCheckpoint::of_cosigned(note, keys.of_note(note)?)?;
        let proof = InclusionProof { index, size: checkpoint.size, path: kept.receipt.path().to_vec() };
        Ok(View { signed, entry: Some((proof, leaf_hash(&kept.entry))), tiles: None })
    }

    /// A board or a record, up to the checkpoint that it shows now.
    ///
    /// # Errors
    /// [`VoterError::Checkpoint`](tupyo_voter::VoterError::Checkpoint) if the ledger key has not signed it;
    /// [`ClientError`] if it cannot be read.
    pub fn of_ledger(tiles: &'a dyn LedgerSource, keys: &LedgerKeys) -> Result<View<'a>, ClientError> {
        let signed = keys.open_signed(tiles.checkpoint_file()?)?;
        Ok(View::of_checkpoint(signed).with_tiles(tiles))
    }

    /// The same view with the tiles below its checkpoint.
    pub fn with_tiles(self, tiles: &'a dyn LedgerSource) -> View<'a> {
        View { tiles: Some(tiles), ..self }
    }

    /// The checkpoint.
    pub fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }

    fn size(&self) -> u64 {
        self.signed.checkpoint().size
    }

    fn root(&self) -> &Hash {
        &self.signed.checkpoint().root
    }
}

/// Compares two views of the ledger of these keys: docs/protocol/split-view.md. Evidence is verified before it is given
/// out.
///
/// # Errors
/// [`ClientError`] if a tile cannot be read.
pub fn compare(one: &View<'_>, other: &View<'_>, keys: &LedgerKeys) -> Result<Comparison, ClientError> {
    let (old, new) = if one.size() <= other.size() { (one, other) } else { (other, one) };
    let compared = if old.size() == new.size() { same_size(old, new) } else { different_sizes(old, new) };
    let compared = match compared {
        Err(TreeError::Source(error)) => return Err(error),
        Err(error) => Comparison::Undecided(Doubt::WrongTiles { size: new.size(), what: error.to_string() }),
        Ok(compared) => compared,
    };
    if let Comparison::Split(evidence) = &compared {
        evidence.verify(&keys.all()).map_err(|error| ClientError::Answer { what: error.to_string() })?;
    }
    Ok(compared)
}

type Compared = Result<Comparison, TreeError<ClientError>>;

fn same_size(one: &View<'_>, other: &View<'_>) -> Compared {
    if one.root() == other.root() {
        return Ok(Comparison::Consistent(OneHistory::SameTree { size: one.size() }));
    }
    Ok(split(one, other, Contradiction::SameSize))
}

fn different_sizes(old: &View<'_>, new: &View<'_>) -> Compared {
    if let (Some((proof, leaf)), Some((new_proof, new_leaf))) = (&old.entry, &new.entry)
        && proof.index == new_proof.index
        && leaf != new_leaf
    {
        let leaves = [(*leaf, proof.path.clone()), (*new_leaf, new_proof.path.clone())];
        return Ok(split(old, new, Contradiction::Entry { index: proof.index, leaves }));
    }
    match (new.tiles, old.tiles) {
        (Some(tiles), _) => by_the_larger(old, new, tiles),
        (None, Some(tiles)) => by_the_smaller(old, new, tiles),
        (None, None) => Ok(Comparison::Undecided(Doubt::NoTiles { size: new.size() })),
    }
}

/// The larger ledger's tiles decide everything.
fn by_the_larger(old: &View<'_>, new: &View<'_>, tiles: &dyn LedgerSource) -> Compared {
    let sizes = OneHistory::Prefix { old_size: old.size(), new_size: new.size() };
    if old.size() == 0 {
        return Ok(Comparison::Consistent(sizes));
    }
    let reader = TileReader::open(Tiles(tiles), new.size(), new.root())?;
    if let Some((proof, leaf)) = &old.entry {
        let found = reader.leaf(proof.index)?;
        if found != *leaf {
            let leaves = [(*leaf, proof.path.clone()), (found, reader.prove_inclusion(proof.index)?.path)];
            return Ok(split(old, new, Contradiction::Entry { index: proof.index, leaves }));
        }
    }
    let prefix = reader.prove_prefix(old.size())?;
    if prefix.old_root(new.root())? == *old.root() {
        return Ok(Comparison::Consistent(sizes));
    }
    Ok(split(old, new, Contradiction::Prefix { path: prefix.path }))
}

/// Of the larger ledger there is an entry at most.
fn by_the_smaller(old: &View<'_>, new: &View<'_>, tiles: &dyn LedgerSource) -> Compared {
    let doubt = Ok(Comparison::Undecided(Doubt::NoTiles { size: new.size() }));
    let Some((proof, leaf)) = new.entry.as_ref().filter(|(proof, _)| proof.index < old.size()) else { return doubt };
    let reader = TileReader::open(Tiles(tiles), old.size(), old.root())?;
    let found = reader.leaf(proof.index)?;
    if found == *leaf {
        return doubt;
    }
    let leaves = [(found, reader.prove_inclusion(proof.index)?.path), (*leaf, proof.path.clone())];
    Ok(split(old, new, Contradiction::Entry { index: proof.index, leaves }))
}

fn split(one: &View<'_>, other: &View<'_>, contradiction: Contradiction) -> Comparison {
    Comparison::Split(Box::new(SplitView::new(&one.signed, &other.signed, contradiction)))
}

struct Tiles<'a>(&'a dyn LedgerSource);

impl TileSource for Tiles<'_> {
    type Error = ClientError;

    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.0.tile(*path)
    }
}
