//! From a list and the voters' registrations to the lines of the roll.

use std::path::PathBuf;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::{ElectionId, ElectionManifest};
use tupyo_office::{BulletinBoard, OfficeError};
use tupyo_registration::RegistrationTerms;

use crate::catalogue::{roll as texts, wrong_cards};
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::place::{Election, Output, Role};
use crate::roll::{self, Checked, fault};
use crate::say::{Answer, Say};

/// What the roll is made of.
#[derive(clap::Args)]
pub struct Sources {
    /// The list of who may vote: a CSV file with the columns person, card, code, style and weight
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// The directory with the voters' registrations, *.registration
    #[arg(long, value_name = "DIR")]
    registrations: PathBuf,
}

#[derive(clap::Args)]
pub struct Check {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Import {
    #[command(flatten)]
    role: Role,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    confirm: Confirm,
}

impl Sources {
    fn check(&self, election: ElectionId, manifest: &ElectionManifest) -> Result<Checked, Failure> {
        if manifest.registration().is_some() {
            return Err(Failure::usage("roll-by-registrars", wrong_cards::REGISTRARS_MAKE_ROLL));
        }
        roll::check(&self.list, &self.registrations, &RegistrationTerms::of_listed_cards(election, manifest))
    }
}

impl Check {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// Exit code 0 if nothing at all is found.
    pub fn run(&self) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let election = place.board.address().election;
        let manifest = place.follow()?.manifest().cloned().ok_or(OfficeError::NoManifest)?;
        let checked = self.sources.check(election, &manifest)?;
        say_ignored(&checked, &self.say());
        let Checked { voters, listed, mut faults, refused, ignored } = checked;
        faults.extend(refused);
        fault::none_in(&faults)?;
        let (count, absent) = (voters.len(), listed - voters.len());
        let answer = Answer::new(texts::no_faults_voters_have(&absent, &count));
        Ok(answer.with(json!({ "voters": count, "not_registered": absent, "ignored": ignored })))
    }
}

impl Import {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.role.say()
    }

    /// Nothing is posted if the list has a fault; the registrations that are left out are shown first, and asked about.
    pub fn run(&self) -> Result<Answer, Failure> {
        let checked = self.role.act(|actor| {
            let election = actor.board().election();
            let manifest = actor.state()?.manifest().cloned().ok_or(OfficeError::NoManifest)?;
            let mut checked = self.sources.check(election, &manifest)?;
            fault::none_in(&checked.faults)?;
            self.ask_about(&checked)?;
            let bar = self.say().progress(texts::POSTING_ROLL, checked.voters.len() as u64);
            actor.post_roll(checked.voters.split_off(0), &mut |posted| bar.inc(posted), &mut OsRng)?;
            bar.finish_and_clear();
            let roll = actor.state()?.roll();
            Ok((roll.count() as usize, roll.root().to_string(), checked))
        });
        let (count, root, Checked { listed, refused, ignored, .. }) = checked?;
        let absent = listed - count;
        let answer = Answer::new(texts::roll_voters_root_have(&absent, &count, &root));
        Ok(answer.with(json!({
            "voters": count, "root": root, "not_registered": absent, "refused": fault::json(&refused),
            "ignored": ignored,
        })))
    }

    /// Shows what is left out, and asks.
    fn ask_about(&self, checked: &Checked) -> Result<(), Failure> {
        let say = self.say();
        say_ignored(checked, &say);
        if checked.refused.is_empty() {
            return Ok(());
        }
        let said = fault::lines(&checked.refused);
        let (left, count) = (checked.refused.len(), checked.voters.len());
        say.note(texts::voters_would_come_on(&count, &left, &said));
        self.confirm.ask(&say, "import", texts::POST_ROLL_WITHOUT_THEM)
    }
}

fn say_ignored(checked: &Checked, say: &Say) {
    if checked.ignored.is_empty() {
        return;
    }
    let files: Vec<_> = checked.ignored.iter().map(|file| format!("  {}", file.display())).collect();
    let files = files.join("\n");
    say.note(texts::warning_nothing_read_these(&files));
}
