//! `tupyo election`, `joint-key` and `tally`: what officials do and announce.

use std::path::PathBuf;
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{Board, ClientError, FollowedBoard};
use tupyo_office::{Actor, BulletinBoard, StepError, manifest_entries};

use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::election as texts;
use crate::commands::{manifest, status};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::place::{Output, Role};
use crate::say::Answer;
use crate::vault::PassphraseOptions;

const LARGEST_MANIFEST: usize = 16_000_001;

mod announcing;
mod new;
mod preview;
mod voting;

pub use voting::{CloseOptions, OpenOptions};

use announcing::{ApproveOptions, CancelOptions, ExtendOptions, NoticeOptions, RestartOptions, ScheduleOptions};
pub use announcing::{answer as announced, confirmed};

/// Start an election on a bulletin board, and announce what happens to it
#[derive(clap::Subcommand)]
pub enum ElectionCommand {
    /// Make an election, question by question: titles, contests, districts, people, rules; with a preview of the ballot
    /// and an invitation for each trustee. What is said by options or a file is not asked; it can be stopped and gone
    /// on with
    #[command(
        after_help = "Example:\n  tupyo election new --language ko\n  tupyo election new --out 2026/manifest.json \
            --answers 2026/answers.json"
    )]
    New(Box<new::NewOptions>),
    /// Post the manifest; writes the anchors file that everybody needs
    #[command(
        after_help = "Example:\n  tupyo election create --board https://board.example --manifest manifest.json --key \
            official.key --out anchors.json"
    )]
    Create(Create),
    /// Announce when voting is to begin and to end; once it has begun, only the end can be moved
    #[command(after_help = "Example:\n  tupyo election schedule --opening 2026-11-29T09:00+09:00 --closing \
            2026-11-29T18:00+09:00 --anchors anchors.json --key official.key")]
    Schedule(ScheduleOptions),
    /// Announce a later end of voting, while voting is open or before
    #[command(after_help = "Example:\n  tupyo election extend --until 2026-11-29T20:00+09:00 --reason 'The board was \
            out of reach for an hour.' --anchors anchors.json --key official.key")]
    Extend(ExtendOptions),
    /// Put the ledger's spare key in its key's place, as the board has prepared it; back up the board's keys before
    #[command(after_help = "Example:\n  tupyo election rotate-key --anchors anchors.json --key official.key")]
    RotateKey(Official),
    /// Announce what everybody is to know: it stands on the ledger for good
    Notice(NoticeOptions),
    /// Begin the key ceremony anew without trustees that its round waits for: they are excluded for good
    #[command(
        after_help = "Example:\n  tupyo election restart --exclude kim --reason 'Has lost the secrets file.' --anchors \
            anchors.json --key official.key"
    )]
    Restart(RestartOptions),
    /// Cancel the election: it ends for good, without a result
    Cancel(CancelOptions),
    /// Say what another official has said and waits for approval, word for word
    Approve(ApproveOptions),
}

/// The joint key that the trustees have made
#[derive(clap::Subcommand)]
pub enum JointKeyCommand {
    /// Post the joint key, when all trustees have confirmed the ceremony
    Post(Official),
}

/// The encrypted sums of the counted ballots
#[derive(clap::Subcommand)]
pub enum TallyCommand {
    /// Add up the counted ballots and post the encrypted sums
    Post(Official),
}

#[derive(clap::Args)]
pub struct Create {
    /// The board's address, for example http://127.0.0.1:8080
    #[arg(long, value_name = "URL")]
    board: String,
    /// The manifest
    #[arg(long, value_name = "FILE")]
    manifest: PathBuf,
    /// The key file of one of the manifest's officials, the file of a card, or the pkcs11: URI of a key in a token
    #[arg(long, value_name = "FILE|URI")]
    key: CardSource,
    /// The anchors file to write; give it to trustees, voters and auditors over a way that they trust
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    output: Output,
}

/// A step of an official.
#[derive(clap::Args)]
pub struct Official {
    #[command(flatten)]
    role: Role,
}

impl ElectionCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            ElectionCommand::New(options) => options.run(),
            ElectionCommand::Create(create) => create.output.say().outcome(create.run()),
            ElectionCommand::Schedule(options) => options.run(),
            ElectionCommand::Extend(options) => options.run(),
            ElectionCommand::Notice(options) => options.run(),
            ElectionCommand::Restart(options) => options.run(),
            ElectionCommand::Cancel(options) => options.run(),
            ElectionCommand::Approve(options) => options.run(),
            ElectionCommand::RotateKey(official) => official.rotate_key(),
        }
    }
}

impl JointKeyCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let JointKeyCommand::Post(official) = self;
        official.run(Actor::post_joint_key, texts::JOINT_KEY_POSTED_NEXT)
    }
}

impl TallyCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let TallyCommand::Post(official) = self;
        official.run(Actor::post_tally, texts::ENCRYPTED_SUMS_POSTED_NEXT)
    }
}

impl Official {
    /// Posts the counts.
    pub fn post_result(self) -> ExitCode {
        let say = self.role.say();
        let post = |actor: &mut Actor<FollowedBoard>| {
            actor.post_result(&mut OsRng)?;
            actor.shown()?;
            let file = actor.board().checkpoint_file().unwrap_or_default().to_vec();
            status::result(actor.shown()?, &file, &say)
        };
        say.outcome(self.role.act(post))
    }

    /// Replaces the ledger's key.
    fn rotate_key(self) -> ExitCode {
        let done = self.role.act(|actor| {
            let prepared = actor.board().source().prepared_ledger_key()?;
            actor.replace_ledger_key(prepared, &mut OsRng)?;
            let key = actor.shown()?.ledger_keys().map(|keys| keys.newest().to_string()).unwrap_or_default();
            Ok(Answer::new(texts::ledger_another_key_from(&key)).with(json!({ "ledger_key": key })))
        });
        self.role.say().outcome(done)
    }

    fn run(
        &self,
        step: impl FnOnce(&mut Actor<FollowedBoard>, &mut OsRng) -> Result<(), StepError<ClientError>>,
        said: [&str; 2],
    ) -> ExitCode {
        let done = self.role.act(|actor| {
            step(actor, &mut OsRng)?;
            let phase = actor.shown()?.phase();
            Ok(Answer::new(said).with(json!({ "phase": phase.as_str() })))
        });
        self.role.say().outcome(done)
    }
}

impl Create {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        let json = files::read(&self.manifest, LARGEST_MANIFEST)?;
        manifest::parse(&json)?;
        let signer = keys::signer(&self.key, &self.passphrase, &self.pins)?;
        let (election, entries) = manifest_entries(&json, signer.as_ref(), &mut OsRng)?;
        let anchors = Board::create_election(&self.board, election, &entries)?;
        files::write_new(&self.out, anchors.to_json().as_bytes(), Readers::Everybody)?;
        let out = self.out.display();
        let answer = Answer::new(texts::election_created_its_anchors(&election, &out));
        let json = json!({ "election": election.to_string(), "url": anchors.url });
        Ok(answer.with(json))
    }
}
