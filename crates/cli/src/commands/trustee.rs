//! `tupyo trustee`: the key ceremony, and opening the tally.

mod ceremony;
mod check;
mod copies;
mod opening;
mod rehearse;
mod waiting;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;
use tupyo_office::Actor;
use tupyo_threshold::Round;

use crate::acting::ActingBoard;
use crate::catalogue::trustee as texts;
use crate::entry_file::{self, EntryFile};
use crate::failure::Failure;
use crate::place::Role;
use crate::recorded::RecordedElection;
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;
use ceremony::Ceremony;
use check::CheckSecrets;
use copies::Copied;
use opening::Decrypt;
use rehearse::RehearseCommand;

/// Trustees: make the joint key together, and open the tally
#[derive(clap::Subcommand)]
pub enum TrusteeCommand {
    /// Do whatever is due in the key ceremony; with --wait until it is complete
    #[command(
        after_help = "Example:\n  tupyo trustee ceremony --wait --anchors anchors.json --key trustee.key --secrets \
            trustee.age\n\nWithout a network:\n  tupyo trustee ceremony --record record --out trustee.entry --anchors \
            anchors.json --key trustee.key --secrets trustee.age"
    )]
    Ceremony(Ceremony),
    /// Round 1: commit to secrets, which are stored in the secrets file
    Commit(Step),
    /// Round 2: reveal what was committed to, when all have committed
    Reveal(Step),
    /// Round 3: send every other trustee an encrypted share, when all have revealed
    Share(Step),
    /// Round 4: check the shares received; confirm, or complain about the one that is wrong
    Confirm(Step),
    /// Verify the election up to its tally, and agree to open it: nobody opens it before a quorum has agreed
    #[command(
        after_help = "Example:\n  tupyo trustee agree --anchors anchors.json --key trustee.key --secrets trustee.age"
    )]
    Agree(Decrypt),
    /// Verify the election up to its tally, agree to open it, and post this trustee's decryption share as soon as a
    /// quorum has agreed
    #[command(
        after_help = "Example:\n  tupyo trustee decrypt --anchors anchors.json --key trustee.key --secrets trustee.age"
    )]
    Decrypt(Decrypt),
    /// Test, without a network and without changing anything, whether a secrets file or backup can be opened and what
    /// its trustee can still do with it
    #[command(after_help = "Example:\n  tupyo trustee check trustee.backup --anchors anchors.json --record record")]
    Check(CheckSecrets),
    /// Play a whole small election with the real trustees' files, before the real one
    #[command(subcommand)]
    Rehearse(RehearseCommand),
    /// Write a backup that only opens the tally: it can replace a lost secrets file once a quorum has agreed, and never
    /// agrees itself
    #[command(after_help = "Example:\n  tupyo trustee backup trustee.backup --secrets trustee.age")]
    Backup(Copied),
    /// Make a secrets file of a backup, or of a copied secrets file: it only opens the tally
    #[command(after_help = "Example:\n  tupyo trustee restore trustee.backup --secrets trustee.age")]
    Restore(Copied),
    /// Wipe this trustee's secrets, when the election has its result or is cancelled
    Wipe(Step),
}

#[derive(clap::Args)]
pub struct Step {
    #[command(flatten)]
    role: Role,
    /// The trustee's encrypted secrets; made in round 1, needed until the tally is opened
    #[arg(long, value_name = "FILE")]
    secrets: PathBuf,
    /// An exported record to act on instead of the board: no network is needed
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// The entry file to write, for whoever posts it with `tupyo entry post`
    #[arg(long, value_name = "FILE", requires = "record")]
    out: Option<PathBuf>,
}

