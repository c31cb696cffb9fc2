use std::path::PathBuf;
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_election::{Cell, ElectionManifest, Voter};
use tupyo_office::{BulletinBoard, OfficeError};

use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::place::Role;
use crate::roll::{self, CardList, RefusedRegistration, Registered};
use crate::say::{Answer, Say};
use crate::turnouts;

/// The roll: who may vote
#[derive(clap::Subcommand)]
pub enum RollCommand {
    /// Check all registrations, post the roll and seal it
    #[command(
        after_help = "Example:\n  tupyo roll import --anchors anchors.json --key official.key --cards cards.csv \
            --registrations registrations"
    )]
    Import(Import),
}

#[derive(clap::Args)]
pub struct Import {
    #[command(flatten)]
    role: Role,
    /// The list of who may vote
    #[arg(long, value_name = "FILE")]
    cards: PathBuf,
    /// The directory with the voters' registrations, *.registration
    #[arg(long, value_name = "DIR")]
    registrations: PathBuf,
    #[command(flatten)]
    confirm: Confirm,
}

impl RollCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let RollCommand::Import(import) = self;
        import.role.say().outcome(import.run())
    }
}

impl Import {
    fn run(&self) -> Result<Answer, Failure> {
        let list = CardList::read(&self.cards)?;
        let registrations = roll::registrations_in(&self.registrations)?;
        if registrations.is_empty() {
            return Err(Failure::usage(
                "no-registrations",
                format!("{}: no *.registration files", self.registrations.display()),
            ));
        }
        let say = self.role.say();
        let (small, (count, refused)) = self.role.act(|actor| {
            let election = actor.board().election();
            let manifest = actor.state()?.manifest().cloned().ok_or(OfficeError::NoManifest)?;
            let Registered { voters, refused } = roll::build(&list, &registrations, election, &manifest)?;
            let small = self.small_cells(&manifest, &voters, &say)?;
            let count = voters.len();
            let bar = say.progress("posting the roll", "명부 게시", voters.len() as u64);
            actor.post_roll(voters, &mut |posted| bar.inc(posted), &mut OsRng)?;
            bar.finish_and_clear();
            Ok((small, (count, refused)))
        })?;
        let absent = list.cards.len() - count;
        let [left_out_en, left_out_ko] = left_out(&refused);
        let answer = Answer::new(
            format!(
                "The roll is sealed with {count} voters; {absent} cards have not registered.{left_out_en} Next: `tupyo \
                open`."
            ),
            format!(
                "선거인 {count}명의 명부를 확정했습니다(미등록 카드 {absent}장).{left_out_ko} 다음 단계: `tupyo open`."
            ),
        );
        let answer_json =
            json!({ "voters": count, "not_registered": absent, "refused": refused, "small_cells": small });
        Ok(answer.with(answer_json))
    }

    /// Shows the cells with fewer voters than the floor, and asks, if there are any: their districts may never be
    /// opened.
    fn small_cells(&self, manifest: &ElectionManifest, voters: &[Voter], say: &Say) -> Result<Vec<Value>, Failure> {
        let cells = Cell::below_floor(voters, manifest);
        if !cells.is_empty() {
            let floor = manifest.floor();
            let [en, ko] = turnouts::small_cells(manifest, &cells);
            let en = format!("Fewer voters than the floor ({floor}) have the same weight here:\n{en}");
            say.note(&en, &format!("가중치가 같은 선거인이 최소 투표 수({floor})보다 적은 곳입니다.\n{ko}"));
            self.confirm.ask(say, "seal", ["seal this roll", "이 명부를 확정하려면"])?;
        }
        Ok(turnouts::cells_json(manifest, &cells))
    }
}

/// The registrations that are left out, each on a line.
fn left_out(refused: &[RefusedRegistration]) -> [String; 2] {
    if refused.is_empty() {
        return Default::default();
    }
    let lines = |line: fn(&RefusedRegistration) -> String| refused.iter().map(line).collect::<Vec<_>>().join("\n");
    let [en, ko] = [lines(RefusedRegistration::line), lines(RefusedRegistration::line_in_korean)];
    [format!(" Left out:\n{en}\n"), format!(" 제외한 등록:\n{ko}\n")]
}
