use tupyo_circuits::{Context, LimbProof, TrackingCode};

use super::{Effect, ElectionState, Legal, Obligation, VoterRecord};
use crate::{Ballot, BallotCheck, Challenged, Entry, Phase, Refusal};

/// An entry with its tracking code under a context, if it is a ballot: most of what examining it costs, done apart from the state, such as on another core.
pub struct CodedEntry {
    entry: Entry,
    code: Option<Code>,
}

/// A tracking code, and the context that it was computed in.
type Code = (Context, TrackingCode);

impl CodedEntry {
    /// Computes the code. Without a context, or with another one than the state's, it is computed when the entry is examined.
    pub fn new(entry: Entry, context: Option<&Context>) -> CodedEntry {
        let ballot = match &entry {
            Entry::Ballot(signed) => Some(&signed.ballot),
            Entry::Challenged(challenged) => Some(&challenged.ballot),
            Entry::Document(_) => None,
        };
        let code = context.zip(ballot).map(|(context, ballot)| (*context, ballot.tracking_code(context)));
        CodedEntry { entry, code }
    }

    /// The entry.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Its tracking code under a context, if it is a ballot and the code was computed under that one.
    pub fn code(&self, context: &Context) -> Option<TrackingCode> {
        self.code.filter(|(known, _)| known == context).map(|(_, code)| code)
    }
}

/// Ballots and challenges (docs/protocol/admission.md, "Ballots and challenges").
impl ElectionState {
    /// Like [`examine`](Self::examine).
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that it breaks.
    pub fn examine_coded(&self, coded: &CodedEntry) -> Result<Legal, Refusal> {
        match &coded.entry {
            Entry::Document(_) => self.examine(&coded.entry),
            Entry::Ballot(signed) => self.examine_ballot(&signed.ballot, coded.code),
            Entry::Challenged(challenged) => self.examine_challenged(challenged, coded.code),
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

    pub(super) fn examine_ballot(&self, ballot: &Ballot, code: Option<Code>) -> Result<Legal, Refusal> {
        let (record, code) = self.examine_chain(ballot, None, code)?;
        let limit = self.check()?.manifest().limits().ballots;
        if record.ballots >= limit {
            return Err(Refusal::TooMany { limit });
        }
        let effect = Effect::Ballot { voter: ballot.voter, code };
        Ok(Legal { effect, obligation: Obligation::Ballot })
    }

    pub(super) fn examine_challenged(&self, challenged: &Challenged, code: Option<Code>) -> Result<Legal, Refusal> {
        let ballot = &challenged.ballot;
        let (record, code) = self.examine_chain(ballot, Some(challenged.values.len()), code)?;
        let limit = self.check()?.manifest().limits().challenges;
        if record.challenges >= limit {
            return Err(Refusal::TooMany { limit });
        }
        let effect = Effect::Challenged { voter: ballot.voter, code };
        Ok(Legal { effect, obligation: Obligation::Ballot })
    }

    /// Everything that casting and challenging have in common; a challenged ballot is opened to so many values.
    fn examine_chain(
        &self,
        ballot: &Ballot,
        values: Option<usize>,
        code: Option<Code>,
    ) -> Result<(VoterRecord, TrackingCode), Refusal> {
        let check = self.check()?;
        let voter = self.roll.voter(ballot.voter).ok_or(Refusal::UnknownVoter { voter: ballot.voter })?;
        if ballot.style != voter.style {
            return Err(Refusal::WrongStyle { expected: voter.style, found: ballot.style });
        }
        let circuit = check.manifest().style_circuit(ballot.style).ok_or(Refusal::WrongShape)?;
        let (points, responses) = (ballot.ciphertext.len(), ballot.proof.responses.len());
        let opened = values.unwrap_or(circuit.outputs());
        let fits = (points, responses, opened) == (circuit.outputs() + 1, circuit.bits(), circuit.outputs());
        if !fits || !LimbProof::fits_circuit(ballot.limbs.as_ref(), circuit) {
            return Err(Refusal::WrongShape);
        }
        let code = code.filter(|(context, _)| context == check.context());
        let code = code.map_or_else(|| ballot.tracking_code(check.context()), |(_, code)| code);
        if self.challenged.contains(&code) {
            return Err(Refusal::ChallengedBallot { code });
        }
        let record = self.voters.get(ballot.voter as usize).copied().unwrap_or_default();
        let last = record.last.map(|(code, _)| code);
        if ballot.previous != last {
            return Err(Refusal::OutOfChain { last });
        }
        Ok((record, code))
    }

    pub(super) fn take_ballot(&mut self, voter: u32, code: TrackingCode) {
        self.ballots += 1;
        let index = self.entries;
        if let Some(record) = self.voters.get_mut(voter as usize) {
            record.last = Some((code, index));
            record.ballots = record.ballots.saturating_add(1);
        }
    }

    pub(super) fn take_challenged(&mut self, voter: u32, code: TrackingCode) {
        self.challenged.insert(code);
        if let Some(record) = self.voters.get_mut(voter as usize) {
            record.challenges = record.challenges.saturating_add(1);
        }
    }

    /// The check of the open election.
    fn check(&self) -> Result<&BallotCheck, Refusal> {
        match (self.phase, &self.check) {
            (Phase::Open, Some(check)) => Ok(check),
            (phase, _) if phase < Phase::Open => Err(Refusal::NotOpen),
            _ => Err(Refusal::Closed),
        }
    }
}

impl Legal {
    /// The tracking code of the ballot that the entry casts or challenges.
    pub fn ballot(&self) -> Option<TrackingCode> {
        match &self.effect {
            Effect::Ballot { code, .. } | Effect::Challenged { code, .. } => Some(*code),
            _ => None,
        }
    }
}
