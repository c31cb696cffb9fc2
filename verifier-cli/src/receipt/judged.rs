//! The judgement (docs/protocol/verification.md, "Receipts").

use tupyo_circuits::TrackingCode;
use tupyo_election::{Entry, LedgerKeys, Phase};
use tupyo_fate::{BallotVoter, FateError, ReceiptFate};
use tupyo_merkle::{
    Checkpoint, Contradiction, Finality, InclusionProof, Note, Receipt, ReceiptError, SignedCheckpoint, SplitView,
    TileReader, TreeError, leaf_hash,
};
use tupyo_verify::{CheckId, Outcome, RecordError, Report, Verdict};

use crate::Stopped;
use crate::audited::{Audited, RecordTiles};

/// What a record says of a receipt.
pub(crate) enum Judged {
    /// The ballot is on the record.
    There {
        /// Its entry's index.
        index: u64,
        /// Whose it is.
        voter: BallotVoter,
        /// What has become of it.
        fate: ReceiptFate,
        /// Whether a check refuses the record: then what it says of the ballot is not to be relied on.
        refused: bool,
    },
    /// The ledger has signed that it has the ballot, and the record, which it has signed as well, does not.
    Missing {
        /// The index that the receipt names.
        index: u64,
        /// Two signed histories; `None` if the ledger has taken the ballot behind its own closing, which record and
        /// receipt show together.
        evidence: Option<Box<SplitView>>,
    },
    /// The receipt proves nothing, and nobody is accused.
    Forged {
        /// Why.
        error: ReceiptError,
    },
    /// The entry is no ballot, or none of an election in which voting has begun.
    NoBallot {
        /// Why.
        error: FateError,
    },
    /// The record ends before the ballot.
    NotShown {
        /// The index that the receipt names.
        index: u64,
        /// How many entries the record has.
        size: u64,
    },
    /// The record's own signature or entries are refused: it says nothing of any receipt.
    Unreadable,
}

/// What was signed, twice.
struct Compared<'a> {
    receipt: &'a Receipt,
    index: u64,
    entry: &'a [u8],
    own: Checkpoint,
    record: &'a Checkpoint,
    notes: [SignedCheckpoint; 2],
}

/// Judges a receipt by a record that was verified.
pub(crate) fn judge(audited: &Audited, receipt: &Receipt, entry: &[u8]) -> Result<Judged, Stopped> {
    let (Some((note, checkpoint)), Some(keys)) = (audited.checkpoint()?, audited.verified.state.ledger_keys()) else {
        return Ok(Judged::Unreadable);
    };
    let Ok(tree) = audited.tree(&checkpoint) else { return Ok(Judged::Unreadable) };
    let (index, own) = match keys.verify_receipt(receipt, entry) {
        Ok(verified) => verified,
        Err(_) if may_be_of_later_key(keys, receipt, checkpoint.size) => {
            return Ok(Judged::NotShown { index: receipt.index(), size: checkpoint.size });
        }
        Err(error) => return Ok(Judged::Forged { error }),
    };
    let signed = |note: &Note| keys.open_signed(note.to_string());
    let notes = [signed(receipt.checkpoint()), signed(&note)];
    let [Ok(one), Ok(other)] = notes else { return Ok(Judged::Unreadable) };
    let compared = Compared { receipt, index, entry, own, record: &checkpoint, notes: [one, other] };
    let contradiction = match contradiction(&compared, &tree) {
        Ok(contradiction) => contradiction,
        Err(TreeError::Source(error)) => return Err(error.into()),
        Err(_) => return Ok(Judged::Unreadable),
    };
    Ok(match contradiction {
        Some(contradiction) => missing(&compared, contradiction),
        None if index < checkpoint.size => there(audited, &compared),
        // Behind a ledger's closing there is no ballot.
        None if audited.verified.state.phase() > Phase::Open => Judged::Missing { index, evidence: None },
        None => Judged::NotShown { index, size: checkpoint.size },
    })
}

/// Whether the receipt is of a larger ledger than the record, in which the ledger may have got another key.
fn may_be_of_later_key(keys: &LedgerKeys, receipt: &Receipt, size: u64) -> bool {
    let note = receipt.checkpoint();
    let Ok(checkpoint) = Checkpoint::parse_text(note.text()) else { return false };
    let Ok(key) = keys.of_note(note) else { return false };
    let former = keys.all().iter().any(|former| note.verify(former).is_ok());
    checkpoint.size > size && !former && note.signatures().iter().any(|line| line.name() == key.name())
}

