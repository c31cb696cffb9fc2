//! A decided ballot on its way, until its receipt is there.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tupyo_circuits::TrackingCode;
use tupyo_client::Patience;
use tupyo_election::Entry;
use tupyo_voter::{BallotVoter, Decision, KeptReceipt, Pending, Sending, SendingStep, Standing};

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
                let message = format!("ballot {} has no receipt yet, and may be on the ledger: {text}", self.code);
                Err(self.unsettled(Failure::io(&code, message)))
            }
            _ => Err(self.unsettled(Failure::io("unreachable", "the ballot was not sent to its end"))),
        }
    }

    /// A ballot that can never count does not wait any more; one for which it was made does.
    pub fn forget(&self, code: &str, text: &str) -> Failure {
        let older = match self.file.give_up() {
            Ok(older) => older,
            Err(failure) => return failure,
        };
        let refused = Failure::refused(code, format!("ballot {} does not count, and never can: {text}", self.code));
        if !older {
            return refused;
        }
        let en = "The ballot before it may be on the ledger, and is kept: the same command sends that one again.";
        let ko = "그 앞의 투표지는 원장에 있을 수 있어 보관되어 있습니다. 같은 명령을 다시 실행하면 그 투표지를 다시 보냅니다.";
        refused.advise(en.to_owned()).advise_in_korean(ko.to_owned())
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
            let (receipt, message) = (self.receipt.display(), &failure.message);
            say.note(
                &format!(
                    "The receipt is written. Something failed after that, and changes nothing of it: {message} [{}]. \
                    `tupyo receipt check {receipt}` holds the ledger to it.",
                    failure.code
                ),
                &format!(
                    "접수증을 저장했습니다. 그 뒤에 다음 작업이 실패하였으나 접수에는 영향이 없습니다: {} [{}]. `tupyo receipt check {receipt}`로 원장을 \
                    확인하십시오.",
                    failure.message_in_korean(), failure.code
                ),
            );
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
            (Decision::Cast, true) => Answer::new(
                format!(
                    "Your ballot is cast: entry {index} of the ledger, of {whose_en}. Keep the receipt {file}: it proves \
                that your ballot was accepted.{watched_en}"
                ),
                format!(
                    "투표가 접수되었습니다(원장 {index}번, {whose_ko}). 접수를 증명하는 접수증 {file}을 보관하십시오.{watched_ko}"
                ),
            ),
            (Decision::Cast, false) => Answer::new(
                format!(
                    "The board has accepted your ballot: entry {index} of the ledger, of {whose_en}. Do not take it for \
                cast before the receipt {file} is final.{watched_en}"
                ),
                format!(
                    "게시판이 투표지를 받았습니다(원장 {index}번, {whose_ko}). 접수증 {file}이 확정되기 전에는 투표가 끝난 것이 아닙니다.{watched_ko}"
                ),
            ),
            (Decision::Challenge, _) => Answer::new(
                format!(
                    "The ballot was opened for everybody: entry {index} of the ledger, of {whose_en}. `tupyo ballot open \
                {code}` shows on any device what it holds: it must be exactly your choices. It is not counted: now \
                vote.{watched_en}"
                ),
                format!(
                    "투표지를 모두에게 공개했습니다(원장 {index}번, {whose_ko}). 다른 기기에서 `tupyo ballot open {code}`로 내용이 선택과 같은지 확인하십시오. 이 \
                투표지는 집계되지 않으니 이제 투표하십시오.{watched_ko}"
                ),
            ),
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
