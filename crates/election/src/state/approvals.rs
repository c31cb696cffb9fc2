//! What officials have said, until as many as needed have said the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::legal::{Change, Said};
use crate::{Author, Document, DocumentDigest, Refusal, StandingApproval};

/// How many documents of one official may be on the ledger without having taken effect: few enough that a phone can
/// read those of all officials, and counted for each official separately (docs/protocol/admission.md).
pub const LARGEST_UNAPPROVED_COUNT: u16 = 256;

/// A page is one part, and everything else has a text of 8,000 bytes at most.
const WORDS_OF_PAGE: u16 = 8;

/// As how many words a document counts.
fn words(document: &Document) -> u16 {
    if matches!(document, Document::Page(_)) { WORDS_OF_PAGE } else { 1 }
}

/// What officials have said without enough others saying the same, one document for each.
#[derive(Clone, Default)]
pub(super) struct Approvals {
    standing: BTreeMap<u16, StandingApproval>,
    /// How many words of each official stand, or have given way.
    unapproved: BTreeMap<u16, u16>,
    /// By its signature, everything that was ever said with the officials' keys: posting signed bytes again has no
    /// effect.
    said: Arc<BTreeMap<[u8; 64], (u16, DocumentDigest)>>,
}

impl Approvals {
    /// What a legal document of an official changes: what it says, if enough officials have now said it; else that this
    /// one has said it.
    pub(super) fn examine(
        &self,
        needed: u16,
        said: &Said,
        document: Document,
        change: Change,
    ) -> Result<Change, Refusal> {
        let Author::Official(official) = said.author else { return Err(Refusal::WrongAuthor { author: said.author }) };
        let digest = said.digest;
        if self.standing.get(&official).is_some_and(|own| own.digest == digest) {
            return Err(Refusal::RepeatedApproval { official });
        }
        if self.said.contains_key(&said.signature.0) {
            return Err(Refusal::SaidBefore);
        }
        if self.others(official, &digest) + 1 >= usize::from(needed) {
            return Ok(change);
        }
        let unapproved = self.unapproved.get(&official).copied().unwrap_or_default();
        if unapproved.saturating_add(words(&document)) > LARGEST_UNAPPROVED_COUNT {
            return Err(Refusal::TooManyUnapproved { official, limit: LARGEST_UNAPPROVED_COUNT });
        }
        Ok(Change::Approval(Box::new(StandingApproval { official, digest, document })))
    }

    /// What an official says later replaces what it said before; what takes effect no longer stands, and was not said
    /// in vain.
    pub(super) fn take(&mut self, said: &Said, change: &Change) {
        let Author::Official(official) = said.author else { return };
        match change {
            Change::Approval(approval) => {
                self.standing.insert(official, StandingApproval::clone(approval));
                *self.unapproved.entry(official).or_default() += words(&approval.document);
            }
            change if change.is_approved() => {
                self.standing.remove(&official);
                self.take_effect(&said.digest);
            }
            _ => return,
        }
        Arc::make_mut(&mut self.said).insert(said.signature.0, (official, said.digest));
    }

    fn take_effect(&mut self, digest: &DocumentDigest) {
        let unapproved = &mut self.unapproved;
        self.standing.retain(|official, other| {
            let stays = other.digest != *digest;
            if !stays {
                unapproved.entry(*official).and_modify(|count| *count = count.saturating_sub(words(&other.document)));
            }
            stays
        });
    }

    /// An official has another key: nothing of this official stands any more, and nothing that was signed with the
    /// former key can be said again.
    pub(super) fn withdraw(&mut self, official: u16) {
        self.standing.remove(&official);
        self.unapproved.remove(&official);
        Arc::make_mut(&mut self.said).retain(|_, (author, _)| *author != official);
    }

    pub(super) fn standing(&self) -> impl Iterator<Item = &StandingApproval> {
        self.standing.values()
    }

    /// How many other officials' words of this digest stand.
    fn others(&self, official: u16, digest: &DocumentDigest) -> usize {
        self.standing().filter(|other| other.official != official && other.digest == *digest).count()
    }

    /// Whether the official has said this with the key that it has.
    pub(super) fn has_said(&self, official: u16, digest: &DocumentDigest) -> bool {
        self.said.values().any(|said| *said == (official, *digest))
    }

    /// The attempt under which an official says a document, so that all use the same: the one that would take effect by
    /// it; else the last one that stands and that this official can say; else the next one.
    pub(super) fn attempt(&self, needed: u16, official: u16, document: &Document) -> u32 {
        if !document.has_attempts() {
            return 0;
        }
        let same = |other: &&StandingApproval| other.document.as_attempt(document.attempt()) == *document;
        let can_say = |other: &&StandingApproval| other.official == official || !self.has_said(official, &other.digest);
        let completes = |other: &StandingApproval| self.others(official, &other.digest) + 1 >= usize::from(needed);
        let place = |other: &&StandingApproval| (completes(other), other.document.attempt());
        match self.standing().filter(same).filter(can_say).max_by_key(place) {
            Some(approval) => approval.document.attempt(),
            None => {
                self.next_attempt(document, self.standing().filter(same).map(|other| other.document.attempt()).max())
            }
        }
    }

    /// The first attempt after the last one that nobody has made; after the largest number comes 0.
    fn next_attempt(&self, document: &Document, last: Option<u32>) -> u32 {
        let said: BTreeSet<_> = self.said.values().map(|(_, digest)| *digest).collect();
        let first = last.map_or(0, |last| last.saturating_add(1));
        // Not all of one more number than was said can be taken.
        let mut numbers = (first..=u32::MAX).chain(0..first).take(said.len() + 1);
        numbers.find(|number| !said.contains(&document.as_attempt(*number).digest())).unwrap_or_default()
    }
}
