//! A visit: what is asked, and what is made of the answers.

use std::collections::BTreeMap;

use serde::Deserialize;
use tupyo_election::ElectionId;
use tupyo_light::{CountedBlock, LightDocuments, LightEntry, LightError, LightPrefix, RollBits, RollBlocks};
use tupyo_merkle::Hash;
use tupyo_proof::VerifyingKey;

use super::error::VisitError;
use super::held::HeldReceipt;
use super::known::{Known, Own};
use super::saved::MOST_KNOWN;
use super::shown::{Head, Page, ShownEntry, ShownLine};
use super::step::{CheckpointFile, Step};
use super::verdict::{Verdict, mine, verdict};
use crate::VoterError;
use crate::signed::has_signed;

/// The most answers with documents of one visit: each two of them have a megabyte.
const MOST_PAGES: usize = 128;

/// How many bits more than needed a visit gives at most: a board that calls everything crowded learns no more.
const MOST_MORE_BITS: u8 = 4;

/// A visit under way: what is known so far, and what it lacks. Nothing of it is believed before it is over.
pub(super) struct Visit {
    pub(super) election: ElectionId,
    pub(super) watched: Option<VerifyingKey>,
    pub(super) wants_result: bool,
    /// Whether a copy is asked, which is nothing but files.
    pub(super) reads_copy: bool,
    pub(super) receipts: Vec<HeldReceipt>,
    /// What the visit before has ended with.
    pub(super) before: Option<Head>,
    pub(super) known: Option<Known>,
    pub(super) head: Option<Head>,
    /// Whether the ledger's key is known to have signed the checkpoint.
    pub(super) signed: bool,
    /// Whether all documents are there.
    pub(super) complete: bool,
    /// The roots of smaller ledgers, and the paths that they follow from.
    pub(super) roots: BTreeMap<u64, (Hash, Vec<Hash>)>,
    pages: usize,
    /// By how many more bits than needed the roll is asked.
    more_bits: u8,
    asked_last: bool,
    /// The entry that the board names as the voter's last ballot.
    named_last: Option<u64>,
    pub(super) evidence: Option<Vec<u8>>,
}

/// What a board says of a voter.
#[derive(Deserialize)]
struct VoterAnswer {
    last: Option<LastAnswer>,
}

#[derive(Deserialize)]
struct LastAnswer {
    index: u64,
}

/// The code of a refusal.
#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// Asking.
impl Visit {
    pub(super) fn new(
        election: ElectionId,
        watched: Option<VerifyingKey>,
        wants_result: bool,
        receipts: Vec<HeldReceipt>,
        before: Option<(Known, Head)>,
    ) -> Visit {
        let (known, before) = before.unzip();
        Visit {
            election,
            watched,
            wants_result,
            reads_copy: false,
            receipts,
            before,
            known,
            head: None,
            signed: false,
            complete: false,
            roots: BTreeMap::new(),
            pages: 0,
            more_bits: 0,
            asked_last: false,
            named_last: None,
            evidence: None,
        }
    }

    /// What to ask for next. `None` if nothing is lacking.
    pub(super) fn step(&self) -> Option<Step> {
        let Some(known) = &self.known else { return Some(Step::Manifest) };
        let Some(head) = &self.head else {
            let cosigned = || known.fold.manifest().is_some_and(|manifest| manifest.witnesses().is_some());
            return Some(Step::Checkpoint(match () {
                () if self.reads_copy => CheckpointFile::Copied,
                () if cosigned() => CheckpointFile::Final,
                () => CheckpointFile::Newest,
            }));
        };
        let size = head.checkpoint.size;
        if let Some(old) = self.lacking() {
            return Some(Step::Prefix { size, old });
        }
        if !self.complete {
            return Some(Step::Documents { size, from: known.until });
        }
        if self.wants_result && known.fold.tally().is_some() && !known.fold.has_ceremony() {
            return Some(Step::Ceremony { size, from: known.ceremony_until });
        }
        self.step_of_voter(known, size)
    }

