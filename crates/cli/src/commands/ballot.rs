//! `tupyo ballot` and `tupyo receipt`: what has become of ballots.

use std::process::ExitCode;

use serde_json::json;
use tupyo_circuits::TrackingCode;
use tupyo_election::Entry;
use tupyo_voter::{BallotFate, BallotVoter, FateError, KeptReceipt, OpenedBallot, VoterError};

use crate::catalogue::{ballot as texts, wrong_usage};
use crate::failure::Failure;
use crate::keys;
use crate::place::{Election, Output};
use crate::receipts;
use crate::say::Answer;

mod evidence;
mod open;
mod receipt;
mod show;

const EXIT_CODES: &str = "Example:
  tupyo receipt check my.receipt --anchors anchors.json

Exit codes: 0 it counts; 7 it rightly does not count: superseded, challenged, or the election was cancelled; 5 it waits
for witnesses, or is not shown; 4 the ledger or the tally does not have it, and the evidence is written; 6 it is another
voter's; 1, 2, 3 as for every command. With --offline 0 says that the receipt is valid, and no more.";

/// Ballots on the ledger
#[derive(clap::Subcommand)]
pub enum BallotCommand {
    /// Look a tracking code up: whether the ballot is on the ledger and counts, or what a challenged ballot was opened
    /// to
    #[command(
        after_help = "Example:\n  tupyo ballot find 9WWQ-ZJ15-E9Y9-3A3S-DTXW-P2CW-FBMB-2AS1-AMD3-NMHZ-DDWV-N7RX-3Q00 \
            --anchors anchors.json"
    )]
    Find(Find),
    /// Show the empty ballot of a district, or of a voting key: nothing is chosen, and nothing sent
    #[command(after_help = "Example:\n  tupyo ballot show --style east --anchors anchors.json")]
    Show(show::Show),
    /// Open a challenged ballot of another device from its code: show what it holds and whose it is
    #[command(
        after_help = "Example:\n  tupyo ballot open 9WWQ-ZJ15-E9Y9-3A3S-DTXW-P2CW-FBMB-2AS1-AMD3-NMHZ-DDWV-N7RX-3Q00 \
            --anchors anchors.json --voter 17"
    )]
    Open(open::Open),
    /// Verify the evidence that a tally does not count what it must, with the election's manifest alone
    #[command(after_help = "Example:\n  tupyo ballot evidence anchors.json.evidence --manifest manifest.json")]
    Evidence(evidence::Evidence),
}

/// Receipts
#[derive(clap::Subcommand)]
pub enum ReceiptCommand {
    /// Say whether a receipt's ballot counts, and whose it is, and that the ledger still has it
    #[command(after_help = EXIT_CODES)]
    Check(receipt::CheckReceipt),
}

#[derive(clap::Args)]
pub struct Find {
    /// The tracking code
    code: TrackingCode,
    #[command(flatten)]
    owner: Owner,
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    output: Output,
}

/// Whose ballot it must be.
#[derive(clap::Args)]
pub struct Owner {
    /// Whose ballot it must be: the voter's index on the roll, as `tupyo vote` has shown it
    #[arg(long, value_name = "INDEX")]
    voter: Option<u32>,
    /// Whose ballot it must be: the voting key's public part, as `tupyo card register` has shown it
    #[arg(long, value_name = "KEY", value_parser = keys::spelled, allow_hyphen_values = true)]
    voting_key: Option<String>,
}

impl Owner {
    fn check(&self, voter: &BallotVoter) -> Result<(), FateError> {
        self.voter.map_or(Ok(()), |expected| voter.is(expected))?;
        self.voting_key.as_deref().map_or(Ok(()), |expected| voter.has_key(expected))
    }
}

impl BallotCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            BallotCommand::Find(find) => find.output.say().outcome(find.run()),
            BallotCommand::Show(show) => show.run(),
            BallotCommand::Open(open) => open.run(),
            BallotCommand::Evidence(evidence) => evidence.run(),
        }
    }
}

impl ReceiptCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let ReceiptCommand::Check(check) = self;
        check.run()
    }
}

impl Find {
    fn run(&self) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let unknown = || Failure::refused("unknown-ballot", wrong_usage::no_such_ballot(&self.code));
        let found = place.board.lookup(self.code)?.ok_or_else(unknown)?;
        let (receipt, entry) = place.board.receipt(found.index)?;
        place.hold_to(&KeptReceipt { receipt, entry: entry.clone() })?;
        let state = place.follow()?;
        let entry = Entry::decode(&entry)?;
        let fate = BallotFate::of(state, &entry, self.code)?;
        let voter = BallotVoter::of(&entry, Some(state)).ok_or(VoterError::OtherBallot)?;
        self.owner.check(&voter)?;
        match fate {
            BallotFate::Challenged { style, values } => {
                let manifest = state.manifest().ok_or(VoterError::OtherBallot)?;
                let opened = OpenedBallot { code: self.code, index: found.index, voter, style, values };
                Ok(open::holds(&opened, manifest, &self.output.say()))
            }
            fate => Ok(self.cast(&fate, found.index, &voter)),
        }
    }

    fn cast(&self, fate: &BallotFate, index: u64, voter: &BallotVoter) -> Answer {
        let said = match fate {
            BallotFate::CountedSoFar => texts::COUNTS_UNLESS_ITS_VOTER,
            BallotFate::Counted => texts::COUNTED,
            BallotFate::Cancelled => texts::NOT_COUNTED_ELECTION_WAS,
            _ => texts::ITS_VOTER_CAST_ANOTHER,
        };
        let answer = Answer::new(texts::ballot_entry_ledger(&self.code, &index, &said, &receipts::whose(voter)));
        let json = json!({ "code": self.code.to_string(), "index": index, "status": fate.as_str() });
        answer.with(receipts::with_voter(json, Some(voter)))
    }
}

#[cfg(test)]
mod tests {
    use clap::Args as _;

    use super::*;

    /// Every 64th key begins so.
    #[test]
    fn a_key_may_begin_with_a_hyphen() {
        let key = format!("-B{}", "w".repeat(41));
        let find = || Owner::augment_args(clap::Command::new("find"));
        let owner = |key: &str| find().try_get_matches_from(["find", "--voting-key", key]);
        let given = owner(&key).unwrap();
        assert_eq!(given.get_one::<String>("voting_key"), Some(&key));
        assert!(owner("--voter").is_err());
    }
}
