use std::collections::BTreeMap;

use super::legal::Change;
use crate::{Author, Document, DocumentDigest, Refusal, StandingApproval};

/// What officials have said and not enough of them, one document for each.
#[derive(Clone, Default)]
pub(super) struct Approvals(BTreeMap<u16, StandingApproval>);

impl Approvals {
    /// What a legal document of an official changes: what it says if so many officials have said it now, or else that
    /// this one has.
    pub(super) fn examine(
        &self,
        needed: u16,
        author: Author,
        (digest, document): (DocumentDigest, Document),
        change: Change,
    ) -> Result<Change, Refusal> {
        let Author::Official(official) = author else { return Err(Refusal::WrongAuthor { author }) };
        if self.0.get(&official).is_some_and(|own| own.digest == digest) {
            return Err(Refusal::RepeatedApproval { official });
        }
        let others = self.0.values().filter(|other| other.digest == digest).count();
        if others + 1 >= usize::from(needed) {
            return Ok(change);
        }
        Ok(Change::Approval(Box::new(StandingApproval { official, digest, document })))
    }

    /// A newer word of an official takes the place of an older one; what takes effect stands no more.
    pub(super) fn take(&mut self, author: Author, change: &Change) {
        let Author::Official(official) = author else { return };
        if let Change::Approval(approval) = change {
            self.0.insert(official, StandingApproval::clone(approval));
        }
        if let Some(digest) = change.approved() {
            self.0.remove(&official);
            self.0.retain(|_, other| other.digest != digest);
        }
    }

    pub(super) fn standing(&self) -> impl Iterator<Item = &StandingApproval> {
        self.0.values()
    }
}
