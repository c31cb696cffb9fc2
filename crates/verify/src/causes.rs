//! What a refused entry follows from (docs/protocol/verification.md, "Causes and consequences").

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tupyo_election::{
    AgreementTerms, Author, Document, DocumentDigest, DocumentPart, Entry, Phase, RefusalCode as Code, RollRule,
};
use tupyo_threshold::{CeremonyError, CeremonyTranscript};

use crate::kind::Kind;
use crate::source::{Link, Pending, Source, Step};

/// Refused ballots and challenges whose signatures are verified, at most: so that a ledger full of others costs little.
const MOST_VOTES: u32 = 256;

/// What refused entries lead to.
#[derive(Default)]
pub(crate) struct Causes {
    /// Those that somebody has signed.
    signed: RefusedEntries,
    /// All of them. What nobody has signed is a cause only of what nobody has signed.
    all: RefusedEntries,
    /// How many ballots and challenges were refused, up to [`MOST_VOTES`].
    votes: u32,
    /// What each author has begun last: the document's tag.
    begun: BTreeMap<Author, (DocumentDigest, u8)>,
    /// Steps that something on the ledger has waited for.
    pub waited: BTreeSet<Step>,
    /// The courses of the ceremony that were confirmed and are not the ledger's, by trustee.
    pub courses: BTreeMap<u16, CeremonyTranscript>,
    /// What was agreed to and is not the ledger's, by trustee.
    pub terms: BTreeMap<u16, AgreementTerms>,
}

/// The refused entries that others may follow from, the first of each kind.
#[derive(Default)]
struct RefusedEntries {
    steps: BTreeMap<Step, Link>,
    /// Ballots, by their voter.
    voters: HashMap<u32, Link>,
    /// Other keys of officials, by the official whose key it is.
    keys: BTreeMap<u16, Link>,
    /// The last refused part of each author.
    parts: BTreeMap<Author, (DocumentDigest, Link)>,
}

/// A refused entry; one that cannot be decoded is none.
#[derive(Clone, Copy)]
pub(crate) struct RefusedEntry<'a> {
    pub entry: Option<&'a Entry>,
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// Whether somebody has signed it.
    pub signed: bool,
}

/// Where an entry stands.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub phase: Phase,
    /// The ceremony's round.
    pub round: Option<u8>,
}

impl Causes {
    /// Remembers what an author begins to say: of a document in parts only the first one has its tag.
    pub fn hear(&mut self, entry: &Entry) {
        if let Entry::Document(DocumentPart { author, digest, part: 0, bytes, .. }) = entry
            && let Some(tag) = bytes.first()
        {
            self.begun.insert(*author, (*digest, *tag));
        }
    }

    /// What a refusal follows from.
    pub fn source(&self, refused: RefusedEntry<'_>) -> Source {
        let RefusedEntry { entry, code, place, signed } = refused;
        let waits = self.waits(code, entry, place);
        let known = if signed { &self.signed } else { &self.all };
        let mut links: Vec<Link> = self.rests_on(code, entry).iter().filter_map(|step| known.step(*step)).collect();
        match waits {
            Some(Step::Seal) => links.extend([Step::Lines, Step::Seal].into_iter().filter_map(|step| known.step(step))),
            Some(step) => links.extend(known.step(step)),
            None => {}
        }
        links.extend(known.before(code, entry));
        let source = match links.into_iter().min_by_key(|link| link.cause.entry) {
            Some(first) => first.follower(),
            None => Source { pending: waits.map(Pending::Step).or_else(|| undecided(code)), ..Source::default() },
        };
        Source { unsigned: !signed, ..source }
    }

    /// Whether a refused ballot or challenge, which this counts, is among the first.
    pub fn is_among_first_votes(&mut self) -> bool {
        let is_among = self.votes < MOST_VOTES;
        self.votes += u32::from(is_among);
        is_among
    }

