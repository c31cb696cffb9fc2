//! What a light follower knows of an election.

use tupyo_circuits::TrackingCode;
use tupyo_election::{
    BallotCheck, CodedEntry, ElectionId, Entry, LedgerKeys, LightElection, OwedRoot, Phase, Refusal, RollLine, RollPart,
};
use tupyo_fate::ballot_of;
use tupyo_light::{CountedBlock, LightError, RollBits};
use tupyo_merkle::{Checkpoint, CheckpointError, Finality};
use tupyo_proof::VerifyingKey;

use super::error::VisitError;
use super::shown::{Head, Page, Shown, ShownEntry, ShownLine};
use crate::VoterError;

/// What was shown of an election, and what follows from it. Each thing is verified when it is taken, on a visit and
/// when it was saved alike.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) election: ElectionId,
    pub(super) shown: Shown,
    pub(super) fold: LightElection,
    /// The documents are known up to here.
    pub(super) until: u64,
    pub(super) ceremony_until: u64,
    /// Roots that documents name, with the entry's index.
    pub(super) owed: Vec<(u64, OwedRoot)>,
    pub(super) own: Own,
    pub(super) roll: Option<RollPart>,
    pub(super) check: Option<BallotCheck>,
    pub(super) last: Option<OwnBallot>,
    /// What the tally says of the voter.
    pub(super) counted: Option<Option<(u64, TrackingCode)>>,
    /// What the entry is that the tally names: the voter's ballot with that code, or not.
    pub(super) named: Option<Option<OwnBallot>>,
}

/// The voter's place on the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    Unknown,
    /// Its neighbours were shown.
    Absent,
    Line(u32),
}

/// A ballot of the voter that is on the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OwnBallot {
    pub(super) code: TrackingCode,
    pub(super) index: u64,
    pub(super) previous: Option<TrackingCode>,
}

/// Taking what was shown.
impl Known {
    pub(super) fn new(election: ElectionId, manifest: &[u8]) -> Result<Known, VoterError> {
        let refused = |refusal| VisitError::Manifest { refusal };
        let fold = LightElection::new(election, manifest).map_err(refused)?;
        let shown = Shown { manifest: manifest.to_vec(), ..Shown::default() };
        Ok(Known {
            election,
            shown,
            fold,
            until: 0,
            ceremony_until: 0,
            owed: Vec::new(),
            own: Own::Unknown,
            roll: None,
            check: None,
            last: None,
            counted: None,
            named: None,
        })
    }

    /// Takes the next documents.
    pub(super) fn take_documents(&mut self, page: Page) -> Result<(), VoterError> {
        let Checkpoint { size, root, .. } = Head::parse(&page.file)?.checkpoint;
        if page.from < self.until {
            return Err(VisitError::Answer(LightError::Range).into());
        }
        page.answer.verify(size, page.from, &root).map_err(VisitError::Answer)?;
        for (index, bytes) in &page.answer.entries {
            let owed = self.fold.take(*index, bytes).map_err(|refusal| VisitError::illegal(*index, refusal))?;
            self.owed.extend(owed.map(|owed| (*index, owed)));
        }
        self.until = page.answer.until;
        if !page.answer.entries.is_empty() {
            self.shown.documents.push(page);
        }
        self.roll = self.roll.take().or_else(|| self.fold.roll());
        self.check_anew();
        Ok(())
    }

    /// All of it is under this checkpoint, and every root that documents name has been compared.
    pub(super) fn set_head(&mut self, head: &Head) {
        self.shown.checkpoint.clone_from(&head.file);
        self.until = head.checkpoint.size;
        self.owed.clear();
    }

    /// Who has signed the checkpoint that all documents are under; where witnesses are named, they have, too.
    pub(super) fn verify_head(&self, head: &Head) -> Result<(), VoterError> {
        let keys = self.fold.ledger_keys().ok_or(VoterError::Unconfirmed)?;
        head.note.verify(keys.of_note(&head.note)?).map_err(CheckpointError::from)?;
        self.verify_witnesses(head)
    }

