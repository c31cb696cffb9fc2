//! An election as a voter's command follows it: by the whole ledger, or by light.

use tupyo_circuits::TrackingCode;
use tupyo_client::{Board, SendingLedger};
use tupyo_election::Entry;
use tupyo_proof::{SigningKey, VerifyingKey};
use tupyo_voter::{BallotVoter, KeptReceipt, Next, Pending, Standing, VoterError, VotingSession};

use crate::announcements;
use crate::failure::Failure;
use crate::light::LightElection;
use crate::place::{Election, FollowedElection};

/// How an election is followed.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Following {
    /// Follow by light: kilobytes, whatever the ledger's size. Documents, your line on the roll and your last ballot
    /// are verified; other ballots are not read
    #[arg(long)]
    light: bool,
}

/// An election that is followed.
pub enum VoterPlace {
    /// By its whole ledger.
    Whole(Box<FollowedElection>),
    /// By light.
    Light(Box<LightElection>),
}

impl Following {
    /// The election, from what was known last. Nothing has been followed yet. By light, it is followed for the holder
    /// of `key`, or else of the one that was given last.
    pub fn place(self, election: &Election, key: Option<VerifyingKey>) -> Result<VoterPlace, Failure> {
        if !self.light {
            return Ok(VoterPlace::Whole(Box::new(election.place()?)));
        }
        let mut light = LightElection::of(election)?;
        key.into_iter().for_each(|key| light.follower_mut().watch(key));
        Ok(VoterPlace::Light(Box::new(light)))
    }

    /// Whether it is by light.
    pub fn is_light(self) -> bool {
        self.light
    }
}

impl VoterPlace {
    /// Follows the ledger to its newest checkpoint, which is remembered for the next command.
    pub fn follow(&mut self) -> Result<(), Failure> {
        match self {
            VoterPlace::Whole(place) => place.follow().map(drop),
            VoterPlace::Light(place) => place.visit(),
        }
    }

    /// The board.
    pub fn board(&self) -> Board {
        match self {
            VoterPlace::Whole(place) => place.board.clone(),
            VoterPlace::Light(place) => place.board().clone(),
        }
    }

    /// The session of a voter.
    pub fn session<'a>(&self, key: &'a SigningKey) -> Result<VotingSession<&'a SigningKey>, Failure> {
        Ok(match self {
            VoterPlace::Whole(place) => VotingSession::new(place.follower.ledger().state()?, key)?,
            VoterPlace::Light(place) => place.follower().session(key)?,
        })
    }

    /// What has been announced after so many documents, in English and Korean; nothing if nothing was.
    pub fn announced_after(&self, documents: u32) -> Result<[String; 2], Failure> {
        announcements::of_json(&match self {
            VoterPlace::Whole(place) => place.follower.ledger().announced_after(documents)?,
            VoterPlace::Light(place) => place.follower().announced_after(documents)?,
        })
    }

    /// The tracking code of a ballot that waits.
    pub fn code_of(&self, pending: &Pending) -> Result<TrackingCode, VoterError> {
        match self {
            VoterPlace::Whole(place) => pending.code(place.follower.ledger().ballot_check()?),
            VoterPlace::Light(place) => pending.code(place.follower().ballot_check()?),
        }
    }

    /// Whether others have seen what a receipt proves.
    pub fn standing(&self, kept: &KeptReceipt) -> Result<Standing, VoterError> {
        match self {
            VoterPlace::Whole(place) => place.follower.ledger().standing(kept),
            VoterPlace::Light(place) => place.follower().standing(kept),
        }
    }

    /// Whose ballot it is.
    pub fn voter_of(&self, entry: &Entry) -> Result<BallotVoter, VoterError> {
        let voter = match self {
            VoterPlace::Whole(place) => BallotVoter::on_roll(entry, place.follower.ledger().ballot_check()?),
            VoterPlace::Light(place) => BallotVoter::on_roll(entry, place.follower().ballot_check()?),
        };
        voter.ok_or(VoterError::OtherBallot)
    }

    /// Holds the ledger to a receipt from now on.
    pub fn hold_to(&mut self, kept: &KeptReceipt) -> Result<(), Failure> {
        match self {
            VoterPlace::Whole(place) => place.hold_to(kept),
            VoterPlace::Light(place) => Ok(place.follower_mut().keep_receipt(kept.clone())?),
        }
    }

    /// Looks for a ballot, before anything has been followed.
    fn look_for(&mut self, pending: &Pending) -> Result<(), Failure> {
        match self {
            VoterPlace::Whole(place) => place.look_for(pending),
            VoterPlace::Light(_) => Ok(()),
        }
    }

    /// What is to be done with a ballot that was looked for.
    pub fn next(&self, pending: &Pending) -> Result<Next, Failure> {
        Ok(match self {
            VoterPlace::Whole(place) => pending.next(place.follower.ledger())?,
            VoterPlace::Light(place) => place.follower().next(pending)?,
        })
    }
}

/// How a voter's election is followed, again and again.
pub struct VotersElection<'a> {
    election: &'a Election,
    following: Following,
    key: Option<VerifyingKey>,
    /// As it was followed last.
    pub place: VoterPlace,
}

impl<'a> VotersElection<'a> {
    /// An election that nothing has been followed of yet.
    pub fn new(election: &'a Election, following: Following, key: Option<VerifyingKey>) -> Result<Self, Failure> {
        let place = following.place(election, key)?;
        Ok(VotersElection { election, following, key, place })
    }

    /// Follows the ledger from its beginning, or by light once more, and looks for a ballot.
    pub fn look(&mut self, pending: &Pending) -> Result<Next, Failure> {
        if matches!(self.place, VoterPlace::Whole(_)) {
            self.place = self.following.place(self.election, self.key)?;
        }
        self.place.look_for(pending)?;
        self.place.follow()?;
        self.place.next(pending)
    }

    /// Follows the ledger to a checkpoint that continues a receipt's, which is remembered first.
    pub fn continue_from(&mut self, kept: &KeptReceipt) -> Result<(), Failure> {
        match (self.place.hold_to(kept), &self.place) {
            (Err(_), VoterPlace::Whole(_)) => {
                // More has been followed than the receipt covers: from the beginning, then.
                self.place = self.following.place(self.election, self.key)?;
                self.place.hold_to(kept)?;
            }
            (held, _) => held?,
        }
        self.place.follow()
    }
}

impl SendingLedger for VotersElection<'_> {
    type Error = Failure;

    fn check_receipt(&self, kept: &KeptReceipt) -> Result<u64, VoterError> {
        match &self.place {
            VoterPlace::Whole(place) => place.follower.ledger().check_receipt(kept),
            VoterPlace::Light(place) => place.follower().check_receipt(kept),
        }
    }

    fn next(&mut self, pending: &Pending) -> Result<Next, Failure> {
        self.look(pending)
    }

    fn is_passing(failure: &Failure) -> bool {
        failure.is_passing()
    }
}