    /// Remembers a refused entry.
    pub fn refuse(&mut self, refused: RefusedEntry<'_>, link: Link) {
        let kind = match refused.entry {
            Some(Entry::Document(part)) => self.kind(part).filter(|kind| kind.role == part.author.role()),
            _ => None,
        };
        self.all.add(refused, kind, link);
        if refused.signed {
            self.signed.add(refused, kind, link);
            self.waited.extend(link.waits().filter(|_| link.source.after.is_none()));
            if let Some(Entry::Document(part)) = refused.entry {
                self.remember(refused.code, part);
            }
        }
    }

    /// The first refused entry that would have been this step, and that somebody has signed.
    pub fn step(&self, step: Step) -> Option<Link> {
        self.signed.step(step)
    }

    /// What trustees say of something else than the ledger's, to be compared with each other.
    fn remember(&mut self, code: Code, part: &DocumentPart) {
        let Author::Trustee(trustee) = part.author else { return };
        if part.parts != 1 || !matches!(code, Code::Ceremony(CeremonyError::Transcript) | Code::AgreementMismatch) {
            return;
        }
        match borsh::from_slice(&part.bytes) {
            Ok(Document::Confirmation(said)) => drop(self.courses.entry(trustee).or_insert(said.transcript)),
            Ok(Document::Agreement(said)) => drop(self.terms.entry(trustee).or_insert(said.terms)),
            _ => {}
        }
    }

    fn kind(&self, part: &DocumentPart) -> Option<&'static Kind> {
        let (digest, tag) = self.begun.get(&part.author)?;
        Kind::of_tag(*tag).filter(|_| *digest == part.digest)
    }

    /// The step that must have been taken before an entry that comes too early.
    fn waits(&self, code: Code, entry: Option<&Entry>, Place { phase, round }: Place) -> Option<Step> {
        let kind = match entry {
            Some(Entry::Document(part)) => self.kind(part),
            _ => None,
        };
        match code {
            Code::NotOpen => ends(phase),
            Code::NotEnoughAgreements => Some(Step::Agreement),
            Code::NotEnoughShares => Some(Step::Share),
            Code::Ceremony(CeremonyError::Round) => kind.filter(|kind| kind.round > round).map(|_| Step::Ceremony),
            Code::WrongPhase => ends(phase).filter(|_| kind.is_some_and(|kind| kind.phase > phase)),
            Code::WrongAuthor | Code::DocumentPart if phase == Phase::Manifest => {
                kind.filter(|kind| !kind.is(Step::Manifest)).map(|_| Step::Manifest)
            }
            _ => None,
        }
    }

    /// The steps on whose refusal this one may rest.
    fn rests_on(&self, code: Code, entry: Option<&Entry>) -> &'static [Step] {
        let part = match entry {
            Some(Entry::Document(part)) => Some(part),
            _ => None,
        };
        match code {
            Code::Ceremony(
                CeremonyError::Number
                | CeremonyError::Excluded
                | CeremonyError::Consent
                | CeremonyError::Rounds
                | CeremonyError::Transcript
                | CeremonyError::Participants
                | CeremonyError::Joint,
            ) => &[Step::Ceremony],
            Code::Roll(RollRule::Gap | RollRule::Seal | RollRule::Replaces | RollRule::Correction)
            | Code::CountersignatureUnknown => &[Step::Lines],
            Code::Roll(RollRule::Empty)
                if part.and_then(|part| self.kind(part)).is_some_and(|kind| kind.is(Step::Seal)) =>
            {
                &[Step::Lines]
            }
            Code::DocumentsChanged => &[Step::Announcement],
            Code::OpenSchedule | Code::CloseSchedule => &[Step::Schedule],
            Code::WrongTally => &[Step::Ballot],
            _ => &[],
        }
    }
}

