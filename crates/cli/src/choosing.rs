//! What a voter chooses: from a file or standard input, or asked contest by contest; never from the command line, which
//! other users of the machine can read.

use std::path::Path;

use tupyo_election::{Contest, ContestOption, ElectionManifest};
use tupyo_voter::Choices;
use zeroize::Zeroizing;

use crate::ballot_paper;
use crate::catalogue::paper as texts;
use crate::failure::Failure;
use crate::files;
use crate::say::Say;

const LARGEST_CHOICES: usize = 1 << 20;

/// The choices for a style, from where the voter has them.
pub fn choices(file: Option<&Path>, manifest: &ElectionManifest, style: u16, say: &Say) -> Result<Choices, Failure> {
    let contests = Choices::contests(manifest, style)?;
    match file {
        None => {
            say.note(ballot_paper::text(manifest, style).map(|text| text + "\n"));
            let lines = contests.iter().map(|contest| ask(contest, say)).collect::<Result<Vec<_>, _>>()?;
            parse(manifest, style, lines.iter().map(|line| line.as_str()))
        }
        Some(path) if path == Path::new("-") => {
            let lines = typed(contests.len(), say)?;
            parse(manifest, style, lines.iter().map(|line| line.as_str()))
        }
        Some(path) => parse(manifest, style, files::read_text(path, LARGEST_CHOICES)?.lines()),
    }
}

fn parse<'a>(
    manifest: &ElectionManifest,
    style: u16,
    lines: impl Iterator<Item = &'a str>,
) -> Result<Choices, Failure> {
    let lines: Vec<_> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    Ok(Choices::parse(manifest, style, &lines)?)
}

/// `contest=` and what the voter answers.
fn ask(contest: &Contest, say: &Say) -> Result<Zeroizing<String>, Failure> {
    let (title, options) = (contest.title.in_language(say.tag()), options(contest, say));
    let (example, explained) = contest.rule.kind().choice;
    let example = example.split_once('=').map_or(example, |(_, choice)| choice);
    let [rule_en, rule_ko] = ballot_paper::rules::sentence(contest);
    let answer = say.ask(texts::write_ids_or_titles(&example, &explained, &options, &[rule_en, rule_ko], &title))?;
    let mut line = Zeroizing::new(String::with_capacity(contest.id.len() + 1 + answer.len()));
    line.extend([contest.id.as_str(), "=", &answer]);
    Ok(line)
}

fn options(contest: &Contest, say: &Say) -> String {
    let title = |option: &ContestOption| format!("{} ({})", option.id, option.label(say.tag()));
    let blank = ballot_paper::has_blank(contest).then(|| "blank".to_owned());
    contest.options.iter().map(title).chain(blank).collect::<Vec<_>>().join(", ")
}

/// A line for each contest, or up to an empty one: what is behind them answers what is asked later.
fn typed(contests: usize, say: &Say) -> Result<Vec<Zeroizing<String>>, Failure> {
    let mut lines = Vec::with_capacity(contests);
    for _ in 0..contests {
        let line = say.line()?;
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}
