//! How voters come on the roll, as a manifest says it.

use super::Person;
use crate::{ElectionId, RegistrationScope};

/// How voters come on the roll where registrars register them: the manifest's key `registration`.
#[derive(Debug, Clone)]
pub struct RegistrationRules {
    pub(super) registrars: Vec<Person>,
    pub(super) signatures: u16,
    pub(super) authorities: Vec<RegistrationAuthority>,
    pub(super) codes: bool,
    pub(super) card_signatures: bool,
    pub(super) roll: Option<[u8; 32]>,
}

/// An authority whose certificates say whose card it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationAuthority {
    /// The SHA-256 of its certificate (DER).
    pub certificate: [u8; 32],
    /// The certificate policies, as dotted object identifiers: a card's certificate must have one of them. If there are
    /// none, any will do.
    pub policies: Vec<String>,
}

impl RegistrationRules {
    /// Who register voters, 1–8.
    pub fn registrars(&self) -> &[Person] {
        &self.registrars
    }

    /// How many registrars must have signed a registration before it counts.
    pub fn signatures(&self) -> u16 {
        self.signatures
    }

    /// Who may certify cards, 0–16. Nobody where cards are keys of the office's own list.
    pub fn authorities(&self) -> &[RegistrationAuthority] {
        &self.authorities
    }

    /// Whether a one-time code may stand for a card.
    pub fn codes(&self) -> bool {
        self.codes
    }

    /// Whether every ballot bears the signature of its voter's card, too.
    pub fn card_signatures(&self) -> bool {
        self.card_signatures
    }

    /// The id of the standing roll that the registrations are for; `None` if they are for this election alone.
    pub fn roll(&self) -> Option<[u8; 32]> {
        self.roll
    }

    /// What the possessions and the cards' signatures are for.
    pub fn scope(&self, election: ElectionId) -> RegistrationScope {
        self.roll.map_or(RegistrationScope::Election(election), RegistrationScope::Roll)
    }
}
