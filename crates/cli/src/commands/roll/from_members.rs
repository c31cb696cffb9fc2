//! From an association's members to the registrar's list, with codes, letters and a table for a mailer.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::{ElectionId, ElectionManifest, Phase};
use tupyo_members::{CodeLink, Letter, ListMember, ListedPerson, MembersToAdd, letters, mail_merge};
use tupyo_office::OfficeError;
use tupyo_registration::RegistrationCode;

use crate::catalogue::roll as texts;
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::place::{Election, Output};
use crate::roll::list::{self, Columns};
use crate::roll::{fault, members};
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct FromMembers {
    /// The members: a table as a spreadsheet saves it, CSV or XLSX
    members: PathBuf,
    #[command(flatten)]
    election: Election,
    /// The registrar's list of who may register; it is made, or the new members are added to it
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// The letters to make, a page of HTML for each new member: print them, and keep them secret
    #[arg(long, value_name = "FILE", required_unless_present = "mail_merge")]
    letters: Option<PathBuf>,
    /// The table to make for a mailer, CSV with the codes: keep it secret
    #[arg(long, value_name = "FILE")]
    mail_merge: Option<PathBuf>,
    /// The address of the board's pages: each member gets a link to the voters' page there, with the code behind `#`
    #[arg(long, value_name = "URL", value_parser = page_address)]
    page: Option<String>,
    /// The address of the board for voters, if the pages do not come from it: links name it then
    #[arg(long, value_name = "URL", value_parser = address, requires = "page")]
    board: Option<String>,
    /// The address of the registrar's service, for letters and links
    #[arg(long, value_name = "URL", value_parser = address)]
    service: Option<String>,
    /// Give a member who is on the list another code, by the id, address or number that stands there; may be repeated
    #[arg(long, value_name = "PERSON")]
    again: Vec<String>,
    /// Add new members although some of the list are no members any more: they are not the same persons with other
    /// addresses
    #[arg(long)]
    gone_stay: bool,
    #[command(flatten)]
    confirm: Confirm,
    #[command(flatten)]
    output: Output,
}