impl TrusteeCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            TrusteeCommand::Ceremony(ceremony) => ceremony.step.role.say().outcome(ceremony.run()),
            TrusteeCommand::Commit(step) => step.run(Round::Commitment),
            TrusteeCommand::Reveal(step) => step.run(Round::Reveal),
            TrusteeCommand::Share(step) => step.run(Round::Shares),
            TrusteeCommand::Confirm(step) => step.run(Round::Confirmation),
            TrusteeCommand::Agree(agree) => agree.step.role.say().outcome(agree.run(false)),
            TrusteeCommand::Decrypt(decrypt) => decrypt.step.role.say().outcome(decrypt.run(true)),
            TrusteeCommand::Check(check) => check.run(),
            TrusteeCommand::Rehearse(command) => command.run(),
            TrusteeCommand::Backup(copied) => copied.output.say().outcome(copied.back_up()),
            TrusteeCommand::Restore(copied) => copied.output.say().outcome(copied.restore()),
            TrusteeCommand::Wipe(step) => step.role.say().outcome(step.wipe()),
        }
    }
}

impl Step {
    fn run(&self, round: Round) -> ExitCode {
        let file = || TrusteeFile::open_or_begin(&self.secrets, self.role.passphrase());
        let done = self.must_have_out().and_then(|()| file()).and_then(|file| {
            self.act(file, |actor, file| {
                ceremony::must_be_in(actor, round)?;
                let step = file.ceremony_step(actor)?;
                Ok(words::answer(actor, step)?)
            })
        });
        self.role.say().outcome(done)
    }

    fn wipe(&self) -> Result<Answer, Failure> {
        let file = TrusteeFile::open(&self.secrets, self.role.passphrase())?;
        self.act(file, |actor, file| {
            file.wipe(actor)?;
            Ok(Answer::new(texts::ELECTION_OVER_FILE_HOLDS))
        })
    }

    /// Refuses a record without a place for what is said.
    fn must_have_out(&self) -> Result<(), Failure> {
        match (&self.record, &self.out) {
            (Some(_), None) => Err(Failure::usage("no-out", texts::RECORD_NEEDS_OUT_ENTRY)),
            (_, Some(out)) => entry_file::must_have_a_place(out),
            _ => Ok(()),
        }
    }

    /// Acts with a secrets file, on a ledger that is held to what the file has seen of it: the board's, or a record's.
    fn act(
        &self,
        file: TrusteeFile,
        step: impl FnOnce(&mut Actor<ActingBoard>, &mut TrusteeFile) -> Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        match &self.record {
            Some(record) => self.act_on_record(record, file, step),
            None => self.act_on_board(file, step),
        }
    }

    fn act_on_board(
        &self,
        mut file: TrusteeFile,
        step: impl FnOnce(&mut Actor<ActingBoard>, &mut TrusteeFile) -> Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        let mut place = self.role.election().place()?;
        place.hold_to_seen(file.seen())?;
        self.role.act_as(place, ActingBoard::Board, |actor| {
            file.recall(actor)?;
            step(actor, &mut file)
        })
    }

    fn act_on_record(
        &self,
        record: &Path,
        mut file: TrusteeFile,
        step: impl FnOnce(&mut Actor<ActingBoard>, &mut TrusteeFile) -> Result<Answer, Failure>,
    ) -> Result<Answer, Failure> {
        let mut place = RecordedElection::open(self.role.election(), record)?;
        place.hold_to_seen(file.seen())?;
        let ((answer, of_election), said) = self.role.act_on_record(place, |actor| {
            file.recall(actor)?;
            let answer = step(actor, &mut file)?;
            let state = actor.shown()?;
            let name = state.manifest().map_or(String::new(), |manifest| manifest.name().to_owned());
            Ok((answer, (state.election(), name)))
        })?;
        let (election, name) = of_election;
        self.hand_over(answer, EntryFile::of(election, &name, said))
    }

    /// Writes what was said. It is remembered already: the same command writes the same again.
    fn hand_over(&self, mut answer: Answer, file: EntryFile) -> Result<Answer, Failure> {
        answer.add("election_name", file.name.as_str().into());
        let Some(out) = self.out.as_ref().filter(|_| !file.entries.is_empty()) else {
            answer.add("out", json!(null));
            let nothing = self.out.is_some();
            return Ok(if nothing { answer.beneath(texts::election_nothing_be_posted(&file.name)) } else { answer });
        };
        let there = file.write(out)?;
        let path = out.display();
        answer.add("out", path.to_string().into());
        answer.add("out_was_there", there.into());
        Ok(answer.beneath(texts::election_hand_file_officials(&file.name, &path)))
    }
}
