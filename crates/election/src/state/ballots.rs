//! Which ballots and challenges are legal.

use std::collections::HashSet;

use tupyo_circuits::{LimbProof, TrackingCode};
use tupyo_encoding::encode;
use tupyo_merkle::{Frontier, Hash, leaf_hash};
use tupyo_threads::prelude::*;

use super::legal::Effect;
use super::stage::{Registered, Stage, Voted, VoterRecord};
use super::{ElectionState, Legal, Obligation};
use crate::{
    Announcement, Ballot, BallotCheck, Challenged, CodedEntry, CountedRoot, DocumentDigest, Elector, Entry, Phase,
    Refusal, SignedBallot, Turnout,
};

/// Ballots and challenges (docs/protocol/admission.md, "Ballots and challenges").
impl ElectionState {
    /// Like [`examine`](Self::examine).
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that it breaks.
    pub fn examine_coded(&self, coded: &CodedEntry) -> Result<Legal, Refusal> {
        let code = || self.ballot_check().and_then(|check| coded.code(check.context()));
        match coded.entry() {
            Entry::Document(part) => self.examine_part(part),
            Entry::Ballot(signed) => self.open()?.examine_ballot(signed, code()),
            Entry::Challenged(challenged) => self.open()?.examine_challenged(challenged, code()),
        }
    }

    /// Like [`apply`](Self::apply).
    ///
    /// # Errors
    /// The [`Refusal`]; the state is then unchanged.
    pub fn apply_coded(&mut self, coded: &CodedEntry) -> Result<Obligation, Refusal> {
        let legal = self.examine_coded(coded)?;
        let obligation = legal.obligation;
        self.take(legal);
        Ok(obligation)
    }

    /// What voters do while voting is open.
    pub(super) fn open(&self) -> Result<&Voted, Refusal> {
        match &self.stage {
            Stage::Open(voted) => Ok(voted),
            stage if stage.phase() < Phase::Open => Err(Refusal::NotOpen),
            _ => Err(Refusal::Closed),
        }
    }

    pub(super) fn take_ballot(&mut self, voter: u32, code: TrackingCode) {
        if let Stage::Open(voted) = &mut self.stage {
            voted.cast(voter, code, self.entries);
        }
    }

    pub(super) fn take_challenged(&mut self, voter: u32, code: TrackingCode) {
        if let Stage::Open(voted) = &mut self.stage {
            voted.challenge(voter, code);
        }
    }
}

/// What is done with a ballot.
enum Kind {
    /// It is cast, with a card's signature or without.
    Cast { card: bool },
    /// It is opened to this many values.
    Opened { values: usize },
}

impl Voted {
    /// Nobody has voted.
    pub(super) fn new(registered: Registered, check: BallotCheck, opened_at: u64) -> Voted {
        let records = vec![VoterRecord::default(); check.roll().voters().len()];
        Voted { registered, check, announced: Vec::new(), records, challenged: HashSet::new(), ballots: 0, opened_at }
    }

    /// From now on ballots must know this document, too.
    pub(super) fn announce(&mut self, digest: &DocumentDigest, announcement: Announcement) {
        self.check.announce(digest);
        self.announced.push(announcement);
    }

    /// A voter of the roll, and what is remembered of it.
    pub(super) fn voter(&self, index: u32) -> Option<(&Elector, &VoterRecord)> {
        let record = self.records.get(usize::try_from(index).ok()?)?;
        Some((self.check.roll().voter(index)?, record))
    }

    /// Each voter who has voted, with the index of the entry that counts.
    pub(super) fn counted(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        (0u32..).zip(&self.records).filter_map(|(voter, record)| Some((voter, record.last?.1)))
    }

    /// How many voters of each style have voted.
    pub(super) fn turnouts(&self) -> Vec<Turnout> {
        Turnout::of_all(self.check.manifest(), self.check.roll(), self.counted().map(|(voter, _)| voter))
    }

