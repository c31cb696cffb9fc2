//! `tupyo manifest`: makes a manifest and checks it.

mod contests;
pub mod desk;
mod exceptions;
mod from;
pub mod given;
mod probe;
pub mod questions;
mod refusal;
mod registrars;
mod rules;
pub mod said;
mod table;
pub mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use desk::Desk;
use given::Given;
use said::Named;
use serde_json::json;
use tupyo_client::Board;
use tupyo_election::{
    ElectionId, ElectionManifest, KeyFollower, LedgerAnchor, LedgerDraft, LedgerKeys, ManifestDraft, ManifestError,
};
use tupyo_verify::{ExceptionReport, TrustReport};

use crate::answers::Answers;
use crate::catalogue::{manifest as texts, wrong_usage};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::place::Output;
use crate::say::{Answer, Say};
use crate::trusted;

/// More than three short texts have.
const LARGEST_LEDGER: usize = 4096;
/// The largest manifest, with room to say that a file is too large.
const LARGEST_FILE: usize = 16_000_001;

/// The manifest: the file that defines an election
#[derive(clap::Subcommand)]
pub enum ManifestCommand {
    /// Write a first manifest from public keys, contests and options; edit its titles afterwards, then check it
    #[command(
        after_help = "Example:\n  tupyo manifest new --out manifest.json --name our-election --title 'Our election' \
            \\\n    --official official=official.pub --trustee a=a.pub --trustee b=b.pub --trustee c=c.pub \\\n    \
            --threshold 2 --floor 3 --ledger https://board.example --contest mayor=kim,lee --contest \
            council:2=ahn,bae,choi\n\nA contest is one of these (docs/protocol/manifest.md says what each rule \
            means):".to_owned() + &rules::forms()
    )]
    New(Box<New>),
    /// Write a first manifest from a file of another program: pabulib, PrefLib, BLT or a table
    #[command(after_help = "Example:\n  tupyo manifest from budget.pb --out manifest.json --name our-budget --title \
            'Our budget' \\\n    --official official=official.pub --trustee a=a.pub --trustee b=b.pub \
            --trustee c=c.pub \\\n    --threshold 2 --floor 3 --ledger https://board.example")]
    From(Box<from::From>),
    /// Check a manifest; prints the election's id, or the place and rule that is broken
    #[command(after_help = "Example:\n  tupyo manifest check manifest.json")]
    Check(CheckManifest),
}

#[derive(clap::Args)]
pub struct New {
    /// A contest and its options: ID=a,b for one choice (or blank), ID:RULE:NUMBERS=a,b,c for every other rule, see
    /// below; repeat it for each contest. An option is named by its id, or by its title, from which an id is made;
    /// ID=@FILE takes the options from a table
    #[arg(long = "contest", value_name = "ID[:RULE]=OPTION,…")]
    contests: Vec<Named>,
    /// The manifest to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct CheckManifest {
    /// The manifest
    file: PathBuf,
    #[command(flatten)]
    output: Output,
}

impl ManifestCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            ManifestCommand::New(new) => new.output.say().outcome(new.run()),
            ManifestCommand::From(from) => from.output.say().outcome(from.run()),
            ManifestCommand::Check(check) => check.output.say().outcome(check.run()),
        }
    }
}

impl CheckManifest {
    fn run(&self) -> Result<Answer, Failure> {
        let bytes = files::read(&self.file, LARGEST_FILE)?;
        let manifest = parse(&bytes)?;
        Ok(describe(&bytes, &manifest))
    }
}

impl New {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        write(self.given.answers(&self.contests)?, self.output.say(), &self.out)
    }
}

/// Writes the manifest of these answers, if it keeps every rule, and describes it.
fn write(answers: Answers, say: Say, out: &Path) -> Result<Answer, Failure> {
    let mut desk = Desk::silent(answers, say);
    let draft = questions::draft(&mut desk)?;
    desk.complete()?;
    let (bytes, manifest) = checked(&draft)?;
    files::write_new(out, &bytes, Readers::Everybody)?;
    Ok(describe(&bytes, &manifest))
}

/// The file of a draft, and what it says, if it keeps every rule.
pub fn checked(draft: &ManifestDraft) -> Result<(Vec<u8>, ElectionManifest), Failure> {
    let bytes = draft.to_json().map_err(|error| Failure::io("json", error.to_string()))?;
    let manifest = parse(&bytes)?;
    Ok((bytes, manifest))
}

