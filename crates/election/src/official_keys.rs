//! Which key each official signs with.

use std::sync::Arc;

use crate::{Author, AuthorKey, ElectionId, ElectionManifest, OfficialKey, Person, Refusal};

/// The keys of officials that took the place of the manifest's, in the ledger's order.
#[derive(Clone, Debug, Default)]
pub(crate) struct OfficialKeys(Arc<Vec<OfficialKey>>);

impl OfficialKeys {
    /// The key with which an author signs now.
    pub(crate) fn key_of(&self, manifest: &ElectionManifest, author: Author) -> Option<AuthorKey> {
        let named = manifest.person(author)?.key;
        let Author::Official(official) = author else { return Some(named) };
        Some(self.0.iter().rev().find(|newer| newer.official == official).map_or(named, |newer| newer.key))
    }

    /// Whether an official has another key than the manifest says.
    pub(crate) fn is_replaced(&self, official: u16) -> bool {
        self.0.iter().any(|newer| newer.official == official)
    }

    pub(crate) fn all(&self) -> &[OfficialKey] {
        &self.0
    }

    pub(crate) fn take(&mut self, newer: OfficialKey) {
        Arc::make_mut(&mut self.0).push(newer);
    }

    /// Whether a key may take an official's place: another official must say it, and enough others must exist to do so.
    pub(crate) fn examine(
        &self,
        election: ElectionId,
        manifest: &ElectionManifest,
        author: Author,
        new: &OfficialKey,
    ) -> Result<(), Refusal> {
        let concerned = Author::Official(new.official);
        if author == concerned {
            return Err(Refusal::WrongAuthor { author });
        }
        let before = self.key_of(manifest, concerned).ok_or(Refusal::OfficialUnknown { official: new.official })?;
        if manifest.officials().len() <= usize::from(manifest.approvals()) {
            return Err(Refusal::OfficialKeyTooFew { approvals: manifest.approvals() });
        }
        let named = |people: &[Person]| people.iter().any(|person| person.key == new.key);
        let registrars = manifest.registration().map_or(&[][..], |rules| rules.registrars());
        let known = named(manifest.officials()) || named(manifest.trustees()) || named(registrars);
        if known || self.0.iter().any(|newer| newer.key == new.key) {
            return Err(Refusal::OfficialKeyKnown);
        }
        new.verify(election, &before)
    }
}
