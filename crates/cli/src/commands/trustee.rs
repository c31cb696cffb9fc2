mod copies;

use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use serde_json::json;
use tupyo_client::{Board, BoardRecord, ClientError, FollowedBoard};
use tupyo_election::Phase;
use tupyo_office::{
    Actor, CeremonyStep, OfficeError, StepError, VerifiedTally, culprits, has_agreed, missing_agreements, waiting_for,
};
use tupyo_threshold::Round;
use tupyo_verify::Record;
use verifier_cli::Directory;

use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::place::Role;
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;
use crate::{turnouts, unfinished};
use copies::Copied;

/// How long `ceremony --wait` waits before it looks again.
const PAUSE: Duration = Duration::from_secs(1);
/// What the board refuses with when the ceremony has changed since it was looked at.
const OVERTAKEN: [&str; 5] =
    ["ceremony-number", "ceremony-round", "ceremony-repeated", "ceremony-excluded", "ceremony-too-few"];
/// How often in a row the board may give no answer before `ceremony --wait` gives up.
const PATIENCE: u32 = 60;

/// Trustees: make the joint key together, and open the tally
#[derive(clap::Subcommand)]
pub enum TrusteeCommand {
    /// Do whatever is due in the key ceremony; with --wait until it is complete
    #[command(
        after_help = "Example:\n  tupyo trustee ceremony --wait --anchors anchors.json --key trustee.key --secrets \
            trustee.age"
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
}

#[derive(clap::Args)]
pub struct Ceremony {
    #[command(flatten)]
    step: Step,
    /// Go on until the ceremony is complete
    #[arg(long)]
    wait: bool,
}

#[derive(clap::Args)]
pub struct Decrypt {
    #[command(flatten)]
    step: Step,
    /// An exported record to verify; without it, the record is read from the board
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    #[command(flatten)]
    confirm: Confirm,
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
            TrusteeCommand::Backup(copied) => copied.output.say().outcome(copied.back_up()),
            TrusteeCommand::Restore(copied) => copied.output.say().outcome(copied.restore()),
            TrusteeCommand::Wipe(step) => step.role.say().outcome(step.wipe()),
        }
    }
}

impl Step {
    fn run(&self, round: Round) -> ExitCode {
        let done = TrusteeFile::open_or_begin(&self.secrets, self.role.passphrase()).and_then(|file| {
            self.act(file, |actor, file| {
                must_be_in(actor, round)?;
                let step = file.ceremony_step(actor)?;
                Ok(answer(actor, step)?)
            })
        });
        self.role.say().outcome(done)
    }

    fn wipe(&self) -> Result<Answer, Failure> {
        let file = TrusteeFile::open(&self.secrets, self.role.passphrase())?;
        self.act(file, |actor, file| {
            file.wipe(actor)?;
            let en = "The election is over; this file holds no secret any more. Wipe its copies, too.";
            Ok(Answer::new(en, "선거가 끝나 이 파일의 비밀을 지웠습니다. 사본이 있으면 사본도 지우십시오."))
        })
    }

    /// Acts with a secrets file, on a ledger that is held to what the file has seen of it.
    fn act<T>(
        &self,
        mut file: TrusteeFile,
        step: impl FnOnce(&mut Actor<FollowedBoard>, &mut TrusteeFile) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut place = self.role.election().place()?;
        place.hold_to_seen(file.seen())?;
        self.role.act_with(place, |actor| {
            file.recall(actor)?;
            step(actor, &mut file)
        })
    }
}

impl Ceremony {
    fn run(&self) -> Result<Answer, Failure> {
        let say = self.step.role.say();
        let file = TrusteeFile::open_or_begin(&self.step.secrets, self.step.role.passphrase())?;
        self.step.act(file, |actor, file| {
            if !self.wait {
                let step = file.ceremony_step(actor)?;
                return Ok(answer(actor, step)?);
            }
            let (mut said, mut unanswered) = (String::new(), 0);
            loop {
                let (step, [en, ko]) = patient_step(file, actor, &mut unanswered)?;
                if let Some(last) = step.filter(|step| ends(*step)) {
                    return Ok(answer(actor, last)?);
                }
                if said != en {
                    say.note(&en, &ko);
                    said = en;
                }
                if matches!(step, None | Some(CeremonyStep::Waiting(_))) {
                    thread::sleep(PAUSE);
                }
            }
        })
    }
}