    pub(super) fn verify_witnesses(&self, head: &Head) -> Result<(), VoterError> {
        let Some(policy) = self.fold.manifest().and_then(|manifest| manifest.witnesses()) else { return Ok(()) };
        let enough = policy.finality(&head.note).map_err(CheckpointError::from)? == Finality::Final;
        if enough { Ok(()) } else { Err(VoterError::AwaitsWitnesses { quorum: policy.quorum() }) }
    }

    /// The next messages of the ceremony. With the last of them everything is folded again, and verified.
    pub(super) fn take_ceremony(&mut self, page: Page) -> Result<(), VoterError> {
        let Checkpoint { size, root, .. } = Head::parse(&page.file)?.checkpoint;
        let number = self.fold.confirmed().ok_or(VoterError::Unconfirmed)?.ceremony;
        if page.from != self.ceremony_until {
            return Err(VisitError::Answer(LightError::Range).into());
        }
        page.answer.verify_ceremony(number, size, page.from, &root).map_err(VisitError::Answer)?;
        self.ceremony_until = page.answer.until;
        let is_last = page.answer.until == size;
        self.shown.ceremony.push(page);
        if is_last { self.fold_again() } else { Ok(()) }
    }

    fn fold_again(&mut self) -> Result<(), VoterError> {
        let messages = self.shown.ceremony.iter().flat_map(|page| &page.answer.entries);
        let mut messages: Vec<_> = messages.map(|(index, bytes)| (*index, bytes.as_slice())).collect();
        messages.sort_by_key(|(index, _)| *index);
        let messages: Vec<_> = messages.into_iter().map(|(_, bytes)| bytes).collect();
        let failed = |refusal: Refusal| VisitError::Ceremony { refusal };
        let ceremony = self.fold.ceremony_of(&messages).map_err(failed)?;
        let anew = LightElection::with_ceremony(self.election, &self.shown.manifest, ceremony);
        self.fold = anew.map_err(|refusal| VisitError::Manifest { refusal })?;
        for (index, bytes) in self.shown.documents.iter().flat_map(|page| &page.answer.entries) {
            self.fold.take(*index, bytes).map_err(|refusal| VisitError::illegal(*index, refusal))?;
        }
        self.check_anew();
        Ok(())
    }

    /// Takes the lines around the voter's key.
    pub(super) fn take_line(&mut self, key: &VerifyingKey, shown: ShownLine) -> Result<(), VoterError> {
        let roll = self.fold.roll().ok_or(VoterError::Unconfirmed)?;
        let (manifest, encoded) = (self.fold.manifest().ok_or(VoterError::Unconfirmed)?, key.encode());
        let asked = RollBits::of_key(encoded.as_bytes(), shown.bits);
        shown.answer.verify(asked, roll.count(), &roll.root()).map_err(VisitError::Answer)?;
        let (mut known, mut own) = (RollPart::new(roll.count(), roll.root()), Own::Absent);
        for (index, bytes) in (shown.answer.first..).zip(&shown.answer.lines) {
            let line = RollLine::decode(bytes, manifest).map_err(|_| VisitError::Answer(LightError::Line))?;
            if line.voter.key == encoded {
                line.examine(self.election, manifest).map_err(|rule| VisitError::RollLine { rule })?;
                own = Own::Line(index);
            }
            known.add(index, &line);
        }
        (self.own, self.roll, self.shown.line) = (own, Some(known), Some(shown));
        self.check_anew();
        Ok(())
    }

    /// Takes an entry that the board shows as the voter's newest ballot.
    pub(super) fn take_last(&mut self, entry: ShownEntry) -> Result<(), VoterError> {
        let index = entry.index;
        let own = self.own_entry(&entry)?.ok_or(VisitError::LastBallot { index })?;
        (self.last, self.shown.last) = (Some(own), Some(entry));
        Ok(())
    }

