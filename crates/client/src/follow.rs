//! Downloads a ledger for whoever follows it.

use tupyo_election::{ElectionId, ElectionState, LedgerKeys};
use tupyo_merkle::{Checkpoint, FULL_TILE_WIDTH, TileKind, TilePath, decode_bundle};
use tupyo_voter::{FollowedLedger, VoterError};

use crate::ClientError;

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

    /// Is told the ledger's keys when they have been followed.
    fn learn(&self, _keys: &LedgerKeys) {}
}

impl<S: LedgerSource + ?Sized> LedgerSource for &S {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        (**self).checkpoint_file()
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        (**self).tile(path)
    }

    fn learn(&self, keys: &LedgerKeys) {
        (**self).learn(keys);
    }
}

/// Downloads a ledger for a [`FollowedLedger`], bundle by bundle.
pub struct Follower<S> {
    source: S,
    ledger: FollowedLedger,
}

impl<S: LedgerSource> Follower<S> {
    /// A follower that has seen nothing yet.
    pub fn new(source: S, election: ElectionId) -> Follower<S> {
        Follower { source, ledger: FollowedLedger::new(election) }
    }

    /// Remembers a checkpoint, as [`FollowedLedger::remember`] does.
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`].
    pub fn remember(&mut self, checkpoint: Checkpoint) -> Result<(), VoterError> {
        self.ledger.remember(checkpoint)
    }

    /// Remembers a checkpoint's file, as [`FollowedLedger::remember_file`] does.
    ///
    /// # Errors
    /// As [`FollowedLedger::remember_file`].
    pub fn remember_file(&mut self, file: &[u8]) -> Result<(), VoterError> {
        self.ledger.remember_file(file)
    }

    /// Looks for an entry, as [`FollowedLedger::look_for`] does.
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`].
    pub fn look_for(&mut self, entry: &[u8]) -> Result<(), VoterError> {
        self.ledger.look_for(entry)
    }

    /// Notes turnouts, as [`FollowedLedger::note_turnouts`] does.
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`].
    pub fn note_turnouts(&mut self, sizes: Vec<u64>) -> Result<(), VoterError> {
        self.ledger.note_turnouts(sizes)
    }

    /// Where the ledger is read from.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// What has been followed so far.
    pub fn ledger(&self) -> &FollowedLedger {
        &self.ledger
    }

    /// Downloads what is new, up to the newest checkpoint.
    ///
    /// # Errors
    /// What [`FollowedLedger::hold_to`], [`FollowedLedger::take`] and [`FollowedLedger::confirm`] say; connection
    /// errors, after which `advance` can be called again.
    pub fn advance(&mut self) -> Result<(&ElectionState, &Checkpoint), ClientError> {
        let file = self.source.checkpoint_file()?;
        self.advance_to(&file)
    }

    /// Downloads what is new, up to the checkpoint in a file.
    ///
    /// # Errors
    /// As [`Follower::advance`].
    pub fn advance_to(&mut self, file: &[u8]) -> Result<(&ElectionState, &Checkpoint), ClientError> {
        let size = self.ledger.hold_to(file)?.size;
        while self.ledger.size() < size {
            self.take_bundle(size)?;
        }
        self.ledger.confirm(file)?;
        self.source.learn(self.ledger.keys()?);
        Ok(self.ledger.confirm(file)?)
    }

    /// The state of the last [`Follower::advance`], if it was successful.
    pub fn state(&self) -> Option<&ElectionState> {
        self.ledger.state().ok()
    }

    /// The state and the checkpoint of the last [`Follower::advance`], if it was successful.
    pub fn into_state(self) -> Option<(ElectionState, Checkpoint)> {
        self.ledger.into_state().ok()
    }

    /// The file of the checkpoint of the last [`Follower::advance`], if it was successful: what to remember for the
    /// next visit.
    pub fn checkpoint_file(&self) -> Option<&[u8]> {
        self.ledger.checkpoint_file()
    }

    fn take_bundle(&mut self, size: u64) -> Result<(), ClientError> {
        let width = u64::from(FULL_TILE_WIDTH);
        let (index, done) = (self.ledger.size() / width, self.ledger.size() % width);
        let entries = bundle(&self.source, index, (size - index * width).min(width) as u16)?;
        Ok(entries.iter().skip(done as usize).try_for_each(|entry| self.ledger.take(entry))?)
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
