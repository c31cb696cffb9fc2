use tupyo_circuits::{SecretBits, SelectionError};
use tupyo_election::{Contest, ElectionManifest, Output, Rule, Selection};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What a voter chooses in each contest of the ballot style, in order: the options' numbers from 0. In a single choice with blank, the number after the
/// last option is blank. Wiped when dropped, not printed.
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
    /// A contest is named twice.
    #[error("contest `{0}` is chosen in twice")]
    Repeated(String),
    /// A contest is not named.
    #[error("choose in contest `{0}` too: {1}")]
    Missing(String, String),
    /// The contest's rule does not allow these options together.
    #[error("contest `{contest}`: {error}")]
    Selection {
        /// The contest.
        contest: String,
        /// Why.
        error: SelectionError,
    },
}

impl ChoicesError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ChoicesError::Style(_) => "unknown-style",
            ChoicesError::Form(_) => "choice-form",
            ChoicesError::Contest(..) => "unknown-contest",
            ChoicesError::Option { .. } => "unknown-option",
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

    /// Reads texts such as `president=lee` and `council=a,b`. `blank` stands for a blank vote, nothing after `=` for no option.
    ///
    /// # Errors
    /// [`ChoicesError`] for what the manifest does not allow.
    pub fn parse<T: AsRef<str>>(manifest: &ElectionManifest, style: u16, texts: &[T]) -> Result<Choices, ChoicesError> {
        let contests = contests_of(manifest, style)?;
        let mut chosen: Vec<Option<Vec<usize>>> = contests.iter().map(|_| None).collect();
        for text in texts.iter().map(AsRef::as_ref) {
            let (name, options) = text.split_once('=').ok_or_else(|| ChoicesError::Form(text.to_owned()))?;
            let place = contests.iter().position(|contest| contest.id == name);
            let place = place.ok_or_else(|| ChoicesError::Contest(name.to_owned(), names(&contests)))?;
            let options = numbers(contests[place], options)?;
            if chosen[place].replace(options).is_some() {
                return Err(ChoicesError::Repeated(name.to_owned()));
            }
        }
        let missing = |contest: &Contest| ChoicesError::Missing(contest.id.clone(), option_names(contest));
        let choices: Result<_, _> =
            chosen.into_iter().zip(&contests).map(|(chosen, contest)| chosen.ok_or_else(|| missing(contest))).collect();
        let choices = Choices { style, contests: choices? };
        choices.bits(manifest)?;
        Ok(choices)
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
        let mut bits = SecretBits::default();
        for (contest, chosen) in contests.iter().zip(&self.contests) {
            let marked = Selection::of(chosen.clone()).mark(contest);
            bits.append(&marked.map_err(|error| ChoicesError::Selection { contest: contest.id.clone(), error })?);
        }
        Ok(bits)
    }

    /// The values that a ballot with these choices encrypts, computed from the manifest alone and not from the bits.
    pub fn expected_values(&self, manifest: &ElectionManifest) -> Result<Vec<u64>, ChoicesError> {
        let contests = contests_of(manifest, self.style)?;
        let values = contests.iter().zip(&self.contests).flat_map(|(contest, chosen)| {
            contest.rule.outputs(contest.options.len()).into_iter().map(|output| value(contest, chosen, output))
        });
        Ok(values.collect())
    }
}

fn value(contest: &Contest, chosen: &[usize], output: Output) -> u64 {
    match (output, contest.rule) {
        (Output::Option(option), _) => u64::from(chosen.contains(&option)),
        (Output::Blank, _) => u64::from(chosen.contains(&contest.options.len())),
        (Output::Unused, Rule::ChooseUpTo { max }) => max.saturating_sub(chosen.len()) as u64,
        (Output::Unused, Rule::SingleChoice { .. }) => 0,
    }
}

fn contests_of(manifest: &ElectionManifest, style: u16) -> Result<Vec<&Contest>, ChoicesError> {
    let style = manifest.styles().get(usize::from(style)).ok_or(ChoicesError::Style(style))?;
    Ok(style.contests.iter().filter_map(|contest| manifest.contests().get(*contest)).collect())
}

fn numbers(contest: &Contest, options: &str) -> Result<Vec<usize>, ChoicesError> {
    let names = options.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| number(contest, name)).collect()
}

fn number(contest: &Contest, name: &str) -> Result<usize, ChoicesError> {
    let blank = matches!(contest.rule, Rule::SingleChoice { blank: true }) && name == "blank";
    let found = contest.options.iter().position(|option| option.id == name);
    found.or(blank.then_some(contest.options.len())).ok_or_else(|| ChoicesError::Option {
        contest: contest.id.clone(),
        option: name.to_owned(),
        options: option_names(contest),
    })
}

fn names(contests: &[&Contest]) -> String {
    contests.iter().map(|contest| contest.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn option_names(contest: &Contest) -> String {
    let blank = matches!(contest.rule, Rule::SingleChoice { blank: true }).then_some("blank");
    contest.options.iter().map(|option| option.id.as_str()).chain(blank).collect::<Vec<_>>().join(", ")
}
