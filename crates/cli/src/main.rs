//! `tupyo`: the tool of officials, trustees and voters, and the demonstration election.

mod acting;
mod acts_file;
mod announcements;
mod answers;
mod authority;
mod awaited;
mod ballot_paper;
mod card_source;
#[rustfmt::skip]
mod catalogue;
mod choosing;
mod commands;
mod confirm;
mod contradiction;
mod copies;
mod entry_file;
mod failure;
mod files;
mod history;
mod hours;
mod import;
mod keys;
mod light;
mod light_copy;
mod memory;
mod mirror;
mod moment;
mod pem;
mod pending;
mod phases;
mod phone;
mod place;
mod prover;
mod push;
mod qr;
mod receipts;
mod recorded;
mod roll;
mod said;
mod say;
mod sealed_evidence;
mod trusted;
mod trustee_file;
mod turnouts;
mod typed;
mod unfinished;
mod vault;
mod voter_place;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{
    BallotCommand, BoardCommand, CardCommand, CloseOptions, ElectionCommand, EntryCommand, JointKeyCommand, KeyCommand,
    LoadCommand, ManifestCommand, OfficialCommand, OpenOptions, PageCommand, ReceiptCommand, RecordCommand,
    ResultCommand, RollCommand, SecondOpinionOptions, Status, TallyCommand, TrusteeCommand, Vote, WitnessCommand,
};

/// Verifiable elections: the tool of officials, trustees and voters.
#[derive(Parser)]
#[command(name = "tupyo", version, after_help = ORDER)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const ORDER: &str = "The order of an election:
  1. officials and trustees   key new            everyone makes a key and hands in its public part
  2. an official              election new       asks who runs it, who holds the key, what is voted on;
                              manifest new       the same by options
  3. somebody                 serve              a bulletin board, for everybody to reach
  4. the official             election create    gives the anchors file, which everybody needs
  5. every trustee            trustee ceremony   with --wait: makes the joint key with the others; without a
                                                 network: --record DIR --out FILE, and entry post
  6. the official             joint-key post
  7. the official             card issue         or another list of citizen cards
     or registrars, where the manifest names them: registrar run, with the office's list;
     roll from-members makes it of an association's members, with a code for each; roll progress
  8. every voter              card register      sends the registration to the official, or with --service
                                                 to the registrar
  9. the official             roll check, roll import; with registrars, who countersign: roll audit
     the official             page announce     which files the voters' page has; page check compares
     the official             roll seal, open
 10. every voter              vote, receipt check; ballot show, ballot find
 11. the official             close, tally post
 12. enough trustees          trustee decrypt    each verifies the election before it opens it
 13. the official             result post
 14. anybody                  record export, verify, result show, second-opinion;
                              board watch, board mirror, board push, board compare

`tupyo COMMAND --help` explains a command. docs/run plays all of them, by role.
Exit codes: 0 done; 1 refused, by the board or by a check; 2 wrong usage;
3 a file or the network failed; 4 the ledger was shown in two histories, and the evidence is written, or a page
is not as announced; 5 what was seen of the ledger can be neither confirmed nor refuted, or a page cannot be
reached; 6 a ballot is another voter's;
7 a ballot rightly does not count: superseded, challenged, or of a cancelled election.";

#[derive(Subcommand)]
enum Command {
    #[command(subcommand)]
    Key(KeyCommand),
    #[command(subcommand)]
    Manifest(ManifestCommand),
    #[command(subcommand)]
    Election(ElectionCommand),
    #[command(subcommand)]
    Official(OfficialCommand),
    #[command(subcommand)]
    Page(PageCommand),
    #[command(subcommand)]
    Trustee(TrusteeCommand),
    #[command(subcommand)]
    Entry(EntryCommand),
    #[command(subcommand)]
    JointKey(JointKeyCommand),
    #[command(subcommand)]
    Card(Box<CardCommand>),
    #[command(subcommand)]
    Roll(RollCommand),
    /// Open the election: shows what will happen, asks, and voting begins
    #[command(after_help = "Example:\n  tupyo open --anchors anchors.json --key official.key")]
    Open(OpenOptions),
    Vote(Vote),
    #[command(subcommand)]
    Receipt(ReceiptCommand),
    #[command(subcommand)]
    Ballot(BallotCommand),
    /// Close the election: shows what will happen, asks, and voting ends
    #[command(after_help = "Example:\n  tupyo close --anchors anchors.json --key official.key")]
    Close(CloseOptions),
    #[command(subcommand)]
    Tally(TallyCommand),
    #[command(subcommand)]
    Result(ResultCommand),
    Status(Status),
    #[command(subcommand)]
    Record(RecordCommand),
    #[command(subcommand)]
    Board(BoardCommand),
    #[command(subcommand)]
    Witness(WitnessCommand),
    /// Verify an exported record: the same as tupyo-verify
    #[command(disable_help_flag = true)]
    Verify(Rest),
    SecondOpinion(SecondOpinionOptions),
    /// Keep a bulletin board: the same as tupyo-server
    Serve(Box<tupyo_server::Options>),
    /// Be a registrar: the same as tupyo-registrar
    #[command(subcommand)]
    Registrar(tupyo_registrar::RegistrarCommand),
    #[command(subcommand)]
    Load(LoadCommand),
    /// Play a whole election on real figures and verify it
    Demo(tupyo_demo::DemoOptions),
}

/// What is handed on as it is.
#[derive(clap::Args)]
struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Key(command) => command.run(),
        Command::Manifest(command) => command.run(),
        Command::Election(command) => command.run(),
        Command::Official(command) => command.run(),
        Command::Page(command) => command.run(),
        Command::Trustee(command) => command.run(),
        Command::Entry(command) => command.run(),
        Command::JointKey(command) => command.run(),
        Command::Card(command) => command.run(),
        Command::Roll(command) => command.run(),
        Command::Open(options) => options.run(),
        Command::Vote(vote) => vote.run(),
        Command::Receipt(command) => command.run(),
        Command::Ballot(command) => command.run(),
        Command::Close(options) => options.run(),
        Command::Tally(command) => command.run(),
        Command::Result(command) => command.run(),
        Command::Status(status) => status.run(),
        Command::Record(command) => command.run(),
        Command::Board(command) => command.run(),
        Command::Witness(command) => command.run(),
        Command::Verify(rest) => verifier_cli::run("tupyo verify", env::args_os().take(1).chain(rest.arguments)),
        Command::SecondOpinion(options) => options.run(),
        Command::Serve(options) => serve(*options),
        Command::Registrar(command) => registrar(&command),
        Command::Load(command) => command.run(),
        Command::Demo(options) => tupyo_demo::run(&options),
    }
}

fn serve(options: tupyo_server::Options) -> ExitCode {
    match tupyo_server::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error("tupyo serve", &error.with_causes());
            ExitCode::from(error.exit_code())
        }
    }
}

fn registrar(command: &tupyo_registrar::RegistrarCommand) -> ExitCode {
    match command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error("tupyo registrar", &command.words(&error));
            ExitCode::from(error.exit_code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
