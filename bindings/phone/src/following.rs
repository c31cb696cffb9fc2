//! Visits to the board: the follower asks, and the platform's network fetches.

use std::thread;

use rand::rngs::OsRng;
use tupyo_voter::{BoardAddress, LightFollower, LightRequest, VisitPause, VoterError};

use crate::error::KitError;
use crate::kept::{Kept, Shelf};
use crate::platform::HttpAnswer;

/// The board of one election, and what is known of its ledger.
pub(crate) struct Followed {
    pub(crate) address: BoardAddress,
    pub(crate) shelf: Shelf,
    pub(crate) follower: LightFollower,
    /// Whether the last visit has succeeded, and nothing was sent since.
    pub(crate) is_fresh: bool,
}

impl Followed {
    /// The address of something below the election on the board.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/elections/{}/{path}", self.address.url, self.address.election)
    }

    /// Asks until the follower has all that it wants. What it was sure of before stays, whatever comes.
    pub(crate) fn visit(&mut self) -> Result<(), KitError> {
        self.is_fresh = false;
        self.follower.begin_visit();
        let asked = self.ask();
        self.keep_evidence()?;
        asked?;
        self.shelf.write(Kept::Follower, self.follower.save())?;
        self.is_fresh = true;
        Ok(())
    }

    fn ask(&mut self) -> Result<(), KitError> {
        let mut pause = VisitPause::default();
        while let Some(request) = self.follower.request() {
            let answer = self.fetch(&request, &mut pause)?;
            self.follower.answer(answer.status, &answer.body)?;
        }
        Ok(())
    }

    /// What the board answers when it is not busy any more, or has been waited for long enough.
    pub(crate) fn fetch(&self, request: &LightRequest, pause: &mut VisitPause) -> Result<HttpAnswer, KitError> {
        loop {
            let answer = self.shelf.platform.http.get(self.url(&request.path), request.at_most as u64)?;
            match pause.after(answer.status, answer.retry_after, &answer.body, &mut OsRng) {
                Some(wait) => thread::sleep(wait),
                None => return Ok(answer),
            }
        }
    }

    /// Visits unless the last visit is enough.
    pub(crate) fn freshen(&mut self) -> Result<(), KitError> {
        if self.is_fresh { Ok(()) } else { self.visit() }
    }

    fn keep_evidence(&self) -> Result<(), KitError> {
        let Some(evidence) = self.follower.evidence() else { return Ok(()) };
        self.shelf.keep_evidence(evidence)
    }

    /// The voter's index on the roll, by the public part of the voting key.
    pub(crate) fn voter(&self) -> Result<u32, KitError> {
        let key = self.shelf.public_key()?.ok_or(VoterError::NotOnRoll)?;
        let index = self.follower.ballot_check()?.roll().index_of(key.encode());
        Ok(index.ok_or(VoterError::NotOnRoll)?)
    }
}
