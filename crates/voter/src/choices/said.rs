//! What a contest's rule does not allow, by the names of its options.

use tupyo_circuits::SelectionError;
use tupyo_election::Contest;

use super::{ChoicesError, option_names};

/// The refusal of a choice in a contest.
pub(super) fn refused(contest: &Contest, error: SelectionError) -> ChoicesError {
    ChoicesError::Selection { contest: contest.id.clone(), error, said: said(contest, &error) }
}

fn said(contest: &Contest, error: &SelectionError) -> String {
    let all = || option_names(contest);
    let named = |option: usize| {
        contest
            .options
            .get(option)
            .map_or_else(|| format!("option {} of the list", option + 1), |option| format!("`{}`", option.id))
    };
    match *error {
        SelectionError::UnknownOption(_) => format!("there is no such option; it has {}", all()),
        SelectionError::Repeated(option) => format!("{} is chosen twice", named(option)),
        SelectionError::TooFew { chosen: 0, min: 1 } => format!("nothing is chosen; choose from {}", all()),
        SelectionError::TooFew { chosen: 0, min } => format!("nothing is chosen; choose at least {min} of {}", all()),
        SelectionError::TooFew { chosen: 1, min } => {
            format!("one option is chosen; choose at least {min} of {}", all())
        }
        SelectionError::TooMany { chosen, max: 1 } => format!("{chosen} options are chosen; choose one"),
        SelectionError::TooManyPoints { option, max } => format!("{} gets more than {max}", named(option)),
        SelectionError::UnknownPlace(option) => format!("{} is ranked behind the last rank", named(option)),
        SelectionError::Tied(option) => format!("{} has another one's rank, which is not allowed", named(option)),
        other => other.to_string(),
    }
}
