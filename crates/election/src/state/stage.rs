//! The phases, each with what has been settled until then.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use tupyo_circuits::TrackingCode;
use tupyo_threshold::{Ceremony, CeremonyKeys};

use super::registrars::Registering;
use super::shares::KeptShares;
use crate::{
    AgreementTerms, Announcement, BallotCheck, CeremonyEnd, CountedRoot, ElectionManifest, Phase, RegistrationSummary,
    Roll, TallyDigest, Turnout, UnitResult, UnitTally,
};

/// A phase, with everything that has been settled until then.
#[derive(Clone)]
pub(super) enum Stage {
    Unfounded,
    Ceremony(Founded),
    Key(Keyed),
    Roll(Registered),
    Sealed(Registered),
    Open(Voted),
    Closed(Closed),
    Tallied(Tallied),
    Finished(Tallied, Vec<UnitResult>),
    /// With what was settled before, and why it was cancelled.
    Cancelled(Box<Stage>, String),
}

/// What the manifest and the ceremonies have settled.
#[derive(Clone)]
pub(super) struct Founded {
    pub(super) manifest: Arc<ElectionManifest>,
    /// The one that is under way or has succeeded.
    pub(super) ceremony: Ceremony,
    /// How the ones before have ended.
    pub(super) ended: Vec<CeremonyEnd>,
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
    /// Where registrars register it is empty until it is sealed.
    pub(super) roll: Arc<Roll>,
    /// What registrars do, until the roll is sealed.
    pub(super) registering: Option<Arc<Registering>>,
    pub(super) summary: Arc<RegistrationSummary>,
}

/// What voters have done.
#[derive(Clone)]
pub(super) struct Voted {
    pub(super) registered: Registered,
    pub(super) check: BallotCheck,
    /// The documents that ballots must know.
    pub(super) announced: Vec<Announcement>,
    /// One for each voter of the roll.
    pub(super) records: Vec<VoterRecord>,
    pub(super) challenged: HashSet<TrackingCode>,
    pub(super) ballots: u64,
    /// The index of the entry that completed the opening.
    pub(super) opened_at: u64,
}

/// Voting has ended.
#[derive(Clone)]
pub(super) struct Closed {
    pub(super) voted: Voted,
    /// The index of the entry that completed the closing.
    pub(super) closed_at: u64,
    /// The root over every voter's counted ballot, once it was asked for.
    pub(super) counted: OnceLock<CountedRoot>,
}

/// What is remembered of a voter.
#[derive(Clone, Copy, Default)]
pub(super) struct VoterRecord {
    /// The last ballot and its entry's index.
    pub(super) last: Option<(TrackingCode, u64)>,
    pub(super) ballots: u16,
    pub(super) challenges: u16,
}

/// The tally, and the agreements and decryption shares as far as they are posted.
#[derive(Clone)]
pub(super) struct Tallied {
    pub(super) closed: Closed,
    pub(super) units: Vec<UnitTally>,
    /// One for each style.
    pub(super) turnouts: Vec<Turnout>,
    pub(super) counted: CountedRoot,
    /// The hash of the units and of what is counted.
    pub(super) digest: TallyDigest,
    pub(super) agreements: Vec<u16>,
    /// What they are about.
    pub(super) terms: Option<AgreementTerms>,
    pub(super) shares: Vec<KeptShares>,
    /// The styles of the first shares, where the roll is known in part only.
    pub(super) shown: Option<Vec<u16>>,
}

impl Stage {
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
            Stage::Cancelled(..) => Phase::Cancelled,
        }
    }

    pub(super) fn founded(&self) -> Option<&Founded> {
        match self {
            Stage::Ceremony(founded) => Some(founded),
            Stage::Key(keyed) => Some(&keyed.founded),
            Stage::Cancelled(before, _) => before.founded(),
            _ => Some(&self.registered()?.keyed.founded),
        }
    }

    pub(super) fn registered(&self) -> Option<&Registered> {
        match self {
            Stage::Roll(registered) | Stage::Sealed(registered) => Some(registered),
            Stage::Cancelled(before, _) => before.registered(),
            _ => Some(&self.voted()?.registered),
        }
    }

    pub(super) fn registering(&self) -> Option<&Registering> {
        self.registered()?.registering.as_deref()
    }

    pub(super) fn voted(&self) -> Option<&Voted> {
        match self {
            Stage::Open(voted) => Some(voted),
            Stage::Cancelled(before, _) => before.voted(),
            _ => Some(&self.closed()?.voted),
        }
    }

    pub(super) fn closed(&self) -> Option<&Closed> {
        match self {
            Stage::Closed(closed) => Some(closed),
            Stage::Cancelled(before, _) => before.closed(),
            _ => Some(&self.tallied()?.closed),
        }
    }

    pub(super) fn tallied(&self) -> Option<&Tallied> {
        match self {
            Stage::Tallied(tallied) | Stage::Finished(tallied, _) => Some(tallied),
            Stage::Cancelled(before, _) => before.tallied(),
            _ => None,
        }
    }
}
