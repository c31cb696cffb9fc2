//! Sending what was decided, until the receipt is there or what was shown of the ledger rules it out.

use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::OsRng;
use tupyo_encoding::encode;
use tupyo_voter::{Decision, KeptReceipt, Sending, SendingStep, is_passing};

use crate::announced::{Announcement, announcements};
use crate::election::{Election, State};
use crate::error::{Kind, KitError};
use crate::following::Followed;
use crate::kept::{Kept, Shelf};
use crate::receipts::Receipt;

/// What the voter has decided of a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Decided {
    /// It is to count.
    Cast,
    /// It is opened for everybody, and never counts.
    Challenge,
}

/// What came of sending.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum Sent {
    /// It is on the ledger, and this is the proof. Only `receipt.settles` says that the ballot may be called cast.
    OnLedger {
        /// The proof.
        receipt: Receipt,
    },
    /// Nothing is known yet: it may be on the ledger. The ballot stays kept; send again, whenever that is.
    Later {
        /// The code of what came last: the board's, or `unreachable`.
        code: String,
        /// Its words, which nobody has verified.
        sentence: String,
    },
    /// What was shown of the ledger rules out that this ballot counts: another one of this voter stands in its place,
    /// the tally counts none, or the election is cancelled; or the ledger takes this challenge no more, which never
    /// counts. So it stays as long as the ledger goes on from what was shown, which witnesses see to where the election
    /// has them; else it rests on the server, and `Election.evidence` proves another ledger. The ballot is not kept any
    /// more. If `waiting` says that one waits, it is the one for which this was made, and may be on the ledger: send it
    /// again.
    Refused {
        /// The refusal's code.
        code: String,
        /// Why.
        sentence: String,
    },
    /// Officials have announced something since: show this, and let the voter seal another ballot. The first one may be
    /// on the ledger: then it goes on counting, and the new one is refused. It stays kept until the new one is on the
    /// ledger.
    Anew {
        /// What was announced.
        announcements: Vec<Announcement>,
    },
}

#[uniffi::export]
impl Election {
    /// What was decided and is not known to be on the ledger, if there is something.
    pub fn waiting(&self) -> Option<Decided> {
        let state = self.state();
        let decision = state.sending.as_ref().map(|sending| sending.pending().decision());
        decision.map(|decision| match decision {
            Decision::Cast => Decided::Cast,
            Decision::Challenge => Decided::Challenge,
        })
    }

    /// Sends the ballot that waits, again and again for so many seconds: the same bytes, which costs no ballot however
    /// often it happens. Nothing if none waits. After a restart of the app, it goes on where it was.
    pub fn send(&self, seconds: u32) -> Result<Option<Sent>, KitError> {
        let mut state = self.state();
        let State { followed, sending } = &mut *state;
        let Some(begun) = sending.take() else { return Ok(None) };
        let mut begun = begun.with_patience(Duration::from_secs(seconds.into()));
        begun.again();
        let outcome = outcome(followed, &mut begun);
        let ends = outcome.as_ref().is_ok_and(|sent| !matches!(sent, Sent::Later { .. }));
        if !ends {
            *sending = Some(begun);
        } else if matches!(outcome, Ok(Sent::Refused { .. })) {
            *sending = followed.shelf.take_older()?;
        }
        outcome.map(Some)
    }
}

fn outcome(followed: &mut Followed, sending: &mut Sending) -> Result<Sent, KitError> {
    loop {
        match sending.step() {
            SendingStep::Post { path, body } => post(followed, sending, path, body),
            SendingStep::Wait(time) => {
                thread::sleep(time);
                sending.waited();
            }
            SendingStep::Follow => follow(followed, sending)?,
            SendingStep::Done(kept) => return done(followed, kept),
            SendingStep::Refused { code, text } => return Ok(Sent::Refused { code, sentence: text }),
            SendingStep::Anew { after } => {
                let announcements = announcements(&followed.follower.announced_after(after)?)?;
                return Ok(Sent::Anew { announcements });
            }
            SendingStep::Later { code, text } => return Ok(Sent::Later { code, sentence: text }),
        }
    }
}

fn post(followed: &mut Followed, sending: &mut Sending, path: &str, body: Vec<u8>) {
    let begun = Instant::now();
    let http = followed.shelf.platform.http.clone();
    followed.is_fresh = false;
    match http.post(followed.url(path), "application/octet-stream".to_owned(), body) {
        Ok(answer) => {
            let check = |kept: &KeptReceipt| followed.follower.check_receipt(kept);
            // Why a receipt is none is told by the next step, too.
            let _told = sending.answered(answer.status, answer.retry_after, &answer.body, check, &mut OsRng);
        }
        Err(_) => sending.lost(&mut OsRng),
    }
    sending.spent(begun.elapsed());
}

/// What does not pass by itself, such as a ledger that contradicts itself, ends the call, and the ballot stays kept.
fn follow(followed: &mut Followed, sending: &mut Sending) -> Result<(), KitError> {
    let begun = Instant::now();
    let next = followed.visit().and_then(|()| Ok(followed.follower.next(sending.pending())?));
    sending.spent(begun.elapsed());
    match next {
        Ok(next) => sending.followed(next, &mut OsRng),
        Err(error) if is_passing(&error.why().code) => sending.lost(&mut OsRng),
        Err(error) => return Err(error),
    }
    Ok(())
}

/// The receipt is durable before the ballot is forgotten.
fn done(followed: &mut Followed, kept: KeptReceipt) -> Result<Sent, KitError> {
    followed.keep_receipt(&kept)?;
    followed.follower.keep_receipt(kept.clone())?;
    followed.shelf.write(Kept::Follower, followed.follower.save())?;
    followed.shelf.delete(Kept::Older)?;
    followed.shelf.delete(Kept::Pending)?;
    Ok(Sent::OnLedger { receipt: followed.receipt(&kept)? })
}

impl Shelf {
    fn older(&self) -> Result<Vec<Vec<u8>>, KitError> {
        let Some(bytes) = self.read(Kept::Older)? else { return Ok(Vec::new()) };
        let damaged = |_| Kind::ThisPhone.error("ballot", "what is kept of a ballot is not what was kept");
        borsh::from_slice(&bytes).map_err(damaged)
    }

    /// What waits stays beside what takes its place.
    pub(crate) fn put_aside(&self) -> Result<(), KitError> {
        let Some(waits) = self.read(Kept::Pending)? else { return Ok(()) };
        let mut older = self.older()?;
        if older.last() != Some(&waits) {
            older.push(waits);
        }
        self.write(Kept::Older, encode(&older))
    }

    /// What waits is given up: what it has taken the place of waits again.
    pub(crate) fn take_older(&self) -> Result<Option<Sending>, KitError> {
        let mut older = self.older()?;
        let Some(waits) = older.pop() else { return self.delete(Kept::Pending).map(|()| None) };
        let sending = Sending::restore(&waits)?;
        self.write(Kept::Pending, waits)?;
        self.write(Kept::Older, encode(&older))?;
        Ok(Some(sending))
    }
}
