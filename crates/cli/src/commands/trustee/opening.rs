//! A trustee agrees to a tally and opens it.

use serde_json::json;
use tupyo_client::{Board, BoardRecord};
use tupyo_election::ElectionState;
use tupyo_office::{Actor, OfficeError, VerifiedTally, has_agreed, missing_agreements};
use tupyo_verify::Record;
use verifier_cli::Directory;

use super::Step;
use super::waiting::Patience;
use crate::acting::ActingBoard;
use crate::awaited;
use crate::catalogue::trustee as texts;
use crate::confirm::Confirm;
use crate::entry_file;
use crate::failure::Failure;
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;
use crate::{turnouts, unfinished};

#[derive(clap::Args)]
pub struct Decrypt {
    #[command(flatten)]
    pub(super) step: Step,
    /// Wait while witnesses have not cosigned what is there, and, to open, until enough trustees have agreed
    #[arg(long, conflicts_with = "record")]
    wait: bool,
    #[command(flatten)]
    confirm: Confirm,
}

/// What has come of it.
enum Outcome {
    /// Nothing is left to do now.
    Done(Answer),
    /// These trustees have not agreed, and some of them must.
    AwaitsAgreements(Answer, Vec<String>),
}

impl Decrypt {
    pub(super) fn run(&self, open: bool) -> Result<Answer, Failure> {
        self.step.out.iter().try_for_each(|out| entry_file::must_have_a_place(out))?;
        // The passphrase is asked for before the long work.
        let file = TrusteeFile::open(&self.step.secrets, self.step.role.passphrase())?;
        match (&self.step.record, &self.step.out) {
            (Some(record), Some(_)) => self.step.act_on_record(record, file, |actor, file| self.on(actor, file, open)),
            _ => self.step.act_on_board(file, |actor, file| self.on(actor, file, open)),
        }
    }

    fn on(&self, actor: &mut Actor<ActingBoard>, file: &mut TrusteeFile, open: bool) -> Result<Answer, Failure> {
        let mut patience = Patience::new(self.step.role.say(), self.wait);
        let tally = loop {
            match self.verified(actor, file) {
                Ok(tally) => break tally,
                Err(failure) => patience.bear(failure)?,
            }
        };
        self.ask(actor, &tally)?;
        loop {
            match agreed_and_opened(actor, file, &tally, open) {
                Ok(Outcome::AwaitsAgreements(_, names)) if self.wait && open => patience.wait_for(&names),
                Ok(Outcome::Done(answer) | Outcome::AwaitsAgreements(answer, _)) => return Ok(answer),
                Err(failure) => patience.bear(failure)?,
            }
        }
    }

    /// The tally of the record that is acted on; of the board's, once witnesses have cosigned what it shows.
    fn verified(&self, actor: &mut Actor<ActingBoard>, file: &mut TrusteeFile) -> Result<VerifiedTally, Failure> {
        let record: Box<dyn Record> = match &self.step.record {
            Some(directory) => Box::new(Directory::open(directory).map_err(OfficeError::from)?),
            None => {
                actor.state()?;
                Box::new(BoardRecord::newest(&Board::new(self.step.role.election().address()?))?)
            }
        };
        Ok(file.verify(actor, record.as_ref())?)
    }

    /// Shows what is opened, and asks: what has been agreed to cannot be taken back. Who has agreed is not asked again.
    fn ask(&self, actor: &mut Actor<ActingBoard>, tally: &VerifiedTally) -> Result<(), Failure> {
        if has_agreed(actor)? {
            return Ok(());
        }
        let state = tally.state();
        let (say, [en, ko]) = (self.step.role.say(), unfinished::beneath(turnouts::lines(state), state));
        say.note([&en, &ko]);
        self.confirm.ask(&say, "agree", texts::AGREE_OPENING_THESE_SUMS)
    }
}

fn agreed_and_opened(
    actor: &mut Actor<ActingBoard>,
    file: &mut TrusteeFile,
    tally: &VerifiedTally,
    open: bool,
) -> Result<Outcome, Failure> {
    // A copy that only opens agrees to nothing, and says so where it is asked to.
    if !open || !file.is_opening_only() {
        file.agree(actor, tally)?;
    }
    let own = usize::from(!actor.board().said().is_empty());
    let state = actor.shown()?;
    let there = missing_agreements(state).unwrap_or_default();
    if !open || there > 0 && !file.is_opening_only() {
        let (agreements, missing) = (state.agreements().len() + own, there.saturating_sub(own));
        let names = awaited::not_agreed(state);
        let json = json!({ "agreements": agreements, "missing": missing, "not_agreed": names });
        let answer = agreed((agreements, missing), &names, own > 0).with(of_tally(tally.state(), json));
        let awaits = open && there > 0;
        return Ok(if awaits { Outcome::AwaitsAgreements(answer, names) } else { Outcome::Done(answer) });
    }
    file.decrypt(actor, tally)?;
    Ok(Outcome::Done(opened(actor, tally)?))
}

/// What programs read about a tally, and more.
fn of_tally(state: &ElectionState, mut json: serde_json::Value) -> serde_json::Value {
    json["units"] = turnouts::json(state).into();
    json["unfinished"] = unfinished::json(state).into();
    json
}

fn opened(actor: &mut Actor<ActingBoard>, tally: &VerifiedTally) -> Result<Answer, Failure> {
    let made = actor.board().is_record();
    let state = actor.shown()?;
    let (found, needed) =
        (state.shares().len() + usize::from(made), state.manifest().map_or(0, |manifest| manifest.threshold()));
    let said = if made { texts::MADE } else { texts::POSTED };
    let answer = Answer::new(texts::record_verifies_your_decryption(&found, &needed, &said));
    Ok(answer.with(of_tally(tally.state(), json!({ "shares": found, "needed": needed }))))
}

fn agreed((found, missing): (usize, usize), names: &[String], made: bool) -> Answer {
    let names = names.join(", ");
    let next = match missing {
        0 => texts::TRUSTEES_CAN_RUN.map(str::to_owned),
        _ => texts::more_must_agree_before(&missing, &names),
    };
    let made = if made { texts::MADE } else { texts::POSTED };
    Answer::new(texts::record_verifies_your_agreement(&found, &made, &next))
}
