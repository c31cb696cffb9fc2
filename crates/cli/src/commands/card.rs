//! `tupyo card`: citizen cards, and what they sign.

mod authority;
mod ballot;
mod issue;
mod register;
mod sign;

use std::process::ExitCode;

pub use authority::AuthorityCommand;
pub use ballot::OwnBallot;
pub use issue::Issue;
pub use register::Register;
pub use sign::Sign;

/// Citizen cards: tokens, or files that stand for them
#[derive(clap::Subcommand)]
pub enum CardCommand {
    /// Make cards for a district and add them to the list of who may vote
    #[command(after_help = "Example:\n  tupyo card issue --count 100 --style east --out-dir cards --list cards.csv")]
    Issue(Issue),
    /// Make a voting key and register it with a card, or with a one-time code: at the registrar's service, or in a file
    /// that the voter sends to the officials
    #[command(
        after_help = "Examples:\n  tupyo card register --anchors anchors.json --card citizen.card --out voting.key \
            --registration my.registration\n  tupyo card register --anchors anchors.json --card 'pkcs11:token=Kim' \
            --module /usr/lib/softhsm/libsofthsm2.so --service https://registrar.example --out voting.key --wait"
    )]
    Register(Register),
    /// The voting key that is registered to the card's holder, and the ballot that stands there, or that none does
    #[command(after_help = "Example:\n  tupyo card ballot --anchors anchors.json --card citizen.card --service \
            https://registrar.example")]
    Ballot(OwnBallot),
    /// Sign, with a card at this machine, what a page at another one asks of it: a login at the registrar, the
    /// registration of the page's voting key, or a ballot, where the election demands that cards sign them
    #[command(after_help = "Example:\n  tupyo card sign tupyo-card-request.json --anchors anchors.json --card \
            'pkcs11:token=Kim' --authority office.pem --crl office-crl.pem --out tupyo-card-answer.json")]
    Sign(Sign),
    #[command(subcommand)]
    Authority(AuthorityCommand),
}

impl CardCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            CardCommand::Issue(issue) => issue.say().outcome(issue.run()),
            CardCommand::Register(register) => register.say().outcome(register.run()),
            CardCommand::Ballot(ballot) => ballot.say().outcome(ballot.run()),
            CardCommand::Sign(sign) => sign.say().outcome(sign.run()),
            CardCommand::Authority(authority) => authority.run(),
        }
    }
}
