//! Which standby of the journal may be promoted.

use std::path::PathBuf;
use std::process::ExitCode;

use tupyo_journal_postgres::{PostgresAddress, Promotion, StandbyPosition};

/// What was found and is no standby, or does not answer.
const CANNOT_ASK: u8 = 4;
/// A standby that must not be promoted.
const MUST_NOT: u8 = 10;

/// What `promote` is given.
#[derive(clap::Args)]
pub(crate) struct Promote {
    /// Only say it: this is all that there is yet
    #[arg(long, required = true)]
    check: bool,
    /// A standby, as postgres://USER@HOST:PORT/DATABASE. Give all that can be reached: too few are refused
    #[arg(long = "standby", value_name = "ADDRESS", required = true)]
    standbys: Vec<PostgresAddress>,
    /// The standby that is to be promoted; without it, the furthest is named
    #[arg(long, value_name = "ADDRESS")]
    candidate: Option<PostgresAddress>,
    /// The file that the password stands in
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The file of the authorities, in PEM, whose certificates the databases show; without it, no TLS is spoken
    #[arg(long, value_name = "FILE")]
    authorities: Option<PathBuf>,
}

impl Promote {
    /// Exit codes: 0 that standby has everything; 4 one cannot be asked; 10 promoting it would lose something, or
    /// nobody knows.
    #[allow(clippy::print_stdout, reason = "what the command prints is what it is for")]
    pub(crate) fn run(self) -> ExitCode {
        let mut positions = Vec::new();
        for standby in self.standbys.iter().chain(&self.candidate) {
            let asked = self.prepared(standby).and_then(|address| StandbyPosition::ask(&address));
            match asked {
                Ok(position) => positions.push(position),
                Err(error) => return failed(CANNOT_ASK, error.code(), &format!("{standby}: {error}")),
            }
        }
        let wanted = self.candidate.as_ref().map(ToString::to_string);
        match Promotion::of(&positions, wanted.as_deref()) {
            Ok(Promotion { address, position }) => {
                println!("{}", serde_json::json!({ "promote": address, "position": position }));
                ExitCode::SUCCESS
            }
            Err(refusal) => failed(MUST_NOT, refusal.code(), &refusal.to_string()),
        }
    }

    /// With the password, and by TLS, if they are given.
    fn prepared(&self, address: &PostgresAddress) -> Result<PostgresAddress, tupyo_ledger::JournalError> {
        let mut address = address.clone();
        if let Some(file) = &self.password_file {
            address = address.with_password_of(file)?;
        }
        if let Some(file) = &self.authorities {
            address = address.with_authorities_of(file)?;
        }
        Ok(address)
    }
}

fn failed(exit_code: u8, code: &str, reason: &str) -> ExitCode {
    eprintln!("tupyo-server: [{code}] {}", tupyo_encoding::shown_lines(reason));
    ExitCode::from(exit_code)
}
