//! Evidence that a ballot is on the ledger and the tally does not count it (docs/protocol/light.md, "A missing
//! ballot").

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::{ElectionId, LedgerKeys, RollLine};
use tupyo_light::{CountedBlock, LightDocuments, RollBits, RollBlocks};
use tupyo_merkle::{CheckpointError, InclusionProof, Note, Receipt};
use tupyo_proof::VerifyingKey;

use super::error::VisitError;
use super::known::{Known, OwnBallot};
use super::saved::MOST_KNOWN;
use super::shown::{Head, Page, ShownEntry, ShownLine};
use super::verdict::{BallotSource, MissingKind, Verdict, verdict};
use crate::{KeptReceipt, VoterError};

const HEADER: &[u8] = b"tupyo/missing-ballot/v1\n";

/// The longest file: it is made of what a device knows.
const MOST_BYTES: usize = MOST_KNOWN;

/// Evidence that the ledger has a ballot which the tally does not count, or that the tally counts one that is not its
/// voter's; not verified yet.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct MissingBallot {
    election: ElectionId,
    /// The light documents up to the tally at least, under checkpoints that the ledger's key alone has signed.
    documents: Vec<(Vec<u8>, LightDocuments)>,
    /// The voter's index.
    voter: u32,
    /// The lines around the voter's.
    lines: RollBlocks,
    counted: CountedBlock,
    ballot: ProvenBallot,
}

/// What proves that an entry is on the ledger.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
enum ProvenBallot {
    /// Nothing is needed: the tally names an entry behind the closing.
    None,
    /// A receipt's file, whose checkpoint the ledger's key alone has signed, and the entry.
    Receipt(String, Vec<u8>),
    /// The entry under such a checkpoint.
    Entry(ShownEntry),
}

impl MissingBallot {
    /// What is known, as evidence. `None` if something is lacking.
    pub(super) fn of(known: &Known, source: Option<BallotSource<'_>>) -> Option<MissingBallot> {
        let (shown, keys) = (&known.shown, known.keys().ok()?);
        let alone = |file: &[u8]| Some(alone(&Head::parse(file).ok()?.note, keys)?.to_string().into_bytes());
        let ballot = match source {
            None => ProvenBallot::None,
            Some(BallotSource::Receipt(kept)) => ProvenBallot::Receipt(receipt_alone(kept, keys)?, kept.entry.clone()),
            Some(BallotSource::Entry(entry)) => {
                ProvenBallot::Entry(ShownEntry { file: alone(&entry.file)?, ..entry.clone() })
            }
        };
        let page = |page: &Page| Some((alone(&page.file)?, page.answer.clone()));
        Some(MissingBallot {
            election: known.election,
            documents: shown.documents.iter().map(page).collect::<Option<_>>()?,
            voter: known.own_index()?,
            lines: shown.line.as_ref()?.answer.clone(),
            counted: shown.counted.clone()?,
            ballot,
        })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`VisitError::EvidenceMalformed`].
    pub fn parse(file: &[u8]) -> Result<MissingBallot, VoterError> {
        let malformed = VisitError::EvidenceMalformed;
        let bytes = file.strip_prefix(HEADER).filter(|_| file.len() <= MOST_BYTES).ok_or(malformed.clone())?;
        borsh::from_slice(bytes).map_err(|_| malformed.into())
    }

    /// The file's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut file = HEADER.to_vec();
        // Nothing can go wrong when it is written to memory.
        let _written = self.serialize(&mut file);
        file
    }

    /// Whether this election has such a tally, given its manifest alone, whose hash is the election's id: what is wrong
    /// with it.
    ///
    /// # Errors
    /// Why a part of it is refused; [`VisitError::EvidenceConsistent`] if the tally counts what it must.
    pub fn verify(&self, manifest: &[u8]) -> Result<MissingKind, VoterError> {
        let election = ElectionId::of_manifest(manifest);
        if election != self.election {
            return Err(VisitError::SavedOther.into());
        }
        let mut known = Known::new(election, manifest)?;
        for (file, answer) in &self.documents {
            known.take_documents(Page { file: file.clone(), from: known.until, answer: answer.clone() })?;
        }
        self.documents.iter().try_for_each(|(file, _)| is_alone(&Head::parse(file)?.note, known.keys()?))?;
        self.take_line(&mut known)?;
        known.take_counted(self.counted.clone())?;
        let mine = self.ballot(&mut known)?;
        match verdict(&known, mine) {
            Verdict::Wrong(kind) => Ok(kind),
            _ => Err(VisitError::EvidenceConsistent.into()),
        }
    }

    /// The lines are those that some bits of the key ask for.
    fn take_line(&self, known: &mut Known) -> Result<(), VoterError> {
        let key = self.key(known)?;
        let count = known.fold.roll().map_or(0, |roll| roll.count());
        let mut taken = Err(VisitError::EvidenceMalformed.into());
        for bits in RollBits::least(count)..=RollBits::MOST {
            taken = known.take_line(&key, ShownLine { bits, answer: self.lines.clone() });
            if taken.is_ok() {
                break;
            }
        }
        taken
    }

    /// The key of the voter's line.
    fn key(&self, known: &Known) -> Result<VerifyingKey, VoterError> {
        let manifest = known.fold.manifest().ok_or(VoterError::Unconfirmed)?;
        let place = self.voter.checked_sub(self.lines.first).map(|place| place as usize);
        let line = place.and_then(|place| self.lines.lines.get(place)).ok_or(VisitError::EvidenceMalformed)?;
        let line = RollLine::decode(line, manifest).map_err(|_| VisitError::EvidenceMalformed)?;
        Ok(VerifyingKey::decode(line.voter.key).map_err(|_| VisitError::EvidenceMalformed)?)
    }

    /// The voter's ballot that is proven, if it is one.
    fn ballot(&self, known: &mut Known) -> Result<Option<OwnBallot>, VoterError> {
        match &self.ballot {
            ProvenBallot::None => Ok(None),
            ProvenBallot::Receipt(receipt, entry) => {
                let kept = KeptReceipt::parse(receipt.as_bytes(), entry)?;
                is_alone(kept.receipt.checkpoint(), known.keys()?)?;
                let (index, _) = kept.verify(known.keys()?)?;
                Ok(known.own_ballot(index, entry))
            }
            ProvenBallot::Entry(entry) => {
                is_alone(&Head::parse(&entry.file)?.note, known.keys()?)?;
                if known.counted.flatten().is_some_and(|(index, _)| entry.index == index) {
                    known.take_named(entry.clone())?;
                }
                known.own_entry(entry)
            }
        }
    }
}

/// A checkpoint's note with the signature of the ledger's key alone.
fn alone(note: &Note, keys: &LedgerKeys) -> Option<Note> {
    note.only(keys.of_note(note).ok()?).ok()
}

fn receipt_alone(kept: &KeptReceipt, keys: &LedgerKeys) -> Option<String> {
    let (index, checkpoint) = kept.verify(keys).ok()?;
    let proof = InclusionProof { index, size: checkpoint.size, path: kept.receipt.path().to_vec() };
    Some(Receipt::new(proof, Arc::new(alone(kept.receipt.checkpoint(), keys)?)).to_string())
}

/// Whether the ledger's key, and nobody else, has signed a checkpoint's note.
fn is_alone(note: &Note, keys: &LedgerKeys) -> Result<(), VoterError> {
    Ok(note.verify_exact(keys.of_note(note)?).map_err(CheckpointError::from)?)
}
