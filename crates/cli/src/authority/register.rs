//! What a card authority has issued and revoked: a JSON file.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tupyo_certificate::authority::{RevocationReason, RevokedCertificate};

use super::now;
use crate::catalogue::{general as texts, wrong_files};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::roll::list::Columns;

const LARGEST_REGISTER: usize = 1 << 30;

/// What an authority has issued and revoked, and where its key is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The PKCS #11 URI of the authority's key, if that is in a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The number of the newest list of what is revoked.
    pub crl_number: u64,
    /// All that was issued, the oldest first.
    pub issued: Vec<CertifiedCard>,
}

/// A card that was issued.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedCard {
    /// The certificate's serial number, in hexadecimal digits.
    pub serial: String,
    /// The number of the person who got it.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// The id of the person's ballot style.
    pub style: String,
    /// How many times the person's vote counts.
    pub weight: u32,
    /// The last second in which it is valid, since 1970.
    pub not_after: u64,
    /// Since when it is revoked, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
}

/// Since when a card is revoked, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    /// Seconds since 1970.
    pub at: u64,
    /// Why.
    pub reason: Reason,
}

/// Why a card is revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing is said
    Unspecified,
    /// The card or its PIN is in other hands
    KeyCompromise,
    /// The person's name has changed
    AffiliationChanged,
    /// There is a new card
    Superseded,
    /// The card is not needed any more
    CessationOfOperation,
    /// The person may not have one any more
    PrivilegeWithdrawn,
}

impl Register {
    /// The register of a new authority.
    pub fn new(token: Option<String>) -> Register {
        Register { token, crl_number: 0, issued: Vec::new() }
    }

    /// Reads the file.
    pub fn read(path: &Path) -> Result<Register, Failure> {
        let bytes = files::read(path, LARGEST_REGISTER)?;
        let wrong = |error| Failure::usage("authority-register", format!("{}: {error}", path.display()));
        serde_json::from_slice(&bytes).map_err(wrong)
    }

    /// Replaces the file.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Failure::io("json", error.to_string()))?;
        files::replace(path, format!("{text}\n").as_bytes(), Readers::Owner)
    }

    /// Refuses a card whose person has one that is valid, for another style or weight: a list of voters has one line
    /// for both.
    pub fn can_have(&self, person: &str, style: &str, weight: u32) -> Result<(), Failure> {
        let other =
            |card: &&CertifiedCard| card.person == person && (card.style.as_str(), card.weight) != (style, weight);
        match self.valid().find(other) {
            None => Ok(()),
            Some(card) => Err(Failure::refused(
                "person-repeated",
                texts::valid_card_style_weight(&person, &card.style, &card.weight),
            )
            .advise(texts::REVOKE_CARD_FIRST_OR)),
        }
    }

    /// Revokes the cards of a serial number or person that are not revoked yet. How many.
    pub fn revoke(&mut self, is_meant: impl Fn(&CertifiedCard) -> bool, reason: Reason) -> usize {
        let at = now();
        let meant = self.issued.iter_mut().filter(|card| card.revoked.is_none() && is_meant(card));
        meant.map(|card| card.revoked = Some(Revoked { at, reason })).count()
    }

    /// What a list of revoked certificates says.
    pub fn revoked(&self) -> Result<Vec<RevokedCertificate>, Failure> {
        let revoked = self.issued.iter().filter_map(|card| Some((card, card.revoked.as_ref()?)));
        let entry = |(card, revoked): (&CertifiedCard, &Revoked)| {
            let serial = bytes_of(&card.serial)
                .ok_or_else(|| Failure::usage("authority-register", wrong_files::not_serial_number(&card.serial)))?;
            Ok(RevokedCertificate { serial, at: revoked.at, reason: revoked.reason.into() })
        };
        revoked.map(entry).collect()
    }

    /// The rows of an eligibility list: each person who has a valid card, once. Their cards say who they are: the list
    /// has none.
    pub fn list(&self) -> Vec<Columns> {
        let mut rows: Vec<Columns> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for card in self.valid().filter(|card| seen.insert(card.person.as_str())) {
            let (style, weight) = (card.style.clone(), card.weight.to_string());
            rows.push([card.person.clone(), String::new(), String::new(), style, weight]);
        }
        rows
    }

    /// The cards that are neither revoked nor expired.
    pub fn valid(&self) -> impl Iterator<Item = &CertifiedCard> {
        let now = now();
        self.issued.iter().filter(move |card| card.revoked.is_none() && card.not_after >= now)
    }
}

impl From<Reason> for RevocationReason {
    fn from(reason: Reason) -> RevocationReason {
        match reason {
            Reason::Unspecified => RevocationReason::Unspecified,
            Reason::KeyCompromise => RevocationReason::KeyCompromise,
            Reason::AffiliationChanged => RevocationReason::AffiliationChanged,
            Reason::Superseded => RevocationReason::Superseded,
            Reason::CessationOfOperation => RevocationReason::CessationOfOperation,
            Reason::PrivilegeWithdrawn => RevocationReason::PrivilegeWithdrawn,
        }
    }
}

/// Hexadecimal digits of bytes.
pub fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let places = (0..digits.len()).step_by(2);
    places.map(|place| u8::from_str_radix(digits.get(place..place + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(serial: &str, person: &str, style: &str) -> CertifiedCard {
        let (serial, person, style) = (serial.to_owned(), person.to_owned(), style.to_owned());
        CertifiedCard { serial, person, name: String::new(), style, weight: 1, not_after: u64::MAX, revoked: None }
    }

    #[test]
    fn a_person_is_listed_once_and_not_without_a_valid_card() {
        let mut register = Register::new(None);
        register.issued = vec![card("41", "A", "east"), card("42", "A", "east"), card("43", "B", "west")];
        register.issued.push(CertifiedCard { not_after: 1, ..card("44", "C", "east") });
        let people = |register: &Register| register.list().into_iter().map(|[person, ..]| person).collect::<Vec<_>>();
        assert_eq!(people(&register), ["A", "B"]);
        assert_eq!(register.can_have("A", "west", 1).unwrap_err().code, "person-repeated");
        assert_eq!(register.can_have("A", "east", 2).unwrap_err().code, "person-repeated");
        assert!(register.can_have("A", "east", 1).is_ok() && register.can_have("C", "west", 3).is_ok());
        assert_eq!(register.revoke(|card| card.serial == "41", Reason::Superseded), 1);
        assert_eq!(people(&register), ["A", "B"]);
        assert_eq!(register.revoke(|card| card.person == "A", Reason::KeyCompromise), 1);
        assert_eq!(people(&register), ["B"]);
        assert!(register.can_have("A", "west", 1).is_ok());
        let revoked = register.revoked().unwrap();
        assert_eq!(revoked.iter().map(|one| one.serial.clone()).collect::<Vec<_>>(), [[0x41], [0x42]]);
        assert_eq!(revoked[0].reason, RevocationReason::Superseded);
    }
}
