//! Proofs and signatures of all ballots, verified while the record is read, and the sum of those that count.
//!
//! A valid ballot is added at once. If its voter replaces it, it is read again at the end, and taken away.

use rayon::prelude::*;
use tupyo_election::{Ballot, BallotCheck, CodedEntry, ElectionState, Entry, EntryKind, Refusal, TallyBuilder};
use tupyo_group::EncodedPoint;

use crate::facts::Facts;
use crate::finding::About;
use crate::findings::Findings;
use crate::source::{Pending, Source};
use crate::{CheckId, Finding, FindingCode, Progress, Record, RecordError, disputed};

mod batches;
mod replaced;

use batches::{Batch, Waiting};
use replaced::Replaced;

/// Where so many of the last ballots, one of eight, were refused, the next are expected to be like them.
const DOUBTFUL: usize = 8;

/// The votes that the fold has taken.
#[derive(Default)]
pub(crate) struct Votes {
    waiting: Waiting,
    /// From the first of them on.
    verification: Option<Verification>,
    /// Those whose voter has cast another one since.
    replaced: Replaced,
    /// Those that are not valid, ascending.
    invalid: Vec<u64>,
    /// What is found of them. It stands behind what is found of the ledger.
    findings: Findings,
}

/// What the ballots are verified with, and their sums so far.
struct Verification {
    check: BallotCheck,
    sums: TallyBuilder,
    /// Whether many of the last ones were refused.
    doubtful: bool,
}

/// A ballot or a challenge that the fold has taken.
pub(crate) struct Vote {
    pub index: u64,
    pub entry: CodedEntry,
    /// Its entry's length.
    pub length: usize,
    /// The ballot that it replaces.
    pub replaces: Option<u64>,
}

impl Votes {
    /// Takes a vote. Some of those that came before are verified, if they are enough.
    pub fn take(&mut self, vote: Vote, facts: &mut Facts) {
        if let (Some(before), Entry::Ballot(signed)) = (vote.replaces, vote.entry.entry()) {
            self.replaced.push(before, signed.ballot.voter);
        }
        if let Some(batches) = self.waiting.push(vote.index, vote.entry, vote.length) {
            self.settle(&batches, facts);
        }
    }

    /// Verifies the last ones, takes away what was replaced, and compares what is left with the ledger's tally.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn finish(
        mut self,
        record: &dyn Record,
        progress: &dyn Progress,
        facts: &mut Facts,
    ) -> Result<(), RecordError> {
        if !facts.was_read() {
            return Ok(());
        }
        let last = std::mem::take(&mut self.waiting).finish();
        self.settle(&last, facts);
        let Some(Verification { mut sums, .. }) = self.verification.or_else(|| Verification::begin(&facts.state))
        else {
            return Ok(());
        };
        facts.findings.append(self.findings);
        let unread = self.replaced.take_away(&self.invalid, record, progress, &mut sums, facts)?;
        let invalid = |(_, index): &(u32, u64)| self.invalid.binary_search(index).is_ok();
        facts.verified.refused = facts.state.counted().filter(invalid).count() as u64;
        facts.verified.counted = facts.state.counted().count() as u64 - unread;
        facts.verified.tally = sums.finish();
        disputed::find_context(facts);
        compare_counted(unread, facts);
        compare_tally(facts);
        Ok(())
    }

    fn settle(&mut self, batches: &[Batch], facts: &mut Facts) {
        if self.verification.is_none() {
            self.verification = Verification::begin(&facts.state);
        }
        let Some(verification) = &mut self.verification else { return };
        let answers = verification.verify_all(batches, &facts.state);
        for ((index, entry), answer) in batches.iter().flatten().zip(answers.into_iter().flatten()) {
            self.settle_vote(*index, entry.entry(), answer, facts);
        }
    }

    fn settle_vote(&mut self, index: u64, entry: &Entry, answer: Result<(), Refusal>, facts: &mut Facts) {
        note_nonce(index, entry, facts);
        match answer {
            Ok(()) => {
                facts.verified.proofs += 1;
                facts.verified.signatures += 1;
                facts.verified.openings += u64::from(matches!(entry, Entry::Challenged(_)));
                facts.verified.cards += u64::from(matches!(entry, Entry::Ballot(signed) if signed.card.is_some()));
            }
            Err(refusal) => {
                self.invalid.push(index);
                let (check, finding) = facts.invalid(index, &refusal, entry);
                self.findings.add(check, finding, Source::pending(Pending::Context));
            }
        }
    }
}

