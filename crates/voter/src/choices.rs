//! Reads and writes a voter's choices.

use std::mem;

use tupyo_circuits::{SecretBits, SelectionError, Written, WrittenError};
use tupyo_election::{Contest, ContestOption, ElectionManifest, Output, Selection};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

mod lists;
mod named;
mod said;
#[cfg(test)]
mod tests;

/// What a voter chooses in each contest of the ballot style, in order: numbers as [`Selection::of`] reads them. Wiped
/// when dropped, not printed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Choices {
    #[zeroize(skip)]
    style: u16,
    contests: Vec<Vec<usize>>,
}

/// Choices that the manifest does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoicesError {
    /// There is no such style.
    #[error("the election has no ballot style number {0}")]
    Style(u16),
    /// Not `contest=option,option…`.
    #[error("`{0}` is not of the form contest=option or contest=option,option")]
    Form(String),
    /// Not `option:number`.
    #[error("contest `{contest}`: `{text}` is not of the form option:number")]
    Number {
        /// The contest.
        contest: String,
        /// What was written.
        text: String,
    },
    /// The voter's ballot has no such contest.
    #[error("your ballot has no contest `{0}`; it has {1}")]
    Contest(String, String),
    /// The contest has no such option.
    #[error("contest `{contest}` has no option `{option}`; it has {options}")]
    Option {
        /// The contest.
        contest: String,
        /// What was asked for.
        option: String,
        /// What there is.
        options: String,
    },
    /// Several options of the contest have this title.
    #[error("contest `{contest}`: several options are called `{option}`: choose by id, of {options}")]
    Ambiguous {
        /// The contest.
        contest: String,
        /// What was asked for.
        option: String,
        /// What there is.
        options: String,
    },
    /// Not lists of numbers, one for each contest.
    #[error("choices are a list of numbers for each contest, as JSON")]
    Lists,
    /// Not a choice for each contest by its id.
    #[error(
        "choices are JSON by the ids of contests: an option, a list of options, a number for each, or a list of places"
    )]
    Names,
    /// A contest is named twice.
    #[error("contest `{0}` is chosen in twice")]
    Repeated(String),
    /// A contest is not named.
    #[error("choose in contest `{0}` too: {1}")]
    Missing(String, String),
    /// The contest's rule does not allow these options together.
    #[error("contest `{contest}`: {said}")]
    Selection {
        /// The contest.
        contest: String,
        /// Why.
        error: SelectionError,
        /// Why, by the names of the options.
        said: String,
    },
}

impl ChoicesError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ChoicesError::Style(_) => "unknown-style",
            ChoicesError::Form(_) | ChoicesError::Number { .. } | ChoicesError::Lists | ChoicesError::Names => {
                "choice-form"
            }
            ChoicesError::Contest(..) => "unknown-contest",
            ChoicesError::Option { .. } => "unknown-option",
            ChoicesError::Ambiguous { .. } => "ambiguous-option",
            ChoicesError::Repeated(_) => "repeated-contest",
            ChoicesError::Missing(..) => "missing-contest",
            ChoicesError::Selection { error, .. } => error.code(),
        }
    }
}

impl Choices {
    /// Choices by number, one list for each contest of the style, in order.
    pub fn of(style: u16, contests: Vec<Vec<usize>>) -> Choices {
        Choices { style, contests }
    }

    /// Reads texts, one for each contest. Contests and options are named by their ids, or by their exact titles in any
    /// language of the manifest; a title that several options have names none of them.
    ///
    /// | | |
    /// |---|---|
    /// | `president=lee`, `president=blank` | single choice |
    /// | `council=a,b`, `council=` | choose up to, exactly, at least; approval; knapsack |
    /// | `council=a:3,b:1` | score, cumulative, distribution, quadratic, amounts; what is not named gets 0 |
    /// | `leader=a>b>c` | positional; every option is named |
    /// | `leader=a>b` | positional-top; what is not named gets nothing |
    /// | `leader=a>b=c>d` | ranking, ranking-top; what is not named is tied behind all that is |
    ///
    /// # Errors
    /// [`ChoicesError`] for what the manifest does not allow.
    pub fn parse<T: AsRef<str>>(manifest: &ElectionManifest, style: u16, texts: &[T]) -> Result<Choices, ChoicesError> {
        let contests = contests_of(manifest, style)?;
        let mut choices = Choices { style, contests: vec![Vec::new(); contests.len()] };
        let mut named = vec![false; contests.len()];
        for text in texts.iter().map(AsRef::as_ref) {
            let (name, options) = text.split_once('=').ok_or_else(|| ChoicesError::Form(text.to_owned()))?;
            let place = contest_of(&contests, name);
            let place = place.ok_or_else(|| ChoicesError::Contest(name.to_owned(), names(&contests)))?;
            let mut options = Zeroizing::new(read(contests[place], options)?);
            if mem::replace(&mut named[place], true) {
                return Err(ChoicesError::Repeated(name.to_owned()));
            }
            choices.contests[place] = mem::take(&mut *options);
        }
        if let Some((contest, _)) = contests.iter().zip(named).find(|(_, named)| !named) {
            return Err(ChoicesError::Missing(contest.id.clone(), option_names(contest)));
        }
        choices.bits(manifest)?;
        Ok(choices)
    }

