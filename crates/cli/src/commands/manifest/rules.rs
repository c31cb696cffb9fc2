//! A contest as it is written on the command line: `ID[:RULE[:NUMBER…]]=OPTION,…`.

use tupyo_circuits::kinds::{KINDS, SingleChoice};
use tupyo_circuits::{Form, Kind, Parameter};
use tupyo_election::Rule;

use crate::catalogue::{manifest as texts, wrong_usage};
use crate::failure::Failure;

/// How a contest is written, for help and advice.
pub fn forms() -> String {
    let kinds = KINDS.iter().map(|kind| kind.contest);
    let forms = [("mayor=kim,lee", "one choice, or blank")].into_iter().chain(kinds);
    forms.map(|(written, says)| format!("\n  {written:<34}{says}")).collect()
}

/// The id and the rule of what stands before `=`.
///
/// # Errors
/// A [`Failure`] that shows the forms, if there is no such rule, or a number is missing, too many or none.
pub fn read(text: &str) -> Result<(&str, Rule), Failure> {
    let mut parts = text.split(':');
    let id = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    let rule = match parts[..] {
        [] => Some(SingleChoice { blank: true }.into()),
        [max] if max.parse::<usize>().is_ok() => chosen("choose-up-to", &[max]),
        [name, ref numbers @ ..] => chosen(name, numbers),
    };
    rule.map(|rule| (id, rule)).ok_or_else(|| unknown(text))
}

fn chosen(name: &str, numbers: &[&str]) -> Option<Rule> {
    let kind = KINDS.iter().find(|kind| kind.name == name)?;
    (kind.rule)(&parameters(kind, numbers)?)
}

/// The kind's parameters in their order; a flag is not written, and not set.
fn parameters(kind: &Kind, numbers: &[&str]) -> Option<Vec<Parameter>> {
    let mut numbers = numbers.iter();
    let parameter = |(_, form): &(&str, Form)| match form {
        Form::Flag => Some(Parameter::Flag(false)),
        Form::Number => numbers.next()?.parse().ok().map(Parameter::Number),
        Form::Numbers => {
            numbers.by_ref().map(|number| number.parse().ok()).collect::<Option<_>>().map(Parameter::Numbers)
        }
    };
    let parameters = kind.parameters.iter().map(parameter).collect::<Option<_>>()?;
    numbers.next().is_none().then_some(parameters)
}

fn unknown(text: &str) -> Failure {
    Failure::usage("contest", texts::names_no_rule_contest(&text)).advise(wrong_usage::write_contest(&forms()))
}

#[cfg(test)]
mod tests {
    use tupyo_circuits::kinds::{
        Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional,
        PositionalTop, Quadratic, Ranking, RankingTop, Score,
    };

    use super::*;

    const FORMS: &str = "
  mayor=kim,lee                     one choice, or blank
  mayor:single-choice=kim,lee       one choice, no blank
  council:2=a,b,c                   up to two (the same as council:choose-up-to:2)
  council:choose-exactly:2=a,b,c    just two
  council:choose-at-least:1:2=a,b,c from one to two
  council:approval=a,b,c            any number
  plan:knapsack:9:5:4:3=a,b,c       any that cost at most 9; what each costs
  film:score:5=a,b,c                0 to 5 for each
  parks:cumulative:3:4=a,b,c        at most 3 for one, 4 in all
  parks:distribution:3:4:2:2=a,b,c  as cumulative; at least 2 in all, to at most 2
  parks:quadratic:16=a,b,c          j votes for one cost j² of 16 credits
  song:positional:4:2:0=a,b,c       an order; what each place gets
  song:positional-top:1:3:2=a,b,c   at least the first place; what each place gets
  leader:ranking=a,b,c              an order with ties; every pair is compared
  leader:ranking-top:1=a,b,c        one rank, which several may share; as ranking
  budget:amounts:5000:9000=a,b,c    at most 5,000 won for one, 9,000 in all";

    #[test]
    fn the_help_shows_every_kind() {
        assert_eq!(forms(), FORMS);
    }

    #[test]
    fn every_form_in_the_help_is_read() {
        let forms = forms();
        let forms = forms.lines().filter_map(|line| line.trim().split_once('='));
        let read: Vec<_> = forms.map(|(text, _)| read(text).map(|(_, rule)| rule).ok()).collect();
        let expected: [Rule; 16] = [
            SingleChoice { blank: true }.into(),
            SingleChoice { blank: false }.into(),
            ChooseUpTo { max: 2 }.into(),
            ChooseExactly { max: 2 }.into(),
            ChooseAtLeast { min: 1, max: 2 }.into(),
            Approval.into(),
            Knapsack { budget: 9, costs: vec![5, 4, 3] }.into(),
            Score { max: 5 }.into(),
            Cumulative { max: 3, budget: 4 }.into(),
            Distribution { max: 3, budget: 4, min: 2, choices: 2 }.into(),
            Quadratic { budget: 16 }.into(),
            Positional { points: vec![4, 2, 0] }.into(),
            PositionalTop { min: 1, points: vec![3, 2] }.into(),
            Ranking.into(),
            RankingTop { ranks: 1 }.into(),
            Amounts { max: 5000, budget: 9000 }.into(),
        ];
        assert_eq!(read, expected.map(Some));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in
            ["c:", "c:x", "c:-1", "c:2:3", "c:score", "c:score:a", "c:ranking:1", "c:amounts:5", "c:positional:1:-1"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
