//! What a manifest demands of registrations.

use std::sync::Arc;

use tupyo_certificate::{PinnedAuthority, SignatureMemory};
use tupyo_election::{ElectionId, ElectionManifest, RegistrationAuthority, RegistrationScope};

/// What a manifest demands of registrations.
#[derive(Clone, Debug)]
pub struct RegistrationTerms {
    /// What registrations are for.
    pub scope: RegistrationScope,
    /// Whose certificates are accepted. If there are none, cards are those that the office lists by their keys.
    pub authorities: Vec<PinnedAuthority>,
    /// Whether one-time codes may stand for a card.
    pub codes: bool,
    /// Whether each ballot bears the card's signature, too.
    pub card_signatures: bool,
    /// The ids of the ballot styles, by index.
    pub styles: Vec<String>,
    /// Signatures of authorities that have been verified: most certificates share them.
    pub known: Arc<SignatureMemory>,
}

impl RegistrationTerms {
    /// What a manifest says in its key `registration`; none if it has none.
    pub fn of_manifest(election: ElectionId, manifest: &ElectionManifest) -> Option<RegistrationTerms> {
        let rules = manifest.registration()?;
        let pinned = |authority: &RegistrationAuthority| PinnedAuthority {
            certificate: authority.certificate,
            policies: authority.policies.clone(),
        };
        Some(RegistrationTerms {
            scope: rules.scope(election),
            authorities: rules.authorities().iter().map(pinned).collect(),
            codes: rules.codes(),
            card_signatures: rules.card_signatures(),
            styles: style_ids(manifest),
            known: Arc::default(),
        })
    }

    /// The rules of an election whose manifest says nothing of registrars: cards are listed by their keys, and the
    /// officials make the roll.
    pub fn of_listed_cards(election: ElectionId, manifest: &ElectionManifest) -> RegistrationTerms {
        RegistrationTerms {
            scope: RegistrationScope::Election(election),
            authorities: Vec::new(),
            codes: false,
            card_signatures: false,
            styles: style_ids(manifest),
            known: Arc::default(),
        }
    }

    /// Whether registrations are for a standing roll, which several elections share.
    pub fn is_standing(&self) -> bool {
        matches!(self.scope, RegistrationScope::Roll(_))
    }

    /// The index of a style.
    pub fn style(&self, id: &str) -> Option<u16> {
        let place = self.styles.iter().position(|style| style == id)?;
        u16::try_from(place).ok()
    }
}

fn style_ids(manifest: &ElectionManifest) -> Vec<String> {
    manifest.styles().iter().map(|style| style.id.as_str().to_owned()).collect()
}
