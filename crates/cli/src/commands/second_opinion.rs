//! What the library `bulletproofs` says of the range proofs of a record's ballots, beside what this project's code
//! says.

use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::ProgressBar;
use rand::Rng;
use rand::rngs::OsRng;
use rayon::prelude::*;
use serde_json::{Value, json};
use tupyo_election::{ElectionId, Entry};
use tupyo_merkle::{TileKind, TilePath, decode_bundle, tiles_for_size};
use tupyo_second_opinion::{Opinions, SecondOpinion};
use tupyo_verify::{Anchors, Bounds, Outcome, Record, Silent, Verified, verify_until_tally};
use verifier_cli::Directory;

use crate::catalogue::{commands as texts, errors, wrong_files};
use crate::failure::Failure;
use crate::place::Output;
use crate::say::{Answer, Say};

/// Disagreements that are listed one by one.
const LISTED: usize = 100;
/// The longest bundle: 256 entries, each with its length before it.
const LONGEST_BUNDLE: usize = 256 * (2 + tupyo_merkle::MAX_ENTRY_BYTES);

/// Ask another implementation about a record: the library bulletproofs judges the range proof of every ballot with
/// amounts once more, one by one
#[derive(clap::Args)]
#[command(after_help = "Example:\n  tupyo second-opinion record --election 00ab… --sample 500\n\n\
    Exit codes: 0 both say the same of every proof that was asked about; 1 they do not, and both verdicts are named, \
    or the record has no checkpoint that verifies; 5 there is nothing to ask about; 2, 3 as for every command. \
    Whether the record is right is what `tupyo verify` says.")]
pub struct SecondOpinionOptions {
    /// The directory of an exported record
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    /// The election's id, from a place that you trust
    #[arg(long, value_name = "ID")]
    election: ElectionId,
    /// Ask about so many ballots, drawn at random, instead of all: the library takes some milliseconds for each
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    sample: Option<u32>,
    #[command(flatten)]
    output: Output,
}

/// What was heard so far.
#[derive(Default)]
struct Heard {
    /// Range proofs that both accept.
    accepted: u64,
    /// Those that both refuse.
    refused: u64,
    /// Ballots about which nobody was asked.
    not_asked: u64,
    /// Entries about whose proof the two do not say the same, the first of them: what this project says, and what the
    /// library does.
    differ: Vec<(u64, bool, bool)>,
    /// How many there are.
    differing: u64,
}

type Numbered = (u64, Entry);

impl SecondOpinionOptions {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let say = self.output.say();
        say.outcome(self.asked(&say))
    }

    fn asked(&self, say: &Say) -> Result<Answer, Failure> {
        let record = Directory::open(&self.record).map_err(|error| unreadable(&error))?;
        let anchors = Anchors { election: self.election, witnesses: None };
        let verified = verify_until_tally(&record, &anchors, Bounds::default(), &Silent);
        let Verified { report, state, .. } = verified.map_err(|error| unreadable(&error))?;
        let size = report.checkpoint.as_ref().ok_or_else(refused)?.size;
        let opinion = state.ballot_check().and_then(SecondOpinion::of).ok_or_else(nothing)?;
        let votes = state.ballots() + state.challenged();
        let total = self.sample.map_or(votes, |sample| votes.min(sample.into()));
        let bar = say.progress(texts::RANGE_PROOFS, total);
        let (heard, all) = match self.sample {
            None => every(&record, size, &opinion, &bar)?,
            Some(sample) => drawn(&record, size, sample as usize, &opinion, &bar)?,
        };
        bar.finish_and_clear();
        if all == 0 { Err(nothing()) } else { Ok(answer(&heard, all, report.outcome)) }
    }
}

/// Asks about every ballot.
fn every(record: &Directory, size: u64, opinion: &SecondOpinion, bar: &ProgressBar) -> Result<(Heard, u64), Failure> {
    let (mut heard, mut all) = (Heard::default(), 0);
    for path in bundles(size) {
        let ballots = read(record, path)?;
        all += ballots.len() as u64;
        heard.ask(opinion, &ballots, bar);
    }
    Ok((heard, all))
}

/// Asks about so many ballots, each set of them as likely as any other.
fn drawn(
    record: &Directory,
    size: u64,
    sample: usize,
    opinion: &SecondOpinion,
    bar: &ProgressBar,
) -> Result<(Heard, u64), Failure> {
    let (mut kept, mut all) = (Vec::<Numbered>::new(), 0_u64);
    for path in bundles(size) {
        for ballot in read(record, path)? {
            all += 1;
            if kept.len() < sample {
                kept.push(ballot);
                continue;
            }
            let place = usize::try_from(OsRng.gen_range(0..all)).unwrap_or(usize::MAX);
            kept.get_mut(place).into_iter().for_each(|slot| *slot = ballot.clone());
        }
    }
    kept.sort_by_key(|(index, _)| *index);
    let mut heard = Heard::default();
    kept.chunks(256).for_each(|some| heard.ask(opinion, some, bar));
    Ok((heard, all))
}

fn bundles(size: u64) -> impl Iterator<Item = TilePath> {
    tiles_for_size(size).take_while(|path| path.kind() == TileKind::Entries)
}

