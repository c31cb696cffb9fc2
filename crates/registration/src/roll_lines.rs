use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use tupyo_card::CardKey;
use tupyo_election::{RegistrationScope, Voter};
use tupyo_group::EncodedPoint;
use tupyo_proof::VerifyingKey;

use crate::{Registration, SignedRegistration};

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

/// What registrations lead to.
#[derive(Clone, Debug)]
pub struct RegisteredVoters {
    /// The voters of the roll: one for each card that has registered.
    pub voters: Vec<Voter>,
    /// Each registration that is refused, by its place in the list, from 1, and why.
    pub refused: Vec<(usize, RegistrationError)>,
}

/// Why a registration is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// The card has not signed it.
    #[error("it is not signed by its card")]
    Signature,
    /// It is for something else.
    #[error("it is for another election")]
    Scope,
    /// The card is not on the list of issued cards.
    #[error("its card was not issued")]
    UnknownCard,
    /// The voting key is not the canonical encoding of a point, or is the identity.
    #[error("its voting key is no usable point")]
    VotingKey,
    /// Who registers has not shown to have the voting key's secret.
    #[error("its possession of the voting key's secret is not proven")]
    Possession,
    /// It does not replace the card's current voting key.
    #[error("it does not replace the voting key that its card has registered before")]
    Replaces,
    /// The card has registered with another salt.
    #[error("it has another salt than its card's registration before")]
    Salt,
    /// The voting key stands already, or has stood.
    #[error("its voting key is registered already, or was replaced")]
    RepeatedKey,
}

impl RegistrationError {
    /// The stable code (docs/protocol/registration.md).
    pub fn code(&self) -> &'static str {
        match self {
            RegistrationError::Signature => "card-signature",
            RegistrationError::Scope => "registration-scope",
            RegistrationError::UnknownCard => "card-unknown",
            RegistrationError::VotingKey => "voting-key",
            RegistrationError::Possession => "registration-possession",
            RegistrationError::Replaces => "registration-replaces",
            RegistrationError::Salt => "registration-salt",
            RegistrationError::RepeatedKey => "voting-key-repeated",
        }
    }
}

/// The voters that these registrations make. One that is not signed by an issued card, or breaks a rule, is refused by
/// its place in the list, and blocks no other. A card's registrations are taken along its chain of replacements, in
/// whatever order they are listed.
pub fn roll_of_registrations(
    scope: RegistrationScope,
    issued: &[IssuedCard],
    registrations: &[SignedRegistration],
) -> RegisteredVoters {
    let issued: HashMap<_, _> = issued.iter().map(|card| (card.card, card)).collect();
    let verified: Vec<_> = registrations.par_iter().map(|signed| verified(signed, scope, &issued)).collect();
    let mut refused: Vec<_> =
        (1..).zip(&verified).filter_map(|(place, it)| Some((place, *it.as_ref().err()?))).collect();
    let mut voters = Vec::new();
    let mut keys = HashSet::new();
    for (card, listed) in by_card(&verified) {
        let (current, others) = follow_chain(&listed, &mut keys);
        refused.extend(others);
        let card = issued.get(&card);
        voters.extend(current.zip(card).map(|(registration, card)| voter(registration, card)));
    }
    refused.sort_by_key(|(place, _)| *place);
    RegisteredVoters { voters, refused }
}

/// A registration with its place in the list.
type Listed<'a> = (usize, &'a Registration);

/// All that can be said of a registration alone.
fn verified<'a>(
    signed: &'a SignedRegistration,
    scope: RegistrationScope,
    issued: &HashMap<CardKey, &IssuedCard>,
) -> Result<&'a Registration, RegistrationError> {
    let registration = signed.verify().map_err(|_| RegistrationError::Signature)?;
    if registration.scope != scope {
        return Err(RegistrationError::Scope);
    }
    if !issued.contains_key(&registration.card) {
        return Err(RegistrationError::UnknownCard);
    }
    let key = VerifyingKey::decode(registration.voting_key).map_err(|_| RegistrationError::VotingKey)?;
    let verified = scope.verify(&registration.holder(), &key, &registration.possession);
    verified.map(|()| registration).map_err(|_| RegistrationError::Possession)
}

/// The registrations of each card, in the order of the cards' first ones.
fn by_card<'a>(verified: &[Result<&'a Registration, RegistrationError>]) -> Vec<(CardKey, Vec<Listed<'a>>)> {
    let mut places = HashMap::new();
    let mut cards: Vec<(CardKey, Vec<Listed<'a>>)> = Vec::new();
    for (place, registration) in (1..).zip(verified) {
        let Ok(registration) = registration else { continue };
        let index = *places.entry(registration.card).or_insert(cards.len());
        if index == cards.len() {
            cards.push((registration.card, Vec::new()));
        }
        cards[index].1.push((place, *registration));
    }
    cards
}

/// A card's current registration, and those that are refused. Every key that has stood is among `keys`.
fn follow_chain<'a>(
    listed: &[Listed<'a>],
    keys: &mut HashSet<EncodedPoint>,
) -> (Option<&'a Registration>, Vec<(usize, RegistrationError)>) {
    let mut current: Option<&Registration> = None;
    let mut refused = Vec::new();
    let mut waiting = listed.to_vec();
    let fits = |current: Option<&Registration>, waiting: &[Listed<'a>]| {
        let replaced = current.map(|current| current.voting_key);
        waiting.iter().position(|(_, registration)| registration.replaces == replaced)
    };
    while let Some(next) = fits(current, &waiting) {
        let (place, registration) = waiting.remove(next);
        match follows(current, registration, keys) {
            Ok(()) => current = Some(registration),
            Err(error) => refused.push((place, error)),
        }
    }
    refused.extend(waiting.into_iter().map(|(place, _)| (place, RegistrationError::Replaces)));
    (current, refused)
}

/// Whether a registration that replaces the current one may do so; if it may, its key has stood from now on.
fn follows(
    current: Option<&Registration>,
    registration: &Registration,
    keys: &mut HashSet<EncodedPoint>,
) -> Result<(), RegistrationError> {
    if current.is_some_and(|current| current.salt != registration.salt) {
        return Err(RegistrationError::Salt);
    }
    if keys.insert(registration.voting_key) { Ok(()) } else { Err(RegistrationError::RepeatedKey) }
}

fn voter(registration: &Registration, card: &IssuedCard) -> Voter {
    Voter {
        key: registration.voting_key,
        holder: registration.holder(),
        possession: registration.possession,
        style: card.style,
        weight: card.weight,
    }
}