impl RefusedEntries {
    fn add(&mut self, refused: RefusedEntry<'_>, kind: Option<&Kind>, link: Link) {
        let phase = refused.place.phase;
        if phase == Phase::Manifest && link.waits().is_none() {
            self.steps.entry(Step::Manifest).or_insert(link);
        }
        match refused.entry {
            Some(Entry::Document(part)) => {
                self.parts.insert(part.author, (part.digest, link));
                kind.into_iter().for_each(|kind| self.add_document(part, kind, link, phase));
            }
            Some(Entry::Ballot(ballot)) => {
                self.voters.entry(ballot.ballot.voter).or_insert(link);
                self.steps.entry(Step::Ballot).or_insert(link);
            }
            Some(Entry::Challenged(_)) => drop(self.steps.entry(Step::Ballot).or_insert(link)),
            None => {}
        }
    }

    fn add_document(&mut self, part: &DocumentPart, kind: &Kind, link: Link, phase: Phase) {
        if let Some(official) = kind.is(Step::OfficialKey).then(|| key_of(part)).flatten() {
            self.keys.entry(official).or_insert(link);
        }
        // What follows from an entry waits for what that one waits for: else it could be the step that it waits for.
        for step in kind.steps.iter().filter(|step| link.waits() != Some(**step)) {
            let counts = match step {
                Step::Lines => phase == Phase::Roll,
                Step::Announcement => phase == Phase::Open,
                // By official, above.
                Step::OfficialKey => false,
                _ => true,
            };
            if counts {
                self.steps.entry(*step).or_insert(link);
            }
        }
    }

    /// The first that would have been this step.
    fn step(&self, step: Step) -> Option<Link> {
        self.steps.get(&step).copied()
    }

    /// What was refused before of the same author or voter, or of the same official's key.
    fn before(&self, code: Code, entry: Option<&Entry>) -> Option<Link> {
        match (code, entry?) {
            (Code::DocumentSignature, Entry::Document(DocumentPart { author: Author::Official(official), .. })) => {
                self.keys.get(official).copied()
            }
            (Code::DocumentPart, Entry::Document(part)) => {
                let (digest, link) = self.parts.get(&part.author)?;
                (*digest == part.digest).then_some(*link)
            }
            (Code::OutOfChain, Entry::Ballot(signed)) => self.voters.get(&signed.ballot.voter).copied(),
            (Code::OutOfChain, Entry::Challenged(challenged)) => self.voters.get(&challenged.ballot.voter).copied(),
            _ => None,
        }
    }
}

/// Whose other key an `OfficialKey` says: the number behind the tag.
fn key_of(part: &DocumentPart) -> Option<u16> {
    let number = part.bytes.get(1..3).filter(|_| part.part == 0)?;
    number.try_into().ok().map(u16::from_le_bytes)
}

/// What everything that comes later waits for in a phase.
fn ends(phase: Phase) -> Option<Step> {
    match phase {
        Phase::Manifest => Some(Step::Manifest),
        Phase::Ceremony => Some(Step::Ceremony),
        Phase::Key => Some(Step::JointKey),
        Phase::Roll => Some(Step::Seal),
        Phase::Sealed => Some(Step::Open),
        Phase::Open => Some(Step::Close),
        Phase::Closed => Some(Step::Tally),
        Phase::Tallied | Phase::Finished | Phase::Cancelled => None,
    }
}

/// What only is decided when everything is read.
fn undecided(code: Code) -> Option<Pending> {
    match code {
        Code::Ceremony(CeremonyError::Transcript) => Some(Pending::Course),
        Code::AgreementMismatch => Some(Pending::Terms),
        // A tracking code is of its context, and so is what is counted.
        Code::OutOfChain | Code::WrongTally => Some(Pending::Context),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_full_of_refused_votes_costs_so_many_signatures() {
        let mut causes = Causes::default();
        assert!((0..MOST_VOTES).all(|_| causes.is_among_first_votes()));
        assert!((0..MOST_VOTES).all(|_| !causes.is_among_first_votes()));
    }
}
