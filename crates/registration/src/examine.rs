//! The one rule from a registration to a line of the roll.

use tupyo_card::{CardKey, CertifiedKey};
use tupyo_election::{RegisteredVoter, Voter};
use tupyo_group::EncodedPoint;
use tupyo_proof::VerifyingKey;

use crate::{
    Application, CodeHash, EligibilityList, Eligible, Handle, Registration, RegistrationError, RegistrationTerms, Shown,
};

/// A registration of which all is verified that can be said of it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// What its card has signed.
    pub application: Application,
    /// The person.
    pub handle: Handle,
    /// What the person may vote on.
    pub eligible: Eligible,
    /// The card; none of a code.
    pub card: Option<CertifiedKey>,
    /// The code's hash; none of a card.
    pub code: Option<CodeHash>,
    /// The card's key as it comes on the roll, where ballots bear its signature.
    pub ballot_card: Option<CardKey>,
}

/// Examines a registration alone, as of a moment in seconds since 1970. What stands already is for
/// [`Registered::admit`](crate::Registered::admit).
///
/// # Errors
/// The first of these: `proof-kind`, `registration-scope`, `card-signature` or `certificate-…` or `code-unknown`,
/// `registration-holder`, `registration-eligibility`, `registration-style`, `card-kind`, `voting-key`,
/// `registration-possession`.
pub fn examine(
    registration: &Registration,
    terms: &RegistrationTerms,
    list: &EligibilityList,
    at: u64,
) -> Result<Examined, RegistrationError> {
    let examined = examine_all_but_possession(registration, terms, list, at)?;
    let Application { voting_key, holder, possession, .. } = &examined.application;
    let key = VerifyingKey::decode(*voting_key).map_err(|_| RegistrationError::VotingKey)?;
    terms.scope.verify(holder, &key, possession).map_err(|_| RegistrationError::Possession)?;
    Ok(examined)
}

/// The same without `voting-key` and `registration-possession`, which are cheaper of many at once.
pub(crate) fn examine_all_but_possession(
    registration: &Registration,
    terms: &RegistrationTerms,
    list: &EligibilityList,
    at: u64,
) -> Result<Examined, RegistrationError> {
    let Shown { handle, card, code } = identify(registration, terms, list, at)?;
    let eligible = list.person(&handle).ok_or(RegistrationError::Eligibility)?.clone();
    let application = registration.application.clone();
    if application.style != eligible.style {
        return Err(RegistrationError::Style);
    }
    let ballot_card = ballot_card(terms, card.as_ref())?;
    Ok(Examined { application, handle, eligible, card, code, ballot_card })
}

/// Whom a registration is of: scope, proof and holder.
pub(crate) fn identify(
    registration: &Registration,
    terms: &RegistrationTerms,
    list: &EligibilityList,
    at: u64,
) -> Result<Shown, RegistrationError> {
    let Registration { application, salt, handle, proof } = registration;
    if proof.is_allowed(terms) && application.scope != terms.scope {
        return Err(RegistrationError::Scope);
    }
    let shown = proof.verify(&application.message(), terms, list, at)?;
    let is_holder = *handle == shown.handle && handle.holder(salt) == application.holder;
    if is_holder { Ok(shown) } else { Err(RegistrationError::Holder) }
}

/// The card's key that comes on the roll, where ballots bear its signature.
pub(crate) fn ballot_card(
    terms: &RegistrationTerms,
    card: Option<&CertifiedKey>,
) -> Result<Option<CardKey>, RegistrationError> {
    if !terms.card_signatures {
        return Ok(None);
    }
    card.and_then(CertifiedKey::card_key).map(Some).ok_or(RegistrationError::CardKind)
}

impl Examined {
    /// The line of the roll of an election with these styles, in the place of the holder's line there, if there is one.
    ///
    /// # Errors
    /// [`RegistrationError::Style`] if the election has no such style.
    pub fn line(
        &self,
        terms: &RegistrationTerms,
        replaces: Option<EncodedPoint>,
    ) -> Result<RegisteredVoter, RegistrationError> {
        let Application { voting_key, holder, possession, .. } = self.application;
        let style = terms.style(&self.eligible.style).ok_or(RegistrationError::Style)?;
        let voter = Voter { key: voting_key, holder, possession, style, weight: self.eligible.weight };
        Ok(RegisteredVoter { voter, replaces: replaces.map(|key| key.0), card: self.ballot_card })
    }
}
