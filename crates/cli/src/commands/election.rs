use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{Board, ClientError, FollowedBoard};
use tupyo_election::Schedule;
use tupyo_office::{Actor, StepError, manifest_entries};

use crate::commands::{manifest, status};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::place::{Output, Role};
use crate::say::Answer;
use crate::vault::PassphraseOptions;

const LARGEST_MANIFEST: usize = 16_000_001;

/// Start an election on a bulletin board
#[derive(clap::Subcommand)]
pub enum ElectionCommand {
    /// Post the manifest; writes the anchors file that everybody needs
    #[command(
        after_help = "Example:\n  tupyo election create --board https://board.example --manifest manifest.json --key official.key --out anchors.json"
    )]
    Create(Create),
    /// Announce when voting is to begin and to end; once it has begun, only the end can be moved
    #[command(
        after_help = "Example:\n  tupyo election schedule --opening 1797840000 --closing 1797872400 --anchors anchors.json --key official.key"
    )]
    Schedule(ScheduleOptions),
    /// Announce what everybody is to know: it stands on the ledger for good
    Notice(NoticeOptions),
}

#[derive(clap::Args)]
pub struct ScheduleOptions {
    #[command(flatten)]
    official: Official,
    /// When voting is to begin, in seconds since 1970-01-01 UTC
    #[arg(long, value_name = "SECONDS")]
    opening: u64,
    /// When voting is to end
    #[arg(long, value_name = "SECONDS")]
    closing: u64,
    /// Why it is changed
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

#[derive(clap::Args)]
pub struct NoticeOptions {
    #[command(flatten)]
    official: Official,
    /// The text, up to 2,000 characters
    #[arg(long, value_name = "TEXT")]
    text: String,
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

/// The counts
#[derive(clap::Subcommand)]
pub enum ResultCommand {
    /// Put the trustees' decryption shares together and post the counts
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
    /// The key file of one of the manifest's officials
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The anchors file to write; give it to trustees, voters and auditors over a way that they trust
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseOptions,
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
            ElectionCommand::Create(create) => create.output.say().outcome(create.run()),
            ElectionCommand::Schedule(options) => options.run(),
            ElectionCommand::Notice(options) => options.run(),
        }
    }
}

impl ScheduleOptions {
    fn run(self) -> ExitCode {
        let schedule = Schedule { opening: self.opening, closing: self.closing, reason: self.reason };
        let step = |actor: &mut Actor<FollowedBoard>, rng: &mut OsRng| actor.announce_schedule(schedule, rng);
        self.official.run(step, "The schedule is announced.", "투표 일정을 공고했습니다.")
    }
}

impl NoticeOptions {
    fn run(self) -> ExitCode {
        let step = |actor: &mut Actor<FollowedBoard>, rng: &mut OsRng| actor.announce(self.text, rng);
        self.official.run(step, "The notice is posted.", "공고를 게시했습니다.")
    }
}

impl JointKeyCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let JointKeyCommand::Post(official) = self;
        official.run(
            Actor::post_joint_key,
            "The joint key is posted. Next: import the roll.",
            "공동 공개키를 게시했습니다. 다음 단계: 선거인 명부 등록.",
        )
    }
}

impl TallyCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let TallyCommand::Post(official) = self;
        let en = "The encrypted sums are posted. Next: trustees run `tupyo trustee decrypt`.";
        official.run(
            Actor::post_tally,
            en,
            "암호화된 집계를 게시했습니다. 다음 단계: 수탁자들이 `tupyo trustee decrypt`를 실행합니다.",
        )
    }
}

impl ResultCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let ResultCommand::Post(official) = self;
        let say = official.role.say();
        let post = |actor: &mut Actor<FollowedBoard>| {
            actor.post_result(&mut OsRng)?;
            Ok(status::result(actor.shown()?, &say))
        };
        say.outcome(official.role.act(post))
    }
}

impl Official {
    /// Begins voting.
    pub fn open(self) -> ExitCode {
        self.run(Actor::open, "Voting is open.", "투표가 시작되었습니다.")
    }

    /// Ends voting.
    pub fn close(self) -> ExitCode {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        self.run(
            |actor: &mut Actor<FollowedBoard>, rng: &mut OsRng| actor.close(now, rng),
            "Voting is closed. Next: `tupyo tally post`.",
            "투표가 마감되었습니다. 다음 단계: `tupyo tally post`.",
        )
    }

    fn run(
        &self,
        step: impl FnOnce(&mut Actor<FollowedBoard>, &mut OsRng) -> Result<(), StepError<ClientError>>,
        en: &str,
        ko: &str,
    ) -> ExitCode {
        let done = self.role.act(|actor| {
            step(actor, &mut OsRng)?;
            let phase = actor.shown()?.phase();
            Ok(Answer::new(en, ko).with(json!({ "phase": phase.as_str() })))
        });
        self.role.say().outcome(done)
    }
}

impl Create {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        let json = files::read(&self.manifest, LARGEST_MANIFEST)?;
        manifest::parse(&json)?;
        let key = keys::load(&self.key, &self.passphrase.ask(&self.key)?)?;
        let (election, entries) = manifest_entries(&json, &key, &mut OsRng)?;
        let anchors = Board::create_election(&self.board, election, &entries)?;
        files::write_new(&self.out, anchors.to_json().as_bytes(), Readers::Everybody)?;
        let out = self.out.display();
        let answer = Answer::new(
            format!(
                "The election is created. Its anchors are in {out}: give this file to everybody.\nElection:   {election}\nLedger key: {}\nNext: every trustee runs `tupyo trustee ceremony --wait`.",
                anchors.ledger_key
            ),
            format!(
                "선거를 만들었습니다. 기준 정보 파일 {out}을 모두에게 전달하십시오.\n선거 식별자: {election}\n원장 키: {}\n다음 단계: 모든 수탁자이 `tupyo trustee ceremony --wait`를 실행합니다.",
                anchors.ledger_key
            ),
        );
        let json = json!({ "election": election.to_string(), "ledger_key": anchors.ledger_key.to_string(), "url": anchors.url });
        Ok(answer.with(json))
    }
}