/// An address that can stand in a letter and in a drawing.
fn address(text: &str) -> Result<String, String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>`\\".contains(&byte));
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    if is_plain && is_web && text.len() <= 1000 {
        Ok(text.to_owned())
    } else {
        Err("not an address, https://…".to_owned())
    }
}

/// An address behind which the rest of a link can stand.
fn page_address(text: &str) -> Result<String, String> {
    if text.contains(['?', '#']) {
        return Err("an address without ? and #: the tool adds what stands behind them".to_owned());
    }
    address(text)
}

impl FromMembers {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// Nothing is written if the members' list has a fault; what will be written is shown first, and asked about.
    pub fn run(&self) -> Result<Answer, Failure> {
        self.written().try_for_each(files::must_be_new)?;
        self.must_be_csv()?;
        self.must_differ()?;
        let (manifest, election) = self.manifest()?;
        let found = members::read(&self.members, &manifest)?;
        let rows = self.rows(&manifest)?;
        let listed = persons(&rows);
        let adding = MembersToAdd::of(&found.members, &listed, &manifest);
        let adding = adding.map_err(|faults| members::refusal(&self.members, &faults))?;
        self.must_be_other_persons(&adding)?;
        let again = self.again(&found.members, &listed)?;
        members::say_found(&found, &self.say());
        if adding.fresh.is_empty() && again.is_empty() {
            return Ok(self.answer(&adding, 0));
        }
        self.ask(&adding, &again, &manifest)?;
        let getting: Vec<&ListMember> = adding.fresh.iter().copied().chain(again).collect();
        self.write(&getting, rows, &manifest, &election.to_string())?;
        Ok(self.answer(&adding, getting.len()))
    }

    /// The files with codes.
    fn written(&self) -> impl Iterator<Item = &Path> {
        [&self.mail_merge, &self.letters].into_iter().filter_map(|path| path.as_deref())
    }

    /// The list is written as CSV, whatever it was.
    fn must_be_csv(&self) -> Result<(), Failure> {
        if self.list.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
            return Ok(());
        }
        Err(Failure::usage("list-name", texts::list_written_as_csv(&self.list.display())))
    }

    /// One file takes nothing of another.
    fn must_differ(&self) -> Result<(), Failure> {
        let paths: Vec<&Path> = self.written().chain([self.list.as_path(), &self.members]).collect();
        let mut seen = HashSet::new();
        match paths.into_iter().find(|path| !seen.insert(plain_path(path))) {
            None => Ok(()),
            Some(path) => {
                let path = path.display();
                Err(Failure::usage("same-file", texts::given_twice_members_list(&path)))
            }
        }
    }

    /// Who is new may be somebody of the list with another address or id, who would get a second code and vote.
    fn must_be_other_persons(&self, adding: &MembersToAdd<'_>) -> Result<(), Failure> {
        if self.gone_stay || adding.fresh.is_empty() || adding.gone.is_empty() {
            return Ok(());
        }
        let fresh: Vec<_> = adding.fresh.iter().map(|member| member.handle.as_str()).collect();
        let (fresh, gone, list) = (fresh.join(", "), adding.gone.join(", "), self.list.display());
        let failure = Failure::refused("members-gone", texts::nothing_was_written_these(&fresh, &gone, &list));
        Err(failure.with("gone", json!(adding.gone)).advise(texts::WRITE_MEMBERS_AS_THEY))
    }

    /// The manifest, if it accepts codes and its roll is not sealed; and the election.
    fn manifest(&self) -> Result<(std::sync::Arc<ElectionManifest>, ElectionId), Failure> {
        let mut place = self.election.place()?;
        let state = place.follow()?;
        let manifest = state.manifest().cloned().ok_or(OfficeError::NoManifest)?;
        if !manifest.registration().is_some_and(|rules| rules.codes()) {
            return Err(
                Failure::usage("no-codes", texts::ELECTION_ACCEPTS_NO_ONE).advise(texts::MAKE_ITS_MANIFEST_WITH)
            );
        }
        if state.phase() > Phase::Roll {
            return Err(Failure::refused("roll-sealed", texts::ROLL_SEALED_NOBODY_COMES));
        }
        Ok((manifest, state.election()))
    }

    /// The rows of the registrar's list, if there is one.
    fn rows(&self, manifest: &ElectionManifest) -> Result<Vec<Columns>, Failure> {
        if !self.list.exists() {
            return Ok(Vec::new());
        }
        let rows = list::rows(&self.list)?.map_err(|faults| fault::refusal(&faults))?;
        let styles: Vec<String> = manifest.styles().iter().map(|style| style.id.as_str().to_owned()).collect();
        match list::read(&self.list, &styles)? {
            Err(faults) if !rows.is_empty() => Err(fault::refusal(&faults)),
            _ => Ok(rows),
        }
    }

    /// Members who get another code.
    fn again<'a>(&self, members: &'a [ListMember], listed: &[ListedPerson]) -> Result<Vec<&'a ListMember>, Failure> {
        let is_listed = |member: &&ListMember| listed.iter().any(|person| person.person == member.handle.as_str());
        let find = |person: &String| {
            let named = |member: &&ListMember| member.handle.as_str() == person || member.address == *person;
            members
                .iter()
                .filter(is_listed)
                .find(named)
                .ok_or_else(|| Failure::usage("unknown-member", texts::not_on_both_lists(&person)))
        };
        self.again.iter().map(find).collect()
    }

    /// Shows what will be written, and asks.
    fn ask(
        &self,
        adding: &MembersToAdd<'_>,
        again: &[&ListMember],
        manifest: &ElectionManifest,
    ) -> Result<(), Failure> {
        let say = self.say();
        let mut lines = [String::new(), String::new()];
        for (place, style) in manifest.styles().iter().enumerate() {
            let count = adding.fresh.iter().filter(|member| member.style == place).count();
            let ([title_en, title_ko], id) = (["en", "ko"].map(|tongue| style.title.in_language(tongue)), &style.id);
            let [en, ko] = texts::text(&count, &id, &[title_en, title_ko]);
            lines[0] += &en;
            lines[1] += &ko;
        }
        let files: Vec<_> = self.written().map(|path| format!("\n  {}", path.display())).collect();
        let (files, list) = (files.concat(), self.list.display());
        let (fresh, known, again) = (adding.fresh.len(), adding.known, again.len());
        say.note(texts::new_members_on_already(&again, &files, &fresh, &known, &lines, &list));
        self.note_whose_page()?;
        if !adding.gone.is_empty() {
            let gone = adding.gone.join(", ");
            say.note(texts::warning_these_on_no(&gone, &list));
        }
        self.confirm.ask(&say, "write", texts::WRITE_THEM)
    }

    /// A page speaks with the board that it comes from, unless its link names another one.
    fn note_whose_page(&self) -> Result<(), Failure> {
        let Some(page) = self.page.as_deref().filter(|_| self.board.is_none()) else { return Ok(()) };
        let (page, board) = (page.trim_end_matches('/'), self.election.address()?.url);
        if page != board {
            self.say().note(texts::links_lead_page_there(&board, &page));
        }
        Ok(())
    }

    /// The files with codes first: a member on the list without a letter would never get one.
    fn write(
        &self,
        getting: &[&ListMember],
        rows: Vec<Columns>,
        manifest: &ElectionManifest,
        election: &str,
    ) -> Result<(), Failure> {
        let (tag, styles) = (self.say().tag(), manifest.styles());
        let mut made = Vec::with_capacity(getting.len());
        for member in getting.iter().copied() {
            let district = styles.get(member.style).map_or("", |style| style.title.in_language(tag));
            made.push(Letter { member, district, code: RegistrationCode::generate(&mut OsRng) });
        }
        let row = |letter: &Letter<'_>| {
            let style = styles.get(letter.member.style).map(|style| style.id.as_str().to_owned()).unwrap_or_default();
            let (person, code) = (letter.member.handle.to_string(), letter.code.hash().to_string());
            [person, String::new(), code, style, letter.member.weight.to_string()]
        };
        let rows: Vec<Columns> = rows.into_iter().chain(made.iter().map(row)).collect();
        self.write_codes(&made, manifest.title().in_language(tag), election)?;
        // Whether the list is the new one is not known then, so nobody's code is deleted.
        list::write(&self.list, rows, Readers::Owner).map_err(|failure| failure.advise(texts::FILES_WITH_CODES_WRITTEN))
    }

    fn write_codes(&self, made: &[Letter<'_>], title: &str, election: &str) -> Result<(), Failure> {
        let service = self.service.as_deref();
        let link = self.page.as_deref().map(|page| CodeLink { page, election, board: self.board.as_deref(), service });
        if let Some(path) = &self.mail_merge {
            files::write_new(path, mail_merge(made, link.as_ref()).as_bytes(), Readers::Owner)?;
        }
        let Some(path) = &self.letters else { return Ok(()) };
        let written = files::write_new_by(path, Readers::Owner, |file| {
            letters(made, title, link.as_ref(), service, self.say().tag(), |piece| file.write_all(piece.as_bytes()))
        });
        if written.is_err() {
            // Codes that no list has are of no use to anybody.
            self.mail_merge.iter().for_each(|path| drop(files::remove(path)));
        }
        written
    }

    fn answer(&self, adding: &MembersToAdd<'_>, codes: usize) -> Answer {
        let (list, known) = (self.list.display(), adding.known);
        let listed = known + adding.fresh.len();
        let answer = if codes == 0 {
            Answer::new(texts::nothing_write_all_members(&known, &list))
        } else {
            Answer::new(texts::wrote_codes_members_registrar(&codes, &list, &listed))
        };
        let files: Vec<&Path> = if codes == 0 { Vec::new() } else { self.written().collect() };
        answer.with(json!({
            "codes": codes, "members": listed, "new": adding.fresh.len(), "no_members": adding.gone, "files": files,
        }))
    }
}

/// Two names of one file, as far as they can be told before it is there.
fn plain_path(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)));
    whole.unwrap_or_else(|| path.to_owned())
}

/// The persons of the rows, each once.
fn persons(rows: &[Columns]) -> Vec<ListedPerson> {
    let mut seen = HashSet::new();
    let person = |[person, card, _, style, weight]: &Columns| {
        let person = if person.is_empty() { card } else { person };
        let is_first = seen.insert(person.clone());
        let listed = ListedPerson { person: person.clone(), style: style.clone(), weight: weight.clone() };
        is_first.then_some(listed)
    };
    rows.iter().filter_map(person).collect()
}