    /// Takes what the tally says of the voter.
    pub(super) fn take_counted(&mut self, block: CountedBlock) -> Result<(), VoterError> {
        let (Own::Line(own), Some(roll)) = (self.own, &self.roll) else { return Err(VoterError::NotOnRoll) };
        let (_, root) = self.fold.tally().ok_or(VoterError::Unconfirmed)?;
        let mut voters = block.verify(CountedBlock::of_voter(own), roll.count(), &root).map_err(VisitError::Answer)?;
        self.counted = voters.find(|(voter, _)| *voter == own).map(|(_, counted)| counted);
        drop(voters);
        self.shown.counted = Some(block);
        Ok(())
    }

    /// Takes the entry that the tally names.
    pub(super) fn take_named(&mut self, entry: ShownEntry) -> Result<(), VoterError> {
        let own = self.own_entry(&entry)?;
        let code = self.counted.flatten().map(|(_, code)| code);
        self.named = Some(own.filter(|own| Some(own.code) == code));
        self.shown.named = Some(entry);
        Ok(())
    }

    pub(super) fn own_entry(&self, entry: &ShownEntry) -> Result<Option<OwnBallot>, VoterError> {
        let Checkpoint { size, root, .. } = Head::parse(&entry.file)?.checkpoint;
        entry.answer.verify(size, entry.index, &root).map_err(VisitError::Answer)?;
        Ok(self.own_ballot(entry.index, &entry.answer.bytes))
    }

    fn check_anew(&mut self) {
        self.check = self.roll.clone().and_then(|roll| self.fold.ballot_check(roll));
    }
}

/// What follows.
impl Known {
    /// The keys of the ledger.
    pub(super) fn keys(&self) -> Result<&LedgerKeys, VoterError> {
        self.fold.ledger_keys().ok_or(VoterError::Unconfirmed)
    }

    /// Another voter's line and ballots are looked for.
    pub(super) fn forget_voter(&mut self) {
        let Shown { line, last, counted, named, .. } = &mut self.shown;
        (*line, *last, *counted, *named) = (None, None, None, None);
        (self.own, self.last, self.counted, self.named) = (Own::Unknown, None, None, None);
        self.roll = self.fold.roll();
        self.check_anew();
    }

    /// The voter's ballot with these bytes, if they are one that the voter's key has signed to be cast.
    pub(super) fn own_ballot(&self, index: u64, bytes: &[u8]) -> Option<OwnBallot> {
        let (Own::Line(own), Some(check)) = (self.own, &self.check) else { return None };
        let entry = Entry::decode(bytes).ok().filter(|entry| matches!(entry, Entry::Ballot(_)))?;
        let ballot = ballot_of(&entry).filter(|ballot| ballot.voter == own)?;
        let (code, previous) = (ballot.tracking_code(check.context()), ballot.previous);
        let coded = CodedEntry::new(entry, Some(check.context()));
        let signed = check.verify_signatures(&[&coded]).iter().all(Result::is_ok);
        signed.then_some(OwnBallot { code, index, previous })
    }

    /// Whether the voting lasts: what a device shows as the last ballot may still be replaced.
    pub(super) fn seeks_last(&self) -> bool {
        matches!(self.own, Own::Line(_)) && matches!(self.fold.phase(), Phase::Open | Phase::Closed)
    }

    /// The voter's index, if the voter is on the roll.
    pub(super) fn own_index(&self) -> Option<u32> {
        if let Own::Line(index) = self.own { Some(index) } else { None }
    }

    /// Whether the ledger's key and the witnesses have signed a checkpoint's file.
    pub(super) fn verify_page(&self, file: &[u8]) -> Result<(), VoterError> {
        self.verify_head(&Head::parse(file)?)
    }

    /// The same of all files that documents were shown under.
    pub(super) fn verify_pages(&self) -> Result<(), VoterError> {
        let pages = self.shown.documents.iter().chain(&self.shown.ceremony);
        pages.map(|page| &page.file).try_for_each(|file| self.verify_page(file))
    }

    /// How many bytes the documents that were shown have with their proofs.
    pub(super) fn length(&self) -> usize {
        let pages = self.shown.documents.iter().chain(&self.shown.ceremony);
        pages.map(Page::length).sum::<usize>() + self.shown.manifest.len()
    }
}
