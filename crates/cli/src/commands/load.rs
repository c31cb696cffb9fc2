//! `tupyo load`: prepared ballots, and their replay against a board.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use clap::builder::RangedU64ValueParser;
use serde_json::json;
use tupyo_client::Board;
use tupyo_load::{
    Attempt, Breach, Figures, LoadError, LoadEvidence, Prepared, RecordDirectory, ReplayBounds, Replayed,
    ServerProcess, Target, Usage, read_log, receipts_hold, replay, write_log,
};
use tupyo_voter::BoardAddress;

use crate::catalogue::{commands as texts, wrong_usage};
use crate::commands::manifest;
use crate::failure::Failure;
use crate::files;
use crate::place::Output;
use crate::say::{Answer, Say};

const LARGEST_ANCHORS: usize = 65_536;

/// Load on a board: prepared valid ballots of a rehearsed election, replayed over keep-alive connections on this
/// machine
#[derive(clap::Subcommand)]
pub enum LoadCommand {
    /// Make a rehearsed election and one valid ballot of each of its voters
    #[command(after_help = "Example:\n  tupyo load prepare --ballots 20000 --out ballots")]
    Prepare(Prepare),
    /// Cast prepared ballots; verify every receipt, and the board against what it said
    #[command(after_help = "Example:\n  tupyo load run --ballots ballots --connections 128 --log clients.log")]
    Run(Run),
    /// Hold a log against a board or its exported record
    #[command(
        after_help = "Example:\n  tupyo load check --ballots ballots --log clients.log --anchors anchors.json --record \
            record"
    )]
    Check(CheckLog),
}

#[derive(clap::Args)]
pub struct Prepare {
    /// How many ballots, each of a voter of its own
    #[arg(long, value_name = "N", default_value_t = 10_000,
        value_parser = RangedU64ValueParser::<usize>::new().range(1..=250_000))]
    ballots: usize,
    /// How many options the contest has, beside blank
    #[arg(long, value_name = "N", default_value_t = 12,
        value_parser = RangedU64ValueParser::<usize>::new().range(2..=64))]
    options: usize,
    /// The same seed makes the same election
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The board that is to keep it: its address, or a file with what `tupyo-server ledger-key` printed; without it,
    /// the one that `load run` starts
    #[arg(long, value_name = "URL|FILE")]
    ledger: Option<String>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Run {
    /// The file of prepared ballots
    #[arg(long, value_name = "FILE")]
    ballots: PathBuf,
    /// A board on this machine, started with `--official` and the key that `load prepare` printed; without it, one is
    /// started and removed again
    #[arg(long, value_name = "URL")]
    board: Option<String>,
    /// Clients that cast at the same time
    #[arg(long, value_name = "N", default_value_t = 128,
        value_parser = RangedU64ValueParser::<usize>::new().range(1..=4096))]
    connections: usize,
    /// No ballot is cast after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
    /// Keep what the clients know: one line for each request
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Keep the election's anchors
    #[arg(long, value_name = "FILE")]
    anchors: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct CheckLog {
    /// The file of prepared ballots
    #[arg(long, value_name = "FILE")]
    ballots: PathBuf,
    /// A log of `load run`. May be given more than once
    #[arg(long, value_name = "FILE", required = true)]
    log: Vec<PathBuf>,
    /// The election's anchors
    #[arg(long, value_name = "FILE")]
    anchors: PathBuf,
    /// An exported record, instead of the board
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

impl LoadCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            LoadCommand::Prepare(prepare) => prepare.output.say().outcome(prepare.run()),
            LoadCommand::Run(run) => run.output.say().outcome(run.run()),
            LoadCommand::Check(check) => check.output.say().outcome(check.run()),
        }
    }
}

