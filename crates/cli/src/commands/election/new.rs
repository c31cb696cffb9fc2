//! An election is made: questions on the terminal, a preview, and files for everybody who is needed.

mod invitations;
mod preview;
mod schedule;
mod steps;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::ManifestDraft;

use crate::answers::Answers;
use crate::catalogue::new_election as texts;
use crate::commands::manifest::desk::{Desk, Waiting};
use crate::commands::manifest::given::Given;
use crate::commands::manifest::said::Named;
use crate::commands::manifest::{self, questions};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::place::Output;
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct NewOptions {
    /// A contest and its options, as for `manifest new`; repeat it for each contest
    #[arg(long = "contest", value_name = "ID[:RULE]=OPTION,…")]
    contests: Vec<Named>,
    /// The manifest to write; invitations, what is to be done next and, in the folder `keys`, what the others send are
    /// beside it
    #[arg(long, value_name = "FILE", default_value = "manifest.json")]
    out: PathBuf,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    output: Output,
}

/// Where everything is.
struct Folder {
    manifest: PathBuf,
    answers: PathBuf,
    keys: PathBuf,
    invitations: PathBuf,
    steps: PathBuf,
}

impl NewOptions {
    pub(super) fn run(self) -> ExitCode {
        let say = self.output.say();
        say.outcome(self.make(say))
    }

    fn make(&self, say: Say) -> Result<Answer, Failure> {
        let folder = Folder::beside(&self.out, self.given.answers.as_deref());
        let known = if folder.answers.exists() { Answers::read(&folder.answers)? } else { Answers::default() };
        if known != Answers::default() {
            let kept = folder.answers.display();
            say.note(texts::going_on_with_answers(&kept));
        }
        let known = self.given.over(known, &self.contests)?;
        std::fs::create_dir_all(&folder.keys).map_err(|error| Failure::file(&folder.keys, &error))?;
        let mut desk = Desk::asking(known, say, folder.answers.clone(), folder.keys.clone());
        desk.keep()?;
        let draft = agreed(&mut desk)?;
        let invited = invitations::write(&mut desk, &folder, &draft)?;
        steps::write(&mut desk, &folder, &draft)?;
        if desk.waiting.is_empty() { folder.finish(&mut desk, &draft) } else { Ok(folder.wait(&desk, invited)) }
    }
}

/// The draft to which whoever is asked says yes.
fn agreed(desk: &mut Desk) -> Result<ManifestDraft, Failure> {
    loop {
        desk.waiting.clear();
        let draft = questions::draft(desk)?;
        schedule::ask(desk)?;
        let (_, manifest) = manifest::checked(&draft)?;
        if desk.answers.get("agreed") == Some(desk.answers.fingerprint(is_beside).as_str()) {
            return Ok(draft);
        }
        desk.say().note(preview::of(&manifest));
        if all_right(desk)? {
            desk.record("agreed", &desk.answers.fingerprint(is_beside))?;
            return Ok(draft);
        }
    }
}

/// What may come or change after everything was agreed to: keys, which come later, and the ledger.
fn is_beside(place: &str) -> bool {
    matches!(place, "agreed" | "ledger") || place.ends_with(".key")
}

/// Whether all is right; if not, what is to be said anew is forgotten.
fn all_right(desk: &mut Desk) -> Result<bool, Failure> {
    const SECTIONS: [(&str, &[&str]); 9] = [
        ("languages", &["languages"]),
        ("title", &["title", "name"]),
        ("contests", &["contests", "styles"]),
        ("districts", &["styles"]),
        ("officials", &["officials", "approvals"]),
        ("trustees", &["trustees", "threshold", "exceptions"]),
        ("witnesses", &["witnesses", "exceptions", "registration", "registrars"]),
        ("floor", &["floor", "turnout", "weights", "exposed"]),
        ("schedule", &["schedule"]),
    ];
    let names = SECTIONS.map(|(name, _)| name).join(", ");
    let asked = texts::all_right_or_what(&names);
    loop {
        let said = desk.line(asked.each_ref(), "")?;
        let (word, number) = said.split_once(char::is_whitespace).unwrap_or((&said, ""));
        let number = number.trim();
        if manifest::desk::yes(&said) == Some(true) {
            return Ok(true);
        }
        if let Some((_, places)) = SECTIONS.iter().find(|(name, _)| *name == word) {
            if forgotten(desk, places, number) {
                desk.answers.forget("agreed");
                return desk.keep().map(|()| false);
            }
            desk.refuse(&texts::nothing_at_write_alone(&number, &word));
            continue;
        }
        desk.refuse(&texts::write_or_one(&names));
    }
}

/// Forgets what is at these places, or with a number one element of the first; nothing if there is no such element.
fn forgotten(desk: &mut Desk, places: &[&str], number: &str) -> bool {
    if number.is_empty() {
        for place in places {
            desk.answers.forget(place);
        }
        return true;
    }
    let element = |list: &&str| Some(format!("{list}.{}", number.parse::<usize>().ok()?));
    let element = places.first().and_then(element).filter(|element| desk.answers.has(element));
    element.is_some_and(|element| desk.answers.forget_to_say_again(&element))
}

impl Folder {
    fn beside(manifest: &Path, answers: Option<&Path>) -> Folder {
        let folder = manifest.parent().unwrap_or(Path::new(""));
        Folder {
            manifest: manifest.to_owned(),
            answers: answers.map_or_else(|| folder.join("answers.json"), Path::to_owned),
            keys: folder.join("keys"),
            invitations: folder.join("invitations"),
            steps: folder.join("next-steps.txt"),
        }
    }

    /// Some keys are not there.
    fn wait(&self, desk: &Desk, invited: Vec<PathBuf>) -> Answer {
        let line = |waiting: &Waiting| format!("  {}: {}", waiting.name, waiting.file.display());
        let lines = desk.waiting.iter().map(line).collect::<Vec<_>>().join("\n");
        let (invitations, kept) = (self.invitations.display(), self.answers.display());
        let files: Vec<_> = invited.iter().map(|path| path.display().to_string()).collect();
        let waiting =
            desk.waiting.iter().map(|one| json!({ "name": one.name, "file": one.file.display().to_string() }));
        Answer::new(texts::all_answers_kept_send(&invitations, &kept, &lines))
            .with(json!({ "waiting": waiting.collect::<Vec<_>>(), "invitations": files }))
    }

    /// All keys are there.
    fn finish(&self, desk: &mut Desk, draft: &ManifestDraft) -> Result<Answer, Failure> {
        let (bytes, manifest) = manifest::checked(draft)?;
        if !write(desk, &self.manifest, &bytes)? {
            return Err(Failure::file(&self.manifest, &std::io::Error::from(std::io::ErrorKind::AlreadyExists)));
        }
        let (out, steps) = (self.manifest.display(), self.steps.display());
        desk.say().note(texts::manifest_what_be_done(&out, &steps));
        Ok(manifest::describe(&bytes, &manifest))
    }
}

/// Whether a file has just these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    files::read(path, bytes.len()).is_ok_and(|there| there.as_slice() == bytes)
}

/// Writes a file; over another one only if that is confirmed. Whether the file has these bytes then.
fn write(desk: &Desk, path: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    if !path.exists() {
        return files::write_new(path, bytes, Readers::Everybody).map(|()| true);
    }
    if holds(path, bytes) {
        return Ok(true);
    }
    let shown = path.display();
    let asked = texts::there_differs_write_over(&shown);
    if desk.line([&asked[0], &asked[1]], "")? == "replace" {
        return files::replace(path, bytes, Readers::Everybody).map(|()| true);
    }
    Ok(false)
}
