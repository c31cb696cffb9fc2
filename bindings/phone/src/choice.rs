//! What the voter wants, as screens give it.

use tupyo_election::BallotCheck;
use tupyo_voter::{Choices, ChoicesError};
use zeroize::{Zeroize, Zeroizing};

/// The voter's answer to one contest.
#[derive(uniffi::Record)]
pub struct ContestChoice {
    /// The contest's id.
    pub contest: String,
    /// The answer.
    pub choice: Choice,
}

/// An answer. The contest's `AnswerShape` says which.
#[derive(uniffi::Enum)]
pub enum Choice {
    /// Blank, where the contest allows it.
    Blank,
    /// These options.
    Options {
        /// Their ids.
        options: Vec<String>,
    },
    /// Numbers for options; an option that is not named gets none.
    Numbers {
        /// The numbers.
        numbers: Vec<OptionNumber>,
    },
    /// Options from the first to the last place; those in one place are tied.
    Order {
        /// The places.
        places: Vec<Place>,
    },
}

/// A number of votes or points for an option.
#[derive(uniffi::Record)]
pub struct OptionNumber {
    /// The option's id.
    pub option: String,
    /// Its number.
    pub number: u64,
}

/// The options in one place of an order.
#[derive(uniffi::Record)]
pub struct Place {
    /// Their ids.
    pub options: Vec<String>,
}

/// As a person writes it: the rule of the contest reads it, and judges it.
pub(crate) fn choices(check: &BallotCheck, style: u16, given: Vec<ContestChoice>) -> Result<Choices, ChoicesError> {
    let written: Vec<_> = given.iter().map(ContestChoice::written).collect();
    let texts: Vec<&str> = written.iter().map(|text| text.as_str()).collect();
    let choices = Choices::parse(check.manifest(), style, &texts);
    given.into_iter().for_each(ContestChoice::wipe);
    choices
}

impl ContestChoice {
    fn written(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}={}", self.contest, *self.choice.written()))
    }

    fn wipe(self) {
        match self.choice {
            Choice::Blank => {}
            Choice::Options { options } => wipe(options),
            Choice::Numbers { numbers } => numbers.into_iter().for_each(|mut number| {
                number.option.zeroize();
                number.number.zeroize();
            }),
            Choice::Order { places } => places.into_iter().for_each(|place| wipe(place.options)),
        }
    }
}

fn wipe(mut options: Vec<String>) {
    options.iter_mut().for_each(Zeroize::zeroize);
}

impl Choice {
    fn written(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Choice::Blank => "blank".to_owned(),
            Choice::Options { options } => options.join(","),
            Choice::Numbers { numbers } => {
                let number = |number: &OptionNumber| format!("{}:{}", number.option, number.number);
                numbers.iter().map(number).collect::<Vec<_>>().join(",")
            }
            Choice::Order { places } => {
                places.iter().map(|place| place.options.join("=")).collect::<Vec<_>>().join(">")
            }
        })
    }
}
