//! Holding the ledger to what it has signed: the checkpoint before, the voter's receipts, roots in documents.

use tupyo_merkle::{Checkpoint, Contradiction, Hash, Note, SignedCheckpoint, SplitView};

use super::error::VisitError;
use super::held::HeldReceipt;
use super::visit::Visit;
use crate::{Standing, VoterError};

/// Something that was signed before, of a smaller ledger.
struct Earlier<'a> {
    size: u64,
    root: Hash,
    note: &'a Note,
}

impl Visit {
    /// All that the ledger's key has signed before and this visit holds the ledger to.
    fn earlier(&self) -> Vec<Earlier<'_>> {
        let before = self.before.iter().map(|head| {
            let checkpoint = &head.checkpoint;
            Earlier { size: checkpoint.size, root: checkpoint.root, note: &head.note }
        });
        let receipts = self.receipts.iter().filter(|receipt| self.complete && !receipt.held).filter_map(|receipt| {
            let note = receipt.kept.receipt.checkpoint();
            let checkpoint = Checkpoint::parse_text(note.text()).ok()?;
            Some(Earlier { size: checkpoint.size, root: checkpoint.root, note })
        });
        before.chain(receipts).collect()
    }

    /// A size whose root has to be shown.
    pub(super) fn lacking(&self) -> Option<u64> {
        let size = self.head.as_ref().filter(|_| self.signed)?.checkpoint.size;
        let earlier = self.earlier().into_iter().map(|earlier| earlier.size);
        let owed = self.known.iter().filter(|_| self.complete).flat_map(|known| &known.owed);
        let mut sizes = earlier.chain(owed.map(|(_, owed)| owed.size));
        sizes.find(|old| (1..size).contains(old) && !self.roots.contains_key(old))
    }

    /// The root that the ledger has, or had, at a size, and how it follows from the newest; if that is known.
    fn root_at(&self, size: u64) -> Option<(Hash, &[Hash])> {
        let head = &self.head.as_ref()?.checkpoint;
        let shown = || self.roots.get(&size).map(|(root, path)| (*root, path.as_slice()));
        if size == head.size { Some((head.root, &[])) } else { shown() }
    }

    /// Compares everything that can be compared.
    pub(super) fn compare(&mut self) -> Result<(), VoterError> {
        for earlier in self.earlier() {
            let Some((root, path)) = self.root_at(earlier.size) else { continue };
            if root != earlier.root {
                let (size, evidence) = (earlier.size, self.evidence_against(&earlier, path));
                self.evidence = evidence;
                return Err(VoterError::OtherLedger { size });
            }
        }
        for (index, owed) in self.known.iter().filter(|_| self.complete).flat_map(|known| &known.owed) {
            if let Some((root, _)) = self.root_at(owed.size) {
                owed.check(root.into()).map_err(|refusal| VisitError::illegal(*index, refusal))?;
            }
        }
        Ok(())
    }

    /// The file that proves two histories, which is verified before it is given out.
    fn evidence_against(&self, earlier: &Earlier<'_>, path: &[Hash]) -> Option<Vec<u8>> {
        let (keys, head) = (self.known.as_ref()?.fold.ledger_keys()?, self.head.as_ref()?);
        let signed = |note: &Note| keys.all().iter().find_map(|key| SignedCheckpoint::of_cosigned(note, key).ok());
        let contradiction = match path {
            [] => Contradiction::SameSize,
            path => Contradiction::Prefix { path: path.to_vec() },
        };
        let view = SplitView::new(&signed(earlier.note)?, &signed(&head.note)?, contradiction);
        view.verify(&keys.all()).ok()?;
        Some(view.to_string().into_bytes())
    }

    /// Verifies the receipts that no visit has held the ledger to. One that proves nothing is given up; one that only a
    /// later key can have signed waits.
    pub(super) fn verify_receipts(&mut self) -> Result<(), VoterError> {
        let (Some(known), Some(head)) = (&self.known, &self.head) else { return Err(VoterError::Unconfirmed) };
        let keys = known.keys()?;
        let policy = known.fold.manifest().and_then(|manifest| manifest.witnesses());
        let found = head.checkpoint.size;
        let verify = |receipt: &HeldReceipt| {
            let (_, checkpoint) = match receipt.kept.verify(keys) {
                Err(error) if receipt.may_be_of_later_key(&error, found) => return Ok(()),
                verified => verified?,
            };
            let demands = checkpoint.size > found && receipt.kept.standing(policy)? != Standing::AwaitsWitnesses;
            if demands { Err(VoterError::WentBack { seen: checkpoint.size, found }) } else { Ok(()) }
        };
        let unheld = self.receipts.iter().enumerate().filter(|(_, receipt)| !receipt.held);
        let mut failed = unheld.filter_map(|(place, receipt)| Some((place, verify(receipt).err()?)));
        let Some((place, error)) = failed.next() else { return Ok(()) };
        drop(failed);
        if !matches!(error, VoterError::WentBack { .. }) {
            self.receipts.remove(place);
        }
        Err(error)
    }

    /// The visit is over: what it has shown of the receipts stays shown.
    pub(super) fn held(&mut self) {
        let size = self.head.as_ref().map_or(0, |head| head.checkpoint.size);
        let is_shown = |receipt: &HeldReceipt| receipt.size().is_some_and(|old| old <= size);
        for receipt in &mut self.receipts {
            receipt.held |= is_shown(receipt);
        }
    }
}
