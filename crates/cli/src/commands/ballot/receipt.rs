//! What a receipt proves: whose ballot it is for, and what has become of that ballot. The fold over the ledger, or the
//! light follower, says it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use tupyo_circuits::TrackingCode;
use tupyo_client::Board;
use tupyo_election::{AuthorKey, Entry, LedgerKeys};
use tupyo_voter::{BallotVoter, KeptReceipt, ReceiptFate, Standing, VoterError};

use super::Owner;
use crate::catalogue::{ballot as texts, wrong_files};
use crate::commands::manifest;
use crate::failure::Failure;
use crate::light::LightElection;
use crate::place::{Election, Output};
use crate::receipts;
use crate::say::Answer;
use crate::voter_place::Following;

/// What `receipt check` is given.
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

/// What was found of a receipt.
struct Found {
    index: u64,
    size: u64,
    code: TrackingCode,
    voter: BallotVoter,
    standing: Standing,
    fate: ReceiptFate,
    light: Option<Value>,
}

impl CheckReceipt {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let say = self.output.say();
        say.outcome(self.check().map_err(|failure| {
            // A ledger that contradicts a receipt does not have its ballot.
            if failure.is_contradiction() {
                failure.with("fate", ReceiptFate::Missing.as_str().into())
            } else {
                failure
            }
        }))
    }

    fn check(&self) -> Result<Answer, Failure> {
        let kept = receipts::load(&self.file)?;
        let found = match &self.offline {
            Some(manifest) => return self.offline(&kept, manifest),
            None if self.following.is_light() => self.by_light(kept)?,
            None => self.by_ledger(&kept)?,
        };
        self.owner.check(&found.voter)?;
        Ok(answer(&found))
    }

    fn offline(&self, kept: &KeptReceipt, manifest: &Path) -> Result<Answer, Failure> {
        let (index, checkpoint) = kept.verify(&self.keys_of(manifest)?)?;
        let voter = BallotVoter::of(&Entry::decode(&kept.entry)?, None).ok_or(VoterError::OtherBallot)?;
        self.owner.check(&voter)?;
        let ([whose_en, whose_ko], size) = (receipts::whose(&voter), checkpoint.size);
        let answer = Answer::new(texts::receipt_valid_ballot_entry(&index, &size, &[whose_en, whose_ko]));
        // A tracking code is of the opened election, and the manifest alone does not say how that was opened.
        let json = json!({
            "valid": true, "index": index, "size": size, "online": false, "finality": null, "fate": null, "code": null,
        });
        Ok(answer.with(receipts::with_voter(json, Some(&voter))))
    }

    fn by_ledger(&self, kept: &KeptReceipt) -> Result<Found, Failure> {
        let mut place = self.election.place()?;
        let (index, checkpoint) = place.board.verified(|keys| kept.verify(keys))?;
        place.hold_to(kept)?;
        place.follow()?;
        let ledger = place.follower.ledger();
        let standing = self.settle(kept, &place.board, |receipt| ledger.standing(receipt))?;
        let fate = ledger.receipt_fate(kept, standing)?;
        let voter = BallotVoter::of(&Entry::decode(&kept.entry)?, place.follower.state());
        let (voter, size) = (voter.ok_or(VoterError::OtherBallot)?, checkpoint.size);
        let code = kept.code(ledger.ballot_check()?)?;
        Ok(Found { index, size, code, voter, standing, fate, light: None })
    }

    /// Holds the ledger to the receipt, from now on; the fate is that of the voter whose key is given, or was when this
    /// election was last followed by light.
    fn by_light(&self, kept: KeptReceipt) -> Result<Found, Failure> {
        let mut light = LightElection::of(&self.election)?;
        if let Some(Ok(AuthorKey::Schnorr(key))) = self.owner.voting_key.as_ref().map(|key| key.parse()) {
            light.follower_mut().watch(key);
        }
        light.follower_mut().keep_receipt(kept.clone())?;
        light.visit()?;
        let follower = light.follower();
        let index = follower.check_receipt(&kept)?;
        let size = follower.checkpoint().map_or(0, |checkpoint| checkpoint.size);
        let standing = self.settle(&kept, light.board(), |receipt| follower.standing(receipt))?;
        let fate = follower.receipt_fate(&kept, standing)?;
        let voter = BallotVoter::on_roll(&Entry::decode(&kept.entry)?, follower.ballot_check()?);
        light.tell(&self.output.say());
        let code = kept.code(light.follower().ballot_check()?)?;
        let (voter, light) = (voter.ok_or(VoterError::OtherBallot)?, Some(light.traffic()));
        Ok(Found { index, size, code, voter, standing, fate, light })
    }

    /// The ledger's keys, if the manifest is that of the anchors.
    fn keys_of(&self, path: &Path) -> Result<LedgerKeys, Failure> {
        let (election, keys) = manifest::ledger_keys(path)?;
        if election == self.election.address()?.election {
            return Ok(keys);
        }
        Err(Failure::refused("wrong-manifest", wrong_files::manifest_of_other_election(&path.display())))
    }

    /// Where a receipt awaits witnesses, asks the board for one that is final, which then takes its place.
    fn settle(
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

fn answer(found: &Found) -> Answer {
    let Found { index, size, code, voter, standing, fate, light } = found;
    let ([whose_en, whose_ko], [fate_en, fate_ko]) = (receipts::whose(voter), words(fate));
    let [watched_en, watched_ko] = receipts::sentence(*standing);
    let answer = Answer::new(texts::tracking_code_receipt_valid(
        &code,
        &[fate_en, fate_ko],
        &index,
        &size,
        &[watched_en, watched_ko],
        &[whose_en, whose_ko],
    ));
    let mut json = json!({
        "valid": true, "index": index, "size": size, "online": true, "finality": standing.as_str(),
        "fate": fate.as_str(), "counts": matches!(fate, ReceiptFate::Counted | ReceiptFate::CountedSoFar),
        "code": code.to_string(),
    });
    if let ReceiptFate::Superseded { by, index } = fate {
        json["superseded_by"] = json!({ "code": by.to_string(), "index": index });
    }
    if let Some(traffic) = light {
        json["light"] = traffic.clone();
    }
    answer.with(receipts::with_voter(json, Some(voter))).exiting(fate.exit_code())
}

fn words(fate: &ReceiptFate) -> [String; 2] {
    let [en, ko] = match fate {
        ReceiptFate::CountedSoFar => texts::COUNTS_UNLESS_ITS_VOTER_VOTES,
        ReceiptFate::Counted => texts::COUNTED_2,
        ReceiptFate::AwaitsWitnesses => texts::WAITS_FOR_WITNESSES_DO,
        ReceiptFate::Superseded { by, index } => {
            return texts::superseded_at_entry_one(&by, &index);
        }
        ReceiptFate::Challenged => texts::CHALLENGED_WAS_OPENED_FOR,
        ReceiptFate::Cancelled => texts::DOES_NOT_COUNT_ELECTION,
        ReceiptFate::Missing => texts::MISSING_TALLY_DOES_NOT,
        ReceiptFate::Unknown => texts::WHETHER_COUNTS_NOT_SHOWN,
    };
    [en.to_owned(), ko.to_owned()]
}
