//! The bulletin board's HTTP server: see `tupyo-server --help`.

mod gateway_line;
#[cfg(feature = "postgres")]
mod promote;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use tupyo_server::{ConfigurationError, ServerConfiguration, ServerError};

/// The exit code of a configuration that cannot be used.
const WRONG_USAGE: u8 = 2;

/// Keeps the ledgers of elections and answers over HTTP.
///
/// Exit codes: 0 stopped by a signal; 2 wrong usage or configuration; 3 another server uses the data directory; 4
/// cannot start or go on; 5 the storage failed; 6 what was written could not be put on stable storage (fsync); 8
/// another server has taken over; 9 it is not known whether the journal has taken in what was to be appended; 10 that
/// standby must not be promoted.
#[derive(Parser)]
#[command(name = "tupyo-server", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A TOML file with these options, without their dashes, as keys. The environment's TUPYO_SERVER_… wins over it,
    /// and the command line over both
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only say whether the configuration can be used, and end
    #[arg(long)]
    check_config: bool,
    #[command(flatten)]
    options: Option<tupyo_server::Options>,
}

#[derive(clap::Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one in a process")]
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
        /// The server's configuration file
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Say which standby of the journal may be promoted when its primary is gone: the one that has everything that was
    /// acknowledged. It changes nothing
    #[cfg(feature = "postgres")]
    Promote(promote::Promote),
    /// Run a gateway: it verifies entries before it hands them on to its leader, and keeps nothing
    Gateway(gateway_line::GatewayLine),
    /// What the server is configured with
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(clap::Subcommand)]
enum ConfigCommand {
    /// Print every key with its value and where that comes from, as a configuration file
    Show {
        /// The configuration file
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        #[command(flatten)]
        options: tupyo_server::Options,
    },
}

fn main() -> ExitCode {
    let line: Vec<OsString> = std::env::args_os().collect();
    if line.get(1).is_some_and(|word| word == "gateway") {
        return gateway_line::run(&line[1..]);
    }
    let configured = ServerConfiguration::read(&Arguments::command(), &line, std::env::vars_os());
    let configured = configured.and_then(|configuration| {
        let arguments = Arguments::from_arg_matches(&configuration.matches).map_err(ConfigurationError::Usage)?;
        Ok((configuration, arguments))
    });
    match configured {
        Ok((configuration, arguments)) => run(arguments, &configuration),
        Err(error) => wrong(error),
    }
}

/// Says what is wrong with a configuration.
fn wrong(error: ConfigurationError) -> ExitCode {
    match error {
        ConfigurationError::Usage(error) => error.exit(),
        error => {
            eprintln!("{}", tupyo_encoding::shown_lines(&error.to_string()));
            ExitCode::from(WRONG_USAGE)
        }
    }
}

/// For a person at a terminal: the server itself writes a line of its log.
fn told(error: ServerError) -> ServerError {
    eprintln!("tupyo-server: {}", tupyo_encoding::shown_lines(&error.with_causes()));
    error
}

#[allow(clippy::print_stdout, reason = "what the command prints is what it is for")]
fn run(arguments: Arguments, configuration: &ServerConfiguration) -> ExitCode {
    let done = match (arguments.command, arguments.options) {
        (Some(Command::LedgerKey { data, name, token, .. }), _) => {
            tupyo_server::ledger(&data, &name, &token).map(|ledger| println!("{ledger}")).map_err(told)
        }
        #[cfg(feature = "postgres")]
        (Some(Command::Promote(promote)), _) => return promote.run(),
        (Some(Command::Gateway(line)), _) => tupyo_server::run_gateway(&line.options),
        (Some(Command::Config(ConfigCommand::Show { .. })), _) => {
            print!("{}", configuration.show());
            Ok(())
        }
        (None, Some(_)) if arguments.check_config => {
            println!("the configuration can be used");
            Ok(())
        }
        (None, Some(options)) => tupyo_server::run(options),
        // The parser asks for one of them.
        (None, None) => Ok(()),
    };
    done.map_or_else(|error| ExitCode::from(error.exit_code()), |()| ExitCode::SUCCESS)
}
