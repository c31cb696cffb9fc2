//! The arguments of the verifier.

use std::path::{Path, PathBuf};

use clap::Parser;
use tupyo_election::ElectionId;
use tupyo_merkle::WitnessKey;

use crate::Language;

/// Verify the published record of an election: recompute everything, from every ballot to the result.
///
/// The record is a directory that anybody can get and nobody has to be believed for. The election's id is what you
/// bring along: take it from where the election was announced, never from the record. From it follow the manifest, and
/// from that the ledger's name and key.
#[derive(Parser)]
#[command(
    version,
    after_help = "\
`tupyo-verify evidence FILE --manifest FILE` verifies evidence that a ledger has shown two histories.
`tupyo-verify receipt FILE --record RECORD --election ID` says what has become of a receipt's ballot.
`tupyo-verify ballot CODE --record RECORD --election ID` opens a challenged ballot.
Exit codes: 0 all checks passed, 1 a check failed, 2 not everything could be checked (the election is not finished),
3 wrong usage or the record cannot be read, 4 more entries than --max-entries,
5 the election was cancelled: what was done until then is correct, and there is no result."
)]
pub(crate) struct Arguments {
    /// The directory of the record.
    pub record: PathBuf,
    /// The election's id: 64 hexadecimal digits, the SHA-256 of its manifest file.
    #[arg(long, value_name = "ID")]
    pub election: ElectionId,
    /// The key of a witness whose cosignature counts: <name>+<id>+<key>; repeat it for each witness. Those that the
    /// manifest names are demanded in any case.
    #[arg(long = "witness", value_name = "KEY", requires = "quorum")]
    pub witnesses: Vec<WitnessKey>,
    /// How many of these witnesses must have cosigned the checkpoint.
    #[arg(long, value_name = "K", requires = "witnesses")]
    pub quorum: Option<usize>,
    /// The language of the report.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub language: Language,
    /// Print the report as one line of JSON.
    #[arg(long)]
    pub json: bool,
    /// Write the report to a file as one page for people to read, print and publish. It needs no script, and nothing
    /// from elsewhere.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Print nothing but errors; the exit code tells. Nor is it said if the system lacks the means for the sandbox.
    #[arg(long)]
    pub quiet: bool,
    /// How many threads, up to 1,024; 0 for as many as there are cores. The report does not depend on it.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=1024))]
    pub threads: u16,
    /// Refuse to read a record of more entries.
    #[arg(long, value_name = "N", default_value_t = tupyo_verify::Bounds::default().entries)]
    pub max_entries: u64,
    /// Write to a file how long it took, as JSON.
    #[arg(long, value_name = "FILE")]
    pub timing: Option<PathBuf>,
    /// Keep the right to open other files, connections and programs, which is given up otherwise where the system has
    /// the means.
    #[arg(long)]
    pub no_sandbox: bool,
}

impl Arguments {
    /// The files that are written.
    pub fn written(&self) -> Vec<&Path> {
        self.timing.iter().chain(&self.html).map(PathBuf::as_path).collect()
    }
}
