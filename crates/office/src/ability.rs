//! What a trustee can still do with a memory.

use tupyo_election::{ElectionState, Phase};
use tupyo_threshold::{Ceremony, TrusteeShare};

use crate::TrusteeMemory;
use crate::copies::lacks_own_documents;

/// What a trustee can still do with a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Agree to the tally and open it.
    AgreesAndOpens,
    /// Open what a quorum has agreed on, as a backup does.
    OnlyOpens,
    /// Open only, from now on: the ledger has documents of the trustee that this older copy does not know.
    OlderCopy,
    /// Nothing: the ledger has documents of the trustee that this older copy does not know, and it has no share.
    Outdated,
    /// Go on in the key ceremony; there is no share of the joint key yet.
    InCeremony,
    /// Nothing: there are no secrets.
    Empty,
    /// Nothing: the share is of a ceremony that has not made the joint key.
    OtherCeremony,
    /// Nothing: the trustee is excluded from the key ceremony.
    Excluded,
    /// Nothing: the share does not fit what the ledger says of this trustee.
    Damaged,
}

impl Ability {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Ability::AgreesAndOpens => "agrees-and-opens",
            Ability::OnlyOpens => "only-opens",
            Ability::OlderCopy => "older-copy",
            Ability::Outdated => "outdated",
            Ability::InCeremony => "in-ceremony",
            Ability::Empty => "empty",
            Ability::OtherCeremony => "other-ceremony",
            Ability::Excluded => "excluded",
            Ability::Damaged => "damaged",
        }
    }

    /// Whether the memory is good for something.
    pub fn is_of_use(self) -> bool {
        matches!(self, Ability::AgreesAndOpens | Ability::OnlyOpens | Ability::OlderCopy | Ability::InCeremony)
    }
}

impl TrusteeMemory {
    /// What a trustee can still do with this memory; given the election as a ledger has it, also whether the memory
    /// fits it. Nothing is changed.
    pub fn ability(&self, state: Option<&ElectionState>) -> Ability {
        let Some(trustee) = self.trustee() else { return Ability::Empty };
        let ceremony = state.and_then(|state| Some((state, state.ceremony()?)));
        match (ceremony, &self.share) {
            (Some((_, ceremony)), _) if !ceremony.participates(trustee) => Ability::Excluded,
            (None, Some(share)) => of_share(share),
            (Some((state, ceremony)), Some(share)) if state.phase() > Phase::Ceremony => {
                self.of_joint_key(state, ceremony, share)
            }
            (Some((state, _)), None) if state.phase() > Phase::Ceremony => Ability::OtherCeremony,
            (Some((state, _)), _) if lacks_own_documents(state, trustee, self) => Ability::Outdated,
            (Some(_), Some(share)) if self.committed.is_none() => of_share(share),
            _ => Ability::InCeremony,
        }
    }

    /// The share beside the joint key of the ceremony that is complete.
    fn of_joint_key(&self, state: &ElectionState, ceremony: &Ceremony, share: &TrusteeShare) -> Ability {
        let trustee = share.trustee();
        let agreement = ceremony.commitment(trustee).map(|commitment| commitment.agreement_key);
        let keys = ceremony.outcome().and_then(|keys| keys.verification.get(&trustee));
        let agrees = share.agreement().is_none_or(|key| Some(key.verifying_key().point()) == agreement);
        match () {
            () if ceremony.transcript() != Some(share.transcript()) => Ability::OtherCeremony,
            () if !agrees || keys != Some(&share.verification_keys()) => Ability::Damaged,
            () if lacks_own_documents(state, trustee, self) => Ability::OlderCopy,
            () => of_share(share),
        }
    }
}

fn of_share(share: &TrusteeShare) -> Ability {
    if share.agreement().is_some() { Ability::AgreesAndOpens } else { Ability::OnlyOpens }
}
