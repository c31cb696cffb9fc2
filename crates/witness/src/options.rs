//! What a witness is started with.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tupyo_merkle::NoteVerifier;

use crate::WitnessError;

/// What a witness is started with, beside its key.
#[derive(Debug, Clone, clap::Args)]
pub struct WitnessOptions {
    /// Directory of what was cosigned last; made if it is missing. Never use a copy or a backup of it again
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The key of a ledger to watch: `name+id+key`; repeat it for each ledger
    #[arg(long = "log", value_name = "KEY")]
    pub logs: Vec<NoteVerifier>,
    /// A file with more of them, one in a line; empty lines and lines that begin with # are skipped
    #[arg(long = "logs", value_name = "FILE")]
    pub log_files: Vec<PathBuf>,
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,
    /// The most connections at a time, for each worker
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub max_connections: usize,
    /// Seconds in which a request's head, and then its body, must have arrived
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
}

impl WitnessOptions {
    /// The keys of the command line and of the files.
    pub(crate) fn keys(&self) -> Result<Vec<NoteVerifier>, WitnessError> {
        let mut keys = self.logs.clone();
        for path in &self.log_files {
            keys.extend(keys_in(path)?);
        }
        Ok(keys)
    }

    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}

fn keys_in(path: &Path) -> Result<Vec<NoteVerifier>, WitnessError> {
    let text = fs::read_to_string(path).map_err(WitnessError::storage("read", path))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let key = |(index, line): (usize, &str)| {
        line.parse().map_err(|_| WitnessError::LogKey { path: path.to_owned(), line: index + 1 })
    };
    lines.map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: WitnessOptions,
    }

    const KEY: &str = "vote.example/seoul-2022+997429ba+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";

    #[test]
    fn ledgers_come_from_the_line_and_from_files() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("logs");
        fs::write(&file, format!("# ours\n\n{KEY}\n")).unwrap();
        let line = |rest: &[&str]| Line::parse_from([&["witness", "--data", "d"], rest].concat()).options.keys();
        assert_eq!(line(&["--log", KEY]).unwrap().len(), 1);
        assert_eq!(line(&["--logs", file.to_str().unwrap()]).unwrap()[0].to_string(), KEY);
        fs::write(&file, format!("{KEY}\n{KEY}x\n")).unwrap();
        let error = line(&["--logs", file.to_str().unwrap()]).unwrap_err();
        assert!(matches!(error, WitnessError::LogKey { line: 2, .. }), "{error}");
    }
}
