//! `tupyo page announce`: puts the voters' page on the ledger.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{PageDirectory, PageDirectoryError};
use tupyo_election::{Document, ElectionState, PageManifest};

use super::{address, words};
use crate::catalogue::page as texts;
use crate::commands::election::{announced, confirmed};
use crate::confirm::Confirm;
use crate::entry_file::{self, EntryFile};
use crate::failure::Failure;
use crate::place::Role;
use crate::recorded::RecordedElection;
use crate::say::Answer;

#[derive(clap::Args)]
pub struct Announce {
    /// The page, as `web/build` has made it, with its assets.json
    directory: PathBuf,
    /// An address at which it is served; may be given more than once. Without one it may be served anywhere
    #[arg(long = "address", value_name = "URL", value_parser = address)]
    addresses: Vec<String>,
    /// Why it is changed, up to 2,000 characters; it stands on the ledger for good
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    #[command(flatten)]
    role: Role,
    #[command(flatten)]
    confirm: Confirm,
    /// An exported record to act on instead of the board: no network is needed
    #[arg(long, value_name = "DIR", requires = "out")]
    record: Option<PathBuf>,
    /// The entry file to write, for whoever posts it with `tupyo entry post`
    #[arg(long, value_name = "FILE", requires = "record")]
    out: Option<PathBuf>,
}

impl Announce {
    pub(super) fn run(self) -> ExitCode {
        self.role.say().outcome(self.announce())
    }

    fn announce(&self) -> Result<Answer, Failure> {
        let directory = PageDirectory::read(&self.directory)?;
        match (&self.record, &self.out) {
            (Some(record), Some(out)) => self.on_record(&directory, record, out),
            _ => self.on_board(&directory),
        }
    }

    fn on_board(&self, directory: &PageDirectory) -> Result<Answer, Failure> {
        self.role.act(|actor| {
            let page = self.asked(actor.state()?, directory)?;
            let digest = Document::Page(page.clone()).digest().to_string();
            let done = actor.announce_page(page, &mut OsRng)?;
            let mut answer = announced(actor, done, texts::page_announced_its_digest(&digest))?;
            answer.add("page", digest.into());
            Ok(answer)
        })
    }

    fn on_record(&self, directory: &PageDirectory, record: &Path, out: &Path) -> Result<Answer, Failure> {
        entry_file::must_have_a_place(out)?;
        let place = RecordedElection::open(self.role.election(), record)?;
        let ((election, name, digest), said) = self.role.act_on_record(place, |actor| {
            let page = self.asked(actor.state()?, directory)?;
            let digest = Document::Page(page.clone()).digest().to_string();
            actor.announce_page(page, &mut OsRng)?;
            let state = actor.shown()?;
            let name = state.manifest().map_or(String::new(), |manifest| manifest.name().to_owned());
            Ok((state.election(), name, digest))
        })?;
        let json = json!({ "page": digest, "election_name": name, "out": out.display().to_string() });
        if said.is_empty() {
            return Ok(Answer::new(texts::PAGE_HOLDS_ALREADY_THERE).with(json));
        }
        EntryFile::of(election, &name, said).write(out)?;
        let path = out.display();
        Ok(Answer::new(texts::page_with_digest_signed(&digest, &path)).with(json))
    }

    /// What is announced, when that was shown and confirmed. What holds already is that again.
    fn asked(&self, state: &ElectionState, directory: &PageDirectory) -> Result<PageManifest, Failure> {
        let page = |before| directory.manifest(before, self.addresses.clone(), self.reason.clone());
        if let Some(holding) = state.page().filter(|holding| page(holding.before) == **holding) {
            return Ok(holding.clone());
        }
        let page = page(state.pages().last().map(|last| last.digest));
        confirmed(state, &self.role.say(), self.confirm, words::announcing(&page, state.page()))?;
        Ok(page)
    }
}

impl From<PageDirectoryError> for Failure {
    fn from(error: PageDirectoryError) -> Failure {
        let (code, message) = (error.code(), error.to_string());
        match error {
            PageDirectoryError::Read { .. } => Failure::io(code, message),
            PageDirectoryError::Hashes { .. } => Failure::usage(code, message).advise(texts::GIVE_DIRECTORY_MADE_WITH),
            PageDirectoryError::Files(_) => Failure::usage(code, message).advise(texts::MAKE_PAGE_ANEW_WITH),
        }
    }
}