    fn step_of_voter(&self, known: &Known, size: u64) -> Option<Step> {
        let (key, roll) = (self.watched.as_ref()?, known.fold.roll()?);
        let Own::Line(voter) = known.own else {
            let bits = RollBits::least(roll.count()).saturating_add(self.more_bits).min(RollBits::MOST);
            let asked = RollBits::of_key(key.encode().as_bytes(), bits);
            return (known.own == Own::Unknown).then_some(Step::Roll(asked));
        };
        if known.is_tallied() {
            return match known.counted {
                None => Some(Step::Counted { block: CountedBlock::of_voter(voter) }),
                Some(counted) => self.is_undecided(known).then_some(Step::Named { size, index: counted?.0 }),
            };
        }
        match self.named_last {
            _ if !known.seeks_last() => None,
            None if !self.asked_last => Some(Step::Voter { voter }),
            named => Some(Step::Last { size, index: named? }),
        }
    }

    /// Whether it takes the entry that the tally names to say what it counts.
    fn is_undecided(&self, known: &Known) -> bool {
        let mine = mine(known, &self.receipts).map(|(own, _)| own);
        matches!(verdict(known, mine), Verdict::Open)
    }
}

/// Taking answers.
impl Visit {
    pub(super) fn answer(&mut self, step: Step, status: u16, body: &[u8]) -> Result<(), VoterError> {
        if status != 200 {
            return self.take_status(step, status, body);
        }
        if body.len() > step.at_most() {
            return Err(VisitError::TooLong { path: step.to_string(), at_most: step.at_most() }.into());
        }
        match step {
            Step::Manifest => {
                self.known = Some(Known::new(self.election, body)?);
                Ok(())
            }
            Step::Checkpoint(_) => self.take_checkpoint(Head::parse(body)?),
            Step::Prefix { size, old } => self.take_prefix(size, old, &read(LightPrefix::decode(body))?),
            Step::Documents { from, .. } => self.take_documents(from, read(LightDocuments::decode(body))?),
            Step::Ceremony { from, .. } => {
                let answer = read(LightDocuments::decode(body))?;
                let page = self.page(from, answer)?;
                self.known()?.take_ceremony(page)
            }
            Step::Roll(asked) => self.take_line(asked, read(RollBlocks::decode(body))?),
            Step::Voter { .. } => self.take_voter(body, &step),
            Step::Last { index, .. } => {
                self.named_last = None;
                let entry = self.entry(index, read(LightEntry::decode(body))?)?;
                self.known()?.take_last(entry)
            }
            Step::Counted { .. } => self.known()?.take_counted(read(CountedBlock::decode(body))?),
            Step::Named { index, .. } => {
                let entry = self.entry(index, read(LightEntry::decode(body))?)?;
                self.known()?.take_named(entry)
            }
        }
    }

    fn take_status(&mut self, step: Step, status: u16, body: &[u8]) -> Result<(), VoterError> {
        let problem = serde_json::from_slice::<Problem>(body).map(|problem| problem.code).unwrap_or_default();
        let path = step.to_string();
        match (step, status, problem.as_str()) {
            (Step::Roll(asked), 404, "roll-crowded") => {
                if self.more_bits >= MOST_MORE_BITS || asked.bits() >= RollBits::MOST {
                    return Err(VisitError::Crowded { bits: asked.bits() }.into());
                }
                self.more_bits += 1;
                Ok(())
            }
            (Step::Checkpoint(_), 404, "awaits-witnesses") => {
                let policy = self.known.as_ref().and_then(|known| known.fold.manifest()?.witnesses().cloned());
                Err(VoterError::AwaitsWitnesses { quorum: policy.map_or(0, |policy| policy.quorum()) })
            }
            (_, 404, _) => Err(VisitError::NotThere { path, status }.into()),
            (_, 429 | 503, _) => Err(VisitError::Busy { status }.into()),
            _ => Err(VisitError::Failed { path, status }.into()),
        }
    }

