//! The program's commands.

use crate::RegistrarError;
use crate::correct::Correct;
use crate::countersign::Countersign;
use crate::delete::Delete;
use crate::init::Init;
use crate::serve::Run;
use crate::status::Status;

/// What the program does.
#[derive(Debug, clap::Subcommand)]
pub enum RegistrarCommand {
    /// Make what a registrar begins with: the directory, a key, and, once an election is created, the configuration
    #[command(
        after_help = "Example:\n  tupyo-registrar init --data registrar\n  tupyo-registrar init --data registrar \
            --anchors anchors.json --auditor auditor.pub"
    )]
    Init(Init),
    /// Serve citizens, and post lines to the boards, until a signal
    Run(Run),
    /// Say how far things are, as JSON
    Status(Status),
    /// Delete evidence that is past its retention; a signed note stays
    Delete(Delete),
    /// As another registrar: look at the evidence of what stands, and sign it only if it holds
    Countersign(Countersign),
    /// Correct a line of the roll, with a reason; all registrars must sign it before it counts
    Correct(Correct),
}

impl RegistrarCommand {
    /// Runs the command.
    ///
    /// # Errors
    /// A [`RegistrarError`] with the exit code that the process should end with.
    pub fn run(&self) -> Result<(), RegistrarError> {
        match self {
            RegistrarCommand::Init(init) => init.run(),
            RegistrarCommand::Run(run) => run.run(),
            RegistrarCommand::Status(status) => status.run(),
            RegistrarCommand::Delete(delete) => delete.run(),
            RegistrarCommand::Countersign(countersign) => countersign.run(),
            RegistrarCommand::Correct(correct) => correct.run(),
        }
    }

    /// An error of this command, with its causes and code, in the language that was chosen.
    pub fn words(&self, error: &RegistrarError) -> String {
        let say = match self {
            RegistrarCommand::Init(init) => &init.say,
            RegistrarCommand::Run(run) => &run.say,
            RegistrarCommand::Status(status) => &status.say,
            RegistrarCommand::Delete(delete) => &delete.say,
            RegistrarCommand::Countersign(countersign) => &countersign.say,
            RegistrarCommand::Correct(correct) => &correct.say,
        };
        say.error(error)
    }
}
