//! What a challenge shows.

use tupyo_card::CardKey;
use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, Elector, Entry};
use tupyo_proof::SigningKey;

use crate::{Choices, VoterError};

/// Whether a challenged entry is this voter's ballot with this tracking code and contains these choices: proof,
/// signature and opening are verified. It can be asked after voting has ended, too.
///
/// # Errors
/// [`VoterError::Betrayed`] if it is not; [`VoterError::NotOnRoll`].
pub fn check_opened(
    check: &BallotCheck,
    key: &SigningKey,
    entry: &Entry,
    code: TrackingCode,
    choices: &Choices,
) -> Result<(), VoterError> {
    let (voter, _) = on_roll(check, key)?;
    let betrayed = VoterError::Betrayed { code };
    let Entry::Challenged(challenged) = entry else { return Err(betrayed) };
    verify_own(check, entry)?;
    let found = challenged.ballot.tracking_code(check.context());
    let expected = choices.expected_values(check.manifest())?;
    let same_voter = challenged.ballot.voter == voter;
    if found == code && same_voter && challenged.values == *expected { Ok(()) } else { Err(betrayed) }
}

/// A key's holder: the index on the roll, and what is there.
pub(crate) fn on_roll<'a>(check: &'a BallotCheck, key: &SigningKey) -> Result<(u32, &'a Elector), VoterError> {
    let place = check.roll().index_of(key.verifying_key().encode());
    place.and_then(|place| Some((place, check.roll().voter(place)?))).ok_or(VoterError::NotOnRoll)
}

/// The card of a voter, if the manifest demands its signature on every ballot.
pub(crate) fn demanded_card(check: &BallotCheck, voter: u32) -> Option<CardKey> {
    if check.demands_cards() { check.roll().card(voter) } else { None }
}

/// Verifies what this device has made.
pub(crate) fn verify_own(check: &BallotCheck, entry: &Entry) -> Result<(), VoterError> {
    check.verify(&[entry]).into_iter().try_for_each(|answer| answer.map(drop).map_err(VoterError::OwnBallot))
}