    fn take_checkpoint(&mut self, head: Head) -> Result<(), VoterError> {
        let known = self.known.as_ref().ok_or(VoterError::Unconfirmed)?;
        let keys = known.keys()?;
        self.signed = has_signed(keys, known.until, &head.note, &head.checkpoint)?;
        known.verify_witnesses(&head)?;
        let (found, seen) = (head.checkpoint.size, self.before.as_ref().map_or(0, |before| before.checkpoint.size));
        if found < seen {
            return Err(VoterError::WentBack { seen, found });
        }
        let has_all = known.until == found;
        self.head = Some(head);
        if has_all {
            return self.conclude();
        }
        if self.signed { self.compare() } else { Ok(()) }
    }

    fn take_prefix(&mut self, size: u64, old: u64, prefix: &LightPrefix) -> Result<(), VoterError> {
        let head = self.head.as_ref().ok_or(VoterError::Unconfirmed)?;
        let root = prefix.old_root(size, old, &head.checkpoint.root).map_err(VisitError::Answer)?;
        self.roots.insert(old, (root, prefix.path.clone()));
        self.compare()
    }

    fn take_documents(&mut self, from: u64, answer: LightDocuments) -> Result<(), VoterError> {
        let page = self.page(from, answer)?;
        let (until, known) = (page.answer.until, self.known()?);
        known.take_documents(page)?;
        let size = self.head.as_ref().map(|head| head.checkpoint.size);
        if Some(until) == size { self.conclude() } else { Ok(()) }
    }

    /// All documents are there: now we know whose signature the checkpoint needs.
    fn conclude(&mut self) -> Result<(), VoterError> {
        let (Some(known), Some(head)) = (&self.known, &self.head) else { return Err(VoterError::Unconfirmed) };
        known.verify_head(head)?;
        (self.signed, self.complete) = (true, true);
        self.verify_receipts()?;
        self.compare()
    }

    fn take_line(&mut self, asked: RollBits, answer: RollBlocks) -> Result<(), VoterError> {
        let key = self.watched.ok_or(VoterError::NotOnRoll)?;
        let shown = ShownLine { bits: asked.bits(), answer };
        self.known()?.take_line(&key, shown)
    }

    /// The board's word is only where to look.
    fn take_voter(&mut self, body: &[u8], step: &Step) -> Result<(), VoterError> {
        let malformed = |_| VisitError::Malformed { path: step.to_string() };
        let answer: VoterAnswer = serde_json::from_slice(body).map_err(malformed)?;
        let size = self.head.as_ref().map_or(0, |head| head.checkpoint.size);
        let known = self.known.as_ref().ok_or(VoterError::Unconfirmed)?;
        let newest = mine(known, &self.receipts).map(|(own, _)| own.index);
        self.asked_last = true;
        self.named_last = answer.last.map(|last| last.index).filter(|index| *index < size && newest < Some(*index));
        Ok(())
    }

    fn page(&mut self, from: u64, answer: LightDocuments) -> Result<Page, VoterError> {
        self.pages += 1;
        if self.pages > MOST_PAGES || self.known()?.length() > MOST_KNOWN {
            return Err(VisitError::TooMuch.into());
        }
        Ok(Page { file: self.file()?, from, answer })
    }

    fn entry(&self, index: u64, answer: LightEntry) -> Result<ShownEntry, VoterError> {
        Ok(ShownEntry { file: self.file()?, index, answer })
    }

    fn file(&self) -> Result<Vec<u8>, VoterError> {
        Ok(self.head.as_ref().ok_or(VoterError::Unconfirmed)?.file.clone())
    }

    pub(super) fn known(&mut self) -> Result<&mut Known, VoterError> {
        self.known.as_mut().ok_or(VoterError::Unconfirmed)
    }
}

fn read<T>(answer: Result<T, LightError>) -> Result<T, VisitError> {
    answer.map_err(VisitError::Answer)
}
