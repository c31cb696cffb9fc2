//! Auditing a board: comparing what it has shown, copying it, also to a store, watching it.

mod compare;
mod ledger;
mod mirror;
mod pace;
mod push;
mod watch;

use std::process::ExitCode;

use compare::Compare;
use ledger::Ledger;
use mirror::Mirror;
use push::Push;
use watch::Watch;

/// Audit a bulletin board: compare what it has shown, copy it, watch it
#[derive(clap::Subcommand)]
pub enum BoardCommand {
    /// Prove that two checkpoints, receipts, records or boards are of one history, or write evidence that they are not
    #[command(after_help = compare::HELP)]
    Compare(Box<Compare>),
    /// Copy the public board to a directory, and keep it current: any static host can serve it, and tupyo-verify
    /// accepts it
    #[command(after_help = mirror::HELP)]
    Mirror(Mirror),
    /// Copy the public board to an object store (S3 and what speaks like it), and keep it current: readers are served
    /// from there
    #[command(after_help = push::HELP)]
    Push(Box<Push>),
    /// Print what manifests must say of the ledger of a board that is to be started here, as JSON; the board's keys are
    /// made if there are none
    #[command(after_help = "Example:\n  tupyo board ledger --data board --name vote.example > ledger.json")]
    Ledger(Box<Ledger>),
    /// Follow a board live, check every entry, and raise the alarm
    #[command(after_help = watch::HELP)]
    Watch(Watch),
}

impl BoardCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            BoardCommand::Compare(command) => command.run(),
            BoardCommand::Mirror(command) => command.run(),
            BoardCommand::Push(command) => command.run(),
            BoardCommand::Ledger(command) => command.run(),
            BoardCommand::Watch(command) => command.run(),
        }
    }
}
