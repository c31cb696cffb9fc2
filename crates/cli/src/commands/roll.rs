//! `tupyo roll`: makes the list of who may vote.

mod audit;
mod from_members;
mod import;
mod progress;
mod seal;

use std::process::ExitCode;

pub use audit::Audit;
pub use from_members::FromMembers;
pub use import::{Check, Import};
pub use progress::ShowProgress;
pub use seal::Seal;

/// The roll: who may vote
#[derive(clap::Subcommand)]
pub enum RollCommand {
    /// Show all faults of the list and the registrations; nothing is posted
    #[command(after_help = "Example:\n  tupyo roll check --anchors anchors.json --list cards.csv \
            --registrations registrations")]
    Check(Check),
    /// Give members one-time codes: from their list to the registrar's, with letters and a table for a mailer
    #[command(
        after_help = "Example:\n  tupyo roll from-members members.xlsx --anchors anchors.json --list eligible.csv \
            --letters letters.html --mail-merge mail.csv --service https://registrar.example\nRun again with a longer \
            list and other names of files, it adds those who are new. Columns: name; email or phone; district; \
            and perhaps weight, id."
    )]
    FromMembers(FromMembers),
    /// Show how many members have registered, and write down whom to remind: for the registrar, who alone can know
    #[command(
        after_help = "Example:\n  tupyo roll progress members.xlsx --anchors anchors.json --registrar registrar \
            --reminders remind.csv"
    )]
    Progress(ShowProgress),
    /// Post the roll of all registrations; it is not sealed yet
    #[command(after_help = "Example:\n  tupyo roll import --anchors anchors.json --key official.key --list cards.csv \
            --registrations registrations")]
    Import(Import),
    /// Seal the roll that was posted, for good
    #[command(after_help = "Example:\n  tupyo roll seal --anchors anchors.json --key official.key")]
    Seal(Seal),
    /// Recompute the registrars' sealed evidence and compare it with the public roll: for whoever may see it
    #[command(after_help = "Example:\n  tupyo roll audit evidence --identity auditor.key --record record --election \
            5f3e… --list list.csv\nExit codes: 0 nothing found; 1 something found.")]
    Audit(Audit),
}

impl RollCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            RollCommand::Check(check) => check.say().outcome(check.run()),
            RollCommand::Import(import) => import.say().outcome(import.run()),
            RollCommand::FromMembers(members) => members.say().outcome(members.run()),
            RollCommand::Progress(progress) => progress.say().outcome(progress.run()),
            RollCommand::Seal(seal) => seal.say().outcome(seal.run()),
            RollCommand::Audit(audit) => audit.say().outcome(audit.run()),
        }
    }
}
