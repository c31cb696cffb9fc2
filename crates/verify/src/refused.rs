//! Entries that the fold or the second reading refuses, as findings.

use tupyo_election::{Author, ElectionManifest, Entry, Refusal};

use crate::Finding;
use crate::causes::Place;
use crate::checks::owner;
use crate::facts::Facts;
use crate::finding::{About, Cause};
use crate::source::{Link, Pending, Source};

impl Facts {
    /// Adds an entry that the fold refuses, to the check that owns the refusal. One that does not decode is none.
    pub fn find_refusal(&mut self, index: u64, refusal: &Refusal, entry: Option<&Entry>) {
        let (check, code) = (owner(refusal, entry), refusal.code());
        let place = self.place();
        let source = self.causes.source(code, entry, place);
        let cause = Cause { check, code, entry: Some(index) };
        self.causes.refuse(entry, Link { cause, source }, place);
        self.find(check, self.finding_of(index, refusal, entry), source);
    }

    /// Adds a ballot or a challenge that the second reading refuses.
    pub fn find_invalid(&mut self, index: u64, refusal: &Refusal, entry: &Entry) {
        let finding = self.finding_of(index, refusal, Some(entry));
        self.find(owner(refusal, Some(entry)), finding, Source::pending(Pending::Context));
    }

    fn finding_of(&self, index: u64, refusal: &Refusal, entry: Option<&Entry>) -> Finding {
        let about = entry.map(|entry| about(entry, self.state.manifest().map(AsRef::as_ref))).unwrap_or_default();
        Finding { entry: Some(index), about, ..Finding::of_record(refusal.code(), refusal.to_string()) }
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
