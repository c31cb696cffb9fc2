//! A contest as it is written on the command line: `ID[:RULE[:NUMBER…]]=OPTION,…`.

use std::str::FromStr;

use tupyo_election::Rule;

use crate::failure::Failure;

/// How a contest is written, for help and advice.
pub const FORMS: &str = "
  mayor=kim,lee                     one choice, or blank
  mayor:single-choice=kim,lee       one choice, no blank
  council:2=a,b,c                   up to two (the same as council:choose-up-to:2)
  council:choose-exactly:2=a,b,c    just two
  council:choose-at-least:1:2=a,b,c from one to two
  council:approval=a,b,c            any number
  film:score:5=a,b,c                0 to 5 for each
  parks:cumulative:3:4=a,b,c        at most 3 for one, 4 in all
  parks:quadratic:16=a,b,c          j votes for one cost j² of 16 credits
  song:positional:4:2:0=a,b,c       an order; what each place gets
  leader:ranking=a,b,c              an order with ties; every pair is compared
  budget:amounts:5000:9000=a,b,c    at most 5,000 won for one, 9,000 in all";

/// The id and the rule of what stands before `=`.
///
/// # Errors
/// A [`Failure`] that shows the forms, if there is no such rule, or a number is missing, too many or none.
pub fn read(text: &str) -> Result<(&str, Rule), Failure> {
    let mut parts = text.split(':');
    let id = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    let rule = match parts[..] {
        [] => Some(Rule::SingleChoice { blank: true }),
        [max] if max.parse::<usize>().is_ok() => chosen("choose-up-to", &[max]),
        [name, ref numbers @ ..] => chosen(name, numbers),
    };
    rule.map(|rule| (id, rule)).ok_or_else(|| unknown(text))
}

fn chosen(name: &str, numbers: &[&str]) -> Option<Rule> {
    match (name, numbers) {
        ("single-choice", []) => Some(Rule::SingleChoice { blank: false }),
        ("choose-up-to", [max]) => Some(Rule::ChooseUpTo { max: number(max)? }),
        ("choose-exactly", [max]) => Some(Rule::ChooseExactly { max: number(max)? }),
        ("choose-at-least", [min, max]) => Some(Rule::ChooseAtLeast { min: number(min)?, max: number(max)? }),
        ("approval", []) => Some(Rule::Approval),
        ("score", [max]) => Some(Rule::Score { max: number(max)? }),
        ("cumulative", [max, budget]) => Some(Rule::Cumulative { max: number(max)?, budget: number(budget)? }),
        ("quadratic", [budget]) => Some(Rule::Quadratic { budget: number(budget)? }),
        ("positional", points) => points.iter().map(|points| number(points)).collect::<Option<_>>().map(positional),
        ("ranking", []) => Some(Rule::Ranking),
        ("amounts", [max, budget]) => Some(Rule::Amounts { max: number(max)?, budget: number(budget)? }),
        _ => None,
    }
}

fn positional(points: Vec<u32>) -> Rule {
    Rule::Positional { points }
}

fn number<N: FromStr>(text: &str) -> Option<N> {
    text.parse().ok()
}

fn unknown(text: &str) -> Failure {
    Failure::usage("contest", format!("`{text}` names no rule of a contest with its numbers"))
        .in_korean(format!("`{text}`: 문항의 방식과 그 숫자가 맞지 않습니다. 쓸 수 있는 방식은 다음과 같습니다"))
        .advise(format!("Write a contest as one of these:{FORMS}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_in_the_help_is_read() {
        let forms = FORMS.lines().filter_map(|line| line.trim().split_once('='));
        let read: Vec<_> = forms.map(|(text, _)| read(text).map(|(_, rule)| rule).ok()).collect();
        let expected = [
            Rule::SingleChoice { blank: true },
            Rule::SingleChoice { blank: false },
            Rule::ChooseUpTo { max: 2 },
            Rule::ChooseExactly { max: 2 },
            Rule::ChooseAtLeast { min: 1, max: 2 },
            Rule::Approval,
            Rule::Score { max: 5 },
            Rule::Cumulative { max: 3, budget: 4 },
            Rule::Quadratic { budget: 16 },
            Rule::Positional { points: vec![4, 2, 0] },
            Rule::Ranking,
            Rule::Amounts { max: 5000, budget: 9000 },
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
