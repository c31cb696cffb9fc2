//! What is on the voter's ballot.

use std::collections::BTreeMap;

use tupyo_circuits::{Kind, Parameter};
use tupyo_election::{Contest, ContestOption, ElectionManifest, Elector, Output, exceptions};

use crate::texts::{Promise, Text, texts};

/// What the voter votes on, in the manifest's words.
#[derive(Clone, Debug, uniffi::Record)]
pub struct BallotForm {
    /// The election's title.
    pub election: Vec<Text>,
    /// The id of the voter's district (ballot style).
    pub district_id: String,
    /// The district's name.
    pub district: Vec<Text>,
    /// How many times the vote counts.
    pub weight: u32,
    /// Whether a ballot must also be signed by the voter's card or the phone's key: `SealedBallot.cast_with_key`.
    pub needs_signature: bool,
    /// What departs from the rules that keep votes secret. To be shown before the voter chooses.
    pub exceptions: Vec<Promise>,
    /// The contests, in the ballot's order.
    pub contests: Vec<ContestForm>,
}

/// One contest.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ContestForm {
    /// Its id, which `ContestChoice` names.
    pub id: String,
    /// The question.
    pub title: Vec<Text>,
    /// More about it; empty if there is nothing.
    pub description: Vec<Text>,
    /// The SHA-256 of a picture's file, in hexadecimal digits: a picture with another one is not to be shown.
    pub picture: Option<String>,
    /// What a valid answer is.
    pub rule: ContestRule,
    /// Whether a blank vote can be given here: `Choice.Blank`.
    pub blank: bool,
    /// The answers, in the order in which this voter is to see them.
    pub options: Vec<OptionForm>,
}

/// One answer.
#[derive(Clone, Debug, uniffi::Record)]
pub struct OptionForm {
    /// Its id, which `Choice` names.
    pub id: String,
    /// Its name.
    pub title: Vec<Text>,
    /// What tells it from another of the same name, such as a party; empty if there is nothing.
    pub subtitle: Vec<Text>,
    /// More about it; empty if there is nothing.
    pub description: Vec<Text>,
    /// The SHA-256 of a picture's file, in hexadecimal digits.
    pub picture: Option<String>,
    /// What names it among the others: title and subtitle, with the id where another one looks the same.
    pub label: Vec<Text>,
}

/// What a valid answer is: a kind with its parameters. docs/protocol/ballot.md says what each means.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ContestRule {
    /// The kind's name in manifests, such as `single-choice` or `score`.
    pub kind: String,
    /// Its parameters, such as `max`.
    pub parameters: Vec<RuleParameter>,
    /// How an answer is given.
    pub answer: AnswerShape,
}

/// A parameter of a rule. A flag is 0 or 1.
#[derive(Clone, Debug, uniffi::Record)]
pub struct RuleParameter {
    /// Its name in manifests.
    pub name: String,
    /// Its number, or its list of numbers.
    pub numbers: Vec<u64>,
}

/// How an answer is given: which `Choice` a screen makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum AnswerShape {
    /// One option: `Choice.Options` with one.
    One,
    /// Several options: `Choice.Options`.
    Several,
    /// A number for each option: `Choice.Numbers`.
    Numbers,
    /// An order of options, none of them beside another: `Choice.Order`.
    Order,
    /// An order of options, in which some may be tied: `Choice.Order`.
    OrderWithTies,
}

/// A number of votes or points in a result or in an opened ballot.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Count {
    /// The contest's id.
    pub contest: String,
    /// What is counted.
    pub of: Counted,
    /// How many.
    pub number: u64,
}

/// What is counted in a contest.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Counted {
    /// Votes or points for an option.
    Option {
        /// The option's id.
        option: String,
    },
    /// Blank votes.
    Blank,
    /// Votes that could have been given and were not.
    Unused,
    /// Points that could have been spent and were not.
    Unspent,
    /// Ballots that have one option before another.
    Before {
        /// The one.
        option: String,
        /// The other.
        other: String,
    },
}

