//! One district of the 20th presidential election, with its official figures.

use super::{Script, Stage};
use crate::DemoOptions;
use crate::catalogue::play as texts;
use crate::electorate::electorate;
use crate::error::DemoError;
use crate::figures::{District, Figures};
use crate::report::{DemoReport, OptionCount, Played};
use crate::show::Show;

/// Plays it.
pub fn play(options: &DemoOptions, show: &Show) -> Result<DemoReport, DemoError> {
    let figures = Figures::load()?;
    let place = figures.district(&options.district)?;
    let district = figures.districts[place].scaled(options.scale);
    introduce(options, show, &figures, &district);
    let stage = Stage::set(show)?;
    let script = Script {
        manifest: stage.people.manifest(&figures),
        style: place as u16,
        citizens: electorate(&district),
        record: options.record.as_deref(),
    };
    let found = stage.play(&script)?;
    let unit = found.verdict.unit(&district.name.to_lowercase());
    let played = Played {
        title: [district.name.clone(), figures.korean(&district.name).to_owned()],
        scale: options.scale,
        voters: district.eligible(),
        counted: unit["counted"].as_u64(),
        ballots: district.expected().iter().sum(),
        options: counts(&figures, place, &district, &unit),
    };
    Ok(found.report(played))
}

fn introduce(options: &DemoOptions, show: &Show, figures: &Figures, district: &District) {
    show.line(show.text(texts::TUPYO_PLAYS_TH_PRESIDENTIAL));
    let name = show.text([&district.name, figures.korean(&district.name)]);
    let (scale, eligible) = (options.scale, district.eligible());
    show.line(&show.language().say(texts::district_at_scale(&eligible, &name, &scale)));
}

/// One line for each output of the contest: what was cast, what the verifier's report says, what the official figures
/// say.
fn counts(figures: &Figures, place: usize, district: &District, unit: &serde_json::Value) -> Vec<OptionCount> {
    let official = figures.districts[place].expected();
    let blank = "blank".to_owned();
    let names = figures.candidates.iter().chain([&blank]);
    let tallied = unit["contests"][0]["options"].as_array().cloned().unwrap_or_default();
    let line = |(place, name): (usize, &String)| {
        let counted = tallied.get(place);
        let korean = if *name == blank { texts::BLANK[1] } else { figures.korean(name) };
        OptionCount {
            contest: "president".to_owned(),
            id: counted.and_then(|option| option["option"].as_str()).unwrap_or_default().to_owned(),
            name: [name.clone(), korean.to_owned()],
            expected: district.expected()[place],
            tallied: counted.and_then(|option| option["votes"].as_u64()),
            official: Some(official[place]),
        }
    };
    names.enumerate().map(line).collect()
}
