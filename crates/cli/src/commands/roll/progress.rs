//! How many members have registered, and who has not.

use std::path::PathBuf;

use serde_json::json;
use tupyo_election::ElectionManifest;
use tupyo_members::{ListMember, MemberProgress, reminders};
use tupyo_office::OfficeError;
use tupyo_registrar::RegistrarSalts;

use crate::catalogue::roll as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::place::{Election, Output};
use crate::roll::members;
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct ShowProgress {
    /// The members: a table as a spreadsheet saves it, CSV or XLSX
    members: PathBuf,
    #[command(flatten)]
    election: Election,
    /// The registrar's data directory: its secret tells which line of the public roll is whose
    #[arg(long, value_name = "DIR")]
    registrar: PathBuf,
    /// The table to make for a mailer: the members who have not registered, without codes
    #[arg(long, value_name = "FILE")]
    reminders: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl ShowProgress {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// Compares the members with the public roll.
    pub fn run(&self) -> Result<Answer, Failure> {
        self.reminders.as_deref().map_or(Ok(()), files::must_be_new)?;
        let salts = RegistrarSalts::of_directory(&self.registrar)
            .map_err(|error| Failure::io(error.code(), error.to_string()))?;
        let mut place = self.election.place()?;
        let state = place.follow()?;
        let manifest = state.manifest().cloned().ok_or(OfficeError::NoManifest)?;
        let Some(roll) = state.registration_roll() else {
            return Err(Failure::refused("no-registration", texts::NOBODY_REGISTERS_NOW_JOINT));
        };
        let list = members::read(&self.members, &manifest)?;
        let stands = |member: &ListMember| roll.current(&salts.holder(roll.scope(), &member.handle)).is_some();
        let progress = MemberProgress::of(&list.members, &manifest, stands);
        let written = self.reminders.as_deref().map_or(Ok(()), |path| {
            let table = reminders(&progress.missing, &manifest, self.say().tag());
            files::write_new(path, table.as_bytes(), Readers::Owner)
        });
        let waiting = state.standing_registrations().count();
        written.map(|()| self.answer(&progress, &manifest, roll.count(), waiting))
    }

    fn answer(&self, progress: &MemberProgress<'_>, manifest: &ElectionManifest, lines: u32, waiting: usize) -> Answer {
        let (mut said, mut districts) = ([String::new(), String::new()], Vec::new());
        let mut add = |more: [String; 2]| said.iter_mut().zip(more).for_each(|(said, more)| said.push_str(&more));
        for district in &progress.districts {
            let Some(style) = manifest.styles().get(district.style) else { continue };
            let (registered, of) = (district.registered, district.members);
            let ([title_en, title_ko], id) = (["en", "ko"].map(|tongue| style.title.in_language(tongue)), &style.id);
            add(texts::of(&id, &of, &registered, &[title_en, title_ko]));
            districts.push(json!({ "style": style.id.as_str(), "members": of, "registered": registered }));
        }
        let (registered, missing) = (progress.registered(), progress.missing.len());
        let (members, others) = (registered + missing, u64::from(lines).saturating_sub(registered as u64));
        if others > 0 {
            add(texts::lines_roll_no_member(&others));
        }
        if waiting > 0 {
            add(texts::documents_wait_for_other(&waiting));
        }
        if let Some(path) = &self.reminders {
            let path = path.display();
            add(texts::wrote_who_have_not(&missing, &path));
        }
        let answer = Answer::new(texts::members_have_registered(&members, &registered, &said));
        answer.with(json!({
            "members": members, "registered": registered, "missing": missing, "districts": districts,
            "other_lines": others, "documents_waiting": waiting, "reminders": self.reminders,
        }))
    }
}
