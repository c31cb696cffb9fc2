use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;

use tupyo_circuits::TrackingCode;
use tupyo_threshold::{Ceremony, CeremonyKeys, Culprit, UnitShare};

use crate::{
    Author, BallotCheck, DocumentPart, ElectionId, ElectionManifest, Entry, Refusal, Roll, UnitResult, UnitTally,
};

mod ballots;
mod ceremony;
mod documents;
mod results;

pub use ballots::CodedEntry;

/// Where an election stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nothing is there yet.
    Manifest,
    /// The trustees make the joint key.
    Ceremony,
    /// The ceremony is complete, the joint key is to be posted.
    Key,
    /// The roll is being posted.
    Roll,
    /// The roll is sealed, voting can begin.
    Sealed,
    /// Ballots are accepted.
    Open,
    /// Voting has ended, the tally is to be posted.
    Closed,
    /// The trustees post decryption shares.
    Tallied,
    /// The result is there.
    Finished,
}

/// What the state machine leaves to the caller, because it is expensive or needs the ledger. The entry is legal only if this holds too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// Nothing.
    None,
    /// [`BallotCheck::verify`] accepts the entry.
    Ballot,
    /// [`tally`](crate::tally) gives the units that the entry proposes ([`Legal::proposed_tally`]).
    Tally,
}

/// What a legal entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A part of a document whose last part is still to come.
    Part,
    /// The manifest is complete.
    Manifest,
    /// A message of a key ceremony.
    Ceremony,
    /// The joint key.
    JointKey,
    /// Voters of the roll.
    Roll,
    /// The roll is sealed.
    RollSealed,
    /// Voting begins.
    Open,
    /// A ballot is cast.
    Ballot,
    /// A ballot is challenged.
    Challenged,
    /// Voting ends.
    Close,
    /// The encrypted sums.
    Tally,
    /// A trustee's decryption shares.
    DecryptionShare,
    /// The counts.
    Result,
}

/// An entry that is legal in the state that examined it.
pub struct Legal {
    effect: Effect,
    obligation: Obligation,
}

enum Effect {
    /// One more part of an unfinished document.
    Part(DocumentPart),
    /// A document is complete.
    Change { author: Author, change: Change },
    /// A ballot is cast.
    Ballot { voter: u32, code: TrackingCode },
    /// A ballot is challenged.
    Challenged { voter: u32, code: TrackingCode },
}

enum Change {
    Manifest(Arc<ElectionManifest>),
    Ceremony(Box<Ceremony>),
    Culprit(Culprit),
    JointKey(CeremonyKeys),
    Roll(Vec<crate::Voter>),
    RollSealed,
    Open(BallotCheck),
    Close,
    Tally(Vec<UnitTally>),
    Share(u16, Vec<UnitShare>),
    Result(Vec<UnitResult>),
}

/// An election as the fold over its ledger: what is legal next, and everything that has been settled.
///
/// Server, verifier, trustees' and voters' tools run this one (docs/protocol/admission.md).
#[derive(Clone)]
pub struct ElectionState {
    election: ElectionId,
    entries: u64,
    phase: Phase,
    manifest: Option<Arc<ElectionManifest>>,
    pending: BTreeMap<Author, Vec<DocumentPart>>,
    ceremony: Option<Ceremony>,
    culprits: Vec<Culprit>,
    keys: Option<CeremonyKeys>,
    roll: Arc<Roll>,
    check: Option<BallotCheck>,
    voters: Vec<VoterRecord>,
    challenged: HashSet<TrackingCode>,
    ballots: u64,
    tally: Vec<UnitTally>,
    shares: Vec<(u16, Vec<UnitShare>)>,
    result: Vec<UnitResult>,
}

/// What is remembered of a voter.
#[derive(Clone, Copy, Default)]
struct VoterRecord {
    last: Option<(TrackingCode, u64)>,
    ballots: u16,
    challenges: u16,
}

impl ElectionState {
    /// The election with this id, before its first entry.
    pub fn new(election: ElectionId) -> ElectionState {
        ElectionState {
            election,
            entries: 0,
            phase: Phase::Manifest,
            manifest: None,
            pending: BTreeMap::new(),
            ceremony: None,
            culprits: Vec::new(),
            keys: None,
            roll: Arc::new(Roll::default()),
            check: None,
            voters: Vec::new(),
            challenged: HashSet::new(),
            ballots: 0,
            tally: Vec::new(),
            shares: Vec::new(),
            result: Vec::new(),
        }
    }

    /// Whether the entry is legal next, up to its [`Obligation`].
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that it breaks.
    pub fn examine(&self, entry: &Entry) -> Result<Legal, Refusal> {
        match entry {
            Entry::Document(part) => self.examine_part(part),
            Entry::Ballot(signed) => self.examine_ballot(&signed.ballot, None),
            Entry::Challenged(challenged) => self.examine_challenged(challenged, None),
        }
    }

    /// Takes an entry that this state has examined and that meets its obligation.
    pub fn take(&mut self, legal: Legal) {
        match legal.effect {
            Effect::Part(part) => self.take_part(part),
            Effect::Change { author, change } => {
                self.pending.remove(&author);
                self.take_change(change);
            }
            Effect::Ballot { voter, code } => self.take_ballot(voter, code),
            Effect::Challenged { voter, code } => self.take_challenged(voter, code),
        }
        self.entries += 1;
    }

    /// Examines and takes the next entry; what is left to the caller is the answer.
    ///
    /// # Errors
    /// The [`Refusal`]; the state is then unchanged.
    pub fn apply(&mut self, entry: &Entry) -> Result<Obligation, Refusal> {
        let legal = self.examine(entry)?;
        let obligation = legal.obligation;
        self.take(legal);
        Ok(obligation)
    }

