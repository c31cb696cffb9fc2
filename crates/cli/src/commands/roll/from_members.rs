//! From an association's members to the registrar's list, with codes, letters and a table for a mailer.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::{ElectionId, ElectionManifest, Phase};
use tupyo_members::{CodeLink, Letter, ListMember, ListedPerson, MembersToAdd, letters, mail_merge};
use tupyo_office::OfficeError;
use tupyo_registration::RegistrationCode;

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
        let message = format!("{}: the list is written as CSV: give it a name that ends in .csv", self.list.display());
        let korean = format!("{}: 명단은 CSV로 씁니다. 이름이 .csv로 끝나야 합니다", self.list.display());
        Err(Failure::usage("list-name", message).in_korean(korean))
    }

    /// One file takes nothing of another.
    fn must_differ(&self) -> Result<(), Failure> {
        let paths: Vec<&Path> = self.written().chain([self.list.as_path(), &self.members]).collect();
        let mut seen = HashSet::new();
        match paths.into_iter().find(|path| !seen.insert(plain_path(path))) {
            None => Ok(()),
            Some(path) => {
                let path = path.display();
                let message = format!("{path} is given twice: members, list, letters and table are files of their own");
                let korean = format!(
                    "{path}을(를) 두 번 적었습니다. 회원 명단, 자격 명단, 안내문, 발송 표는 서로 다른 파일이어야 합니다"
                );
                Err(Failure::usage("same-file", message).in_korean(korean))
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
        let message = format!(
            "nothing was written: these are on {list} and no members any more: {gone}\nand these are new: {fresh}\nWho is on \
            both sides, with another address or id, would vote twice"
        );
        let korean = format!(
            "아무것도 쓰지 않았습니다. {list}에 있으나 회원 명단에 없습니다: {gone}\n새 회원: {fresh}\n연락처나 회원번호만 바뀐 같은 \
            사람이 있으면 두 번 투표하게 됩니다"
        );
        let failure = Failure::refused("members-gone", message).in_korean(korean);
        let failure = failure.with("gone", json!(adding.gone)).advise(
            "Write the members as they stand on the list. If they are other persons, run the command again with \
            `--gone-stay`.",
        );
        Err(failure.advise_in_korean(
            "같은 사람은 자격 명단에 있는 대로 적으십시오. 서로 다른 사람이면 `--gone-stay`를 더해 다시 실행하십시오.",
        ))
    }

    /// The manifest, if it accepts codes and its roll is not sealed; and the election.
    fn manifest(&self) -> Result<(std::sync::Arc<ElectionManifest>, ElectionId), Failure> {
        let mut place = self.election.place()?;
        let state = place.follow()?;
        let manifest = state.manifest().cloned().ok_or(OfficeError::NoManifest)?;
        if !manifest.registration().is_some_and(|rules| rules.codes()) {
            let message = "this election accepts no one-time codes";
            let advice = "Make its manifest with registrars and `--codes`: `tupyo manifest new --registrar … --codes`.";
            return Err(Failure::usage("no-codes", message)
                .in_korean("이 선거는 일회용 등록 코드를 받지 않습니다")
                .advise(advice)
                .advise_in_korean(
                    "등록관과 `--codes`가 있는 정의서를 만드십시오: `tupyo manifest new --registrar … --codes`.",
                ));
        }
        if state.phase() > Phase::Roll {
            let message = "the roll is sealed: nobody comes on it any more";
            return Err(
                Failure::refused("roll-sealed", message).in_korean("명부를 확정했으므로 아무도 더 오를 수 없습니다")
            );
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
            members.iter().filter(is_listed).find(named).ok_or_else(|| {
                Failure::usage("unknown-member", format!("{person} is not on both lists"))
                    .in_korean(format!("{person}은(는) 두 명단에 모두 있지 않습니다"))
            })
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
            lines[0] += &format!("\n  {} [{}]: {count}", style.title.in_language("en"), style.id);
            lines[1] += &format!("\n  {} [{}]: {count}명", style.title.in_language("ko"), style.id);
        }
        let files: Vec<_> = self.written().map(|path| format!("\n  {}", path.display())).collect();
        let (files, list) = (files.concat(), self.list.display());
        let (fresh, known, again) = (adding.fresh.len(), adding.known, again.len());
        let en = format!(
            "New members: {fresh}; on {list} already: {known}; another code: {again}.{}\nThey are added to {list}, and their \
            codes are written to:{files}",
            lines[0]
        );
        let ko = format!(
            "새 회원 {fresh}명, {list}에 이미 있는 회원 {known}명, 코드를 다시 받는 회원 {again}명.{}\n{list}에 더하고, 코드는 \
            다음 파일에 적습니다.{files}",
            lines[1]
        );
        say.note(&en, &ko);
        self.note_whose_page()?;
        if !adding.gone.is_empty() {
            let gone = adding.gone.join(", ");
            let en = format!("Warning: these are on {list} and no members; they stay there: {gone}");
            say.note(&en, &format!("경고: 회원 명단에 없지만 {list}에 그대로 남습니다. {gone}"));
        }
        self.confirm.ask(&say, "write", ["write them", "쓰려면"])
    }

    /// A page speaks with the board that it comes from, unless its link names another one.
    fn note_whose_page(&self) -> Result<(), Failure> {
        let Some(page) = self.page.as_deref().filter(|_| self.board.is_none()) else { return Ok(()) };
        let (page, board) = (page.trim_end_matches('/'), self.election.address()?.url);
        if page != board {
            let en = format!(
                "The links lead to {page}, and the page there will ask the board at that address. If the board is \
                elsewhere, give its address with `--board`; here it is {board}."
            );
            let ko = format!(
                "링크는 {page}로 이어지고, 그 페이지는 같은 주소의 게시판과 통신합니다. 게시판이 다른 곳에 있으면 `--board`로 주소를 \
                적으십시오. 여기에서 쓰는 게시판은 {board}입니다."
            );
            self.say().note(&en, &ko);
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
        list::write(&self.list, rows, Readers::Owner).map_err(|failure| {
            failure
                .advise(
                    "The files with codes are written. If the list has the new members, hand them out; if not, delete them and \
                    run the command again.",
                )
                .advise_in_korean(
                    "코드가 든 파일은 썼습니다. 자격 명단에 새 회원이 있으면 코드를 나누어 주고, 없으면 그 파일을 지운 뒤 다시 \
                    실행하십시오.",
                )
        })
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
            Answer::new(
                format!("Nothing to write: all {known} members are on {list}."),
                format!("쓸 것이 없습니다. 회원 {known}명이 모두 {list}에 있습니다."),
            )
        } else {
            Answer::new(
                format!(
                    "Wrote {codes} codes; {list} has {listed} members. A registrar's service that runs reads it again at \
                    SIGHUP (`kill -HUP`). Hand out the codes, then delete the files with them."
                ),
                format!(
                    "코드 {codes}개를 적었고 {list}에 회원 {listed}명이 있습니다. 실행 중인 등록 서비스는 SIGHUP(`kill -HUP`)을 \
                    받으면 명단을 다시 읽습니다. 코드를 나누어 준 뒤 코드가 든 파일을 지우십시오."
                ),
            )
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