impl Prepare {
    fn run(&self) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let ledger = self.ledger.as_deref().map(manifest::anchor_of).transpose()?;
        let bar = self.output.say().progress(texts::BALLOTS_MADE, self.ballots as u64);
        let prepared = Prepared::make(self.ballots, self.options, self.seed, ledger, &|| bar.inc(1))?;
        bar.finish_and_clear();
        prepared.write(&self.out)?;
        let (count, out, official) = (self.ballots, self.out.display(), prepared.official());
        let seconds = begun.elapsed().as_secs_f64();
        let answer = Answer::new(texts::ballots_s_official_key(&count, &official, &out, &format_args!("{seconds:.1}")));
        let election = prepared.election().to_string();
        Ok(answer.with(json!({ "ballots": count, "official": official, "election": election, "seconds": seconds })))
    }
}

impl Run {
    fn run(&self) -> Result<Answer, Failure> {
        let say = self.output.say();
        let prepared = Prepared::read(&self.ballots)?;
        let board = BoardUnderLoad::of(self.board.as_deref(), &prepared)?;
        let address = prepared.begin(&board.url)?;
        if let Some(path) = &self.anchors {
            files::write_new(path, address.to_json().as_bytes(), files::Readers::Everybody)?;
        }
        let before = board.usage();
        let (attempts, figures) = self.cast(&say, &prepared, &address)?;
        let used = Used::between(before, board.usage(), figures.seconds);
        if let Some(path) = &self.log {
            write_log(path, &attempts)?;
        }
        let receipts = receipts_hold(&attempts, prepared.ballots(), &prepared.ledger_keys()?);
        let (tallied, violations) = examine(&prepared, &attempts, &address, None)?;
        judged(&violations, receipts == figures.accepted)?;
        let mut value = json!({ "figures": figures, "receipts": receipts, "ledger": tallied, "server": used.json() });
        value["anchors"] = serde_json::from_str(&address.to_json()).unwrap_or_default();
        let names = |tongue: usize| ROWS.map(|row| row[tongue]);
        let table = |names| table(names, &figures, receipts, &used, &tallied.to_string());
        Ok(Answer::new([0, 1].map(|tongue| table(names(tongue)))).with(value))
    }

    /// Casts, with a progress bar.
    fn cast(&self, say: &Say, prepared: &Prepared, address: &BoardAddress) -> Result<(Vec<Attempt>, Figures), Failure> {
        let (connections, time) = (self.connections, Duration::from_secs(self.seconds));
        let bounds = ReplayBounds { connections, time, retries: 20, rest: Duration::ZERO };
        let target = Target::new(address)?;
        let bar = say.progress(texts::BALLOTS_CAST, prepared.ballots().len() as u64);
        let Replayed { attempts, time } = replay(&target, prepared.ballots(), &bounds, &|_| bar.inc(1))?;
        let figures = Figures::of(&attempts, time);
        bar.finish_and_clear();
        Ok((attempts, figures))
    }
}

impl CheckLog {
    fn run(&self) -> Result<Answer, Failure> {
        let prepared = Prepared::read(&self.ballots)?;
        let address = BoardAddress::from_json(&files::read(&self.anchors, LARGEST_ANCHORS)?)?;
        let logs = self.log.iter().map(|path| read_log(path)).collect::<Result<Vec<_>, _>>()?;
        let record = self.record.clone().map(RecordDirectory);
        let (tallied, violations) = examine(&prepared, &logs.concat(), &address, record)?;
        judged(&violations, true)?;
        let answer = Answer::new(texts::everything_holds(&tallied));
        Ok(answer.with(json!({ "ledger": tallied })))
    }
}

/// Holds what the clients know against the board or its record.
fn examine(
    prepared: &Prepared,
    attempts: &[Attempt],
    address: &BoardAddress,
    record: Option<RecordDirectory>,
) -> Result<(tupyo_load::Tallied, Vec<Breach>), Failure> {
    let ballots = prepared.ballots().iter().map(|ballot| &ballot.entry);
    let sent: Vec<&[u8]> = prepared.setup().iter().chain(prepared.close()).chain(ballots).map(Vec::as_slice).collect();
    let check = prepared.check()?;
    let evidence = LoadEvidence {
        election: prepared.election(),
        ledger_keys: &prepared.ledger_keys()?,
        check: &check,
        sent: &sent,
        attempts,
        seen: &[],
    };
    Ok(match record {
        Some(record) => evidence.examine(&record)?,
        None => evidence.examine(&Board::new(address.clone()))?,
    })
}

