//! Steps 3 to 7 of docs/protocol/witness.md, "add-checkpoint".

use tupyo_merkle::{AddCheckpoint, Checkpoint, ConsistencyProof, NoteVerifier, empty_root};

use crate::CosigningRefusal;

/// The checkpoint of a request if it may be cosigned: the ledger has signed it, and it continues `latest`, the one cosigned last.
pub(crate) fn examine(
    request: &AddCheckpoint,
    log: &NoteVerifier,
    latest: Option<&Checkpoint>,
) -> Result<Checkpoint, CosigningRefusal> {
    let checkpoint = Checkpoint::parse_text(request.checkpoint.text()).map_err(CosigningRefusal::Checkpoint)?;
    if checkpoint.origin != *log.name() {
        return Err(CosigningRefusal::UnknownOrigin);
    }
    request.checkpoint.verify(log).map_err(CosigningRefusal::NotSigned)?;
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
