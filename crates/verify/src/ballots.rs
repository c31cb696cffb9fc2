//! The second reading: proofs and signatures of all ballots, and the sum of the counted ones.

use rayon::prelude::*;
use tupyo_circuits::Context;
use tupyo_election::{Ballot, BallotCheck, CodedEntry, ElectionState, Entry, EntryKind, Refusal, TallyBuilder};
use tupyo_group::EncodedPoint;
use tupyo_merkle::{TilePath, decode_bundle};

use crate::facts::Facts;
use crate::finding::About;
use crate::reading::read_same;
use crate::source::{Pending, Source};
use crate::{CheckId, Finding, FindingCode, Progress, Record, RecordError, Stage, disputed};

mod batches;

use batches::{Batch, Waiting};

/// Where so many of the last ballots, one of eight, were refused, the next are expected to be like them.
const DOUBTFUL: usize = 8;

/// Reads the bundles again that the first reading has read, if voting has begun.
pub(crate) fn read_again(record: &dyn Record, progress: &dyn Progress, facts: &mut Facts) -> Result<(), RecordError> {
    let Some(check) = facts.state.ballot_check().cloned() else { return Ok(()) };
    facts.second.expected = facts.bundles.len() as u64;
    progress.begin(Stage::Ballots, facts.state.ballots() + facts.state.challenged());
    let mut verification = Verification { sums: TallyBuilder::new(check.manifest()), check, progress, doubtful: false };
    let mut waiting = Waiting::default();
    for path in facts.bundle_paths().take(facts.bundles.len()) {
        for (index, entry, length) in read_votes(record, path, verification.check.context(), facts)? {
            if let Some(batches) = waiting.push(index, entry, length) {
                verification.settle(&batches, facts);
            }
        }
    }
    verification.settle(&waiting.finish(), facts);
    facts.second.tally = verification.sums.finish();
    disputed::find_context(facts);
    compare_counted(facts);
    compare_tally(facts);
    Ok(())
}

/// A ballot or a challenge with its index and its length.
type Vote = (u64, CodedEntry, usize);

/// The legal ballots and challenges of a bundle, if it is what it was.
fn read_votes(
    record: &dyn Record,
    path: TilePath,
    context: &Context,
    facts: &mut Facts,
) -> Result<Vec<Vote>, RecordError> {
    let Some(bundle) = read_same(record, path, facts)? else { return Ok(Vec::new()) };
    facts.second.same += 1;
    let entries = decode_bundle(&bundle.bytes, path.width()).unwrap_or_default();
    let (first, refused) = (path.index() * 256, &facts.refused);
    let vote = |(index, bytes): (u64, &&[u8])| match Entry::decode(bytes) {
        Ok(Entry::Document(_)) | Err(_) => None,
        Ok(entry) => Some((index, coded(index, entry, context, &facts.state), bytes.len())),
    };
    let indexed: Vec<_> = (first..).zip(&entries).filter(|(index, _)| refused.binary_search(index).is_err()).collect();
    Ok(indexed.into_par_iter().filter_map(vote).collect())
}

/// An entry of the first reading with its tracking code, which the state remembers if it is the voter's last ballot.
fn coded(index: u64, entry: Entry, context: &Context, state: &ElectionState) -> CodedEntry {
    let voter = match &entry {
        Entry::Ballot(signed) => Some(signed.ballot.voter),
        _ => None,
    };
    match voter.and_then(|voter| state.last_ballot(voter)) {
        Some((code, last)) if last == index => CodedEntry::known(entry, context, code),
        _ => CodedEntry::new(entry, Some(context)),
    }
}

/// What the ballots are verified with, and their sums so far.
struct Verification<'a> {
    check: BallotCheck,
    sums: TallyBuilder,
    progress: &'a dyn Progress,
    /// Whether many of the last ones were refused.
    doubtful: bool,
}

