//! A small authority of citizen cards, for pilots and tests.

mod init;
mod issue;
mod revoke;
mod show;

use std::process::ExitCode;

use self::init::Init;
use self::issue::Issue;
use self::revoke::{Crl, Revoke};
use self::show::Show;

/// A small authority of citizen cards, for pilots and tests: certificates in tokens, PKCS #12 files or plain files
#[derive(clap::Subcommand)]
pub enum AuthorityCommand {
    /// Make an authority: a directory with its certificate, and its key there or in a token
    #[command(after_help = "Examples:\n  tupyo card authority init --dir office --name 'Cards of the city'\n  \
            tupyo card authority init --dir office --name 'Cards of the city' \
            --token 'pkcs11:token=office?module-path=/usr/lib/softhsm/libsofthsm2.so'")]
    Init(Init),
    /// Issue a card to a person
    #[command(
        after_help = "Examples:\n  tupyo card authority issue --dir office --person 1975-0001 --name 'Hong Gildong' \
            --new-token --token 'pkcs11:token=hong?module-path=/usr/lib/softhsm/libsofthsm2.so'\n  \
            tupyo card authority issue --dir office --person 1975-0001 --name 'Hong Gildong' --p12 hong.p12"
    )]
    Issue(Issue),
    /// Revoke cards, and sign a new list of what is revoked
    #[command(after_help = "Example:\n  tupyo card authority revoke --dir office --person 1975-0001 \
            --reason key-compromise")]
    Revoke(Revoke),
    /// Sign a new list of what is revoked (CRL): registrations need one that is not older than it says
    Crl(Crl),
    /// Say what a manifest says of the authority, and what it has issued
    Show(Show),
}

impl AuthorityCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            AuthorityCommand::Init(init) => init.output.say().outcome(init.run()),
            AuthorityCommand::Issue(issue) => issue.output.say().outcome(issue.run()),
            AuthorityCommand::Revoke(revoke) => revoke.output.say().outcome(revoke.run()),
            AuthorityCommand::Crl(crl) => crl.output.say().outcome(crl.run()),
            AuthorityCommand::Show(show) => show.output.say().outcome(show.run()),
        }
    }
}
