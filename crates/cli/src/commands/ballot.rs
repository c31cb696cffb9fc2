use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tupyo_circuits::TrackingCode;
use tupyo_client::Board;
use tupyo_election::{Entry, LedgerKeys};
use tupyo_voter::{BallotFate, BallotVoter, KeptReceipt, OpenedBallot, Standing, VoterError};

use crate::commands::manifest;
use crate::failure::Failure;
use crate::keys;
use crate::place::{Election, FollowedElection, Output};
use crate::receipts;
use crate::say::Answer;
use crate::voter_place::Following;

mod by_light;
mod evidence;
mod open;

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
    /// Check that a receipt proves its ballot, and that the ledger still has it
    #[command(after_help = "Example:\n  tupyo receipt check my.receipt --anchors anchors.json")]
    Check(CheckReceipt),
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

#[derive(clap::Args)]
pub struct CheckReceipt {
    /// The receipt; the ballot lies beside it
    file: PathBuf,
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    following: Following,
    /// Check the signatures only, with the election's manifest in this file, without asking the board
    #[arg(long, value_name = "MANIFEST", conflicts_with_all = ["voting_key", "light"])]
    offline: Option<PathBuf>,
    #[command(flatten)]
    owner: Owner,
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
    #[arg(long, value_name = "KEY", value_parser = keys::spelled)]
    voting_key: Option<String>,
}

impl Owner {
    fn check(&self, voter: &BallotVoter) -> Result<(), VoterError> {
        self.voter.map_or(Ok(()), |expected| voter.is(expected))?;
        self.voting_key.as_deref().map_or(Ok(()), |expected| voter.has_key(expected))
    }
}

impl BallotCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            BallotCommand::Find(find) => find.output.say().outcome(find.run()),
            BallotCommand::Open(open) => open.run(),
            BallotCommand::Evidence(evidence) => evidence.run(),
        }
    }
}

impl ReceiptCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let ReceiptCommand::Check(check) = self;
        check.output.say().outcome(check.run())
    }
}

impl CheckReceipt {
    fn run(&self) -> Result<Answer, Failure> {
        let kept = receipts::load(&self.file)?;
        if self.following.is_light() {
            return by_light::check(self, kept);
        }
        let entry = Entry::decode(&kept.entry)?;
        let (index, size, voter, standing) = match &self.offline {
            Some(manifest) => {
                let (index, checkpoint) = kept.verify(&self.keys_of(manifest)?)?;
                (index, checkpoint.size, BallotVoter::of(&entry, None), None)
            }
            None => {
                let mut place = self.election.place()?;
                let (index, checkpoint) = place.board.verified(|keys| kept.verify(keys))?;
                place.hold_to(&kept)?;
                place.follow()?;
                let standing = self.settle(&kept, &place)?;
                (index, checkpoint.size, BallotVoter::of(&entry, place.follower.state()), Some(standing))
            }
        };
        let voter = voter.ok_or(VoterError::OtherBallot)?;
        self.owner.check(&voter)?;
        let [whose_en, whose_ko] = receipts::whose(&voter);
        let (en, ko) = match self.offline {
            Some(_) => ("", ""),
            None => (", and still is", ", 지금도 있습니다"),
        };
        let [watched_en, watched_ko] = standing.map_or(["", ""], receipts::sentence);
        let answer = Answer::new(
            format!(
                "The receipt is valid: the ballot of {whose_en} is entry {index} of a ledger that had {size} \
                entries{en}.{watched_en}"
            ),
            format!(
                "접수증이 유효합니다: {whose_ko}의 투표지는 {size}개 항목의 원장에서 {index}번입니다{ko}.{watched_ko}"
            ),
        );
        let finality = standing.map(Standing::as_str);
        let online = self.offline.is_none();
        let json = json!({ "valid": true, "index": index, "size": size, "online": online, "finality": finality });
        Ok(answer.with(receipts::with_voter(json, Some(&voter))))
    }

    /// The ledger's keys, if the manifest is that of the anchors.
    fn keys_of(&self, path: &Path) -> Result<LedgerKeys, Failure> {
        let (election, keys) = manifest::ledger_keys(path)?;
        if election == self.election.address()?.election {
            return Ok(keys);
        }
        Err(Failure::refused("wrong-manifest", format!("{}: the manifest of another election", path.display())))
    }

    /// Where a receipt awaits witnesses, asks the board for one that is final, which then takes its place.
    fn settle(&self, kept: &KeptReceipt, place: &FollowedElection) -> Result<Standing, Failure> {
        let ledger = place.follower.ledger();
        self.settle_by(kept, &place.board, |receipt| ledger.standing(receipt))
    }

    fn settle_by(
        &self,
        kept: &KeptReceipt,
        board: &Board,
        standing_of: impl Fn(&KeptReceipt) -> Result<Standing, VoterError>,
    ) -> Result<Standing, Failure> {
        let standing = standing_of(kept)?;
        if standing != Standing::AwaitsWitnesses {
            return Ok(standing);
        }
        let (receipt, entry) = board.receipt(kept.receipt.index())?;
        let newer = KeptReceipt { receipt, entry };
        if newer.entry != kept.entry || standing_of(&newer)? != Standing::Final {
            return Ok(Standing::AwaitsWitnesses);
        }
        receipts::replace(&self.file, &newer)?;
        Ok(Standing::Final)
    }
}

impl Find {
    fn run(&self) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let unknown = || Failure::refused("unknown-ballot", format!("no ballot {} is on the ledger", self.code));
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
        let [whose_en, whose_ko] = receipts::whose(voter);
        let (en, ko) = match fate {
            BallotFate::CountedSoFar => ("it counts, unless its voter votes again", "다시 투표하지 않으면 집계됩니다"),
            BallotFate::Counted => ("it is counted", "집계되었습니다"),
            BallotFate::Cancelled => {
                ("it is not counted: the election was cancelled", "선거가 취소되어 집계되지 않습니다")
            }
            _ => (
                "its voter has cast another one since; that one counts",
                "이후 다시 투표하여 이 투표지는 집계되지 않습니다",
            ),
        };
        let answer = Answer::new(
            format!("Ballot {} is entry {index} of the ledger, of {whose_en}; {en}.", self.code),
            format!("투표지 {}는 원장 {index}번, {whose_ko}의 투표지입니다. {ko}.", self.code),
        );
        let json = json!({ "code": self.code.to_string(), "index": index, "status": fate.as_str() });
        answer.with(receipts::with_voter(json, Some(voter)))
    }
}