impl Verification<'_> {
    fn settle(&mut self, batches: &[Batch], facts: &mut Facts) {
        let state = &facts.state;
        let (answers, sums): (Vec<_>, Vec<_>) = batches.par_iter().map(|batch| self.verify(batch, state)).unzip();
        let refused = answers.iter().flatten().filter(|answer| answer.is_err()).count();
        self.doubtful = refused > 0 && refused * DOUBTFUL >= answers.iter().map(Vec::len).sum();
        sums.iter().for_each(|sums| self.sums.merge_all(sums));
        for (batch, answers) in batches.iter().zip(answers) {
            settle_batch(batch, answers, facts);
        }
    }

    /// What is said of each, and the sums of those that count.
    fn verify(&self, batch: &Batch, state: &ElectionState) -> (Vec<Result<(), Refusal>>, TallyBuilder) {
        let entries: Vec<_> = batch.iter().map(|(_, entry)| entry).collect();
        let answers = match self.doubtful {
            true => self.check.verify_doubtful(&entries),
            false => self.check.verify_coded(&entries),
        };
        self.progress.advance(entries.len() as u64);
        let mut sums = TallyBuilder::new(self.check.manifest());
        let mut settled = Vec::with_capacity(answers.len());
        for ((index, coded), answer) in batch.iter().zip(answers) {
            settled.push(answer.map(|checked| {
                if let Some((style, weight)) = counted_ballot(*index, coded.entry(), state) {
                    sums.add(style, weight, &checked.ciphertext);
                }
            }));
        }
        (settled, sums)
    }
}

fn settle_batch(batch: &Batch, answers: Vec<Result<(), Refusal>>, facts: &mut Facts) {
    for ((index, coded), answer) in batch.iter().zip(answers) {
        let entry = coded.entry();
        note_nonce(*index, entry, facts);
        let counted = u64::from(counted_ballot(*index, entry, &facts.state).is_some());
        facts.second.counted += counted;
        match answer {
            Ok(()) => {
                facts.second.proofs += 1;
                facts.second.signatures += 1;
                facts.second.openings += u64::from(matches!(entry, Entry::Challenged(_)));
                facts.second.cards += u64::from(matches!(entry, Entry::Ballot(signed) if signed.card.is_some()));
            }
            Err(refusal) => {
                facts.second.refused += counted;
                facts.find_invalid(*index, &refusal, entry);
            }
        }
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
        true => facts.second.unencrypted.push(index),
        false => facts.second.nonces.push((u128::from_le_bytes(*half), index)),
    }
}

/// Style and weight, if this entry is the one that counts of its voter.
fn counted_ballot(index: u64, entry: &Entry, state: &ElectionState) -> Option<(u16, u32)> {
    let Entry::Ballot(signed) = entry else { return None };
    let Ballot { voter, style, .. } = signed.ballot;
    let (_, last) = state.last_ballot(voter)?;
    let weight = state.roll().voter(voter)?.weight;
    (last == index).then_some((style, weight))
}

fn compare_counted(facts: &mut Facts) {
    let expected = facts.state.counted().count() as u64;
    if facts.second.counted != expected {
        let message = format!("{} of {expected} counted ballots were found", facts.second.counted);
        facts.find_pending(CheckId::C9, FindingCode::CountedMissing, Pending::Changed, message);
    }
}

/// The ledger's tally, unit by unit; a tally on the ledger that the state has refused is not compared.
fn compare_tally(facts: &mut Facts) {
    let proposed = facts.state.tally();
    if facts.legal(EntryKind::Tally) == 0 || proposed == facts.second.tally {
        return;
    }
    let computed = &facts.second.tally;
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
    let style = facts.second.tally.get(unit).map(|unit| usize::from(unit.style));
    let style = style.zip(facts.state.manifest()).and_then(|(style, manifest)| manifest.styles().get(style));
    About { style: style.map(|style| style.id.clone()), ..About::default() }
}
