//! The parameters of a contest's rule, their forms, and their bounds.

/// What is written, and what it says.
pub type Example = (&'static str, &'static str);

/// What a parameter is. One name has one form in all kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// True or false.
    Flag,
    /// A number.
    Number,
    /// A list of numbers, at most one for each option.
    Numbers,
}

/// A parameter of a rule, as wide as a manifest can write it, so that a bound can name what is out of range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameter {
    /// True or false.
    Flag(bool),
    /// A number.
    Number(u64),
    /// A list of numbers.
    Numbers(Vec<u64>),
}

/// A bound that a parameter does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A number is outside its range.
    Number {
        /// The parameter's name.
        parameter: &'static str,
        /// The smallest.
        min: u64,
        /// The largest.
        max: u64,
    },
    /// Another bound of its kind.
    Other {
        /// The parameter's name.
        parameter: &'static str,
        /// What to do, in English and in Korean.
        advice: [&'static str; 2],
    },
}

impl Bound {
    /// Whether a parameter's number is from `min` to `max`.
    ///
    /// # Errors
    /// The bound, if it is not.
    pub fn check(parameter: &'static str, number: u64, min: u64, max: u64) -> Result<(), Bound> {
        if (min..=max).contains(&number) { Ok(()) } else { Err(Bound::Number { parameter, min, max }) }
    }

    /// The name of the parameter, which is the stable code of this error, too.
    pub fn parameter(&self) -> &'static str {
        match self {
            Bound::Number { parameter, .. } | Bound::Other { parameter, .. } => parameter,
        }
    }
}

impl From<usize> for Parameter {
    fn from(number: usize) -> Parameter {
        Parameter::Number(number as u64)
    }
}

/// A number that is too large for a word is larger than any allowed one, too.
pub(crate) fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
