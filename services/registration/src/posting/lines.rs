//! Which line of a holder a board gets next.

use tupyo_election::{Holder, RegisteredVoter, RegistrationRoll, Voter};
use tupyo_registration::{RegistrationError, RegistrationTerms};

use crate::book::Book;
use crate::journal::Accepted;

/// The holder's next line for this roll; none if the roll has all that it gets.
///
/// Of one election the roll gets each registration of the chain, so that every line names what its card has signed. A
/// standing roll gets the newest: the chain was begun in another election, maybe.
pub(super) fn next_line(
    book: &Book,
    terms: &RegistrationTerms,
    roll: &RegistrationRoll,
    holder: &Holder,
) -> Option<RegisteredVoter> {
    let current = roll.current(holder).map(|voter| voter.key);
    let is_new = |accepted: &&Accepted| !roll.has_stood(accepted.key().as_bytes());
    let next = if terms.is_standing() {
        book.of_holder(holder).next_back().filter(is_new)
    } else {
        book.of_holder(holder).find(|accepted| is_new(accepted) && accepted.application.replaces == current)
    };
    // A style that this election has not is one that it is not for.
    next?.line(terms, current).ok()
}

impl Accepted {
    /// The line, in the place of that key's.
    pub(crate) fn line(
        &self,
        terms: &RegistrationTerms,
        replaces: Option<tupyo_group::EncodedPoint>,
    ) -> Result<RegisteredVoter, RegistrationError> {
        let application = &self.application;
        let style = terms.style(&application.style).ok_or(RegistrationError::Style)?;
        let (key, holder, possession) = (application.voting_key, application.holder, application.possession);
        let voter = Voter { key, holder, possession, style, weight: self.weight };
        Ok(RegisteredVoter { voter, replaces: replaces.map(|key| key.0), card: self.ballot_card })
    }
}
