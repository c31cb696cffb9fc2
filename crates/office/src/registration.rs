use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tupyo_card::{CardKey, Registration, SignedRegistration};
use tupyo_election::{ElectionId, Voter};
use tupyo_group::EncodedPoint;
use tupyo_proof::VerifyingKey;

/// A card that has been issued to a citizen, and what its holder may vote on.
#[derive(Clone, Copy, Debug)]
pub struct IssuedCard {
    /// The card's public key.
    pub card: CardKey,
    /// The holder's ballot style.
    pub style: u16,
    /// How many times the vote counts.
    pub weight: u32,
}

/// A registration that cannot come on the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// The card has not signed it.
    #[error("registration {0} is not signed by its card")]
    Signature(usize),
    /// It is for another election.
    #[error("registration {0} is for another election")]
    Election(usize),
    /// The card is not on the list of issued cards.
    #[error("registration {0} is by a card that was not issued")]
    UnknownCard(usize),
    /// The card has registered already.
    #[error("registration {0} is by a card that has registered another voting key")]
    RepeatedCard(usize),
    /// The voting key is not the canonical encoding of a point, or is the identity.
    #[error("registration {0} is of a voting key that is no usable point")]
    VotingKey(usize),
    /// The voting key has been registered already.
    #[error("registration {0} is of a voting key that is registered already")]
    RepeatedKey(usize),
}

impl RegistrationError {
    /// The stable code (docs/protocol/registration.md).
    pub fn code(&self) -> &'static str {
        match self {
            RegistrationError::Signature(_) => "card-signature",
            RegistrationError::Election(_) => "registration-election",
            RegistrationError::UnknownCard(_) => "card-unknown",
            RegistrationError::RepeatedCard(_) => "card-repeated",
            RegistrationError::VotingKey(_) => "voting-key",
            RegistrationError::RepeatedKey(_) => "voting-key-repeated",
        }
    }

    /// The registration's place in the list, from 1.
    pub fn place(&self) -> usize {
        match self {
            RegistrationError::Signature(place)
            | RegistrationError::Election(place)
            | RegistrationError::UnknownCard(place)
            | RegistrationError::RepeatedCard(place)
            | RegistrationError::VotingKey(place)
            | RegistrationError::RepeatedKey(place) => *place,
        }
    }
}

/// The voters of the roll: one for each registration, which must be signed by an issued card, and no card twice. Registrations are named by their
/// place in the list, from 1.
///
/// # Errors
/// The first [`RegistrationError`].
pub fn roll_of_registrations(
    election: ElectionId,
    issued: &[IssuedCard],
    registrations: &[SignedRegistration],
) -> Result<Vec<Voter>, RegistrationError> {
    let verified: Vec<_> = registrations.par_iter().map(|registration| registration.verify().ok()).collect();
    let issued: BTreeMap<_, _> = issued.iter().map(|card| (card.card.to_string(), card)).collect();
    let (mut cards, mut keys) = (BTreeSet::new(), BTreeSet::new());
    let voter = |(number, verified): (usize, Option<&Registration>)| {
        let registration = verified.ok_or(RegistrationError::Signature(number))?;
        let key = EncodedPoint(registration.voting_key);
        VerifyingKey::decode(key).map_err(|_| RegistrationError::VotingKey(number))?;
        let card = registration.card.to_string();
        let known = issued.get(&card).ok_or(RegistrationError::UnknownCard(number))?;
        match () {
            () if registration.election != election.0 => Err(RegistrationError::Election(number)),
            () if !cards.insert(card) => Err(RegistrationError::RepeatedCard(number)),
            () if !keys.insert(registration.voting_key) => Err(RegistrationError::RepeatedKey(number)),
            () => Ok(Voter { key, style: known.style, weight: known.weight }),
        }
    };
    (1..).zip(verified).map(voter).collect()
}
