//! A ledger, as a device follows the whole of it.

use tupyo_election::{BallotCheck, ElectionId, ElectionState, Entry, LedgerKeys, Phase};
use tupyo_merkle::{Checkpoint, FULL_TILE_WIDTH, Frontier, Hash, Note, decode_bundle, leaf_hash};

use crate::form::announced;
use crate::signed::{has_signed, parsed};
use crate::{KeptReceipt, ReceiptFate, Standing, TurnoutAt, VoterError};

/// A ledger as a device follows it: the fold over the entries that its caller hands in. Manifest, key ceremony, joint
/// key and roll are verified as they come. It gives the fold over entries whose root the ledger's key has signed: the
/// key that the manifest names, or one that was announced later.
///
/// It remembers checkpoints. A ledger that is later shorter than one of them, or has another root at its size, is
/// refused. Ballots are held to the rules of the state machine; their proofs are the server's and the verifier's
/// business.
pub struct FollowedLedger {
    state: ElectionState,
    tree: Frontier,
    remembered: Vec<Remembered>,
    confirmed: Option<(Checkpoint, Vec<u8>)>,
    sought: Option<(Hash, Option<u64>)>,
    /// At which sizes turnouts are noted, the largest first.
    noted: Vec<u64>,
    turnouts: Vec<TurnoutAt>,
}

/// A checkpoint that was seen.
struct Remembered {
    checkpoint: Checkpoint,
    /// Signatures to verify when the ledger has been followed far enough: before that, it is not known whose they must
    /// be.
    note: Option<Note>,
}

/// Following.
impl FollowedLedger {
    /// The ledger of an election, whose id comes from somewhere the voter trusts. Nothing of it has been seen yet.
    pub fn new(election: ElectionId) -> FollowedLedger {
        let (state, tree) = (ElectionState::new(election), Frontier::new());
        let (remembered, noted, turnouts) = (Vec::new(), Vec::new(), Vec::new());
        FollowedLedger { state, tree, remembered, confirmed: None, sought: None, noted, turnouts }
    }

    /// As [`FollowedLedger::new`], from the id's spelling.
    ///
    /// # Errors
    /// [`VoterError::Election`].
    pub fn of_anchors(election: &str) -> Result<FollowedLedger, VoterError> {
        Ok(FollowedLedger::new(election.parse()?))
    }

