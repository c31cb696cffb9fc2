//! `tupyo-server gateway`: its options are keys and variables of their own, as a server's are.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use tupyo_server::{ConfigurationError, GatewayOptions, ServerConfiguration};

/// Verifies entries before it hands them on to its leader, and passes on what is read. It keeps nothing.
///
/// Exit codes: 0 stopped by a signal; 2 wrong usage or configuration; 4 cannot start or go on.
#[derive(Parser)]
#[command(name = "tupyo-server gateway", version)]
pub(crate) struct GatewayLine {
    /// A TOML file with these options, without their dashes, as keys. The environment's TUPYO_SERVER_… wins over it,
    /// and the command line over both
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only say whether the configuration can be used, and end
    #[arg(long)]
    check_config: bool,
    #[command(flatten)]
    pub(crate) options: GatewayOptions,
}

/// Runs a gateway; the line begins with the word `gateway`.
#[allow(clippy::print_stdout, reason = "what the command prints is what it is for")]
pub(crate) fn run(line: &[OsString]) -> ExitCode {
    let configured = ServerConfiguration::read(&GatewayLine::command(), line, std::env::vars_os());
    let parsed = configured.and_then(|configuration| {
        GatewayLine::from_arg_matches(&configuration.matches).map_err(ConfigurationError::Usage)
    });
    match parsed {
        Err(error) => crate::wrong(error),
        Ok(line) if line.check_config => {
            println!("the configuration can be used");
            ExitCode::SUCCESS
        }
        Ok(line) => match tupyo_server::run_gateway(&line.options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => ExitCode::from(error.exit_code()),
        },
    }
}
