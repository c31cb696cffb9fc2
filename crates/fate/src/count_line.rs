//! A value of a ballot or a result, in words.

use tupyo_election::{ElectionManifest, Output};

use crate::catalogue;

/// A value of a ballot or a result, in words.
pub fn count_line(manifest: &ElectionManifest, contest: usize, output: Output, value: u64, language: &str) -> String {
    let Some(contest) = manifest.contests().get(contest) else { return String::new() };
    let title = |option: usize| contest.options.get(option).map_or_else(String::new, |option| option.label(language));
    let name = match (output, language) {
        (Output::Option(option), _) => title(option),
        (Output::Blank, "ko") => catalogue::BLANK.to_owned(),
        (Output::Unused, "ko") => catalogue::UNUSED.to_owned(),
        (Output::Unspent, "ko") => catalogue::UNSPENT.to_owned(),
        (Output::Pair(a, b), _) => format!("{} > {}", title(a), title(b)),
        (output, _) => contest.output_name(output),
    };
    format!("  {}: {name}  {value}", contest.title.in_language(language))
}
