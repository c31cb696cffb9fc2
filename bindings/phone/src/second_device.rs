//! Looking at another device's challenged ballot, by its code alone: so the check of a device does not rest on it.

use tupyo_circuits::TrackingCode;
use tupyo_voter::{BallotSearch, BoardAddress, LightFollower, VisitPause};

use crate::election::{Election, spelled};
use crate::error::{Kind, KitError};
use crate::form::{Count, counts};

/// A challenged ballot. Proof, signature and opening have been verified, and the code is of these bytes.
#[derive(Clone, Debug, uniffi::Record)]
pub struct OpenedBallot {
    /// The tracking code.
    pub code: String,
    /// The ballot's place on the ledger.
    pub index: u64,
    /// Whose it is: the index on the roll. A device that shows one code to many voters is found out by this.
    pub voter: u32,
    /// The public part of that voter's key, to be compared with the one that the device under test shows.
    pub voting_key: Option<String>,
    /// What the ballot holds: is it what was chosen?
    pub counts: Vec<Count>,
}

#[uniffi::export]
impl Election {
    /// Opens a challenged ballot of another device by its tracking code, fetching the ballot itself. A ballot that was
    /// cast cannot be opened: `not-challenged`.
    pub fn open_ballot(&self, code: String) -> Result<OpenedBallot, KitError> {
        let no_code = |_| Kind::Mistake.error("tracking-code", "not a tracking code: compare it with what was noted");
        let code: TrackingCode = code.trim().parse().map_err(no_code)?;
        let state = self.state();
        let (followed, BoardAddress { election, .. }) = (&state.followed, state.followed.address.clone());
        let mut search = BallotSearch::new(LightFollower::restore_of(election, &followed.follower.save())?, code);
        let mut pause = VisitPause::default();
        let searched = loop {
            let Some(request) = search.request() else { break Ok(()) };
            let answer = followed.fetch(&request, &mut pause)?;
            if let Err(error) = search.answer(answer.status, &answer.body) {
                break Err(error);
            }
        };
        if let Some(evidence) = search.follower().evidence() {
            followed.shelf.keep_evidence(evidence)?;
        }
        searched?;
        let none = || Kind::NoConnection.error("no-answer", "the board has not shown the ballot");
        let opened = search.opened().ok_or_else(none)?;
        Ok(OpenedBallot {
            code: opened.code.to_string(),
            index: opened.index,
            voter: opened.voter.index,
            voting_key: opened.voter.key.as_ref().map(spelled),
            counts: counts(search.follower().manifest()?, opened.style, &opened.values),
        })
    }
}
