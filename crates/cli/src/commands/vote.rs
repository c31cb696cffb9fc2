use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_circuits::kinds::KINDS;
use tupyo_client::Board;
use tupyo_election::ElectionManifest;
use tupyo_voter::{Choices, Posted, SealedBallot, Standing, VotingSession};

use crate::choosing;
use crate::failure::Failure;
use crate::keys;
use crate::place::{Election, Output};
use crate::receipts;
use crate::say::{Answer, Say};
use crate::vault::PassphraseOptions;

/// Vote: encrypt the choices, see the tracking code, then cast the ballot or challenge it
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  tupyo vote --anchors anchors.json --key voting.key\n\nEvery contest is asked for, and what is answered stands behind the `=` below; a file of choices\nhas a line for each contest. After the tracking code is shown, `cast` or `challenge` is read.\n\nHow choices are written:".to_owned() + &forms()
)]
pub struct Vote {
    #[command(flatten)]
    election: Election,
    /// The voting key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The file of the choices, see below; `-` for standard input, up to an empty line. Without it every contest is asked for
    #[arg(long, value_name = "FILE")]
    choices: Option<PathBuf>,
    /// The receipt to write; the ballot is written beside it
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

/// How choices are written, for help.
fn forms() -> String {
    let choice = |place: usize| KINDS.get(place).map(|kind| kind.choice);
    let first = |place: &usize| (0..*place).all(|before| choice(before) != choice(*place));
    let forms = (0..KINDS.len()).filter(first).filter_map(choice);
    forms.map(|(written, says)| format!("\n  {written:<27}{says}")).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Cast,
    Challenge,
}

impl Vote {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.vote())
    }

    fn vote(&self) -> Result<Answer, Failure> {
        self.receipt.iter().try_for_each(|path| receipts::must_be_new(path))?;
        let key = keys::load(&self.key, &self.passphrase.ask(&self.key)?)?;
        let mut place = self.election.place()?;
        let mut session = VotingSession::new(place.follow()?, key)?;
        let style = session.voter_on_roll()?.style;
        let say = self.output.say();
        let choices = choosing::choices(self.choices.as_deref(), session.check().manifest(), style, &say)?;
        show_choices(session.check().manifest(), &choices, &say);
        let ballot = session.prepare(&choices, &mut OsRng)?;
        let code = ballot.code();
        say.note(&format!("Tracking code: {code}"), &format!("추적 코드: {code}"));
        let (decision, posted) = Vote::post(&mut session, &place.board, ballot, &choices, &say)?;
        let receipt = self.receipt.clone().unwrap_or_else(|| PathBuf::from(format!("{}.receipt", short(&posted))));
        receipts::store(&receipt, &posted.receipt)?;
        place.follow()?;
        let standing = place.follower.ledger().standing(&posted.receipt)?;
        Ok(answer(decision, &posted, &receipt, standing))
    }

    fn post(
        session: &mut VotingSession,
        board: &Board,
        ballot: SealedBallot,
        choices: &Choices,
        say: &Say,
    ) -> Result<(Decision, Posted), Failure> {
        let decision = decide(say)?;
        let posted = match decision {
            Decision::Cast => session.cast(board, ballot, &mut OsRng)?,
            Decision::Challenge => session.challenge(board, ballot, choices, &mut OsRng)?,
        };
        Ok((decision, posted))
    }
}

fn decide(say: &Say) -> Result<Decision, Failure> {
    let en = "Write down the tracking code. Type `cast` to vote, or `challenge` to have the encryption checked (the ballot is then not counted):";
    let ko = "추적 코드를 적어 두십시오. 투표하려면 `cast`, 암호화를 검사하려면 `challenge`를 입력하십시오(검사한 투표지는 집계되지 않습니다):";
    match say.ask(en, ko)?.as_str() {
        "cast" => Ok(Decision::Cast),
        "challenge" => Ok(Decision::Challenge),
        _ => Err(Failure::usage("undecided", "neither `cast` nor `challenge`: nothing was sent")),
    }
}

fn show_choices(manifest: &ElectionManifest, choices: &Choices, say: &Say) {
    let values = choices.expected_values(manifest).unwrap_or_default();
    let counts = manifest.counts(choices.style(), &values).unwrap_or_default();
    for (contest, output, value) in counts.into_iter().filter(|(_, _, value)| *value > 0) {
        let line = receipts::count_line(manifest, contest, output, value, say.tag());
        say.note(&line, &line);
    }
}

/// The first two groups of the tracking code.
fn short(posted: &Posted) -> String {
    posted.code.to_string().chars().take(9).collect()
}

fn answer(decision: Decision, posted: &Posted, receipt: &Path, standing: Standing) -> Answer {
    let (code, index, file) = (posted.code, posted.receipt.receipt.index(), receipt.display());
    let [watched_en, watched_ko] = receipts::sentence(standing);
    let answer = match decision {
        Decision::Cast => Answer::new(
            format!(
                "Your ballot is cast: entry {index} of the ledger. Keep the receipt {file}: it proves that your ballot was accepted.{watched_en}"
            ),
            format!("투표가 접수되었습니다(원장 {index}번). 접수를 증명하는 영수증 {file}을 보관하십시오.{watched_ko}"),
        ),
        Decision::Challenge => Answer::new(
            format!(
                "The ballot was opened and holds exactly your choices: entry {index} of the ledger. It is not counted: now vote.{watched_en}"
            ),
            format!(
                "투표지를 열어 보니 선택한 내용과 같습니다(원장 {index}번). 이 투표지는 집계되지 않으니 이제 투표하십시오.{watched_ko}"
            ),
        ),
    };
    let decision = if decision == Decision::Cast { "cast" } else { "challenged" };
    answer.with(json!({ "code": code.to_string(), "index": index, "receipt": receipt, "decision": decision, "finality": standing.as_str() }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_help_shows_how_every_kind_is_written() {
        let expected = "
  mayor=kim                  one choice; mayor=blank where that is allowed
  council=ahn,bae            several; council= for none
  film=one:5,three:2         points, votes or won for each; what is not named gets 0
  song=two>one>three         an order
  leader=lee>kim=park        an order with ties; what is not named is tied behind all that is";
        assert_eq!(super::forms(), expected);
    }
}
