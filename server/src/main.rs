//! The bulletin board's HTTP server: see `tupyo-server --help`.

use std::process::ExitCode;

use clap::Parser;

/// Keeps the ledgers of elections and answers over HTTP.
///
/// Exit codes: 0 stopped by a signal; 2 wrong usage; 3 another server uses the data directory; 4 cannot start or go on; 5 the storage failed; 6 what was
/// written could not be put on stable storage (fsync).
#[derive(Parser)]
#[command(name = "tupyo-server", version)]
struct Arguments {
    #[command(flatten)]
    options: tupyo_server::Options,
}

fn main() -> ExitCode {
    match tupyo_server::run(Arguments::parse().options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tupyo-server: {}", error.with_causes());
            ExitCode::from(error.exit_code())
        }
    }
}
