//! A result, as JSON in the manifest's words.

use std::collections::BTreeMap;

use serde::Serialize;
use tupyo_election::{ContestOption, ElectionManifest, Output, UnitResult};

type Texts<'a> = BTreeMap<&'a str, &'a str>;

#[derive(Serialize)]
struct Unit<'a> {
    style: &'a str,
    title: Texts<'a>,
    contests: Vec<Counted<'a>>,
}

#[derive(Serialize)]
struct Counted<'a> {
    contest: &'a str,
    title: Texts<'a>,
    options: Vec<Count>,
}

#[derive(Serialize)]
struct Count {
    option: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<BTreeMap<String, String>>,
    votes: u64,
}

/// A result as JSON in the manifest's words: `[{"style", "title", "contests": [{"contest", "title", "options":
/// [{"option", "label", "votes"}]}]}]`; what is no option, such as `blank`, has no label.
pub fn result_json(manifest: &ElectionManifest, units: &[UnitResult]) -> String {
    let units: Vec<_> = units.iter().filter_map(|unit| shown(manifest, unit)).collect();
    serde_json::to_string(&units).unwrap_or_default()
}

fn shown<'a>(manifest: &'a ElectionManifest, unit: &UnitResult) -> Option<Unit<'a>> {
    let style = manifest.styles().get(usize::from(unit.style))?;
    let counts = manifest.counts(unit.style, &unit.values)?;
    let contest = |place: &usize| {
        let contest = manifest.contests().get(*place)?;
        let own = counts.iter().filter(|(of, ..)| of == place);
        let count = |(_, output, votes): &(usize, Output, u64)| {
            let label = match output {
                Output::Option(option) => contest.options.get(*option).map(ContestOption::labels),
                _ => None,
            };
            Count { option: contest.output_name(*output), label, votes: *votes }
        };
        let title = contest.title.texts().collect();
        Some(Counted { contest: &contest.id, title, options: own.map(count).collect() })
    };
    let contests = style.contests.iter().filter_map(contest).collect();
    Some(Unit { style: &style.id, title: style.title.texts().collect(), contests })
}
