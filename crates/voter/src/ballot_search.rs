//! Opens another device's challenged ballot, from its tracking code.

use serde::Deserialize;
use tupyo_circuits::TrackingCode;
use tupyo_election::{AuthorKey, Entry};
use tupyo_light::{LightEntry, LightQuestion};

use crate::{LightFollower, LightRequest, OpenedBallot, VisitError, VoterError};

/// What a board says of a tracking code at most.
const MOST_LOOKUP_BYTES: usize = 1 << 14;

/// Opens the ballot of a tracking code by light: another device's ballot, of which only the code is known. It asks, and
/// its caller fetches, as for a [`LightFollower`].
pub struct BallotSearch {
    follower: LightFollower,
    code: TrackingCode,
    at: At,
}

/// Where a search stands.
enum At {
    /// The board is asked where the ballot is, and whose.
    Lookup,
    /// The election is followed, and that voter's line.
    Visit {
        index: u64,
    },
    /// The entry is asked for.
    Entry {
        index: u64,
    },
    Opened(Box<OpenedBallot>),
    Failed,
}

/// What the board says of a tracking code: only where to look.
#[derive(Deserialize)]
struct Named {
    index: u64,
    key: String,
}

impl BallotSearch {
    /// Looks for a ballot, with what is known of the election. From then on the follower watches the ballot's voter.
    pub fn new(follower: LightFollower, code: TrackingCode) -> BallotSearch {
        BallotSearch { follower, code, at: At::Lookup }
    }

    /// What to `GET` next. `None` if the search is over.
    pub fn request(&self) -> Option<LightRequest> {
        match self.at {
            At::Lookup => Some(LightRequest { path: format!("ballots/{}", self.code), at_most: MOST_LOOKUP_BYTES }),
            At::Visit { .. } => self.follower.request(),
            At::Entry { index } => {
                let question = self.question(index)?;
                Some(LightRequest { path: question.to_string(), at_most: question.at_most() })
            }
            At::Opened(_) | At::Failed => None,
        }
    }

    /// Takes what was answered.
    ///
    /// # Errors
    /// [`VoterError::UnknownBallot`] if the board knows no such ballot; as [`LightFollower::answer`] and
    /// [`OpenedBallot::of`]. The search is over then.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), VoterError> {
        let at = std::mem::replace(&mut self.at, At::Failed);
        self.at = match at {
            At::Lookup => self.named(status, body)?,
            At::Visit { index } => {
                self.follower.answer(status, body)?;
                if self.follower.request().is_some() { At::Visit { index } } else { self.visited(index)? }
            }
            At::Entry { index } => At::Opened(Box::new(self.open(index, status, body)?)),
            ended => ended,
        };
        Ok(())
    }

    /// The ballot, once it is there.
    pub fn opened(&self) -> Option<&OpenedBallot> {
        match &self.at {
            At::Opened(opened) => Some(opened),
            _ => None,
        }
    }

    /// What is known of the election.
    pub fn follower(&self) -> &LightFollower {
        &self.follower
    }

    fn question(&self, index: u64) -> Option<LightQuestion> {
        Some(LightQuestion::Entry { size: self.follower.checkpoint()?.size, index })
    }

    fn named(&mut self, status: u16, body: &[u8]) -> Result<At, VoterError> {
        let path = format!("ballots/{}", self.code);
        match status {
            200 if body.len() <= MOST_LOOKUP_BYTES => {}
            404 => return Err(VoterError::UnknownBallot { code: self.code }),
            status => return Err(refused(path, status)),
        }
        let malformed = || VisitError::Malformed { path: path.clone() };
        let named: Named = serde_json::from_slice(body).map_err(|_| malformed())?;
        let Ok(AuthorKey::Schnorr(key)) = named.key.parse() else { return Err(malformed().into()) };
        self.follower.watch(key);
        self.follower.begin_visit();
        Ok(At::Visit { index: named.index })
    }

    /// A ballot that is not final yet is not part of the ledger that is followed.
    fn visited(&self, index: u64) -> Result<At, VoterError> {
        let size = self.follower.checkpoint().map_or(0, |checkpoint| checkpoint.size);
        let quorum = self.follower.manifest()?.witnesses().map_or(0, |policy| policy.quorum());
        if index < size { Ok(At::Entry { index }) } else { Err(VoterError::AwaitsWitnesses { quorum }) }
    }

    fn open(&self, index: u64, status: u16, body: &[u8]) -> Result<OpenedBallot, VoterError> {
        let (question, checkpoint) = (self.question(index), self.follower.checkpoint());
        let (Some(question), Some(checkpoint)) = (question, checkpoint) else { return Err(VoterError::Unconfirmed) };
        if status != 200 {
            return Err(refused(question.to_string(), status));
        }
        let answer = LightEntry::decode(body).map_err(VisitError::Answer)?;
        answer.verify(checkpoint.size, index, &checkpoint.root).map_err(VisitError::Answer)?;
        let entry = Entry::decode(&answer.bytes)?;
        Ok(OpenedBallot::of(self.follower.ballot_check()?, &entry, index, self.code)?)
    }
}

pub(crate) fn refused(path: String, status: u16) -> VoterError {
    VoterError::Light(match status {
        404 => VisitError::NotThere { path, status },
        429 | 503 => VisitError::Busy { status },
        _ => VisitError::Failed { path, status },
    })
}
