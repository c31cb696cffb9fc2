//! `tupyo entry`: files of what was said on a machine without a network.

mod next;

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};
use tupyo_election::{Author, Document, ElectionState, Entry};

use crate::awaited::waited_for;
use crate::catalogue::{entries as texts, wrong_usage};
use crate::confirm::Confirm;
use crate::entry_file::EntryFile;
use crate::failure::Failure;
use crate::place::{Election, FollowedElection, Output};
use crate::recorded::of_another_election;
use crate::say::Answer;

/// Entry files: what somebody has said on a machine without a network
#[derive(clap::Subcommand)]
pub enum EntryCommand {
    /// Post an entry file on the board: shows what it is, and asks. Anybody can, also who has not written it
    #[command(after_help = "Example:\n  tupyo entry post trustee-1.entry --anchors anchors.json")]
    Post(PostEntry),
}

#[derive(clap::Args)]
pub struct PostEntry {
    /// The entry file
    file: PathBuf,
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    confirm: Confirm,
    #[command(flatten)]
    output: Output,
}

/// Who says what, for people and programs.
struct Said {
    lines: [String; 2],
    json: Value,
}

impl EntryCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let EntryCommand::Post(post) = self;
        post.output.say().outcome(post.run())
    }
}

impl PostEntry {
    fn run(&self) -> Result<Answer, Failure> {
        let file = EntryFile::read(&self.file)?;
        let election = self.election.address()?.election;
        if file.election() != election {
            let what = self.file.display().to_string();
            return Err(of_another_election(&what, (file.election(), Some(&file.name)), election));
        }
        let bytes: Vec<Vec<u8>> = file.entries.iter().map(Entry::encode).collect();
        let last = bytes.last().map(Vec::as_slice).unwrap_or_default();
        let mut place = self.election.place()?;
        place.look_for_entry(last)?;
        let state = place.follow()?;
        let (said, refused) = (said(state, &file), refused(state, &file));
        if let Some(index) = place.follower.ledger().found(last)? {
            return self.done(&mut place, said, index, true);
        }
        if let Some(refusal) = refused {
            return Err(next::advised(Failure::from(refusal), place.follow()?, &file));
        }
        self.ask(&said)?;
        for entry in &bytes {
            if let Err(error) = place.board.post_bytes(entry) {
                let failure = Failure::from(error);
                return Err(next::advised(failure, place.follow()?, &file));
            }
        }
        place.follow()?;
        let index = place.follower.ledger().found(last)?;
        let missing = || Failure::undecided("not-on-ledger", wrong_usage::NOT_ON_LEDGER);
        self.done(&mut place, said, index.ok_or_else(missing)?, false)
    }

    fn ask(&self, said: &Said) -> Result<(), Failure> {
        let say = self.output.say();
        say.note(said.lines.each_ref());
        self.confirm.ask(&say, "post", texts::POST_ON_LEDGER_FOR)
    }

    fn done(
        &self,
        place: &mut FollowedElection,
        Said { lines: [lines_en, lines_ko], json }: Said,
        index: u64,
        already: bool,
    ) -> Result<Answer, Failure> {
        let waiting = waited_for(place.follow()?);
        let [done_en, done_ko] =
            if already { texts::on_ledger_already_up(&index) } else { texts::posted_up_entry(&index) };
        let answer = Answer::new(if already {
            [format!("{lines_en}\n{done_en}"), format!("{lines_ko}\n{done_ko}")]
        } else {
            [done_en, done_ko]
        });
        let waiting_json = waiting.as_ref().map(crate::awaited::Awaited::json);
        let json = json!({ "said": json, "index": index, "already": already, "waiting": waiting_json });
        let answer = answer.with(json);
        Ok(match waiting.map(|waiting| waiting.lines()) {
            Some(waiting) => answer.beneath(waiting),
            None => answer,
        })
    }
}

/// Why the entries cannot be said now, as far as that can be told before they are sent: where some may be there
/// already, as the first of two documents may, the board tells.
fn refused(state: &ElectionState, file: &EntryFile) -> Option<tupyo_election::Refusal> {
    if file.said().is_none_or(|said| said.len() > 1) {
        return None;
    }
    let entries = &file.entries;
    let author = entries.iter().find_map(|entry| match entry {
        Entry::Document(part) => Some(part.author),
        _ => None,
    })?;
    if state.unfinished().iter().any(|(begun, _)| *begun == author) {
        return None;
    }
    let mut state = state.clone();
    entries.iter().find_map(|entry| state.apply(entry).err())
}

fn said(state: &ElectionState, file: &EntryFile) -> Said {
    let said = file.said().unwrap_or_default();
    let lines: Vec<[String; 2]> = said.iter().map(|(author, document)| line(state, *author, document)).collect();
    let json: Vec<Value> = said.iter().map(|(author, document)| json(state, *author, document)).collect();
    let all = |language: usize| lines.iter().map(|line| line[language].as_str()).collect::<Vec<_>>().join("\n");
    let parts = file.entries.len();
    Said { lines: texts::entries(&[all(0), all(1)], &parts), json: json!({ "documents": json, "entries": parts }) }
}

fn line(state: &ElectionState, author: Author, document: &Document) -> [String; 2] {
    let manifest = state.manifest();
    let titled = |language: &str| {
        let person = manifest.and_then(|manifest| manifest.person(author));
        person.map_or("?".to_owned(), |person| format!("{} [{}]", person.title.in_language(language), person.id))
    };
    let election = |language: &str| manifest.map_or("", |manifest| manifest.title().in_language(language));
    let [what_en, what_ko] = next::kind(document);
    let [role_en, role_ko] = crate::unfinished::in_words(author.role());
    let [election_en, election_ko] = ["en", "ko"].map(election);
    let [who_en, who_ko] = ["en", "ko"].map(titled);
    texts::of_the(&[election_en, election_ko], &[role_en, role_ko], &[what_en, what_ko], &[who_en, who_ko])
}

fn json(state: &ElectionState, author: Author, document: &Document) -> Value {
    let person = state.manifest().and_then(|manifest| manifest.person(author));
    json!({ "author": person.map(|person| person.id.as_str()), "role": author.role(), "kind": next::code(document) })
}