/// Refuses a board that breaks a promise.
fn judged(violations: &[Breach], receipts_hold: bool) -> Result<(), Failure> {
    match violations.first() {
        Some(first) => {
            let message = wrong_usage::promises_broken(&violations.len(), &first);
            Err(Failure::refused(first.code(), message))
        }
        None if !receipts_hold => Err(Failure::refused("receipt", wrong_usage::RECEIPT_PROVES_NOTHING)),
        None => Ok(()),
    }
}

/// A board: a given one, or one of its own in a temporary directory.
struct BoardUnderLoad {
    url: String,
    own: Option<(ServerProcess, tempfile::TempDir)>,
}

impl BoardUnderLoad {
    fn of(board: Option<&str>, prepared: &Prepared) -> Result<BoardUnderLoad, Failure> {
        if let Some(url) = board {
            return Ok(BoardUnderLoad { url: url.trim_end_matches('/').to_owned(), own: None });
        }
        let failed = |error: std::io::Error| Failure::io("load-process", error.to_string());
        let directory = tempfile::tempdir().map_err(failed)?;
        let mut command = Command::new(env::current_exe().map_err(failed)?);
        command.arg("serve");
        let own = ServerProcess::command("".as_ref(), &directory.path().join("data"), &prepared.official())?;
        command.args(own.get_args());
        let server = ServerProcess::start(command)?;
        Ok(BoardUnderLoad { url: server.url().to_owned(), own: Some((server, directory)) })
    }

    fn usage(&self) -> Option<Usage> {
        self.own.as_ref().map(|(server, _)| server.usage())
    }
}

/// What the own server has used meanwhile.
struct Used(Option<(f64, Usage)>);

impl Used {
    fn between(before: Option<Usage>, after: Option<Usage>, seconds: f64) -> Used {
        let used = before.zip(after).filter(|_| seconds > 0.0);
        Used(used.map(|(before, after)| ((after.cpu_seconds - before.cpu_seconds) / seconds, after)))
    }

    fn json(&self) -> serde_json::Value {
        match &self.0 {
            Some((cores, usage)) => json!({ "cores": cores, "resident": usage.resident, "peak": usage.peak }),
            None => json!(null),
        }
    }

    fn text(&self) -> String {
        match &self.0 {
            Some((cores, usage)) => format!("{cores:.2} cores, {} MB", usage.peak >> 20),
            None => "–".to_owned(),
        }
    }
}

/// What the rows of the table are called.
const ROWS: [[&str; 2]; 7] = [
    texts::CAST_ACKNOWLEDGED,
    texts::REFUSED_OR_UNANSWERED,
    texts::CASTS_PER_SECOND,
    texts::P50_P99_MAX,
    texts::RECEIPTS_VERIFIED,
    texts::SERVER,
    texts::LEDGER,
];

fn table(names: [&str; 7], figures: &Figures, receipts: u64, used: &Used, ledger: &str) -> String {
    let refused: Vec<_> = figures.refused.iter().map(|(word, count)| format!("{word} {count}")).collect();
    let values = [
        format!("{} ({:.1} s)", figures.accepted, figures.seconds),
        if refused.is_empty() { "0".to_owned() } else { refused.join(", ") },
        format!("{:.0}", figures.casts_per_second),
        format!("{:.1} / {:.1} / {:.1} ms", figures.p50_ms, figures.p99_ms, figures.max_ms),
        receipts.to_string(),
        used.text(),
        ledger.to_owned(),
    ];
    let rows = names.iter().zip(&values).map(|(name, value)| format!("{name:<24}{value}"));
    rows.collect::<Vec<_>>().join("\n")
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        let (code, message) = (error.code().to_owned(), error.to_string());
        match error {
            LoadError::Board(error) => error.into(),
            LoadError::NotLoopback { .. } | LoadError::Format { .. } => Failure::usage(&code, message),
            _ => Failure::io(&code, message),
        }
    }
}
