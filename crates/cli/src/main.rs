//! `tupyo`: the tool of officials, trustees and voters, and the demonstration election.

mod demo;
mod steps;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Verifiable elections: the tool of officials, trustees and voters.
#[derive(Parser)]
#[command(name = "tupyo", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play a whole election on real figures and verify it.
    Demo(demo::DemoOptions),
    /// Keep a bulletin board: the same as tupyo-server.
    Serve(tupyo_server::Options),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Demo(options) => demo::run(&options),
        Command::Serve(options) => match tupyo_server::run(options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => ExitCode::from(error.exit_code()),
        },
    }
}
