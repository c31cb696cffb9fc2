//! What a report says of contests, made once for all units.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use tupyo_election::{Contest, ContestOption, ElectionManifest, Output};

use super::super::texts::texts;
use super::{ContestReport, OptionReport};

/// What is printed of the contests of a manifest, each made when it is first asked for. Thousands of units may share a
/// contest of hundreds of options: they share its texts.
pub(super) struct ContestTexts<'a> {
    manifest: &'a ElectionManifest,
    contests: Vec<OnceLock<ContestReport>>,
}

impl<'a> ContestTexts<'a> {
    pub(super) fn of(manifest: &'a ElectionManifest) -> ContestTexts<'a> {
        ContestTexts { manifest, contests: manifest.contests().iter().map(|_| OnceLock::new()).collect() }
    }

    /// The contest with this number in a unit, whose next votes are its; none if there are none. `None` if there is no
    /// such contest.
    pub(super) fn report(&self, number: usize, votes: &mut impl Iterator<Item = u64>) -> Option<ContestReport> {
        let contest = self.manifest.contests().get(number)?;
        let mut report = self.contests.get(number)?.get_or_init(|| without_votes(contest)).clone();
        report.options.iter_mut().for_each(|option| option.votes = votes.next());
        Some(report)
    }
}

fn without_votes(contest: &Contest) -> ContestReport {
    let option = |output| {
        let title = match output {
            Output::Option(number) => contest.options.get(number)?.labels(),
            Output::Pair(a, b) => paired(contest.options.get(a)?, contest.options.get(b)?),
            _ => BTreeMap::new(),
        };
        Some(OptionReport { option: contest.output_name(output), title: Arc::new(title), votes: None })
    };
    let options = contest.rule.outputs(contest.options.len()).into_iter().filter_map(option).collect();
    ContestReport { contest: contest.id.clone(), title: Arc::new(texts(&contest.title)), options }
}

/// Both labels, in each language of the first.
fn paired(first: &ContestOption, second: &ContestOption) -> BTreeMap<String, String> {
    let text = |(language, label): (String, String)| {
        let text = format!("{label} > {}", second.label(&language));
        (language, text)
    };
    first.labels().into_iter().map(text).collect()
}

/// As the value that is shared.
pub(super) fn shared<T: Serialize, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}
