//! What a light follower keeps from one visit to the next (docs/protocol/light.md, "What a phone keeps").

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::ElectionId;
use tupyo_group::EncodedPoint;
use tupyo_proof::VerifyingKey;

use super::error::VisitError;
use super::held::HeldReceipt;
use super::known::Known;
use super::shown::{Head, Shown};
use crate::{KeptReceipt, VoterError};

const HEADER: &[u8] = b"tupyo/light-state\n";

/// The version that this one writes, and the only one that it reads.
const VERSION: u16 = 1;

/// The longest state except for the evidence in it, which is made of what is in the state beside it, and no longer.
pub(super) const MOST_KNOWN: usize = 64 << 20;

/// The longest state: whoever keeps it reads as much.
pub(super) const MOST_BYTES: usize = 2 * MOST_KNOWN;

/// Everything but the header and the version.
#[derive(BorshSerialize, BorshDeserialize)]
pub(super) struct Saved {
    pub(super) election: ElectionId,
    /// The line around the watched key is found by it.
    pub(super) watched: Option<EncodedPoint>,
    pub(super) wants_result: bool,
    receipts: Vec<SavedReceipt>,
    shown: Option<Shown>,
    pub(super) evidence: Option<Vec<u8>>,
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct SavedReceipt {
    receipt: String,
    entry: Vec<u8>,
    held: bool,
}

impl Saved {
    pub(super) fn new(
        election: ElectionId,
        watched: Option<EncodedPoint>,
        wants_result: bool,
        receipts: &[HeldReceipt],
        shown: Option<&Shown>,
        evidence: Option<&[u8]>,
    ) -> Saved {
        let receipt = |HeldReceipt { kept, held }: &HeldReceipt| SavedReceipt {
            receipt: kept.receipt.to_string(),
            entry: kept.entry.clone(),
            held: *held,
        };
        Saved {
            election,
            watched,
            wants_result,
            receipts: receipts.iter().map(receipt).collect(),
            shown: shown.cloned(),
            evidence: evidence.map(<[u8]>::to_vec),
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = [HEADER, &VERSION.to_le_bytes()].concat();
        // Nothing can go wrong when it is written to memory.
        let _written = self.serialize(&mut bytes);
        bytes
    }

    /// The length of its encoding, except for evidence: refused if it is longer than what can be read again.
    pub(super) fn examine(&self) -> Result<(), VisitError> {
        let mut length = Length(HEADER.len() + size_of_val(&VERSION));
        // Nothing can go wrong when it is counted.
        let _counted = self.serialize(&mut length);
        let evidence = self.evidence.as_ref().map_or(0, Vec::len);
        if length.0.saturating_sub(evidence) > MOST_KNOWN || evidence > MOST_KNOWN {
            return Err(VisitError::TooMuch);
        }
        Ok(())
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Saved, VisitError> {
        let malformed = VisitError::SavedMalformed;
        let rest = bytes.strip_prefix(HEADER).filter(|_| bytes.len() <= MOST_BYTES).ok_or(malformed.clone())?;
        let (version, rest) = rest.split_first_chunk().ok_or(malformed.clone())?;
        match u16::from_le_bytes(*version) {
            VERSION => borsh::from_slice(rest).map_err(|_| malformed),
            version if version > VERSION => Err(VisitError::SavedNewer { version }),
            _ => Err(malformed),
        }
    }

    pub(super) fn receipts(&self) -> Result<Vec<HeldReceipt>, VoterError> {
        let receipt = |saved: &SavedReceipt| {
            let kept = KeptReceipt::parse(saved.receipt.as_bytes(), &saved.entry);
            Ok(HeldReceipt { kept: kept.map_err(|_| VisitError::SavedMalformed)?, held: saved.held })
        };
        self.receipts.iter().map(receipt).collect()
    }

    /// Whose line is watched.
    pub(super) fn key(&self) -> Result<Option<VerifyingKey>, VoterError> {
        let key = self.watched.map(VerifyingKey::decode).transpose();
        Ok(key.map_err(|_| VisitError::SavedMalformed)?)
    }

    /// Verifies what was shown, as on a visit.
    pub(super) fn known(&self) -> Result<Option<(Known, Head)>, VoterError> {
        let Some(shown) = &self.shown else { return Ok(None) };
        let mut known = Known::new(self.election, &shown.manifest)?;
        shown.documents.iter().try_for_each(|page| known.take_documents(page.clone()))?;
        let head = Head::parse(&shown.checkpoint)?;
        known.set_head(&head);
        shown.ceremony.iter().try_for_each(|page| known.take_ceremony(page.clone()))?;
        known.verify_head(&head)?;
        known.verify_pages()?;
        if let (Some(key), Some(line)) = (self.key()?, &shown.line) {
            known.take_line(&key, line.clone())?;
        }
        for entry in shown.last.iter().chain(&shown.named) {
            known.verify_page(&entry.file)?;
        }
        shown.last.iter().try_for_each(|entry| known.take_last(entry.clone()))?;
        shown.counted.iter().try_for_each(|block| known.take_counted(block.clone()))?;
        shown.named.iter().try_for_each(|entry| known.take_named(entry.clone()))?;
        Ok(Some((known, head)))
    }
}
