//! Whether as many witnesses as demanded have cosigned the checkpoint (docs/protocol/witness.md).

use tupyo_merkle::{Checkpoint, CheckpointError, Cosigned, Note, WitnessKey, WitnessPolicy};

use crate::facts::Facts;
use crate::{Anchors, CheckId};

/// Judges the checkpoint's other lines, when the manifest is known.
pub(crate) fn settle(anchors: &Anchors, facts: &mut Facts) {
    let named = facts.state.manifest().and_then(|manifest| manifest.witnesses()).cloned();
    let policies: Vec<&WitnessPolicy> = anchors.witnesses.iter().chain(&named).collect();
    let known: Vec<&WitnessKey> = policies.iter().flat_map(|policy| policy.witnesses()).collect();
    let cosigned = match facts.witnesses.unsettled.take() {
        Some(note) => match Checkpoint::open_cosigned(&note, &anchors.ledger_key, &known) {
            Ok((_, cosigned)) => cosigned,
            Err(error) => return refuse(note, error.code(), &error.to_string(), facts),
        },
        None => Vec::new(),
    };
    for policy in &policies {
        count(policy, &cosigned, facts);
    }
    let named = cosigned.iter().map(|cosigned| (cosigned.witness.name().to_string(), cosigned.time.seconds()));
    facts.witnesses.cosigned = named.collect();
}

/// Says who is demanded, before anything of the record is known.
pub(crate) fn demand(anchors: &Anchors, facts: &mut Facts) {
    let named = facts.state.manifest().and_then(|manifest| manifest.witnesses());
    let quorums = anchors.witnesses.iter().chain(named).map(|policy| policy.quorum() as u64);
    facts.witnesses.needed = quorums.sum();
    facts.witnesses.demanded = facts.witnesses.needed > 0;
}

fn refuse(note: Note, code: &'static str, message: &str, facts: &mut Facts) {
    facts.witnesses.unsettled = Some(note);
    facts.find_file(CheckId::L1, code, Some("checkpoint"), message);
}

fn count(policy: &WitnessPolicy, cosigned: &[Cosigned<'_>], facts: &mut Facts) {
    let found = policy.witnesses().iter().filter(|witness| cosigned.iter().any(|one| one.witness == *witness)).count();
    facts.witnesses.counted += found.min(policy.quorum()) as u64;
    if found < policy.quorum() {
        let message =
            format!("{found} of {} witnesses have cosigned, {} are needed", policy.witnesses().len(), policy.quorum());
        facts.find_file(CheckId::L6, "quorum-missing", Some("checkpoint"), message);
    }
}

/// The checkpoint of a note whose first line the ledger's key has signed; its other lines are kept to be judged.
pub(crate) fn open(file: &[u8], anchors: &Anchors, facts: &mut Facts) -> Result<Checkpoint, CheckpointError> {
    let note = Note::parse(file)?;
    let checkpoint = Checkpoint::open(file, &anchors.ledger_key)?;
    if note.signatures().len() > 1 {
        facts.witnesses.unsettled = Some(note);
    }
    Ok(checkpoint)
}