impl Verification {
    /// None before voting.
    fn begin(state: &ElectionState) -> Option<Verification> {
        let check = state.ballot_check()?.clone();
        Some(Verification { sums: TallyBuilder::new(check.manifest()), check, doubtful: false })
    }

    /// What is said of each, batch by batch; valid ballots are added.
    fn verify_all(&mut self, batches: &[Batch], state: &ElectionState) -> Vec<Vec<Result<(), Refusal>>> {
        let (answers, sums): (Vec<_>, Vec<_>) = batches.par_iter().map(|batch| self.verify(batch, state)).unzip();
        let refused = answers.iter().flatten().filter(|answer| answer.is_err()).count();
        self.doubtful = refused > 0 && refused * DOUBTFUL >= answers.iter().map(Vec::len).sum();
        sums.iter().for_each(|sums| self.sums.merge_all(sums));
        answers
    }

    fn verify(&self, batch: &Batch, state: &ElectionState) -> (Vec<Result<(), Refusal>>, TallyBuilder) {
        let entries: Vec<_> = batch.iter().map(|(_, entry)| entry).collect();
        let answers = match self.doubtful {
            true => self.check.verify_doubtful(&entries),
            false => self.check.verify_coded(&entries),
        };
        let mut sums = TallyBuilder::new(self.check.manifest());
        let mut add = |entry: &CodedEntry, ciphertext: &[_]| {
            if let Some((style, weight)) = style_and_weight(entry.entry(), state) {
                sums.add(style, weight, ciphertext);
            }
        };
        let pairs = entries.iter().zip(answers);
        let settled = pairs.map(|(entry, answer)| answer.map(|checked| add(entry, &checked.ciphertext))).collect();
        (settled, sums)
    }
}

/// Keeps what warns of nonces that are none or not a ballot's own: half of a point tells it from others.
fn note_nonce(index: u64, entry: &Entry, facts: &mut Facts) {
    let ballot = match entry {
        Entry::Ballot(signed) => &signed.ballot,
        Entry::Challenged(challenged) => &challenged.ballot,
        Entry::Document(_) => return,
    };
    let Some(EncodedPoint(bytes)) = ballot.ciphertext.first() else { return };
    let Some((half, _)) = bytes.split_first_chunk() else { return };
    match *bytes == [0; 32] {
        true => facts.verified.unencrypted.push(index),
        false => facts.verified.nonces.push((u128::from_le_bytes(*half), index)),
    }
}

/// Style and weight of a ballot.
fn style_and_weight(entry: &Entry, state: &ElectionState) -> Option<(u16, u32)> {
    let Entry::Ballot(signed) = entry else { return None };
    let Ballot { voter, style, .. } = signed.ballot;
    Some((style, state.roll().voter(voter)?.weight))
}

fn compare_counted(unread: u64, facts: &mut Facts) {
    if unread > 0 {
        let message = format!("ballots that {unread} voters replaced could not be read again, and are counted, too");
        facts.find_pending(CheckId::C9, FindingCode::ReplacedCounted, Pending::Changed, message);
    }
}

/// The ledger's tally, unit by unit; a tally on the ledger that the state has refused is not compared.
fn compare_tally(facts: &mut Facts) {
    let proposed = facts.state.tally();
    if facts.legal(EntryKind::Tally) == 0 || proposed == facts.verified.tally {
        return;
    }
    let computed = &facts.verified.tally;
    let differs = |place: usize| computed.get(place) != proposed.get(place);
    let units: Vec<_> = (0..computed.len().max(proposed.len())).filter(|place| differs(*place)).collect();
    for unit in units {
        let refusal = Refusal::WrongTally { place: format!("unit {unit}") };
        let finding =
            Finding { about: about_unit(unit, facts), ..Finding::of_record(refusal.code(), refusal.to_string()) };
        facts.find(CheckId::T2, finding, Source::pending(Pending::Ballots));
    }
}

/// The style of a place in the verifier's own tally.
fn about_unit(unit: usize, facts: &Facts) -> About {
    let style = facts.verified.tally.get(unit).map(|unit| usize::from(unit.style));
    let style = style.zip(facts.state.manifest()).and_then(|(style, manifest)| manifest.styles().get(style));
    About { style: style.map(|style| style.id.clone()), ..About::default() }
}

#[cfg(test)]
mod tests;