/// What a board says that manifests must say of its ledger: from its address, or from a file.
fn ledger_of(board: &str) -> Result<LedgerDraft, Failure> {
    if board.starts_with("http://") || board.starts_with("https://") {
        return Ok(Board::ledger(board)?);
    }
    let path = Path::new(board);
    let refused = |error: serde_json::Error| {
        Failure::refused("ledger-file", format!("{board}: {error}")).advise(wrong_usage::GIVE_BOARD)
    };
    serde_json::from_slice(&files::read(path, LARGEST_LEDGER)?).map_err(refused)
}

/// The same, checked.
pub fn anchor_of(board: &str) -> Result<LedgerAnchor, Failure> {
    let refused = |error: ManifestError| Failure::refused(error.rule.code(), format!("{board}: {error}"));
    LedgerAnchor::of_draft(&ledger_of(board)?).map_err(refused)
}

/// The election of a manifest's file, and the keys that it gives the ledger.
pub fn ledger_keys(path: &Path) -> Result<(ElectionId, LedgerKeys), Failure> {
    let bytes = files::read(path, LARGEST_FILE)?;
    let (manifest, election) = (parse(&bytes)?, ElectionId::of_manifest(&bytes));
    let keys = LedgerKeys::of_manifest(&manifest, election).map_err(|error| refusal::refused(&bytes, &error))?;
    Ok((election, keys))
}

/// What follows the keys of the ledger of a manifest's election.
pub fn key_follower(path: &Path) -> Result<KeyFollower, Failure> {
    let bytes = files::read(path, LARGEST_FILE)?;
    let (manifest, election) = (parse(&bytes)?, ElectionId::of_manifest(&bytes));
    KeyFollower::new(&manifest, election).map_err(|error| refusal::refused(&bytes, &error))
}

/// Reads a manifest's bytes.
pub fn parse(bytes: &[u8]) -> Result<ElectionManifest, Failure> {
    ElectionManifest::parse(bytes).map_err(|error| refusal::refused(bytes, &error))
}

pub fn describe(bytes: &[u8], manifest: &ElectionManifest) -> Answer {
    let id = ElectionId::of_manifest(bytes);
    let lengths: Vec<_> = (0u16..).map_while(|style| manifest.ballot_bytes(style)).collect();
    let sizes = manifest.contest_sizes();
    let [contests_en, contests_ko] = contests::lines(manifest, &sizes);
    let styles: Vec<_> = manifest.styles().iter().map(|style| style.id.as_str()).collect();
    let longest = lengths.iter().max().copied().unwrap_or(0);
    let (trustees, threshold) = (manifest.trustees().len(), manifest.threshold());
    let [witnesses_en, witnesses_ko] = watched(manifest);
    let [registrars_en, registrars_ko] = registrars::lines(manifest);
    let weight = manifest.largest_weight();
    let [trust_en, trust_ko] = trusted::lines(manifest);
    let answer = Answer::new(texts::manifest_valid_election_trustees(
        &manifest.components(),
        &[contests_en, contests_ko],
        &id,
        &longest,
        &[registrars_en, registrars_ko],
        &styles.join(", "),
        &threshold,
        &[trust_en, trust_ko],
        &trustees,
        &weight,
        &[witnesses_en, witnesses_ko],
    ));
    answer.with(json!({
        "election": id.to_string(),
        "name": manifest.name(),
        "threshold": threshold,
        "trustees": trustees,
        "components": manifest.components(),
        "largest_weight": weight,
        "floor": manifest.floor(),
        "turnout": manifest.turnout(),
        "trustees_may_be_lost": manifest.trustees_may_be_lost(),
        "witnesses_may_lie": manifest.witnesses_may_lie(),
        "trust": TrustReport::all(manifest),
        "exceptions": ExceptionReport::all(manifest),
        "witnesses": manifest.witnesses().map(|it| json!({ "quorum": it.quorum(), "count": it.witnesses().len() })),
        "contests": contests::json(manifest, &sizes),
        "styles": styles.iter().zip(&lengths).map(|(id, bytes)| json!({ "id": id, "ballot_bytes": bytes }))
            .collect::<Vec<_>>(),
    }))
}

/// A line about the ledger's witnesses, if there are any.
fn watched(manifest: &ElectionManifest) -> [String; 2] {
    let Some(policy) = manifest.witnesses() else { return [String::new(), String::new()] };
    let (quorum, count) = (policy.quorum(), policy.witnesses().len());
    texts::witnesses_make_checkpoint_final(&count, &quorum)
}
