//! `tupyo board ledger`: the key and the name that a manifest gives a ledger.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::say;

#[derive(clap::Args)]
pub struct Ledger {
    /// The directory that `tupyo serve` gets
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The ledgers' name, as `tupyo serve` gets it
    #[arg(long, value_name = "NAME", default_value = "localhost")]
    name: String,
    #[command(flatten)]
    token: tupyo_server::LedgerTokenOptions,
}

impl Ledger {
    /// Runs the command: the same as `tupyo-server ledger-key`.
    pub fn run(self) -> ExitCode {
        match tupyo_server::ledger(&self.data, &self.name, &self.token) {
            Ok(ledger) => {
                say::line(&ledger);
                ExitCode::SUCCESS
            }
            Err(error) => {
                say::error("tupyo board ledger", &error.with_causes());
                ExitCode::from(error.exit_code())
            }
        }
    }
}