impl BallotForm {
    pub(crate) fn of(
        manifest: &ElectionManifest,
        (index, voter): (u32, &Elector),
        needs_signature: bool,
    ) -> Option<BallotForm> {
        let style = manifest.styles().get(usize::from(voter.style))?;
        let contests = style.contests.iter().filter_map(|contest| manifest.contests().get(*contest));
        Some(BallotForm {
            election: texts(manifest.title()),
            district_id: style.id.clone(),
            district: texts(&style.title),
            weight: voter.weight,
            needs_signature,
            exceptions: exceptions(manifest).into_iter().map(Promise::from).collect(),
            contests: contests.map(|own| contest(&own.shown_to(index))).collect(),
        })
    }
}

fn contest(contest: &Contest) -> ContestForm {
    ContestForm {
        id: contest.id.clone(),
        title: texts(&contest.title),
        description: contest.description.as_ref().map(texts).unwrap_or_default(),
        picture: contest.picture.clone(),
        rule: rule(contest),
        blank: contest.rule.outputs(contest.options.len()).contains(&Output::Blank),
        options: contest.options.iter().map(option).collect(),
    }
}

fn option(option: &ContestOption) -> OptionForm {
    let label = |labels: BTreeMap<String, String>| labels.iter().map(|(tag, text)| Text::new(tag, text)).collect();
    OptionForm {
        id: option.id.clone(),
        title: texts(&option.title),
        subtitle: option.subtitle.as_ref().map(texts).unwrap_or_default(),
        description: option.description.as_ref().map(texts).unwrap_or_default(),
        picture: option.picture.clone(),
        label: label(option.labels()),
    }
}

fn rule(contest: &Contest) -> ContestRule {
    let kind = contest.rule.kind();
    let named = kind.parameters.iter().zip(contest.rule.parameters());
    let parameters = named.map(|((name, _), parameter)| RuleParameter {
        name: (*name).to_owned(),
        numbers: match parameter {
            Parameter::Flag(flag) => vec![flag.into()],
            Parameter::Number(number) => vec![number],
            Parameter::Numbers(numbers) => numbers,
        },
    });
    ContestRule { kind: kind.name.to_owned(), parameters: parameters.collect(), answer: shape(kind) }
}

/// As the kind's own example is written. Only for the choice of a screen: what is allowed, the rule itself says.
fn shape(kind: &Kind) -> AnswerShape {
    let written = kind.choice.0.split_once('=').map_or("", |(_, written)| written);
    match written {
        _ if written.contains('>') && written.contains('=') => AnswerShape::OrderWithTies,
        _ if written.contains('>') => AnswerShape::Order,
        _ if written.contains(':') => AnswerShape::Numbers,
        _ if written.contains(',') => AnswerShape::Several,
        _ => AnswerShape::One,
    }
}

/// The values of a ballot or of a sum, by what they count.
pub(crate) fn counts(manifest: &ElectionManifest, style: u16, values: &[u64]) -> Vec<Count> {
    let counts = manifest.counts(style, values).unwrap_or_default();
    let named = counts.into_iter().filter_map(|(contest, output, number)| {
        let contest = manifest.contests().get(contest)?;
        let id = |option: usize| contest.options.get(option).map(|option| option.id.clone());
        let of = match output {
            Output::Option(option) => Counted::Option { option: id(option)? },
            Output::Blank => Counted::Blank,
            Output::Unused => Counted::Unused,
            Output::Unspent => Counted::Unspent,
            Output::Pair(one, other) => Counted::Before { option: id(one)?, other: id(other)? },
        };
        Some(Count { contest: contest.id.clone(), of, number })
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use tupyo_circuits::kinds::KINDS;

    use super::*;

    #[test]
    fn every_kind_has_a_shape() {
        let of = |name: &str| shape(KINDS.iter().find(|kind| kind.name == name).unwrap());
        let shapes = ["single-choice", "approval", "score", "positional", "ranking"].map(of);
        let expected = [
            AnswerShape::One,
            AnswerShape::Several,
            AnswerShape::Numbers,
            AnswerShape::Order,
            AnswerShape::OrderWithTies,
        ];
        assert_eq!(shapes, expected);
        let ones = KINDS.iter().filter(|kind| shape(kind) == AnswerShape::One);
        assert_eq!(ones.map(|kind| kind.name).collect::<Vec<_>>(), ["single-choice"]);
    }
}
