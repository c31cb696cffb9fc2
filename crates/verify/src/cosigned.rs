//! Whether as many witnesses as demanded have cosigned the checkpoint (docs/protocol/witness.md).

use tupyo_election::LedgerKeys;
use tupyo_merkle::{Checkpoint, CheckpointError, Cosigned, Note, NoteError, WitnessKey, WitnessPolicy};

use crate::facts::Facts;
use crate::source::{Pending, Source};
use crate::{Anchors, CheckId, FindingCode};

/// Judges who has signed the checkpoint, when every announcement of another key has been read: the key of its size. If
/// that has not, nothing else of the record is judged.
pub(crate) fn settle(anchors: &Anchors, facts: &mut Facts) {
    match settle_key(facts) {
        Ok(()) => settle_lines(anchors, facts),
        Err(error) => {
            *facts = Facts::new(anchors);
            facts.files_read = 1;
            facts.find_file(CheckId::L1, error.code(), Some("checkpoint"), error.to_string());
        }
    }
}

/// The same when the reading ended early: another key may have been announced in what was not read, so who has not
/// signed is not blamed for it.
pub(crate) fn settle_early(anchors: &Anchors, facts: &mut Facts) {
    if settle_key(facts).is_ok() {
        settle_lines(anchors, facts);
    }
}

/// Accepts the ledger's line by the key of the size, as far as announcements are known. If there is no other line,
/// everything is judged.
fn settle_key(facts: &mut Facts) -> Result<(), CheckpointError> {
    let keys = facts.state.ledger_keys().cloned();
    let Some((note, keys)) = facts.witnesses.unsettled.as_ref().zip(keys) else { return Ok(()) };
    note.verify(keys.of_note(note)?)?;
    if note.signatures().len() == 1 {
        facts.witnesses.unsettled = None;
    }
    Ok(())
}

/// Judges every other line, and whether the demanded quorums are reached. Cosignatures under a checkpoint that is
/// refused count nothing.
fn settle_lines(anchors: &Anchors, facts: &mut Facts) {
    let named = facts.state.manifest().and_then(|manifest| manifest.witnesses()).cloned();
    let policies: Vec<&WitnessPolicy> = anchors.witnesses.iter().chain(&named).collect();
    let known: Vec<&WitnessKey> = policies.iter().flat_map(|policy| policy.witnesses()).collect();
    let Some(keys) = facts.state.ledger_keys().cloned() else { return };
    let cosigned = match facts.witnesses.unsettled.take() {
        Some(note) => {
            let opened = keys.of_note(&note).and_then(|key| Checkpoint::open_cosigned(&note, key, &known));
            match opened {
                Ok((_, cosigned)) => cosigned,
                Err(error) => return refuse(note, error.code(), &error.to_string(), facts),
            }
        }
        None => Vec::new(),
    };
    if facts.found(CheckId::L1) > 0 {
        return;
    }
    for policy in &policies {
        count(policy, &cosigned, &keys, facts);
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

fn count(policy: &WitnessPolicy, cosigned: &[Cosigned<'_>], keys: &LedgerKeys, facts: &mut Facts) {
    let (own, others): (Vec<_>, Vec<_>) =
        policy.witnesses().iter().partition(|witness| keys.has_key(witness.public_bytes()));
    for witness in own {
        let message = format!("the key of {} is the ledger's, which cannot be its own witness", witness.name());
        facts.find_file(CheckId::L6, FindingCode::WitnessKeyLedger.text(), None, message);
    }
    let found = others.iter().filter(|witness| cosigned.iter().any(|one| one.witness == **witness)).count();
    facts.witnesses.counted += found.min(policy.quorum()) as u64;
    if found < policy.quorum() {
        let message =
            format!("{found} of {} witnesses have cosigned, {} are needed", policy.witnesses().len(), policy.quorum());
        let source = Source::pending(Pending::Witnesses);
        facts.find_sourced(CheckId::L6, FindingCode::QuorumMissing.text(), Some("checkpoint"), source, message);
    }
}

/// Refuses a note that no key of the ledger can have signed. Which one must have, only the whole ledger says: a line
/// under the ledger's name may be of a later one.
pub(crate) fn may_have_signed(keys: &LedgerKeys, note: &Note) -> Result<(), CheckpointError> {
    let first = keys.of_note(note)?;
    match note.verify(first) {
        Err(NoteError::Unsigned) if note.signatures().iter().any(|line| line.name() == first.name()) => Ok(()),
        verified => Ok(verified?),
    }
}
