//! `tupyo-registrar`: the registration service.

use std::process::ExitCode;

use clap::Parser;
use tupyo_registrar::{RegistrarCommand, RegistrarError};

/// The registration service: citizens' cards in, lines of the roll out.
#[derive(Parser)]
#[command(name = "tupyo-registrar", version)]
struct Arguments {
    #[command(subcommand)]
    command: RegistrarCommand,
}

fn main() -> ExitCode {
    match Arguments::parse().command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tupyo-registrar: {} [{}]", Whole(&error), error.code());
            ExitCode::from(error.exit_code())
        }
    }
}

/// An error with its causes.
struct Whole<'a>(&'a RegistrarError);

impl std::fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = std::error::Error::source(self.0);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
