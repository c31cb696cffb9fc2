use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use tupyo_circuits::TrackingCode;
use tupyo_threshold::{Ceremony, CeremonyKeys, Culprit, UnitShare};

use super::legal::Change;
use crate::{BallotCheck, ElectionManifest, Roll, UnitResult, UnitTally};

/// Where an election stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nothing is there yet.
    Manifest,
    /// The trustees make the joint key.
    Ceremony,
    /// The ceremony is complete, the joint key is to be posted.
    Key,
    /// The roll is being posted.
    Roll,
    /// The roll is sealed, voting can begin.
    Sealed,
    /// Ballots are accepted.
    Open,
    /// Voting has ended, the tally is to be posted.
    Closed,
    /// The trustees post decryption shares.
    Tallied,
    /// The result is there.
    Finished,
}

/// A phase, with everything that has been settled until then.
#[derive(Clone)]
pub(super) enum Stage {
    Unfounded,
    Ceremony(Founded),
    Key(Keyed),
    Roll(Registered),
    Sealed(Registered),
    Open(Voted),
    Closed(Voted),
    Tallied(Tallied),
    Finished(Tallied, Vec<UnitResult>),
}

/// What the manifest and the ceremonies have settled.
#[derive(Clone)]
pub(super) struct Founded {
    pub(super) manifest: Arc<ElectionManifest>,
    /// The one that is under way or has succeeded.
    pub(super) ceremony: Ceremony,
    /// Who has spoiled the ones before.
    pub(super) culprits: Vec<Culprit>,
}

/// What a complete ceremony has settled.
#[derive(Clone)]
pub(super) struct Keyed {
    pub(super) founded: Founded,
    pub(super) keys: CeremonyKeys,
}

/// The joint key is posted, and the roll as far as it goes.
#[derive(Clone)]
pub(super) struct Registered {
    pub(super) keyed: Keyed,
    pub(super) roll: Arc<Roll>,
}

/// What voters have done.
#[derive(Clone)]
pub(super) struct Voted {
    pub(super) registered: Registered,
    pub(super) check: BallotCheck,
    /// One for each voter of the roll.
    pub(super) records: Vec<VoterRecord>,
    pub(super) challenged: HashSet<TrackingCode>,
    pub(super) ballots: u64,
}

/// What is remembered of a voter.
#[derive(Clone, Copy, Default)]
pub(super) struct VoterRecord {
    /// The last ballot and its entry's index.
    pub(super) last: Option<(TrackingCode, u64)>,
    pub(super) ballots: u16,
    pub(super) challenges: u16,
}

/// The tally, and the decryption shares as far as they are posted.
#[derive(Clone)]
pub(super) struct Tallied {
    pub(super) voted: Voted,
    pub(super) units: Vec<UnitTally>,
    pub(super) shares: Vec<(u16, Vec<UnitShare>)>,
}

impl Stage {
    /// The stage that a change leads to. A change that this stage has not examined leads nowhere.
    pub(super) fn after(self, change: Change) -> Stage {
        match (self, change) {
            (Stage::Unfounded, Change::Manifest(founded)) => Stage::Ceremony(*founded),
            (Stage::Ceremony(founded), Change::Ceremony(ceremony)) => founded.after(*ceremony),
            (Stage::Ceremony(founded), Change::Culprit(culprit)) => Stage::Ceremony(founded.restarted(culprit)),
            (Stage::Key(keyed), Change::JointKey) => Stage::Roll(Registered { keyed, roll: Arc::default() }),
            (Stage::Roll(mut registered), Change::Roll(voters)) => {
                Arc::make_mut(&mut registered.roll).extend(voters);
                Stage::Roll(registered)
            }
            (Stage::Roll(registered), Change::RollSealed) => Stage::Sealed(registered),
            (Stage::Sealed(registered), Change::Open(check)) => Stage::Open(Voted::new(registered, check)),
            (Stage::Open(voted), Change::Close) => Stage::Closed(voted),
            (Stage::Closed(voted), Change::Tally(units)) => {
                Stage::Tallied(Tallied { voted, units, shares: Vec::new() })
            }
            (Stage::Tallied(mut tallied), Change::Share(trustee, units)) => {
                tallied.shares.push((trustee, units));
                Stage::Tallied(tallied)
            }
            (Stage::Tallied(tallied), Change::Result(units)) => Stage::Finished(tallied, units),
            (stage, _) => stage,
        }
    }

    pub(super) fn phase(&self) -> Phase {
        match self {
            Stage::Unfounded => Phase::Manifest,
            Stage::Ceremony(_) => Phase::Ceremony,
            Stage::Key(_) => Phase::Key,
            Stage::Roll(_) => Phase::Roll,
            Stage::Sealed(_) => Phase::Sealed,
            Stage::Open(_) => Phase::Open,
            Stage::Closed(_) => Phase::Closed,
            Stage::Tallied(_) => Phase::Tallied,
            Stage::Finished(..) => Phase::Finished,
        }
    }

    pub(super) fn founded(&self) -> Option<&Founded> {
        match self {
            Stage::Ceremony(founded) => Some(founded),
            Stage::Key(keyed) => Some(&keyed.founded),
            _ => Some(&self.registered()?.keyed.founded),
        }
    }

    pub(super) fn registered(&self) -> Option<&Registered> {
        match self {
            Stage::Roll(registered) | Stage::Sealed(registered) => Some(registered),
            _ => Some(&self.voted()?.registered),
        }
    }

    pub(super) fn voted(&self) -> Option<&Voted> {
        match self {
            Stage::Open(voted) | Stage::Closed(voted) => Some(voted),
            _ => Some(&self.tallied()?.voted),
        }
    }

    pub(super) fn tallied(&self) -> Option<&Tallied> {
        match self {
            Stage::Tallied(tallied) | Stage::Finished(tallied, _) => Some(tallied),
            _ => None,
        }
    }
}

impl Phase {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Manifest => "manifest",
            Phase::Ceremony => "ceremony",
            Phase::Key => "key",
            Phase::Roll => "roll",
            Phase::Sealed => "sealed",
            Phase::Open => "open",
            Phase::Closed => "closed",
            Phase::Tallied => "tallied",
            Phase::Finished => "finished",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
