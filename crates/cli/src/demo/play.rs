//! The election, phase by phase.

mod closing;
mod opening;
mod voting;

use std::path::Path;
use std::time::Instant;

use tempfile::TempDir;
use tupyo_client::BoardAddress;

use super::cheats::Outcome;
use super::figures::{District, Figures};
use super::people::People;
use super::processes::Verdict;
use super::report::{OptionCount, Report};
use super::show::Show;
use super::{DemoOptions, Failure};
use crate::files;
use crate::steps::{self, Actor};
use voting::Votes;

/// The stage: figures, people, and where things are kept.
struct Stage<'a> {
    show: &'a Show,
    figures: Figures,
    place: usize,
    district: District,
    people: People,
    private: TempDir,
    scale: u64,
    seconds: Vec<(&'static str, f64)>,
}

/// Plays everything.
pub fn play(options: &DemoOptions, show: &Show) -> Result<Report, Failure> {
    let mut stage = Stage::set(options, show)?;
    let record = options.record.clone().unwrap_or_else(|| stage.private_path("record"));
    // Not only after an election of many minutes.
    files::new_directory(&record)?;
    let (_server, board) = stage.phase("setup", Stage::start_election)?;
    let mut official = Actor::new(board.clone(), stage.people.official_key()?);
    let trustees = stage.phase("ceremony", |stage| stage.hold_ceremony(&board, &mut official))?;
    let citizens = stage.phase("roll", |stage| stage.post_roll(&mut official))?;
    let state = official.state()?.clone();
    let votes = stage.phase("voting", |stage| stage.vote(&board, &state, citizens))?;
    let mut outcomes = stage.phase("cheating", |stage| stage.cheat(&board, &state, &votes))?;
    steps::close(&mut official)?;
    outcomes.push(stage.cheat_late(&board, &state, &votes)?);
    stage.show_cheats(&outcomes);
    stage.phase("tally", |stage| stage.tally(&board, &mut official, trustees))?;
    let record_bytes = stage.phase("export", |stage| stage.export(&board, &record))?;
    let verdict = stage.phase("verify", |stage| stage.verify(&record, board.address()))?;
    let tampering_refused = stage.phase("tamper", |stage| stage.tamper(&record, board.address()))?;
    let found = Found { votes, outcomes, verdict, tampering_refused, record_bytes };
    Ok(stage.report(board.address(), found))
}

/// What the phases have found out.
struct Found {
    votes: Votes,
    outcomes: Vec<Outcome>,
    verdict: Verdict,
    tampering_refused: bool,
    record_bytes: u64,
}

impl<'a> Stage<'a> {
    fn set(options: &DemoOptions, show: &'a Show) -> Result<Stage<'a>, Failure> {
        let figures = Figures::load()?;
        let place = figures.district(&options.district)?;
        let district = figures.districts[place].scaled(options.scale);
        let private = tempfile::Builder::new().prefix("tupyo-demo-").tempdir()?;
        show.line(show.text([
            "Tupyo plays the 20th presidential election of Korea, 9 March 2022, in one district of Seoul.",
            "투표(Tupyo)가 2022년 3월 9일 제20대 대통령선거를 서울의 한 자치구에서 재연합니다.",
        ]));
        let stage = Stage {
            show,
            figures,
            place,
            district,
            people: People::new(),
            private,
            scale: options.scale,
            seconds: Vec::new(),
        };
        let (name, eligible) = (stage.district_name(), stage.district.eligible());
        show.line(&match show.language() {
            super::Language::En => format!("{name}, at 1:{}: {eligible} citizens on the roll.", options.scale),
            super::Language::Ko => format!("{name}, 1:{} 축소: 선거인 {eligible}명.", options.scale),
        });
        Ok(stage)
    }

    /// Runs a phase and takes its time.
    fn phase<T>(
        &mut self,
        name: &'static str,
        run: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let start = Instant::now();
        let value = run(self)?;
        self.seconds.push((name, start.elapsed().as_secs_f64()));
        Ok(value)
    }

    /// The district's ballot style.
    fn style(&self) -> u16 {
        self.place as u16
    }

    /// The district's name in the chosen language.
    fn district_name(&self) -> String {
        let name = &self.district.name;
        self.show.text([name, self.figures.korean(name)]).to_owned()
    }

    fn private_path(&self, name: &str) -> std::path::PathBuf {
        Path::join(self.private.path(), name)
    }

    fn report(self, anchors: &BoardAddress, found: Found) -> Report {
        let unit = found.verdict.unit(&self.district.name.to_lowercase());
        let options = self.options(&unit);
        let korean = self.figures.korean(&self.district.name).to_owned();
        Report {
            counted: unit["counted"].as_u64(),
            options,
            district: [self.district.name.clone(), korean],
            scale: self.scale,
            election: anchors.election.to_string(),
            ledger_key: anchors.ledger_key.to_string(),
            voters: self.district.eligible(),
            cast: found.votes.cast,
            challenged: found.votes.challenged,
            cheats: found.outcomes,
            verified: found.verdict.accepted,
            tampering_refused: found.tampering_refused,
            seconds: self.seconds,
            ballots_per_second: found.verdict.ballots_per_second,
            record_bytes: found.record_bytes,
        }
    }

    /// One line for each output of the contest: what was cast, what the verifier's report says, what the official figures say.
    fn options(&self, unit: &serde_json::Value) -> Vec<OptionCount> {
        let official = self.figures.districts[self.place].expected();
        let blank = "blank".to_owned();
        let names = self.figures.candidates.iter().chain([&blank]);
        let tallied = unit["contests"][0]["options"].as_array().cloned().unwrap_or_default();
        let line = |(place, name): (usize, &String)| {
            let counted = tallied.get(place);
            OptionCount {
                id: counted.and_then(|option| option["option"].as_str()).unwrap_or_default().to_owned(),
                name: [
                    name.clone(),
                    if *name == blank { "백지(무효)".to_owned() } else { self.figures.korean(name).to_owned() },
                ],
                expected: self.district.expected()[place],
                tallied: counted.and_then(|option| option["votes"].as_u64()),
                official: official[place],
            }
        };
        names.enumerate().map(line).collect()
    }
}
