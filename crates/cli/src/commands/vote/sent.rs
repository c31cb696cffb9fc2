//! A decided ballot on its way, until its receipt is there.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tupyo_circuits::TrackingCode;
use tupyo_client::Patience;
use tupyo_election::Entry;
use tupyo_voter::{BallotVoter, Decision, KeptReceipt, Pending, Sending, SendingStep, Standing};

use crate::catalogue::{vote as texts, wrong_usage};
use crate::failure::Failure;
use crate::pending::PendingFile;
use crate::receipts;
use crate::say::{Answer, Say};
use crate::voter_place::{VoterPlace, VotersElection};

/// How long is waited for witnesses, beyond what the board itself has waited.
const FOR_WITNESSES: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(500);

/// What has become of a ballot that was sent.
pub enum Sent {
    /// Its receipt is kept.
    Posted(Answer),
    /// Documents that it does not know make it illegal now; it knows so many. It stays kept until another one is.
    Anew(u32),
}

/// A ballot, and where it and its receipt lie.
pub struct OnItsWay<'a> {
    /// What is kept of it.
    pub file: &'a PendingFile,
    /// The receipt's file, which is to be written.
    pub receipt: &'a Path,
    /// The tracking code.
    pub code: TrackingCode,
}

impl OnItsWay<'_> {
    /// Sends it, and keeps the receipt. What fails after that is told, and the ballot is no less cast; only a ledger
    /// that contradicts the receipt is a failure.
    pub fn send(&self, election: &mut VotersElection<'_>, pending: Pending, say: &Say) -> Result<Sent, Failure> {
        let decision = pending.decision();
        let kept = match receipts::of_entry(self.receipt, pending.bytes()).map_err(|failure| self.unsettled(failure))? {
            Some(kept) => kept,
            None => match self.sent(election, pending)? {
                Ok(kept) => kept,
                Err(anew) => return Ok(anew),
            },
        };
        let (kept, standing) = self.awaited(election, kept)?;
        let followed = self.continued(election, &kept, say)?;
        let entry = Entry::decode(&kept.entry)?;
        let voter = election.place.voter_of(&entry).ok();
        let mut json = json!({ "followed": followed });
        if let VoterPlace::Light(light) = &election.place {
            light.tell(say);
            json["light"] = light.traffic();
        }
        Ok(Sent::Posted(self.answer(decision, &kept, standing, voter.as_ref(), json)))
    }

    /// Where too few witnesses have cosigned yet, asks some seconds long for a receipt that is final, which then takes
    /// the other one's place.
    fn awaited(&self, election: &VotersElection<'_>, kept: KeptReceipt) -> Result<(KeptReceipt, Standing), Failure> {
        let standing = election.place.standing(&kept).map_err(|error| self.unsettled(error.into()))?;
        let (begun, board) = (Instant::now(), election.place.board());
        let longest = FOR_WITNESSES.min(Patience::longest_of_this_process());
        while !standing.settles() && begun.elapsed() < longest {
            thread::sleep(PAUSE);
            let Ok((receipt, entry)) = board.receipt(kept.receipt.index()) else { break };
            let newer = KeptReceipt { receipt, entry };
            let is_final = newer.entry == kept.entry
                && election.place.standing(&newer).is_ok_and(|standing| standing == Standing::Final);
            if is_final && receipts::replace(self.receipt, &newer).is_ok() {
                return Ok((newer, Standing::Final));
            }
        }
        Ok((kept, standing))
    }

    /// The receipt, or that another ballot is to be made.
    fn sent(&self, election: &mut VotersElection<'_>, pending: Pending) -> Result<Result<KeptReceipt, Sent>, Failure> {
        let mut sending = Sending::new(pending).with_patience(Patience::longest_of_this_process());
        let board = election.place.board();
        match board.send(&mut sending, election).map_err(|failure| self.unsettled(failure))? {
            SendingStep::Done(kept) => {
                receipts::store(self.receipt, &kept).map_err(|failure| self.unsettled(failure))?;
                Ok(Ok(kept))
            }
            SendingStep::Anew { after } => Ok(Err(Sent::Anew(after))),
            SendingStep::Refused { code, text } => Err(self.forget(&code, &text)),
            SendingStep::Later { code, text } => {
                let message = wrong_usage::no_receipt_yet(&self.code, &text);
                Err(self.unsettled(Failure::io(&code, message)))
            }
            _ => Err(self.unsettled(Failure::io("unreachable", wrong_usage::NOT_SENT_TO_ITS_END))),
        }
    }

    /// A ballot that can never count does not wait any more; one for which it was made does.
    pub fn forget(&self, code: &str, text: &str) -> Failure {
        let older = match self.file.give_up() {
            Ok(older) => older,
            Err(failure) => return failure,
        };
        let refused = Failure::refused(code, wrong_usage::never_counts(&self.code, &text));
        if !older {
            return refused;
        }
        refused.advise(texts::BALLOT_BEFORE_MAY_BE)
    }

    /// Holds the ledger to the receipt, and follows it. Whether that was possible.
    fn continued(&self, election: &mut VotersElection<'_>, kept: &KeptReceipt, say: &Say) -> Result<bool, Failure> {
        let continued = election.continue_from(kept);
        if let Err(failure) = &continued
            && failure.is_contradiction()
        {
            return continued.map(|()| true).map_err(|failure| self.unsettled(failure));
        }
        let settled = self.file.settle();
        if let Err(failure) = continued.as_ref().and(settled.as_ref()) {
            let (receipt, message) = (self.receipt.display(), failure.message.clone());
            say.note(texts::receipt_written_something_failed(
                &failure.code,
                &[message, failure.message_in_korean()],
                &receipt,
            ));
        }
        Ok(continued.is_ok())
    }

    fn unsettled(&self, failure: Failure) -> Failure {
        // Where a receipt is to lie, the voter has to say.
        if failure.code == "file-exists" { failure } else { self.file.unsettled(failure) }
    }

    fn answer(
        &self,
        decision: Decision,
        kept: &KeptReceipt,
        standing: Standing,
        voter: Option<&BallotVoter>,
        mut json: Value,
    ) -> Answer {
        let (index, file, code) = (kept.receipt.index(), self.receipt.display(), self.code);
        let [watched_en, watched_ko] = receipts::sentence(standing);
        let [whose_en, whose_ko] = voter.map(receipts::whose).unwrap_or_default();
        let answer = match (decision, standing.settles()) {
            (Decision::Cast, true) => Answer::new(texts::your_ballot_cast_entry(
                &file,
                &index,
                &[watched_en, watched_ko],
                &[whose_en, whose_ko],
            )),
            (Decision::Cast, false) => Answer::new(texts::board_accepted_your_ballot(
                &file,
                &index,
                &[watched_en, watched_ko],
                &[whose_en, whose_ko],
            )),
            (Decision::Challenge, _) => Answer::new(texts::ballot_was_opened_for(
                &code,
                &index,
                &[watched_en, watched_ko],
                &[whose_en, whose_ko],
            )),
        };
        let decided = if decision == Decision::Cast { "cast" } else { "challenged" };
        json["code"] = code.to_string().into();
        json["index"] = index.into();
        json["receipt"] = json!(self.receipt);
        json["decision"] = decided.into();
        json["finality"] = standing.as_str().into();
        json["cast"] = (decision == Decision::Cast && standing.settles()).into();
        answer.with(receipts::with_voter(json, voter))
    }
}
