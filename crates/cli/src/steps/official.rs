use tupyo_client::{ClientError, EntryReader};
use tupyo_election::{Document, Phase, Roll, Voter, context, tally};

use super::{Actor, StepError};

/// Voters in one document of the roll: its parts stay few, and progress is seen.
const VOTERS_PER_DOCUMENT: usize = 1_500;

/// Posts the joint key of the completed ceremony.
///
/// # Errors
/// [`StepError::Phase`] before the ceremony is complete.
pub fn post_joint_key(official: &mut Actor) -> Result<(), StepError> {
    let state = official.state_in(Phase::Key)?;
    let number = state.culprits().len() as u32;
    let outcome = state.ceremony().and_then(|ceremony| ceremony.outcome());
    let keys = outcome.ok_or(StepError::Phase { found: Phase::Ceremony, needed: Phase::Key })?.joint.clone();
    official.post_as_official(&Document::JointKey { ceremony: number, keys })
}

/// Posts the roll, in ascending order of the keys, and seals it. `posted` is told how many voters have been posted since it was last told. A roll that
/// was interrupted is continued.
///
/// # Errors
/// [`StepError`]; the board refuses a roll that breaks a rule.
pub fn post_roll(official: &mut Actor, mut voters: Vec<Voter>, posted: &mut dyn FnMut(u64)) -> Result<(), StepError> {
    voters.sort_by_key(|voter| voter.key);
    let done = official.state_in(Phase::Roll)?.roll().voters().len();
    posted(done as u64);
    for (chunk, rest) in (0..).zip(voters.get(done..).unwrap_or_default().chunks(VOTERS_PER_DOCUMENT)) {
        let first = (done + chunk * VOTERS_PER_DOCUMENT) as u32;
        official.post_as_official(&Document::Roll { first, voters: rest.to_vec() })?;
        posted(rest.len() as u64);
    }
    let seal = Document::RollSealed { voters: voters.len() as u32, root: Roll::root_of(&voters) };
    official.post_as_official(&seal)
}

/// Begins voting.
///
/// # Errors
/// [`StepError::Phase`] before the roll is sealed.
pub fn open(official: &mut Actor) -> Result<(), StepError> {
    let election = official.board().address().election;
    let state = official.state_in(Phase::Sealed)?;
    let keys = state.keys().ok_or(StepError::Phase { found: Phase::Key, needed: Phase::Sealed })?;
    let context = context(election, &keys.joint, state.roll().root());
    official.post_as_official(&Document::Open { context })
}

/// Ends voting.
///
/// # Errors
/// [`StepError::Phase`] unless ballots are accepted.
pub fn close(official: &mut Actor) -> Result<(), StepError> {
    official.state_in(Phase::Open)?;
    official.post_as_official(&Document::Close)
}

/// Adds up the counted ballots, which are fetched from the board again, and posts the encrypted sums.
///
/// # Errors
/// [`StepError::Tally`] if a counted ballot cannot be read.
pub fn post_tally(official: &mut Actor) -> Result<(), StepError> {
    let board = official.board().clone();
    let state = official.state_in(Phase::Closed)?;
    let mut entries = EntryReader::new(board, state.entries());
    let units = tally(state, |index| entries.read(index)).map_err(|error| StepError::Tally(describe(&error)))?;
    official.post_as_official(&Document::Tally { units })
}

fn describe(error: &tupyo_election::TallyError<ClientError>) -> String {
    match error {
        tupyo_election::TallyError::Read { source, .. } => format!("{error}: {source}"),
        tupyo_election::TallyError::NotOpen | tupyo_election::TallyError::Ballot { .. } => error.to_string(),
    }
}

/// Opens the sums with the trustees' shares, finds the counts, and posts them.
///
/// # Errors
/// [`StepError::NotEnoughShares`].
pub fn post_result(official: &mut Actor) -> Result<(), StepError> {
    let state = official.state_in(Phase::Tallied)?;
    let units = state.result_of_shares().ok_or(StepError::NotEnoughShares)?;
    official.post_as_official(&Document::Result { units })
}
