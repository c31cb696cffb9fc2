//! Reads a choice as a person writes it.

use std::mem;

use zeroize::Zeroizing;

use crate::SelectionError;

/// A choice as a person writes it: the text behind `contest=`. Whatever is read from it never grows, and is wiped
/// unless it is returned.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// The ids of the options, in order.
    pub options: &'a [&'a str],
    /// Their titles, each with the option's number. An id comes first; a title names an option if no other one has it.
    pub titles: &'a [(usize, &'a str)],
}

/// A text that is not a choice of a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenError {
    /// There is no option with this name.
    Option(String),
    /// Several options have this title.
    Ambiguous(String),
    /// Not `option:number`.
    Number(String),
    /// What it says is never allowed.
    Selection(SelectionError),
}

impl Written<'_> {
    /// `a,b`: the options' numbers.
    ///
    /// # Errors
    /// [`WrittenError::Option`].
    pub fn list(&self) -> Result<Vec<usize>, WrittenError> {
        let mut chosen = Zeroizing::new(Vec::with_capacity(self.text.matches(',').count() + 1));
        for name in parts(self.text, ',') {
            chosen.push(self.option(name)?);
        }
        Ok(mem::take(&mut *chosen))
    }

    /// `a:3,b:1`: for each option its number; what is not named gets 0.
    ///
    /// # Errors
    /// A [`WrittenError`], also if an option is named twice.
    pub fn numbers(&self) -> Result<Vec<usize>, WrittenError> {
        let mut all = Zeroizing::new(vec![None; self.options.len()]);
        for part in parts(self.text, ',') {
            let form = || WrittenError::Number(part.to_owned());
            let (name, number) = part.rsplit_once(':').ok_or_else(form)?;
            let number = number.trim().parse().map_err(|_| form())?;
            self.give(&mut all, name.trim(), number)?;
        }
        Ok(all.iter().map(|number| number.unwrap_or_default()).collect())
    }

    /// `a>b=c>d`: for each option its place, from 0, and how many options are named; the others are tied behind them.
    ///
    /// # Errors
    /// A [`WrittenError`], also if an option is named twice.
    pub fn places(&self) -> Result<(Vec<usize>, usize), WrittenError> {
        let mut all = Zeroizing::new(vec![None; self.options.len()]);
        let mut next = 0;
        for tied in parts(self.text, '>') {
            parts(tied, '=').try_for_each(|name| self.give(&mut all, name, next))?;
            next += 1;
        }
        let named = all.iter().flatten().count();
        Ok((all.iter().map(|place| place.unwrap_or(next)).collect(), named))
    }

    fn option(&self, name: &str) -> Result<usize, WrittenError> {
        if let Some(found) = self.options.iter().position(|option| *option == name) {
            return Ok(found);
        }
        let mut titled = self.titles.iter().filter(|(_, title)| *title == name).map(|(option, _)| *option);
        let found = titled.next().ok_or_else(|| WrittenError::Option(name.to_owned()))?;
        if titled.all(|other| other == found) { Ok(found) } else { Err(WrittenError::Ambiguous(name.to_owned())) }
    }

    fn give(&self, all: &mut [Option<usize>], name: &str, number: usize) -> Result<(), WrittenError> {
        let option = self.option(name)?;
        match all.get_mut(option).map(|place| place.replace(number)) {
            Some(None) => Ok(()),
            _ => Err(WrittenError::Selection(SelectionError::Repeated(option))),
        }
    }
}

fn parts(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|part| !part.is_empty())
}
