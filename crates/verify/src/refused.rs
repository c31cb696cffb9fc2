//! Entries that the fold refuses, and votes that are not valid, as findings.

use tupyo_election::{Author, ElectionManifest, Entry, Refusal, RefusalCode};

use crate::causes::{Place, RefusedEntry};
use crate::checks::owner;
use crate::facts::Facts;
use crate::finding::{About, Cause};
use crate::source::Link;
use crate::{CheckId, Finding};

impl Facts {
    /// Adds an entry that the fold refuses, to the check that owns the refusal. One that does not decode is none.
    pub fn find_refusal(&mut self, index: u64, refusal: &Refusal, entry: Option<&Entry>) {
        let (check, code) = (owner(refusal, entry), refusal.kind());
        let refused = RefusedEntry { entry, code, place: self.place(), signed: self.is_signed(code, entry) };
        let source = self.causes.source(refused);
        let cause = Cause { check, code: code.text(), entry: Some(index) };
        self.causes.refuse(refused, Link { cause, source });
        self.find(check, self.finding_of(index, refusal, entry), source);
    }

    /// The finding of a ballot or a challenge that is not valid, and the check that it belongs to.
    pub fn invalid(&self, index: u64, refusal: &Refusal, entry: &Entry) -> (CheckId, Finding) {
        (owner(refusal, Some(entry)), self.finding_of(index, refusal, Some(entry)))
    }

    fn finding_of(&self, index: u64, refusal: &Refusal, entry: Option<&Entry>) -> Finding {
        let about = entry.map(|entry| about(entry, self.state.manifest().map(AsRef::as_ref))).unwrap_or_default();
        Finding { entry: Some(index), about, ..Finding::of_record(refusal.code(), refusal.to_string()) }
    }

    /// Whether somebody has signed a refused entry: what nobody has signed is no cause of what somebody has.
    fn is_signed(&mut self, code: RefusalCode, entry: Option<&Entry>) -> bool {
        if self.state.manifest().is_none() {
            // Nobody's key is known yet.
            return true;
        }
        let Some(entry) = entry else { return false };
        match (entry, code) {
            (Entry::Document(_), RefusalCode::DocumentSignature) => false,
            // What may be refused before its signature is verified.
            (Entry::Document(_), RefusalCode::DocumentPart | RefusalCode::WrongAuthor | RefusalCode::WrongPhase) => {
                self.state.is_signed(entry)
            }
            (Entry::Document(_), _) => true,
            (Entry::Ballot(_) | Entry::Challenged(_), _) => {
                self.causes.is_among_first_votes() && self.state.is_signed(entry)
            }
        }
    }

    fn place(&self) -> Place {
        let round = self.state.ceremony().and_then(|ceremony| ceremony.round().number());
        Place { phase: self.state.phase(), round }
    }
}

/// Whose entry it is.
fn about(entry: &Entry, manifest: Option<&ElectionManifest>) -> About {
    let part = match entry {
        Entry::Document(part) => part,
        Entry::Ballot(signed) => return About { voter: Some(signed.ballot.voter), ..About::default() },
        Entry::Challenged(challenged) => return About { voter: Some(challenged.ballot.voter), ..About::default() },
    };
    let id = manifest.and_then(|manifest| manifest.person(part.author)).map(|person| person.id.clone());
    match part.author {
        Author::Official(_) => About { official: id, ..About::default() },
        Author::Trustee(_) => About { trustee: id, ..About::default() },
        Author::Registrar(_) => About { registrar: id, ..About::default() },
    }
}
