use tupyo_election::{ElectionId, ElectionState, Entry};
use tupyo_merkle::{Checkpoint, FULL_TILE_WIDTH, Frontier, NoteVerifier, TileKind, TilePath, decode_bundle, leaf_hash};

use crate::{BoardAddress, ClientError};

/// Where a ledger's public files are read from: a board, or a copy of the record.
pub trait LedgerSource {
    /// The bytes of the newest checkpoint's file.
    ///
    /// # Errors
    /// [`ClientError`] if it cannot be read.
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError>;

    /// The bytes of a tile; nothing if there is no such file.
    ///
    /// # Errors
    /// [`ClientError`] if it cannot be read.
    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError>;
}

impl<S: LedgerSource + ?Sized> LedgerSource for &S {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        (**self).checkpoint_file()
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        (**self).tile(path)
    }
}

/// Follows a ledger: what it gives is the fold over entries whose root the ledger key has signed.
///
/// A follower remembers checkpoints. A ledger that is later shorter than one of them, or has another root at its size, is refused. Ballots are held to
/// the rules of the state machine; their proofs are the server's and the verifier's business.
pub struct Follower<S> {
    source: S,
    ledger_key: NoteVerifier,
    state: ElectionState,
    tree: Frontier,
    remembered: Vec<Checkpoint>,
    verified: Option<(Checkpoint, Vec<u8>)>,
}

impl<S: LedgerSource> Follower<S> {
    /// A follower that has seen nothing yet.
    pub fn new(source: S, anchors: &BoardAddress) -> Follower<S> {
        Follower::of(source, anchors.election, anchors.ledger_key.clone())
    }

    fn of(source: S, election: ElectionId, ledger_key: NoteVerifier) -> Follower<S> {
        let state = ElectionState::new(election);
        Follower { source, ledger_key, state, tree: Frontier::new(), remembered: Vec::new(), verified: None }
    }

    /// Remembers a checkpoint that the ledger key signed, such as that of a receipt or of an earlier visit. Effective for what is not yet downloaded.
    pub fn remember(&mut self, checkpoint: Checkpoint) {
        self.remembered.push(checkpoint);
        self.remembered.sort_by_key(|checkpoint| checkpoint.size);
    }

    /// Where the ledger is read from.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// Downloads what is new, up to the newest checkpoint.
    ///
    /// # Errors
    /// [`ClientError::WentBack`] and [`ClientError::OtherLedger`] for a ledger that lies; [`ClientError::IllegalEntry`]; connection errors, after
    /// which `advance` can be called again.
    pub fn advance(&mut self) -> Result<(&ElectionState, &Checkpoint), ClientError> {
        self.verified = None;
        let file = self.source.checkpoint_file()?;
        let checkpoint = Checkpoint::open(&file, &self.ledger_key)?;
        let seen = self.remembered.last().map_or(0, |seen| seen.size).max(self.tree.size());
        if checkpoint.size < seen {
            return Err(ClientError::WentBack { seen, found: checkpoint.size });
        }
        self.remember(checkpoint.clone());
        self.check_root()?;
        while self.tree.size() < checkpoint.size {
            self.take_bundle(checkpoint.size)?;
        }
        self.remembered = vec![checkpoint.clone()];
        Ok((&self.state, &self.verified.insert((checkpoint, file)).0))
    }

    /// The state of the last [`Follower::advance`], if it was successful.
    pub fn state(&self) -> Option<&ElectionState> {
        self.verified.as_ref().map(|_| &self.state)
    }

    /// The state and the checkpoint of the last [`Follower::advance`], if it was successful.
    pub fn into_state(self) -> Option<(ElectionState, Checkpoint)> {
        Some((self.state, self.verified?.0))
    }

    /// The file of the checkpoint of the last [`Follower::advance`], if it was successful: what to remember for the next visit.
    pub fn checkpoint_file(&self) -> Option<&[u8]> {
        self.verified.as_ref().map(|(_, file)| file.as_slice())
    }

    fn take_bundle(&mut self, size: u64) -> Result<(), ClientError> {
        let width = u64::from(FULL_TILE_WIDTH);
        let (index, done) = (self.tree.size() / width, self.tree.size() % width);
        let entries = bundle(&self.source, index, (size - index * width).min(width) as u16)?;
        entries.iter().skip(done as usize).try_for_each(|entry| self.take(entry))
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), ClientError> {
        let index = self.tree.size();
        let entry = Entry::decode(bytes).map_err(|refusal| ClientError::IllegalEntry { index, refusal })?;
        self.state.apply(&entry).map_err(|refusal| ClientError::IllegalEntry { index, refusal })?;
        self.tree.push(leaf_hash(bytes));
        self.check_root()
    }

    /// Compares the root with those of all checkpoints of this size.
    fn check_root(&self) -> Result<(), ClientError> {
        let (size, root) = (self.tree.size(), self.tree.root());
        let differs = self.remembered.iter().any(|seen| seen.size == size && seen.root != root);
        if differs { Err(ClientError::OtherLedger { size }) } else { Ok(()) }
    }
}

/// The first `width` entries of a bundle. A partial bundle may have been replaced by the full one.
pub(crate) fn bundle(source: &impl LedgerSource, index: u64, width: u16) -> Result<Vec<Vec<u8>>, ClientError> {
    let path = TilePath::new(TileKind::Entries, index, width)?;
    let (bytes, found) = match source.tile(path)? {
        Some(bytes) => (bytes, width),
        None => {
            let full = TilePath::new(TileKind::Entries, index, FULL_TILE_WIDTH)?;
            let missing = || ClientError::Answer { what: format!("{path} is missing") };
            (source.tile(full)?.ok_or_else(missing)?, FULL_TILE_WIDTH)
        }
    };
    let entries = decode_bundle(&bytes, found)?;
    Ok(entries.into_iter().take(usize::from(width)).map(<[u8]>::to_vec).collect())
}
