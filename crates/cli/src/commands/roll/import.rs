//! From a list and the voters' registrations to the lines of the roll.

use std::path::PathBuf;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::{ElectionId, ElectionManifest};
use tupyo_office::{BulletinBoard, OfficeError};
use tupyo_registration::RegistrationTerms;

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
            let message = "this election's roll is made by its registrars: `tupyo registrar`";
            return Err(Failure::usage("roll-by-registrars", message));
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
        let answer = Answer::new(
            format!("No faults: {count} voters; {absent} have not registered. Next: `tupyo roll import`."),
            format!("잘못된 곳이 없습니다. 선거인 {count}명, 미등록 {absent}명. 다음 단계: `tupyo roll import`."),
        );
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
            let bar = self.say().progress("posting the roll", "명부 게시", checked.voters.len() as u64);
            actor.post_roll(checked.voters.split_off(0), &mut |posted| bar.inc(posted), &mut OsRng)?;
            bar.finish_and_clear();
            let roll = actor.state()?.roll();
            Ok((roll.count() as usize, roll.root().to_string(), checked))
        });
        let (count, root, Checked { listed, refused, ignored, .. }) = checked?;
        let absent = listed - count;
        let answer = Answer::new(
            format!(
                "The roll has {count} voters (root {root}); {absent} have not registered. Next: `tupyo roll seal`."
            ),
            format!(
                "명부에 선거인 {count}명을 게시했습니다(루트 {root}, 미등록 {absent}명). 다음 단계: `tupyo roll seal`."
            ),
        );
        Ok(answer.with(json!({
            "voters": count, "root": root, "not_registered": absent, "refused": fault::json(&refused), "ignored": ignored,
        })))
    }

    /// Shows what is left out, and asks.
    fn ask_about(&self, checked: &Checked) -> Result<(), Failure> {
        let say = self.say();
        say_ignored(checked, &say);
        if checked.refused.is_empty() {
            return Ok(());
        }
        let [en, ko] = fault::lines(&checked.refused);
        let (left, count) = (checked.refused.len(), checked.voters.len());
        let en = format!("{count} voters would come on the roll. These registrations ({left}) are left out:\n{en}");
        say.note(&en, &format!("명부에 오를 선거인은 {count}명입니다. 제외하는 등록({left}개):\n{ko}"));
        self.confirm.ask(&say, "import", ["post the roll without them", "이것들을 빼고 명부를 게시하려면"])
    }
}

fn say_ignored(checked: &Checked, say: &Say) {
    if checked.ignored.is_empty() {
        return;
    }
    let files: Vec<_> = checked.ignored.iter().map(|file| format!("  {}", file.display())).collect();
    let files = files.join("\n");
    let en = format!("Warning: nothing is read of these files, whose names do not end in .registration:\n{files}");
    say.note(&en, &format!("경고: 이름이 .registration으로 끝나지 않아 읽지 않는 파일입니다.\n{files}"));
}
