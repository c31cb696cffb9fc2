//! Ballots whose voters have cast another one since: they are read again, and taken out of the sums.

use std::collections::BTreeSet;

use rayon::prelude::*;
use tupyo_election::{ElectionState, Entry, TallyBuilder};
use tupyo_group::PublicPoint;
use tupyo_merkle::{TilePath, decode_bundle};

use super::style_and_weight;
use crate::again::read_same;
use crate::facts::Facts;
use crate::{Progress, Record, RecordError, Stage};

/// Ballots by the index of their entry, each with its voter.
#[derive(Default)]
pub(super) struct Replaced(Vec<(u64, u32)>);

/// A ballot's style, weight and ciphertext.
type Summand = (u16, u32, Vec<PublicPoint>);

impl Replaced {
    /// Remembers a ballot that its voter has replaced.
    pub(super) fn push(&mut self, index: u64, voter: u32) {
        self.0.push((index, voter));
    }

    /// Takes all of them out of the sums but those that are not valid, which never were in them. How many voters have
    /// ballots that could not be read again.
    pub(super) fn take_away(
        mut self,
        invalid: &[u64],
        record: &dyn Record,
        progress: &dyn Progress,
        sums: &mut TallyBuilder,
        facts: &mut Facts,
    ) -> Result<u64, RecordError> {
        if self.0.is_empty() {
            return Ok(0);
        }
        self.0.sort_unstable();
        progress.begin(Stage::Replaced, self.0.len() as u64);
        let (mut rest, mut unread) = (self.0.as_slice(), BTreeSet::new());
        for path in facts.bundle_paths().take(facts.bundles.len()) {
            let (of_bundle, behind) = rest.split_at(rest.partition_point(|(index, _)| index / 256 == path.index()));
            rest = behind;
            if !of_bundle.is_empty() && !take_from(path, of_bundle, invalid, record, sums, facts)? {
                unread.extend(of_bundle.iter().map(|(_, voter)| *voter));
            }
            progress.advance(of_bundle.len() as u64);
        }
        Ok(unread.len() as u64)
    }
}

/// The same of the ballots of one bundle. Whether it is what it was.
fn take_from(
    path: TilePath,
    ballots: &[(u64, u32)],
    invalid: &[u64],
    record: &dyn Record,
    sums: &mut TallyBuilder,
    facts: &mut Facts,
) -> Result<bool, RecordError> {
    facts.verified.expected += 1;
    let Some(bundle) = read_same(record, path, facts)? else { return Ok(false) };
    facts.verified.same += 1;
    let entries = decode_bundle(&bundle.bytes, path.width()).unwrap_or_default();
    let valid = ballots.par_iter().filter(|(index, _)| invalid.binary_search(index).is_err());
    let summands = valid.map(|(index, _)| summand(entries.get((index % 256) as usize)?, &facts.state));
    let Some(summands) = summands.collect::<Option<Vec<_>>>() else { return Ok(false) };
    for (style, weight, ciphertext) in summands {
        sums.remove(style, weight, &ciphertext);
    }
    Ok(true)
}

/// What a ballot has added to the sums.
fn summand(bytes: &[u8], state: &ElectionState) -> Option<Summand> {
    let entry = Entry::decode(bytes).ok()?;
    let (style, weight) = style_and_weight(&entry, state)?;
    let Entry::Ballot(signed) = entry else { return None };
    let points = PublicPoint::decode_all(&signed.ballot.ciphertext);
    Some((style, weight, points.into_iter().collect::<Result<_, _>>().ok()?))
}
