//! What stands already: one current key for each holder.

use std::collections::{HashMap, HashSet};

use tupyo_card::CertifiedKey;
use tupyo_election::Holder;
use tupyo_encoding::{encode, sha256};
use tupyo_group::EncodedPoint;

use crate::{Application, CodeHash, RegistrationError};

/// The hash of a card's key: two registrations of one card have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct CardHash(pub [u8; 32]);

impl From<&CertifiedKey> for CardHash {
    /// SHA-256 of the key's canonical bytes.
    fn from(key: &CertifiedKey) -> CardHash {
        CardHash(sha256(&encode(key)))
    }
}

/// What a new registration is compared with: which keys have stood, which is each holder's now, whose each card and
/// code is. It names nobody.
#[derive(Clone, Debug, Default)]
pub struct Registered {
    current: HashMap<Holder, EncodedPoint>,
    stood: HashSet<EncodedPoint>,
    cards: HashMap<CardHash, Holder>,
    codes: HashSet<CodeHash>,
}

/// What an examined registration adds.
#[derive(Clone, Copy, Debug)]
pub struct Addition<'a> {
    /// What its card has signed.
    pub application: &'a Application,
    /// The card.
    pub card: Option<CardHash>,
    /// The code.
    pub code: Option<CodeHash>,
}

impl Registered {
    /// Whether the registration may follow what stands.
    ///
    /// # Errors
    /// The first of `code-used`, `card-repeated`, `registration-replaces`, `voting-key-repeated`.
    pub fn admit(&self, addition: &Addition<'_>) -> Result<(), RegistrationError> {
        let Addition { application, card, code } = addition;
        if code.is_some_and(|code| self.codes.contains(&code)) {
            return Err(RegistrationError::CodeUsed);
        }
        let owner = card.and_then(|card| self.cards.get(&card));
        if owner.is_some_and(|owner| *owner != application.holder) {
            return Err(RegistrationError::RepeatedCard);
        }
        if self.current(&application.holder) != application.replaces {
            return Err(RegistrationError::Replaces);
        }
        if self.stood.contains(&application.voting_key) { Err(RegistrationError::RepeatedKey) } else { Ok(()) }
    }

    /// Takes a registration that was admitted.
    pub fn take(&mut self, addition: &Addition<'_>) {
        let Addition { application, card, code } = addition;
        self.current.insert(application.holder, application.voting_key);
        self.stood.insert(application.voting_key);
        self.cards.extend(card.map(|card| (card, application.holder)));
        self.codes.extend(*code);
    }

    /// A line was struck by all registrars: its holder has no key now.
    pub fn strike(&mut self, holder: &Holder) {
        self.current.remove(holder);
    }

    /// The holder's key now.
    pub fn current(&self, holder: &Holder) -> Option<EncodedPoint> {
        self.current.get(holder).copied()
    }

    /// How many holders have a key.
    pub fn holders(&self) -> usize {
        self.current.len()
    }

    /// How many keys have stood, replaced ones among them.
    pub fn keys(&self) -> usize {
        self.stood.len()
    }
}
