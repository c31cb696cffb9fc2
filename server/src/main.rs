//! The bulletin board's HTTP server: see `tupyo-server --help`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tupyo_server::ServerError;

/// Keeps the ledgers of elections and answers over HTTP.
///
/// Exit codes: 0 stopped by a signal; 2 wrong usage; 3 another server uses the data directory; 4 cannot start or go on;
/// 5 the storage failed; 6 what was written could not be put on stable storage (fsync).
#[derive(Parser)]
#[command(name = "tupyo-server", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Option<tupyo_server::Options>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Print what the manifest of an election on this board says of its ledger; a board that runs answers the same at
    /// /ledger
    LedgerKey {
        /// The server's data directory; made if it is missing, and the keys with it
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// The ledgers' name, as the server gets it
        #[arg(long, value_name = "NAME", default_value = "localhost")]
        name: String,
        #[command(flatten)]
        token: tupyo_server::LedgerTokenOptions,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tupyo-server: {}", tupyo_encoding::shown_lines(&error.with_causes()));
            ExitCode::from(error.exit_code())
        }
    }
}

#[allow(clippy::print_stdout, reason = "what the command prints is what it is for")]
fn run(arguments: Arguments) -> Result<(), ServerError> {
    match (arguments.command, arguments.options) {
        (Some(Command::LedgerKey { data, name, token }), _) => {
            println!("{}", tupyo_server::ledger(&data, &name, &token)?);
            Ok(())
        }
        (None, Some(options)) => tupyo_server::run(options),
        // The parser asks for one of them.
        (None, None) => Ok(()),
    }
}
