//! `tupyo-registrar`: the registration service.

use std::process::ExitCode;

use clap::Parser;
use tupyo_registrar::RegistrarCommand;

/// The registration service: citizens' cards in, lines of the roll out.
#[derive(Parser)]
#[command(name = "tupyo-registrar", version)]
struct Arguments {
    #[command(subcommand)]
    command: RegistrarCommand,
}

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    match command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tupyo-registrar: {}", command.words(&error));
            ExitCode::from(error.exit_code())
        }
    }
}