impl Decrypt {
    fn run(&self, open: bool) -> Result<Answer, Failure> {
        let board = Board::new(self.step.role.election().address()?);
        let record: Box<dyn Record> = match &self.record {
            Some(directory) => Box::new(Directory::open(directory).map_err(OfficeError::from)?),
            None => Box::new(BoardRecord::newest(&board)?),
        };
        // The passphrase is asked for before the long work.
        let file = TrusteeFile::open(&self.step.secrets, self.step.role.passphrase())?;
        self.step.act(file, |actor, file| {
            let tally = file.verify(actor, record.as_ref())?;
            self.ask(actor, &tally)?;
            agreed_and_opened(actor, file, &tally, open)
        })
    }

    /// Shows what is opened, and asks: what has been agreed to cannot be taken back. Who has agreed is not asked again.
    fn ask(&self, actor: &mut Actor<FollowedBoard>, tally: &VerifiedTally) -> Result<(), Failure> {
        if has_agreed(actor)? {
            return Ok(());
        }
        let state = tally.state();
        let (say, [en, ko]) = (self.step.role.say(), unfinished::beneath(turnouts::lines(state), state));
        say.note(&en, &ko);
        self.confirm.ask(&say, "agree", ["agree to opening these sums", "이 합을 여는 데 합의하려면"])
    }
}

fn agreed_and_opened(
    actor: &mut Actor<FollowedBoard>,
    file: &mut TrusteeFile,
    tally: &VerifiedTally,
    open: bool,
) -> Result<Answer, Failure> {
    // A copy that only opens agrees to nothing, and says so where it is asked to.
    if !open || !file.is_opening_only() {
        file.agree(actor, tally)?;
    }
    let (units, unfinished) = (turnouts::json(tally.state()), unfinished::json(tally.state()));
    let state = actor.shown()?;
    let (agreements, missing) = (state.agreements().len(), missing_agreements(state).unwrap_or_default());
    if !open || missing > 0 && !file.is_opening_only() {
        return Ok(agreed(agreements, missing)
            .with(json!({ "agreements": agreements, "missing": missing, "units": units, "unfinished": unfinished })));
    }
    file.decrypt(actor, tally)?;
    let state = actor.shown()?;
    let (found, needed) = (state.shares().len(), state.manifest().map_or(0, |manifest| manifest.threshold()));
    let answer = Answer::new(
        format!(
            "The record verifies; your decryption share is posted ({found} shares are there, {needed} are needed)."
        ),
        format!("기록을 검증하고 개표 몫을 게시했습니다(현재 {found}개, 필요 {needed}개)."),
    );
    Ok(answer.with(json!({ "shares": found, "needed": needed, "units": units, "unfinished": unfinished })))
}

fn agreed(found: usize, missing: usize) -> Answer {
    let (en, ko) = match missing {
        0 => (
            "Trustees can run `tupyo trustee decrypt`.".to_owned(),
            "이제 `tupyo trustee decrypt`로 개표할 수 있습니다.".to_owned(),
        ),
        _ => (
            format!("{missing} more must agree before anybody opens it: run `tupyo trustee decrypt` then."),
            format!("개표하려면 {missing}명이 더 합의해야 합니다. 그 뒤 `tupyo trustee decrypt`를 실행하십시오."),
        ),
    };
    Answer::new(
        format!("The record verifies; your agreement is posted ({found} are there). {en}"),
        format!("기록을 검증하고 합의를 게시했습니다(현재 {found}개). {ko}"),
    )
}

/// A step for whoever waits: nothing is done while the board does not answer, or if another trustee was quicker and the
/// ceremony has begun anew.
fn patient_step(
    file: &mut TrusteeFile,
    actor: &mut Actor<FollowedBoard>,
    unanswered: &mut u32,
) -> Result<(Option<CeremonyStep>, [String; 2]), StepError<ClientError>> {
    let done = file.ceremony_step(actor).and_then(|step| Ok((Some(step), words(actor, step)?)));
    match done {
        Err(StepError::Board(error)) if error.is_connection() && *unanswered < PATIENCE => {
            *unanswered += 1;
            Ok((None, [format!("{error}; waiting for it."), format!("{error}; 기다리는 중입니다.")]))
        }
        Err(StepError::Office(error @ OfficeError::AwaitsWitnesses { .. })) if *unanswered < PATIENCE => {
            *unanswered += 1;
            let ko = "증인의 서명을 기다리는 중입니다.".to_owned();
            Ok((None, [format!("{error}; waiting for them."), ko]))
        }
        Err(StepError::Board(error)) if OVERTAKEN.contains(&error.code()) => Ok((
            None,
            ["The ceremony has gone on meanwhile.".to_owned(), "그동안 키 생성이 진행되었습니다.".to_owned()],
        )),
        other => {
            *unanswered = 0;
            other
        }
    }
}

/// Whether there is nothing more to wait for.
fn ends(step: CeremonyStep) -> bool {
    match step {
        CeremonyStep::Complete | CeremonyStep::Excluded | CeremonyStep::TooFew | CeremonyStep::Cancelled => true,
        CeremonyStep::Posted(_) | CeremonyStep::Complained(_) | CeremonyStep::Waiting(_) => false,
    }
}

