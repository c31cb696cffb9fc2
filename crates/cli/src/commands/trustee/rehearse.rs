//! A whole small election with the real trustees' files, before the real one.

mod play;
mod summary;
mod voters;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::{ElectionId, ElectionManifest, ExceptionDraft, ManifestDraft};

use crate::catalogue::rehearsal as catalogue;
use crate::commands::manifest;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::place::Output;
use crate::say::Answer;
use play::Play;

/// What a rehearsal's title begins with, in every language.
const MARK: &str = catalogue::REHEARSAL_MARK[0];
/// What a rehearsal's name ends with.
const ENDING: &str = "-rehearsal";
/// No rehearsal needs more voters for each district.
const LARGEST_FLOOR: u64 = 3;
const LARGEST_MANIFEST: usize = 16_000_001;

/// Rehearse the trustees' part: a whole small election of its own, clearly marked, before the real one
#[derive(clap::Subcommand)]
pub enum RehearseCommand {
    /// Make a rehearsal's manifest of the real one: the same trustees, keys and contests, another name and title
    #[command(
        after_help = "Example:\n  tupyo trustee rehearse manifest manifest.json --out rehearsal.json\n\nThen `tupyo \
            election create` with it, and every trustee takes the very same steps as in the real\nelection, with the \
            same key and with a secrets file of the rehearsal."
    )]
    Manifest(RehearsalManifest),
    /// An official: do whatever is due in a rehearsal beside the trustees' part, play the voters, and say who has done
    /// everything; run it again and again
    #[command(after_help = "Example:\n  tupyo trustee rehearse play --anchors rehearsal.anchors --key official.key")]
    Play(Play),
}

#[derive(clap::Args)]
pub struct RehearsalManifest {
    /// The real election's manifest
    file: PathBuf,
    /// The rehearsal's manifest to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl RehearseCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            RehearseCommand::Manifest(made) => made.output.say().outcome(made.run()),
            RehearseCommand::Play(play) => play.run(),
        }
    }
}

impl RehearsalManifest {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        let bytes = files::read(&self.file, LARGEST_MANIFEST)?;
        let real = manifest::parse(&bytes)?;
        if is_rehearsal(&real) {
            return Err(Failure::usage("is-rehearsal", catalogue::MANIFEST_REHEARSAL_ALREADY));
        }
        let draft = ManifestDraft::from_json(&bytes).map_err(|error| Failure::usage("manifest", error.to_string()))?;
        let made = rehearsal_of(draft).to_json().map_err(|error| Failure::io("json", error.to_string()))?;
        let parsed = manifest::parse(&made)?;
        files::write_new(&self.out, &made, Readers::Everybody)?;
        let (out, id, real_id) = (self.out.display(), ElectionId::of_manifest(&made), ElectionId::of_manifest(&bytes));
        let name = parsed.name();
        let answer = Answer::new(catalogue::manifest_rehearsal_its_id(&id, &name, &out, &real_id));
        Ok(answer.with(json!({ "name": name, "election": id.to_string(), "real": real_id.to_string() })))
    }
}

/// Another election with the same people and contests.
fn rehearsal_of(mut draft: ManifestDraft) -> ManifestDraft {
    draft.name += ENDING;
    draft.title = draft.title.into_iter().map(marked).collect::<BTreeMap<_, _>>();
    draft.approvals = 1;
    draft.floor = draft.floor.min(LARGEST_FLOOR);
    draft.turnout = 0;
    draft.witnesses = None;
    draft.registration = None;
    draft.exceptions.retain(|exception| !matches!(exception, ExceptionDraft::WitnessQuorum { .. }));
    draft
}

fn marked((language, text): (String, String)) -> (String, String) {
    (language, format!("{MARK}{text}"))
}

/// Whether an election says in its name and in every title that it is a rehearsal.
fn is_rehearsal(manifest: &ElectionManifest) -> bool {
    manifest.name().ends_with(ENDING) && manifest.title().texts().all(|(_, text)| text.starts_with(MARK))
}