    /// Remembers a checkpoint that the ledger key signed, such as that of a receipt or of an earlier visit.
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`] if entries beyond it have been taken: they can no longer be held to it.
    pub fn remember(&mut self, checkpoint: Checkpoint) -> Result<(), VoterError> {
        self.keep(Remembered { checkpoint, note: None })
    }

    fn keep(&mut self, seen: Remembered) -> Result<(), VoterError> {
        if seen.checkpoint.size < self.tree.size() {
            return Err(VoterError::RememberedLate { size: seen.checkpoint.size });
        }
        self.remembered.push(seen);
        self.remembered.sort_by_key(|seen| seen.checkpoint.size);
        Ok(())
    }

    /// Remembers the file of a checkpoint: what [`FollowedLedger::checkpoint_file`] gave on an earlier visit. Whether
    /// the ledger has signed it is verified when its entries are there.
    ///
    /// # Errors
    /// [`VoterError::Checkpoint`] if it is not a checkpoint; otherwise as [`FollowedLedger::remember`].
    pub fn remember_file(&mut self, file: &[u8]) -> Result<(), VoterError> {
        let (note, checkpoint) = parsed(file)?;
        self.keep(Remembered { checkpoint, note: Some(note) })
    }

    /// Looks from now on for the entry with these bytes: [`FollowedLedger::found`] says where it is.
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`] if entries have been taken already.
    pub fn look_for(&mut self, entry: &[u8]) -> Result<(), VoterError> {
        if self.tree.size() > 0 {
            return Err(VoterError::RememberedLate { size: 0 });
        }
        self.sought = Some((leaf_hash(entry), None));
        Ok(())
    }

    /// Notes how many have voted where the ledger has one of these sizes: [`FollowedLedger::turnouts_at`].
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`] if entries have been taken already.
    pub fn note_turnouts(&mut self, mut sizes: Vec<u64>) -> Result<(), VoterError> {
        if self.tree.size() > 0 {
            return Err(VoterError::RememberedLate { size: 0 });
        }
        sizes.sort_unstable_by(|one, next| next.cmp(one));
        self.noted = sizes;
        Ok(())
    }

    fn note_turnout(&mut self) {
        let size = self.tree.size();
        if self.noted.last().is_some_and(|noted| *noted <= size) {
            self.noted.retain(|noted| *noted > size);
            let (ballots, turnouts) = (self.state.ballots(), self.state.turnouts());
            self.turnouts.push(TurnoutAt { size, ballots, turnouts });
        }
    }

    /// Holds the ledger to the file of its newest checkpoint, before its entries are there; gives the checkpoint. As
    /// long as it is not known whose signature it needs, it has no effect; [`FollowedLedger::confirm`] verifies it in
    /// any case.
    ///
    /// # Errors
    /// [`VoterError::Checkpoint`]; [`VoterError::WentBack`] and [`VoterError::OtherLedger`] for a ledger that lies.
    pub fn hold_to(&mut self, file: &[u8]) -> Result<Checkpoint, VoterError> {
        self.confirmed = None;
        let (note, checkpoint) = parsed(file)?;
        let signed = self.has_signed(&note, &checkpoint)?;
        let seen = self.remembered.last().map_or(0, |seen| seen.checkpoint.size);
        if checkpoint.size < seen {
            return Err(VoterError::WentBack { seen, found: checkpoint.size });
        }
        if !signed {
            return Ok(checkpoint);
        }
        if checkpoint.size < self.tree.size() {
            return Err(VoterError::OtherSize);
        }
        self.remember(checkpoint.clone())?;
        self.check_root()?;
        Ok(checkpoint)
    }

    /// Takes what is new in a file `tile/entries/…` with `width` entries; gives how many entries there are now.
    ///
    /// # Errors
    /// [`VoterError::Bundle`]; as [`FollowedLedger::take`].
    pub fn take_bundle(&mut self, bundle: &[u8], width: u16) -> Result<u64, VoterError> {
        let known = (self.tree.size() % u64::from(FULL_TILE_WIDTH)) as usize;
        decode_bundle(bundle, width)?.into_iter().skip(known).try_for_each(|entry| self.take(entry))?;
        Ok(self.tree.size())
    }

    /// Takes the next entry.
    ///
    /// # Errors
    /// [`VoterError::IllegalEntry`]; [`VoterError::OtherLedger`] if the entries are not those of a remembered
    /// checkpoint.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), VoterError> {
        let index = self.tree.size();
        let illegal = |refusal| VoterError::IllegalEntry { index, refusal };
        let entry = Entry::decode(bytes).map_err(illegal)?;
        self.state.apply(&entry).map_err(illegal)?;
        self.confirmed = None;
        let leaf = leaf_hash(bytes);
        if let Some((sought, found)) = &mut self.sought
            && *sought == leaf
        {
            *found = Some(index);
        }
        self.tree.push(leaf);
        self.note_turnout();
        self.check_root()
    }

    /// Compares all entries with the file of the newest checkpoint, which is remembered instead of all before it.
    ///
    /// # Errors
    /// As [`FollowedLedger::hold_to`]; [`VoterError::OtherSize`] if it is not a checkpoint of exactly these entries.
    pub fn confirm(&mut self, file: &[u8]) -> Result<(&ElectionState, &Checkpoint), VoterError> {
        let checkpoint = self.hold_to(file)?;
        if checkpoint.size != self.tree.size() {
            return Err(VoterError::OtherSize);
        }
        if self.state.ledger_keys().is_none() {
            return Err(VoterError::Unconfirmed);
        }
        self.remembered = vec![Remembered { checkpoint: checkpoint.clone(), note: None }];
        Ok((&self.state, &self.confirmed.insert((checkpoint, file.to_vec())).0))
    }

    /// Whether a key of the ledger has signed a checkpoint. `false` if that is not known yet: there is no manifest, or
    /// another key may still be announced.
    fn has_signed(&self, note: &Note, checkpoint: &Checkpoint) -> Result<bool, VoterError> {
        let Some(keys) = self.state.ledger_keys() else { return Ok(false) };
        has_signed(keys, self.tree.size(), note, checkpoint)
    }

    /// Compares the root with those of all checkpoints of this size. One that the ledger has not signed says nothing
    /// about it, and is forgotten.
    fn check_root(&mut self) -> Result<(), VoterError> {
        let (size, root) = (self.tree.size(), self.tree.root());
        while let Some(place) =
            self.remembered.iter().position(|seen| seen.checkpoint.size == size && seen.note.is_some())
        {
            let seen = &mut self.remembered[place];
            let Some(note) = seen.note.take() else { continue };
            let checkpoint = seen.checkpoint.clone();
            self.has_signed(&note, &checkpoint).inspect_err(|_| drop(self.remembered.remove(place)))?;
        }
        let differs = self.remembered.iter().any(|seen| seen.checkpoint.size == size && seen.checkpoint.root != root);
        if differs { Err(VoterError::OtherLedger { size }) } else { Ok(()) }
    }
}

/// What is known.
impl FollowedLedger {
    /// How many entries have been taken.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Where the election stands by the entries taken, confirmed or not.
    pub fn phase(&self) -> Phase {
        self.state.phase()
    }

    /// The election as the ledger key has signed it.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`].
    pub fn state(&self) -> Result<&ElectionState, VoterError> {
        self.confirmed.as_ref().map(|_| &self.state).ok_or(VoterError::Unconfirmed)
    }

    /// The index of the entry that has been looked for, if it has come.
    ///
    /// # Errors
    /// [`VoterError::RememberedLate`] if nobody looked for this entry.
    pub fn found(&self, entry: &[u8]) -> Result<Option<u64>, VoterError> {
        let sought = self.sought.as_ref().filter(|(sought, _)| *sought == leaf_hash(entry));
        sought.map(|(_, found)| *found).ok_or(VoterError::RememberedLate { size: 0 })
    }

    /// How many had voted at the sizes that were to be noted, in ascending order.
    pub fn turnouts_at(&self) -> &[TurnoutAt] {
        &self.turnouts
    }

    /// The check of ballots of an election in which voting has begun.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`], [`VoterError::NotOpen`].
    pub fn ballot_check(&self) -> Result<&BallotCheck, VoterError> {
        self.state()?.ballot_check().ok_or(VoterError::NotOpen)
    }

    /// What officials have announced while voting was open, after this many of these documents, as JSON: what must be
    /// shown to a voter who knows only those.
    /// `[{"kind": "notice", "text"}, {"kind": "schedule", "opening", "closing", "reason"}]`.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`].
    pub fn announced_after(&self, documents: u32) -> Result<String, VoterError> {
        Ok(announced(self.state()?.announced_after(documents)))
    }

    /// The election and the checkpoint that confirms it.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`].
    pub fn into_state(self) -> Result<(ElectionState, Checkpoint), VoterError> {
        let (checkpoint, _) = self.confirmed.ok_or(VoterError::Unconfirmed)?;
        Ok((self.state, checkpoint))
    }

    /// The confirmed checkpoint.
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.confirmed.as_ref().map(|(checkpoint, _)| checkpoint)
    }

    /// The file of the confirmed checkpoint: what to remember on the next visit.
    pub fn checkpoint_file(&self) -> Option<&[u8]> {
        self.confirmed.as_ref().map(|(_, file)| file.as_slice())
    }

    /// The keys of the ledger, as far as it has been followed.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`] before its manifest is there.
    pub fn keys(&self) -> Result<&LedgerKeys, VoterError> {
        self.state.ledger_keys().ok_or(VoterError::Unconfirmed)
    }

    /// Whether a receipt proves that the ledger has its entry; gives the entry's index.
    ///
    /// # Errors
    /// [`VoterError::Receipt`].
    pub fn check_receipt(&self, kept: &KeptReceipt) -> Result<u64, VoterError> {
        Ok(kept.verify(self.keys()?)?.0)
    }

    /// Whether others have seen what a receipt, which must be valid, proves: by the witnesses of the manifest.
    ///
    /// # Errors
    /// [`VoterError::Receipt`], [`VoterError::Unconfirmed`]; [`VoterError::Checkpoint`] for a cosignature that is
    /// wrong.
    pub fn standing(&self, kept: &KeptReceipt) -> Result<Standing, VoterError> {
        kept.verify(self.keys()?)?;
        let manifest = self.state()?.manifest().ok_or(VoterError::Unconfirmed)?;
        kept.standing(manifest.witnesses())
    }

    /// What has become of the ballot of a receipt that was found on the ledger.
    ///
    /// # Errors
    /// As [`ReceiptFate::of`]; [`VoterError::Unconfirmed`], [`VoterError::NotOpen`].
    pub fn receipt_fate(&self, kept: &KeptReceipt, standing: Standing) -> Result<ReceiptFate, VoterError> {
        self.ballot_check()?;
        Ok(ReceiptFate::of(self.state()?, &Entry::decode(&kept.entry)?, standing.settles())?)
    }

    /// Whether a newer receipt can replace another one: it is for the same entry, and final.
    ///
    /// # Errors
    /// As [`FollowedLedger::standing`].
    pub fn makes_final(&self, kept: &KeptReceipt, newer: &KeptReceipt) -> Result<bool, VoterError> {
        Ok(newer.entry == kept.entry && self.standing(newer)? == Standing::Final)
    }
}