/// The ballots of a bundle that have a range proof, with their numbers.
fn read(record: &Directory, path: TilePath) -> Result<Vec<Numbered>, Failure> {
    let changed = || Failure::io("record-changed", wrong_files::record_changed(&path));
    let bytes = record.read(&path.to_string(), LONGEST_BUNDLE).map_err(|error| unreadable(&error))?;
    let bytes = bytes.ok_or_else(changed)?;
    let entries = decode_bundle(&bytes, path.width()).map_err(|_| changed())?;
    let decoded =
        (path.index() * 256..).zip(entries).filter_map(|(index, bytes)| Some((index, Entry::decode(bytes).ok()?)));
    Ok(decoded.filter(|(_, entry)| SecondOpinion::has_ranges(entry)).collect())
}

impl Heard {
    /// Both are asked about each of these, on all cores.
    fn ask(&mut self, opinion: &SecondOpinion, ballots: &[Numbered], bar: &ProgressBar) {
        let ask = |(index, entry): &Numbered| {
            let opinions = opinion.ask(entry);
            bar.inc(1);
            Some((*index, opinions?))
        };
        let opinions: Vec<_> = ballots.par_iter().filter_map(ask).collect();
        opinions.into_iter().for_each(|(index, opinions)| self.hear(index, opinions));
    }

    fn hear(&mut self, index: u64, opinions: Opinions) {
        match opinions {
            Opinions::NotAsked => self.not_asked += 1,
            Opinions::Given { tupyo: true, bulletproofs: true } => self.accepted += 1,
            Opinions::Given { tupyo: false, bulletproofs: false } => self.refused += 1,
            Opinions::Given { tupyo, bulletproofs } => {
                self.differing += 1;
                if self.differ.len() < LISTED {
                    self.differ.push((index, tupyo, bulletproofs));
                }
            }
        }
    }

    fn asked(&self) -> u64 {
        self.accepted + self.refused + self.differing
    }
}

fn answer(heard: &Heard, all: u64, outcome: Outcome) -> Answer {
    let Heard { accepted, refused, not_asked, differing, .. } = heard;
    let asked = heard.asked();
    let mut said = if *differing == 0 {
        texts::both_say_same_all(&all, &asked)
    } else {
        texts::two_do_not_say(&asked, &differing)
    };
    let mut add = |more: [String; 2]| said.iter_mut().zip(more).for_each(|(said, more)| said.push_str(&more));
    add(texts::both_accept_both_refuse(&accepted, &refused));
    if *not_asked > 0 {
        add(texts::ballots_refused_before_their(&not_asked));
    }
    for (index, tupyo, library) in &heard.differ {
        let verdict = |accepts: bool| if accepts { texts::ACCEPTS } else { texts::REFUSES };
        let ([tupyo_en, tupyo_ko], [library_en, library_ko]) = (verdict(*tupyo), verdict(*library));
        add(texts::entry_tupyo_bulletproofs(&index, &[library_en, library_ko], &[tupyo_en, tupyo_ko]));
    }
    Answer::new(said).with(programs(heard, all, outcome)).exiting(u8::from(*differing > 0))
}

fn programs(heard: &Heard, all: u64, outcome: Outcome) -> Value {
    let differ = heard.differ.iter().map(|(index, tupyo, library)| {
        let word = |accepts: &bool| if *accepts { "accepts" } else { "refuses" };
        json!({ "entry": index, "tupyo": word(tupyo), "bulletproofs": word(library) })
    });
    json!({
        "format": "tupyo/second-opinion/v1", "record": outcome, "range_proofs": all, "asked": heard.asked(),
        "both_accept": heard.accepted, "both_refuse": heard.refused, "not_asked": heard.not_asked,
        "disagreements": heard.differing, "disagree": differ.collect::<Vec<_>>(),
    })
}

fn refused() -> Failure {
    Failure::refused("record-refused", texts::RECORD_NO_CHECKPOINT_VERIFIES).advise(texts::FIND_OUT_WHY)
}

fn nothing() -> Failure {
    Failure::undecided("no-range-proofs", texts::NO_BALLOT_RECORD_RANGE)
}

fn unreadable(error: &tupyo_verify::RecordError) -> Failure {
    Failure::io("record", [error.to_string(), errors::record_unreadable(error)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disagreement_names_both_verdicts_and_exits_with_1() {
        let mut heard = Heard::default();
        heard.hear(3, Opinions::Given { tupyo: true, bulletproofs: true });
        assert_eq!(answer(&heard, 2, Outcome::Accepted).exit_code(), 0);
        heard.hear(7, Opinions::Given { tupyo: true, bulletproofs: false });
        let said = programs(&heard, 2, Outcome::Accepted);
        assert_eq!(said["disagree"], json!([{ "entry": 7, "tupyo": "accepts", "bulletproofs": "refuses" }]));
        assert_eq!((said["disagreements"].as_u64(), said["asked"].as_u64()), (Some(1), Some(2)));
        let answer = answer(&heard, 2, Outcome::Accepted);
        assert_eq!(answer.exit_code(), 1);
        assert!(answer.english().contains("entry 7: tupyo accepts, bulletproofs refuses"));
        (0..200).for_each(|index| heard.hear(index, Opinions::Given { tupyo: false, bulletproofs: true }));
        assert_eq!((heard.differ.len(), heard.differing), (LISTED, 201));
    }
}
