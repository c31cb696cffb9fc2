//! A choice as a person writes it.

use tupyo_circuits::SelectionError;
use tupyo_election::{Contest, Rule};

use super::{ChoicesError, option_names};

/// What [`Selection::of`](tupyo_election::Selection::of) takes, from the text behind `contest=`.
pub(super) fn numbers(contest: &Contest, text: &str) -> Result<Vec<usize>, ChoicesError> {
    match &contest.rule {
        Rule::SingleChoice { .. }
        | Rule::ChooseUpTo { .. }
        | Rule::ChooseExactly { .. }
        | Rule::ChooseAtLeast { .. }
        | Rule::Approval => list(text, ',').map(|name| number(contest, name)).collect(),
        Rule::Score { .. } | Rule::Cumulative { .. } | Rule::Quadratic { .. } | Rule::Amounts { .. } => {
            points(contest, text)
        }
        Rule::Positional { .. } => all_places(contest, text),
        Rule::Ranking => places(contest, text).map(|(places, _)| places),
    }
}

/// Whether a blank vote can be chosen.
pub(super) fn has_blank(contest: &Contest) -> bool {
    contest.rule == Rule::SingleChoice { blank: true }
}

fn list(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|name| !name.is_empty())
}

fn number(contest: &Contest, name: &str) -> Result<usize, ChoicesError> {
    let blank = has_blank(contest) && name == "blank";
    let found = contest.options.iter().position(|option| option.id == name);
    found.or(blank.then_some(contest.options.len())).ok_or_else(|| ChoicesError::Option {
        contest: contest.id.clone(),
        option: name.to_owned(),
        options: option_names(contest),
    })
}

/// `a:3,b:1`.
fn points(contest: &Contest, text: &str) -> Result<Vec<usize>, ChoicesError> {
    let mut all = vec![None; contest.options.len()];
    for part in list(text, ',') {
        let form = || ChoicesError::Number { contest: contest.id.clone(), text: part.to_owned() };
        let (name, points) = part.split_once(':').ok_or_else(form)?;
        let points = points.trim().parse().map_err(|_| form())?;
        give(contest, &mut all, name.trim(), points)?;
    }
    Ok(all.into_iter().map(Option::unwrap_or_default).collect())
}

/// `a>b>c`, which names every option.
fn all_places(contest: &Contest, text: &str) -> Result<Vec<usize>, ChoicesError> {
    let (places, named) = places(contest, text)?;
    if named == places.len() {
        return Ok(places);
    }
    let error = SelectionError::NotEach { given: named, options: places.len() };
    Err(ChoicesError::Selection { contest: contest.id.clone(), error })
}

/// `a>b=c>d`, and how many options it names.
fn places(contest: &Contest, text: &str) -> Result<(Vec<usize>, usize), ChoicesError> {
    let mut all = vec![None; contest.options.len()];
    let mut next = 0;
    for tied in list(text, '>') {
        list(tied, '=').try_for_each(|name| give(contest, &mut all, name, next))?;
        next += 1;
    }
    let named = all.iter().flatten().count();
    Ok((all.into_iter().map(|place| place.unwrap_or(next)).collect(), named))
}

fn give(contest: &Contest, all: &mut [Option<usize>], name: &str, number_given: usize) -> Result<(), ChoicesError> {
    let option = number(contest, name)?;
    match all.get_mut(option).map(|place| place.replace(number_given)) {
        Some(None) => Ok(()),
        _ => {
            let error = SelectionError::Repeated(option);
            Err(ChoicesError::Selection { contest: contest.id.clone(), error })
        }
    }
}