/// Refuses a step out of turn.
fn must_be_in(actor: &mut Actor<FollowedBoard>, round: Round) -> Result<(), Failure> {
    let state = actor.state()?;
    let found = state.ceremony().filter(|_| state.phase() == Phase::Ceremony).map(|ceremony| ceremony.round());
    if found == Some(round) {
        return Ok(());
    }
    let stands = found.map_or_else(|| format!("phase `{}`", state.phase()), |found| format!("round {}", number(found)));
    let message = format!("this is a step of round {}, the election is in {stands}", number(round));
    Err(Failure::refused("ceremony-round", message)
        .advise("`tupyo status` says who is waited for; `tupyo trustee ceremony` does whatever is due."))
}

fn number(round: Round) -> &'static str {
    match round {
        Round::Commitment => "1 (commit)",
        Round::Reveal => "2 (reveal)",
        Round::Shares => "3 (share)",
        Round::Confirmation => "4 (confirm)",
        Round::Complete => "5 (complete)",
        _ => "none (ended)",
    }
}

fn answer(actor: &mut Actor<FollowedBoard>, step: CeremonyStep) -> Result<Answer, StepError<ClientError>> {
    let [en, ko] = words(actor, step)?;
    let state = actor.shown()?;
    let culprits: Vec<_> = culprits(state)
        .into_iter()
        .map(|(trustee, culprit)| json!({ "trustee": trustee, "fault": culprit.fault.code() }))
        .collect();
    let step = match step {
        CeremonyStep::Posted(_) => "posted",
        CeremonyStep::Complained(_) => "complained",
        CeremonyStep::Waiting(_) => "waiting",
        CeremonyStep::Complete => "complete",
        CeremonyStep::Excluded => "excluded",
        CeremonyStep::TooFew => "too-few",
        CeremonyStep::Cancelled => "cancelled",
    };
    Ok(Answer::new(en, ko).with(json!({ "step": step, "culprits": culprits })))
}

/// What a step means, for people.
fn words(actor: &mut Actor<FollowedBoard>, step: CeremonyStep) -> Result<[String; 2], StepError<ClientError>> {
    Ok(match step {
        CeremonyStep::Posted(round) => {
            let round = number(round);
            [format!("Posted the message of round {round}."), format!("{round} 단계의 메시지를 게시했습니다.")]
        }
        CeremonyStep::Complained(_) => complaint(actor)?,
        CeremonyStep::Waiting(_) => {
            let state = actor.shown()?;
            let names = waiting_for(state).join(", ");
            [format!("Waiting for {names}."), format!("{names}을(를) 기다리는 중입니다.")]
        }
        CeremonyStep::Complete => {
            let ko = "키 생성이 끝났습니다. 비밀 파일과 암호를 개표 때까지 보관하십시오.";
            [
                "The key ceremony is complete. Keep the secrets file and its passphrase until the tally is opened."
                    .to_owned(),
                ko.to_owned(),
            ]
        }
        ended => ending(ended).map(str::to_owned),
    })
}

/// Why a trustee has nothing more to do.
fn ending(step: CeremonyStep) -> [&'static str; 2] {
    match step {
        CeremonyStep::Excluded => [
            "This trustee is excluded from the key ceremony for good: it has no part in the joint key, and nothing \
            more to do. If you were not silent, say so in public.",
            "이 수탁자는 키 생성에서 영구히 제외되었습니다. 공동 열쇠에 대한 몫이 없으며 더 할 일이 없습니다. 응답했는데도 제외되었다면 공개적으로 알리십시오.",
        ],
        CeremonyStep::TooFew => [
            "Too few trustees are left for a key ceremony: the officials can only cancel the election.",
            "키를 생성할 수탁자가 모자랍니다. 선거관리자는 선거를 취소할 수밖에 없습니다.",
        ],
        _ => [
            "The election was cancelled. Run `tupyo trustee wipe`.",
            "선거가 취소되었습니다. `tupyo trustee wipe`를 실행하십시오.",
        ],
    }
}

fn complaint(actor: &mut Actor<FollowedBoard>) -> Result<[String; 2], StepError<ClientError>> {
    let culprits = culprits(actor.shown()?);
    let (who, fault) =
        culprits.last().map_or(("?", String::new()), |(who, culprit)| (who.as_str(), culprit.fault.to_string()));
    Ok([
        format!("Posted a complaint. The culprit is {who}: {fault}. The ceremony begins anew."),
        format!("이의를 게시했습니다. 원인 제공자: {who}({fault}). 키 생성을 처음부터 다시 시작합니다."),
    ])
}
