//! Steps 3 to 7 of docs/protocol/witness.md, "add-checkpoint".

use tupyo_merkle::{AddCheckpoint, Checkpoint, ConsistencyProof, NoteVerifier, empty_root};

use crate::Refusal;

/// The checkpoint of a request if it may be cosigned: the ledger has signed it, and it continues `latest`, the one cosigned last.
pub(crate) fn examine(
    request: &AddCheckpoint,
    log: &NoteVerifier,
    latest: Option<&Checkpoint>,
) -> Result<Checkpoint, Refusal> {
    let checkpoint = Checkpoint::parse_text(request.checkpoint.text()).map_err(Refusal::Checkpoint)?;
    if checkpoint.origin != *log.name() {
        return Err(Refusal::UnknownOrigin);
    }
    request.checkpoint.verify(log).map_err(Refusal::NotSigned)?;
    if request.old_size > checkpoint.size {
        return Err(Refusal::OldSize);
    }
    let (known, root) = latest.map_or((0, empty_root()), |latest| (latest.size, latest.root));
    if request.old_size != known {
        return Err(Refusal::OtherSize { known });
    }
    if known == checkpoint.size && root != checkpoint.root {
        return Err(Refusal::OtherRoot { known });
    }
    let proof = ConsistencyProof { old_size: known, new_size: checkpoint.size, path: request.path.clone() };
    proof.verify(&root, &checkpoint.root).map_err(Refusal::Proof)?;
    Ok(checkpoint)
}
