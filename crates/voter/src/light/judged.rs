//! Judges what has become of a voter's vote.

use tupyo_election::Phase;

use super::fate::LightFate;
use super::held::HeldReceipt;
use super::known::{Known, Own, OwnBallot};
use super::missing::MissingBallot;
use super::verdict::{BallotSource, MissingKind, Verdict, mine, verdict};
use crate::VoterError;

/// What has become of the voter's vote.
pub(super) fn fate(known: &Known, receipts: &[HeldReceipt]) -> Result<LightFate, VoterError> {
    match known.own {
        Own::Absent => return Err(VoterError::NotOnRoll),
        Own::Unknown if known.fold.roll().is_some() => return Err(VoterError::Unconfirmed),
        _ => {}
    }
    // A receipt shows more than documents without the opening.
    if known.check.is_none() && !receipts.is_empty() {
        return Err(VoterError::Unconfirmed);
    }
    if known.fold.phase() == Phase::Cancelled {
        return Ok(LightFate::Cancelled);
    }
    let own = mine(known, receipts);
    if !known.is_tallied() {
        return Ok(match own {
            Some((OwnBallot { code, index, .. }, _)) => LightFate::SoFar { code, index },
            None => LightFate::NotVoted,
        });
    }
    match verdict(known, own.as_ref().map(|(own, _)| *own)) {
        Verdict::Counted(index, code) => Ok(LightFate::Counted { code, index }),
        Verdict::Replaced(index, by) => Ok(LightFate::Replaced { by, index }),
        Verdict::NoneByMe => Ok(LightFate::NoneByMe),
        Verdict::Open => Err(VoterError::Unconfirmed),
        Verdict::Wrong(kind) => {
            let named = known.shown.named.as_ref().map(BallotSource::Entry);
            let named = named.filter(|_| kind == MissingKind::OtherCounted);
            let source = named.or_else(|| own.map(|(_, source)| source));
            let evidence = MissingBallot::of(known, source).ok_or(VoterError::Unconfirmed)?;
            evidence.verify(&known.shown.manifest)?;
            Ok(LightFate::Missing { evidence: evidence.encode() })
        }
    }
}