    /// The root over every voter's counted ballot.
    pub(super) fn counted_root(&self) -> CountedRoot {
        let leaf = |record: &VoterRecord| leaf_hash(&encode(&record.last.map(|(code, index)| (index, code))));
        let leaves: Vec<Hash> = self.records.par_iter().map(leaf).collect();
        let mut tree = Frontier::new();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree.root().into()
    }

    pub(super) fn examine_ballot(&self, signed: &SignedBallot, code: Option<TrackingCode>) -> Result<Legal, Refusal> {
        let ballot = &signed.ballot;
        let (record, code) = self.examine_chain(ballot, Kind::Cast { card: signed.card.is_some() }, code)?;
        let limit = self.check.manifest().limits().ballots;
        if record.ballots >= limit {
            return Err(Refusal::TooMany { limit });
        }
        let effect = Effect::Ballot { voter: ballot.voter, code };
        Ok(Legal { effect, obligation: Obligation::Ballot })
    }

    pub(super) fn examine_challenged(
        &self,
        challenged: &Challenged,
        code: Option<TrackingCode>,
    ) -> Result<Legal, Refusal> {
        let ballot = &challenged.ballot;
        let (record, code) = self.examine_chain(ballot, Kind::Opened { values: challenged.values.len() }, code)?;
        let limit = self.check.manifest().limits().challenges;
        if record.challenges >= limit {
            return Err(Refusal::TooMany { limit });
        }
        let effect = Effect::Challenged { voter: ballot.voter, code };
        Ok(Legal { effect, obligation: Obligation::Ballot })
    }

    /// Everything that casting and challenging have in common.
    fn examine_chain(
        &self,
        ballot: &Ballot,
        kind: Kind,
        code: Option<TrackingCode>,
    ) -> Result<(&VoterRecord, TrackingCode), Refusal> {
        let check = &self.check;
        let (voter, record) = self.voter(ballot.voter).ok_or(Refusal::UnknownVoter { voter: ballot.voter })?;
        if ballot.style != voter.style {
            return Err(Refusal::WrongStyle { expected: voter.style, found: ballot.style });
        }
        let circuit = check.manifest().style_circuit(ballot.style).ok_or(Refusal::WrongShape)?;
        let (points, responses) = (ballot.ciphertext.len(), ballot.proof.responses.len());
        let rest_fits = match kind {
            Kind::Cast { card } => card == check.demands_cards(),
            Kind::Opened { values } => values == circuit.outputs(),
        };
        let fits = rest_fits && (points, responses) == (circuit.outputs() + 1, circuit.bits());
        if !fits || !LimbProof::fits_circuit(ballot.limbs.as_ref(), circuit) {
            return Err(Refusal::WrongShape);
        }
        let (found, expected) = (ballot.documents, check.documents());
        // What is opened may be from before the last one: it is not counted.
        if found > expected || matches!(kind, Kind::Cast { .. }) && found < expected {
            return Err(Refusal::DocumentsChanged { found, expected });
        }
        let code = code.unwrap_or_else(|| ballot.tracking_code(check.context()));
        if self.challenged.contains(&code) {
            return Err(Refusal::ChallengedBallot { code });
        }
        let last = record.last.map(|(code, _)| code);
        if ballot.previous != last {
            return Err(Refusal::OutOfChain { last });
        }
        Ok((record, code))
    }

    fn cast(&mut self, voter: u32, code: TrackingCode, index: u64) {
        self.ballots += 1;
        if let Some(record) = self.records.get_mut(voter as usize) {
            record.last = Some((code, index));
            record.ballots = record.ballots.saturating_add(1);
        }
    }

    fn challenge(&mut self, voter: u32, code: TrackingCode) {
        self.challenged.insert(code);
        if let Some(record) = self.records.get_mut(voter as usize) {
            record.challenges = record.challenges.saturating_add(1);
        }
    }
}