/// Why both checkpoints cannot be of one history, if they cannot.
fn contradiction(
    compared: &Compared<'_>,
    tree: &TileReader<RecordTiles<'_>>,
) -> Result<Option<Contradiction>, TreeError<RecordError>> {
    let Compared { receipt, index, entry, own, record, .. } = compared;
    if own.size == record.size {
        return Ok((own.root != record.root).then_some(Contradiction::SameSize));
    }
    if own.size < record.size {
        let proof = tree.prove_prefix(own.size)?;
        let differs = proof.old_root(&record.root)? != own.root;
        return Ok(differs.then_some(Contradiction::Prefix { path: proof.path }));
    }
    if *index >= record.size {
        return Ok(None);
    }
    let (leaf, there) = (leaf_hash(entry), tree.leaf(*index)?);
    let InclusionProof { path, .. } = tree.prove_inclusion(*index)?;
    let leaves = [(there, path), (leaf, receipt.path().to_vec())];
    Ok((leaf != there).then_some(Contradiction::Entry { index: *index, leaves }))
}

fn missing(compared: &Compared<'_>, contradiction: Contradiction) -> Judged {
    let [one, other] = &compared.notes;
    let evidence = SplitView::new(one, other, contradiction);
    Judged::Missing { index: compared.index, evidence: Some(Box::new(evidence)) }
}

fn there(audited: &Audited, compared: &Compared<'_>) -> Judged {
    let (state, index) = (&audited.verified.state, compared.index);
    let entry = match Entry::decode(compared.entry) {
        Ok(entry) => entry,
        Err(refusal) => return Judged::NoBallot { error: refusal.into() },
    };
    let Some(voter) = BallotVoter::of(&entry, Some(state)) else {
        return Judged::NoBallot { error: FateError::OtherBallot };
    };
    match ReceiptFate::of(state, &entry, settled(audited, compared.receipt)) {
        Ok(fate) => Judged::There { index, voter, fate, refused: audited.outcome() == Outcome::Refused },
        Err(error) => Judged::NoBallot { error },
    }
}

/// Whether as many of the manifest's witnesses have seen the ballot as must have: under the record's checkpoint, or
/// under the receipt's.
fn settled(audited: &Audited, receipt: &Receipt) -> bool {
    let passes = |report: &Report| report.check(CheckId::L6).is_some_and(|check| check.verdict == Verdict::Pass);
    let manifest = audited.verified.state.manifest();
    let Some(policy) = manifest.and_then(|manifest| manifest.witnesses()) else { return true };
    passes(&audited.verified.report) || policy.finality(receipt.checkpoint()).is_ok_and(|seen| seen == Finality::Final)
}

impl Judged {
    /// What programs read.
    pub fn as_str(&self) -> &'static str {
        match self {
            Judged::There { fate, refused: false, .. } => fate.as_str(),
            Judged::There { .. } | Judged::Unreadable => "record-refused",
            Judged::Missing { .. } => "missing",
            Judged::Forged { .. } => "forged",
            Judged::NoBallot { .. } => "no-ballot",
            Judged::NotShown { .. } => "not-shown",
        }
    }

    /// The code of what is wrong with the receipt itself.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Judged::Forged { error } => Some(error.code()),
            Judged::NoBallot { error } => Some(error.code()),
            _ => None,
        }
    }

    /// The program's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Judged::There { fate, refused: false, .. } => fate.exit_code(),
            Judged::Missing { .. } => ReceiptFate::Missing.exit_code(),
            Judged::NotShown { .. } => ReceiptFate::Unknown.exit_code(),
            Judged::There { .. } | Judged::Forged { .. } | Judged::NoBallot { .. } | Judged::Unreadable => 1,
        }
    }

    /// The index that the receipt proves, or names.
    pub fn index(&self) -> Option<u64> {
        match self {
            Judged::There { index, .. } | Judged::Missing { index, .. } | Judged::NotShown { index, .. } => {
                Some(*index)
            }
            Judged::Forged { .. } | Judged::NoBallot { .. } | Judged::Unreadable => None,
        }
    }

    /// Whose the ballot is, if it is on the record.
    pub fn voter(&self) -> Option<&BallotVoter> {
        if let Judged::There { voter, .. } = self { Some(voter) } else { None }
    }

    /// The ballot that counts instead.
    pub fn superseded_by(&self) -> Option<(TrackingCode, u64)> {
        match self {
            Judged::There { fate: ReceiptFate::Superseded { by, index }, .. } => Some((*by, *index)),
            _ => None,
        }
    }

    /// Two signed histories.
    pub fn evidence(&self) -> Option<&SplitView> {
        if let Judged::Missing { evidence, .. } = self { evidence.as_deref() } else { None }
    }
}
