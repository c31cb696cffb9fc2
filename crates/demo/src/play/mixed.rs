//! One ballot with a contest of every kind, voted at random; every count is compared with a recount of the choices in
//! the clear.

use rand::Rng;
use rand::rngs::OsRng;
use tupyo_election::{Contest, ElectionManifest, Output};
use tupyo_voter::Choices;

use super::{Script, Stage};
use crate::DemoOptions;
use crate::catalogue::{ended, play as texts};
use crate::electorate::{Citizen, Marks, citizens};
use crate::error::{DemoEnd, DemoError};
use crate::report::{DemoReport, OptionCount, Played};
use crate::show::Show;

/// Everybody on the roll at a scale of 1, and one of how many stays at home.
const VOTERS: u64 = 4000;
const STAYS_AT_HOME: u64 = 8;

/// The style with all contests.
const STYLE: u16 = 0;

/// Plays it.
pub fn play(options: &DemoOptions, show: &Show) -> Result<DemoReport, DemoError> {
    show.line(show.text(texts::TUPYO_PLAYS_ONE_BALLOT));
    let stage = Stage::set(show)?;
    let draft = stage.people.mixed_manifest();
    let manifest = ElectionManifest::parse(&draft.to_json()?)?;
    let voters = VOTERS.div_ceil(options.scale).max(2 * STAYS_AT_HOME);
    let marks = |voter: u64| (!voter.is_multiple_of(STAYS_AT_HOME)).then(|| random_marks(&manifest));
    let choices = (0..voters).map(|voter| (marks(voter), Some(random_marks(&manifest))));
    let citizens =
        citizens(choices.map(|(choice, first)| (choice.clone(), first.filter(|_| choice.is_some()))).collect());
    let expected = recount(&manifest, &citizens)?;
    let script = Script { manifest: draft, style: STYLE, citizens, record: options.record.as_deref() };
    let found = stage.play(&script)?;
    let unit = found.verdict.unit("all");
    let played = Played {
        title: texts::ALL_KINDS.map(str::to_owned),
        scale: options.scale,
        voters,
        counted: unit["counted"].as_u64(),
        ballots: script.citizens.iter().filter(|citizen| citizen.choice.is_some()).count() as u64,
        options: counts(&manifest, &expected, &unit),
    };
    Ok(found.report(played))
}

/// A valid choice in each contest.
fn random_marks(manifest: &ElectionManifest) -> Marks {
    manifest.contests().iter().map(random_choice).collect()
}

fn random_choice(contest: &Contest) -> Vec<usize> {
    contest.rule.draw(contest.options.len(), &mut |bound| OsRng.gen_range(0..bound))
}

/// The sums of what the citizens choose in the end, computed in the clear.
fn recount(manifest: &ElectionManifest, citizens: &[Citizen]) -> Result<Vec<u64>, DemoError> {
    let mut sums = vec![0; manifest.output_labels(STYLE).unwrap_or_default().len()];
    for choice in citizens.iter().filter_map(|citizen| citizen.choice.as_ref()) {
        let values = Choices::of(STYLE, choice.clone()).expected_values(manifest)?;
        let counts = manifest.counts(STYLE, &values).ok_or_else(|| DemoEnd::of(ended::NO_VALUES))?;
        sums.iter_mut().zip(counts).for_each(|(sum, (_, _, count))| *sum += count);
    }
    Ok(sums)
}

fn counts(manifest: &ElectionManifest, expected: &[u64], unit: &serde_json::Value) -> Vec<OptionCount> {
    let tallied = unit["contests"].as_array().into_iter().flatten();
    let tallied: Vec<_> = tallied.flat_map(|contest| contest["options"].as_array().into_iter().flatten()).collect();
    let labels = manifest.output_labels(STYLE).unwrap_or_default();
    let line = |(place, (contest, output)): (usize, (usize, Output))| {
        let contest = manifest.contests().get(contest)?;
        let name = contest.output_name(output);
        Some(OptionCount {
            contest: contest.id.clone(),
            id: name.clone(),
            name: [format!("{}: {name}", contest.id), format!("{}: {name}", contest.title.in_language("ko"))],
            expected: *expected.get(place)?,
            tallied: tallied.get(place).and_then(|option| option["votes"].as_u64()),
            official: None,
        })
    };
    labels.into_iter().enumerate().filter_map(line).collect()
}