    /// Leaves out an entry that is not legal: an auditor goes on behind it, only to report more. The record is refused all the same.
    pub fn skip(&mut self) {
        self.entries += 1;
    }

    fn take_change(&mut self, change: Change) {
        match change {
            Change::Manifest(manifest) => self.begin(manifest),
            Change::Ceremony(ceremony) => self.advance_ceremony(*ceremony),
            Change::Culprit(culprit) => self.restart_ceremony(culprit),
            Change::JointKey(keys) => {
                self.keys = Some(keys);
                self.phase = Phase::Roll;
            }
            Change::Roll(voters) => Arc::make_mut(&mut self.roll).extend(voters),
            Change::RollSealed => self.phase = Phase::Sealed,
            Change::Open(check) => {
                self.voters = vec![VoterRecord::default(); self.roll.voters().len()];
                self.check = Some(check);
                self.phase = Phase::Open;
            }
            Change::Close => self.phase = Phase::Closed,
            Change::Tally(units) => {
                self.tally = units;
                self.phase = Phase::Tallied;
            }
            Change::Share(trustee, units) => self.shares.push((trustee, units)),
            Change::Result(units) => {
                self.result = units;
                self.phase = Phase::Finished;
            }
        }
    }
}

/// What has been settled.
impl ElectionState {
    /// The election's id.
    pub fn election(&self) -> ElectionId {
        self.election
    }

    /// How many entries have been taken.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The phase.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The manifest.
    pub fn manifest(&self) -> Option<&Arc<ElectionManifest>> {
        self.manifest.as_ref()
    }

    /// The ceremony that is under way or has succeeded.
    pub fn ceremony(&self) -> Option<&Ceremony> {
        self.ceremony.as_ref()
    }

    /// Who has spoiled a ceremony, in the ceremonies' order.
    pub fn culprits(&self) -> &[Culprit] {
        &self.culprits
    }

    /// Joint key and verification keys, once the joint key is posted.
    pub fn keys(&self) -> Option<&CeremonyKeys> {
        self.keys.as_ref()
    }

    /// The roll as far as it is posted.
    pub fn roll(&self) -> &Arc<Roll> {
        &self.roll
    }

    /// The check of proofs and signatures, once voting has begun.
    pub fn ballot_check(&self) -> Option<&BallotCheck> {
        self.check.as_ref()
    }

    /// How many ballots have been cast, counted or not.
    pub fn ballots(&self) -> u64 {
        self.ballots
    }

    /// How many ballots have been challenged.
    pub fn challenged(&self) -> u64 {
        self.challenged.len() as u64
    }

    /// A voter's last ballot and its entry's index.
    pub fn last_ballot(&self, voter: u32) -> Option<(TrackingCode, u64)> {
        self.voters.get(usize::try_from(voter).ok()?)?.last
    }

    /// Each voter who has voted, with the index of the entry that counts: the last of the voter's chain.
    pub fn counted(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        (0u32..).zip(&self.voters).filter_map(|(voter, record)| Some((voter, record.last?.1)))
    }

    /// The tally.
    pub fn tally(&self) -> &[UnitTally] {
        &self.tally
    }

    /// The units of the tally that trustees open.
    pub fn opened(&self) -> impl Iterator<Item = &UnitTally> {
        let floor = self.manifest.as_ref().map_or(u32::MAX, |manifest| manifest.floor());
        self.tally.iter().filter(move |unit| unit.is_opened(floor))
    }

    /// The decryption shares, with the trustees' indices, in the ledger's order.
    pub fn shares(&self) -> &[(u16, Vec<UnitShare>)] {
        &self.shares
    }

    /// The result.
    pub fn result(&self) -> &[UnitResult] {
        &self.result
    }
}

impl Legal {
    /// What is left to the caller.
    pub fn obligation(&self) -> Obligation {
        self.obligation
    }

    /// The tally that the entry proposes, where the obligation is [`Obligation::Tally`].
    pub fn proposed_tally(&self) -> Option<&[UnitTally]> {
        match &self.effect {
            Effect::Change { change: Change::Tally(units), .. } => Some(units),
            _ => None,
        }
    }

    /// What the entry says.
    pub fn kind(&self) -> EntryKind {
        match &self.effect {
            Effect::Part(_) => EntryKind::Part,
            Effect::Change { change, .. } => change.kind(),
            Effect::Ballot { .. } => EntryKind::Ballot,
            Effect::Challenged { .. } => EntryKind::Challenged,
        }
    }

    fn free(effect: Effect) -> Legal {
        Legal { effect, obligation: Obligation::None }
    }
}

impl Change {
    fn kind(&self) -> EntryKind {
        match self {
            Change::Manifest(_) => EntryKind::Manifest,
            Change::Ceremony(_) | Change::Culprit(_) => EntryKind::Ceremony,
            Change::JointKey(_) => EntryKind::JointKey,
            Change::Roll(_) => EntryKind::Roll,
            Change::RollSealed => EntryKind::RollSealed,
            Change::Open(_) => EntryKind::Open,
            Change::Close => EntryKind::Close,
            Change::Tally(_) => EntryKind::Tally,
            Change::Share(..) => EntryKind::DecryptionShare,
            Change::Result(_) => EntryKind::Result,
        }
    }
}

impl Phase {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Manifest => "manifest",
            Phase::Ceremony => "ceremony",
            Phase::Key => "key",
            Phase::Roll => "roll",
            Phase::Sealed => "sealed",
            Phase::Open => "open",
            Phase::Closed => "closed",
            Phase::Tallied => "tallied",
            Phase::Finished => "finished",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
