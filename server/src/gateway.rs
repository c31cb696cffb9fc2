//! A gateway: it does the expensive part of a cast before its leader, and keeps nothing
//! (docs/adr/0026-gateways.md). Here is what it knows and decides; `http::gateway` answers by it.

mod exchange;
mod followed;
mod follower;
mod leader_address;
mod link;
mod options;
mod underneath;
mod wire;

use std::sync::Arc;

use tupyo_election::{ElectionId, Refusal};

pub(crate) use exchange::Asked;
pub(crate) use followed::{FollowedElections, Judgement};
pub(crate) use follower::Follower;
pub use leader_address::{LeaderAddress, LeaderAddressError};
pub(crate) use link::{Answered, Leaders, Link, LinkError};
pub use options::GatewayOptions;

use crate::rejection::Rejection;
use crate::source::Source;

/// What all workers of a gateway share.
pub(crate) struct Gateway {
    elections: Arc<FollowedElections>,
    follower: Follower,
}

/// Why a gateway hands an entry on to nobody.
pub(crate) enum Unjudged {
    /// It is refused, or there is no room.
    Rejected(Rejection),
    /// Whether it is to be refused, only the leader knows, and it does not answer.
    LeaderAway,
}

impl Gateway {
    pub(crate) fn new(elections: Arc<FollowedElections>, follower: Follower) -> Gateway {
        Gateway { elections, follower }
    }

    /// Why it is not ready, if it is not.
    pub(crate) fn reason(&self) -> Option<String> {
        self.follower.reason()
    }

    /// How many entries each election has, as far as it has been followed.
    pub(crate) fn sizes(&self) -> Vec<(ElectionId, u64)> {
        self.elections.all().iter().map(|election| (election.id(), election.size())).collect()
    }

    /// Whether an entry stands, as far as that can be said here. What depends on how far the ledger is, is refused only
    /// by a state that is newer than the entry's arrival.
    pub(crate) async fn judge(
        &self,
        election: ElectionId,
        entry: &[u8],
        source: Source,
    ) -> Result<Judgement, Unjudged> {
        match self.judge_at_once(election, entry, source).await {
            Ok(Some(judgement)) => return Ok(judgement),
            Err(Rejection::Refused(refusal)) if may_be_old(&refusal) => {}
            Err(rejection) => return Err(Unjudged::Rejected(rejection)),
            Ok(None) => {}
        }
        if !self.follower.follow_now().await {
            return Err(Unjudged::LeaderAway);
        }
        let judged = self.judge_at_once(election, entry, source).await.map_err(Unjudged::Rejected);
        // One that is not known here, the leader may still be opening.
        judged.map(|judged| judged.unwrap_or(Judgement::Open))
    }

    /// `None` if the election is not known.
    async fn judge_at_once(
        &self,
        election: ElectionId,
        entry: &[u8],
        source: Source,
    ) -> Result<Option<Judgement>, Rejection> {
        let Some(followed) = self.elections.get(election) else { return Ok(None) };
        followed.judge(entry.to_vec(), source).await.map(Some)
    }

    /// Ends its threads.
    pub(crate) fn stop(&self) {
        self.follower.stop();
        self.elections.stop();
    }
}

/// Whether a refusal may be of a state that is not the newest. The roll and the keys are sealed when voting opens.
fn may_be_old(refusal: &Refusal) -> bool {
    use Refusal::{
        CardSignatureInvalid, OpeningInvalid, ProofInvalid, SignatureInvalid, UnknownVoter, WrongShape, WrongStyle,
    };
    let never_stands = matches!(
        refusal,
        ProofInvalid
            | SignatureInvalid
            | CardSignatureInvalid
            | OpeningInvalid
            | UnknownVoter { .. }
            | WrongShape
            | WrongStyle { .. }
    );
    !never_stands && !matches!(refusal.code(), "malformed-entry" | "entry-too-long")
}
