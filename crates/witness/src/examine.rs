//! What docs/protocol/witness.md demands: of "add-checkpoint" steps 3 to 7, of "add-ledger-key" steps 2 to 10.

use std::cmp::Ordering;

use tupyo_election::KeyFollower;
use tupyo_merkle::{AddCheckpoint, AddLedgerKey, Checkpoint, ConsistencyProof, InclusionProof, empty_root, leaf_hash};

use crate::{CosigningRefusal, LedgerKeyRefusal, WatchedLedger};

/// The checkpoint of a request if it may be cosigned: the ledger has signed it, and it continues `latest`, the one
/// cosigned last.
pub(crate) fn examine(
    request: &AddCheckpoint,
    ledger: &WatchedLedger,
    latest: Option<&Checkpoint>,
) -> Result<Checkpoint, CosigningRefusal> {
    let checkpoint = Checkpoint::parse_text(request.checkpoint.text()).map_err(CosigningRefusal::Checkpoint)?;
    if checkpoint.origin != *ledger.origin() {
        return Err(CosigningRefusal::UnknownOrigin);
    }
    request.checkpoint.verify(ledger.key(checkpoint.size)).map_err(|error| {
        let by_another = ledger.is_by_another(checkpoint.size, &request.checkpoint);
        if by_another { CosigningRefusal::OtherKey } else { CosigningRefusal::NotSigned(error) }
    })?;
    if request.old_size > checkpoint.size {
        return Err(CosigningRefusal::OldSize);
    }
    let (known, root) = latest.map_or((0, empty_root()), |latest| (latest.size, latest.root));
    if request.old_size != known {
        return Err(CosigningRefusal::OtherSize { known });
    }
    if known == checkpoint.size && root != checkpoint.root {
        return Err(CosigningRefusal::OtherRoot { known });
    }
    let proof = ConsistencyProof { old_size: known, new_size: checkpoint.size, path: request.path.clone() };
    proof.verify(&root, &checkpoint.root).map_err(CosigningRefusal::Proof)?;
    Ok(checkpoint)
}

/// The checkpoint of an announcement of another key, and the keys with that one: an official has signed it, it takes
/// effect now, and the key before it has signed what ends with it. `None` in the keys' place if it was taken already.
pub(crate) fn examine_key(
    request: &AddLedgerKey,
    ledger: &WatchedLedger,
) -> Result<(Checkpoint, Option<KeyFollower>), LedgerKeyRefusal> {
    let WatchedLedger::Election(follower) = ledger else { return Err(LedgerKeyRefusal::UnknownOrigin) };
    let note = request.receipt.checkpoint();
    let checkpoint = Checkpoint::parse_text(note.text()).map_err(LedgerKeyRefusal::Checkpoint)?;
    let signed = note.verify(ledger.key(checkpoint.size)).map_err(LedgerKeyRefusal::NotSigned);
    let by_another = signed.is_err() && ledger.is_by_another(checkpoint.size, note);
    if !by_another {
        signed?;
    }
    let index = request.receipt.index();
    if checkpoint.size.checked_sub(1) != Some(index) {
        return Err(LedgerKeyRefusal::NotLast);
    }
    let proof = InclusionProof { index, size: checkpoint.size, path: request.receipt.path().to_vec() };
    proof.verify(&leaf_hash(&request.entry), &checkpoint.root).map_err(LedgerKeyRefusal::Proof)?;
    if follower.is_second(&request.entry) {
        return Err(LedgerKeyRefusal::Second);
    }
    if by_another {
        return Err(LedgerKeyRefusal::OtherKey);
    }
    if follower.has_taken(&request.entry, index) {
        return Ok((checkpoint, None));
    }
    let mut follower = KeyFollower::clone(follower);
    follower.take(&request.entry, index)?;
    Ok((checkpoint, Some(follower)))
}

/// The checkpoint that ends with an announcement is the one cosigned last.
pub(crate) fn is_latest(checkpoint: &Checkpoint, latest: Option<&Checkpoint>) -> Result<(), LedgerKeyRefusal> {
    let (known, root) = latest.map_or((0, empty_root()), |latest| (latest.size, latest.root));
    match known.cmp(&checkpoint.size) {
        Ordering::Less => Err(LedgerKeyRefusal::OtherSize { known }),
        Ordering::Greater => Err(LedgerKeyRefusal::Beyond { known }),
        Ordering::Equal if root != checkpoint.root => Err(LedgerKeyRefusal::OtherRoot { known }),
        Ordering::Equal => Ok(()),
    }
}
