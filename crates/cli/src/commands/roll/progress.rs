//! How many members have registered, and who has not.

use std::path::PathBuf;

use serde_json::json;
use tupyo_election::ElectionManifest;
use tupyo_members::{ListMember, MemberProgress, reminders};
use tupyo_office::OfficeError;
use tupyo_registrar::RegistrarSalts;

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
            let message = "nobody registers now: the joint key is not posted yet, or the roll is sealed";
            return Err(Failure::refused("no-registration", message)
                .in_korean("지금은 등록할 수 없습니다. 공동 키를 아직 게시하지 않았거나 명부를 이미 확정했습니다"));
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
        let (mut en, mut ko, mut districts) = (String::new(), String::new(), Vec::new());
        for district in &progress.districts {
            let Some(style) = manifest.styles().get(district.style) else { continue };
            let (registered, of) = (district.registered, district.members);
            en += &format!("\n  {} [{}]: {registered} of {of}", style.title.in_language("en"), style.id);
            ko += &format!("\n  {} [{}]: {of}명 중 {registered}명", style.title.in_language("ko"), style.id);
            districts.push(json!({ "style": style.id.as_str(), "members": of, "registered": registered }));
        }
        let (registered, missing) = (progress.registered(), progress.missing.len());
        let (members, others) = (registered + missing, u64::from(lines).saturating_sub(registered as u64));
        if others > 0 {
            en += &format!("\nLines of the roll that are no member's: {others}");
            ko += &format!("\n명부의 줄 가운데 회원의 것이 아닌 줄: {others}");
        }
        if waiting > 0 {
            en += &format!("\nDocuments that wait for other registrars' signatures: {waiting}");
            ko += &format!("\n다른 등록관의 서명을 기다리는 문서: {waiting}");
        }
        if let Some(path) = &self.reminders {
            en += &format!("\nWrote the {missing} who have not to {}.", path.display());
            ko += &format!("\n등록하지 않은 {missing}명을 {}에 적었습니다.", path.display());
        }
        let answer = Answer::new(
            format!("{registered} of {members} members have registered.{en}"),
            format!("회원 {members}명 중 {registered}명이 등록했습니다.{ko}"),
        );
        answer.with(json!({
            "members": members, "registered": registered, "missing": missing, "districts": districts,
            "other_lines": others, "documents_waiting": waiting, "reminders": self.reminders,
        }))
    }
}