    /// What is chosen in: the style's contests, in order.
    ///
    /// # Errors
    /// [`ChoicesError::Style`].
    pub fn contests(manifest: &ElectionManifest, style: u16) -> Result<Vec<&Contest>, ChoicesError> {
        contests_of(manifest, style)
    }

    /// The ballot style they are for.
    pub fn style(&self) -> u16 {
        self.style
    }

    /// The bits of the style's circuit.
    pub(crate) fn bits(&self, manifest: &ElectionManifest) -> Result<SecretBits, ChoicesError> {
        let contests = contests_of(manifest, self.style)?;
        if let Some(contest) = contests.get(self.contests.len()) {
            return Err(ChoicesError::Missing(contest.id.clone(), option_names(contest)));
        }
        let mark = |(contest, chosen): (&&Contest, &Vec<usize>)| {
            let marked = Selection::of(chosen.clone()).mark(contest);
            marked.map_err(|error| said::refused(contest, error))
        };
        let marked: Vec<_> = contests.iter().zip(&self.contests).map(mark).collect::<Result<_, _>>()?;
        Ok(SecretBits::side_by_side(&marked))
    }

    /// The values that a ballot with these choices encrypts, computed from the manifest alone and not from the bits.
    ///
    /// # Errors
    /// [`ChoicesError`] if the manifest has no such style, or not these contests.
    pub fn expected_values(&self, manifest: &ElectionManifest) -> Result<Zeroizing<Vec<u64>>, ChoicesError> {
        let contests = contests_of(manifest, self.style)?;
        let count = contests.iter().map(|contest| contest.rule.size(contest.options.len()).outputs).sum::<u64>();
        let mut values = Zeroizing::new(Vec::with_capacity(count as usize));
        for (contest, chosen) in contests.iter().zip(&self.contests) {
            values.append(&mut Zeroizing::new(contest.rule.expected_values(contest.options.len(), chosen)));
        }
        Ok(values)
    }
}

fn contests_of(manifest: &ElectionManifest, style: u16) -> Result<Vec<&Contest>, ChoicesError> {
    let style = manifest.styles().get(usize::from(style)).ok_or(ChoicesError::Style(style))?;
    Ok(style.contests.iter().filter_map(|contest| manifest.contests().get(*contest)).collect())
}

fn names(contests: &[&Contest]) -> String {
    contests.iter().map(|contest| contest.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// What [`Selection::of`] takes, from the text behind `contest=`.
fn read(contest: &Contest, text: &str) -> Result<Vec<usize>, ChoicesError> {
    let options: Vec<_> = contest.options.iter().map(|option| option.id.as_str()).collect();
    let titles = contest.options.iter().enumerate();
    let titles: Vec<_> =
        titles.flat_map(|(place, option)| option.title.texts().map(move |(_, text)| (place, text))).collect();
    let id = || contest.id.clone();
    let written = Written { text, options: &options, titles: &titles };
    contest.rule.read(&written).map_err(|error| match error {
        WrittenError::Option(option) => ChoicesError::Option { contest: id(), option, options: option_names(contest) },
        WrittenError::Ambiguous(option) => {
            ChoicesError::Ambiguous { contest: id(), option, options: option_names(contest) }
        }
        WrittenError::Number(text) => ChoicesError::Number { contest: id(), text },
        WrittenError::Selection(error) => said::refused(contest, error),
    })
}

/// The contest with this id, or the only one with this title in some language.
fn contest_of(contests: &[&Contest], name: &str) -> Option<usize> {
    let is_titled = |contest: &&Contest| contest.title.texts().any(|(_, text)| text == name);
    contests.iter().position(|contest| contest.id == name).or_else(|| {
        let place = contests.iter().position(is_titled)?;
        (contests.iter().filter(|contest| is_titled(contest)).count() == 1).then_some(place)
    })
}

fn option_names(contest: &Contest) -> String {
    let blank = contest.rule.outputs(contest.options.len()).contains(&Output::Blank).then_some("blank");
    let name = |option: &ContestOption| format!("{} ({})", option.id, option.label("en"));
    contest.options.iter().map(name).chain(blank.map(str::to_owned)).collect::<Vec<_>>().join(", ")
}
