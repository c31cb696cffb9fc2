use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::legal::{Change, Said};
use crate::{Author, Document, Refusal, StandingApproval};

/// What officials have said and not enough of them, one document for each.
#[derive(Clone, Default)]
pub(super) struct Approvals {
    standing: BTreeMap<u16, StandingApproval>,
    /// The signatures of all that was ever said: who posts signed bytes again says nothing.
    said: Arc<BTreeSet<[u8; 64]>>,
}

impl Approvals {
    /// What a legal document of an official changes: what it says if so many officials have said it now, or else that
    /// this one has.
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
        if self.said.contains(&said.signature.0) {
            return Err(Refusal::SaidBefore);
        }
        let others = self.standing.values().filter(|other| other.digest == digest).count();
        if others + 1 >= usize::from(needed) {
            return Ok(change);
        }
        Ok(Change::Approval(Box::new(StandingApproval { official, digest, document })))
    }

    /// A newer word of an official takes the place of an older one; what takes effect stands no more.
    pub(super) fn take(&mut self, said: &Said, change: &Change) {
        let Author::Official(official) = said.author else { return };
        match change {
            Change::Approval(approval) => drop(self.standing.insert(official, StandingApproval::clone(approval))),
            change if change.is_approved() => {
                self.standing.remove(&official);
                self.standing.retain(|_, other| other.digest != said.digest);
            }
            _ => return,
        }
        Arc::make_mut(&mut self.said).insert(said.signature.0);
    }

    /// Nothing of this official stands any more.
    pub(super) fn withdraw(&mut self, official: u16) {
        self.standing.remove(&official);
    }

    pub(super) fn standing(&self) -> impl Iterator<Item = &StandingApproval> {
        self.standing.values()
    }
}
