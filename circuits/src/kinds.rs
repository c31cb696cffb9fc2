//! The kinds of contests, one file each, and the list of them.

mod amounts;
mod approval;
mod choose_at_least;
mod choose_exactly;
mod choose_up_to;
mod cumulative;
mod digit;
mod distribution;
mod drawn;
mod knapsack;
mod numbers;
mod places;
mod positional;
mod positional_top;
mod quadratic;
mod ranking;
mod ranking_top;
mod scale;
mod score;
mod single_choice;

pub use amounts::Amounts;
pub use approval::Approval;
pub use choose_at_least::ChooseAtLeast;
pub use choose_exactly::ChooseExactly;
pub use choose_up_to::ChooseUpTo;
pub use cumulative::Cumulative;
pub use distribution::Distribution;
pub use knapsack::Knapsack;
pub use positional::Positional;
pub use positional_top::PositionalTop;
pub use quadratic::Quadratic;
pub use ranking::Ranking;
pub use ranking_top::RankingTop;
pub use score::Score;
pub use single_choice::SingleChoice;

use crate::{Form, Kind};

/// All kinds.
pub const KINDS: &[&Kind] = &[
    &SingleChoice::KIND,
    &ChooseUpTo::KIND,
    &ChooseExactly::KIND,
    &ChooseAtLeast::KIND,
    &Approval::KIND,
    &Knapsack::KIND,
    &Score::KIND,
    &Cumulative::KIND,
    &Distribution::KIND,
    &Quadratic::KIND,
    &Positional::KIND,
    &PositionalTop::KIND,
    &Ranking::KIND,
    &RankingTop::KIND,
    &Amounts::KIND,
];

/// The names and forms of all parameters that kinds have.
pub fn parameters() -> Vec<(&'static str, Form)> {
    let mut all = Vec::new();
    for parameter in KINDS.iter().flat_map(|kind| kind.parameters) {
        if !all.contains(parameter) {
            all.push(*parameter);
        }
    }
    all
}

/// The names of the kinds with the same parameters, and the names of these; last, one by one, those without.
pub fn by_parameters() -> Vec<(Vec<&'static str>, Vec<&'static str>)> {
    let (plain, others): (Vec<&Kind>, Vec<&Kind>) = KINDS.iter().copied().partition(|kind| kind.parameters.is_empty());
    let mut groups: Vec<(Vec<_>, Vec<_>)> = Vec::new();
    for kind in others {
        let parameters: Vec<_> = kind.parameters.iter().map(|(name, _)| *name).collect();
        match groups.iter_mut().find(|(_, of_group)| *of_group == parameters) {
            Some((kinds, _)) => kinds.push(kind.name),
            None => groups.push((vec![kind.name], parameters)),
        }
    }
    groups.extend(plain.into_iter().map(|kind| (vec![kind.name], Vec::new())));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Parameter, Rule, Size};

    fn rules(options: usize) -> Vec<Rule> {
        let points = (0..options as u32).rev().collect();
        vec![
            SingleChoice { blank: false }.into(),
            SingleChoice { blank: true }.into(),
            ChooseUpTo { max: 2 }.into(),
            ChooseExactly { max: options - 1 }.into(),
            ChooseAtLeast { min: 1, max: options }.into(),
            Approval.into(),
            Score { max: 4 }.into(),
            Cumulative { max: 3, budget: 5 }.into(),
            Cumulative { max: 4, budget: 4 }.into(),
            Knapsack { budget: 6, costs: (1..=options as u64).collect() }.into(),
            Knapsack { budget: 1_000_000_000_000, costs: vec![333_333_333_333; options] }.into(),
            Distribution { max: 3, budget: 5, min: 0, choices: 2 }.into(),
            Distribution { max: 3, budget: 3, min: 2, choices: 1 }.into(),
            Distribution { max: 4, budget: 8, min: 8, choices: 2 }.into(),
            Distribution { max: 100, budget: 200, min: 150, choices: options }.into(),
            Quadratic { budget: 1 }.into(),
            Quadratic { budget: 16 }.into(),
            Positional { points }.into(),
            PositionalTop { min: 0, points: vec![3] }.into(),
            PositionalTop { min: 1, points: vec![3, 0] }.into(),
            PositionalTop { min: options, points: vec![7; options] }.into(),
            Ranking.into(),
            RankingTop { ranks: 1 }.into(),
            RankingTop { ranks: options - 1 }.into(),
            Amounts { max: 9, budget: 9 }.into(),
            Amounts { max: 9, budget: 10 }.into(),
            Amounts { max: 70_000, budget: 10_000_000_000 }.into(),
        ]
    }

    #[test]
    fn size_and_labels_are_those_of_the_circuit() {
        for options in 2..7 {
            for rule in rules(options) {
                let circuit = rule.circuit(options);
                let [bits, limbs, outputs] =
                    [circuit.bits(), circuit.limbs(), circuit.outputs()].map(|number| number as u64);
                assert_eq!(rule.size(options), Size { bits, limbs, outputs }, "{rule:?}");
                let counted = rule.outputs(options).into_iter().map(|output| rule.limbs(output));
                assert_eq!(counted.sum::<usize>(), circuit.outputs(), "{rule:?}");
            }
        }
    }

    #[test]
    fn examples_and_drawn_choices_are_allowed_and_worth_what_the_rule_says() {
        for options in 2..5 {
            for rule in rules(options) {
                let mut state = 1u64;
                let mut below = |bound: usize| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) as usize % bound
                };
                let drawn = (0..30).map(|_| rule.draw(options, &mut below));
                for choice in (0..options).map(|turn| rule.example(options, turn)).chain(drawn) {
                    let marked = rule.mark(options, &choice).unwrap();
                    let size = rule.size(options);
                    assert_eq!(marked.room(), (size.bits, size.limbs), "{rule:?}: one allocation, never left");
                    let values = marked.publish_outputs(&rule.circuit(options));
                    assert_eq!(values, rule.expected_values(options, &choice), "{rule:?}: {choice:?}");
                    let sum = rule.outputs(options).iter().map(|output| rule.value(options, &choice, *output)).sum();
                    let (smallest, largest) = rule.sums(options);
                    assert!((smallest..=largest).contains(&sum), "{rule:?}: {choice:?}");
                    assert!(values.into_iter().all(|value| value <= rule.largest_output(options)), "{rule:?}");
                }
            }
        }
    }

    #[test]
    fn shorter_rules_are_allowed_and_shorten_what_does_not_fit() {
        for rule in rules(40) {
            for shorter in rule.shorter(40) {
                assert!(rule.check(40).is_err() || shorter.check(40).is_ok(), "{rule:?}: {shorter:?}");
                assert!(shorter.shorter(40).len() <= rule.shorter(40).len(), "{rule:?}: {shorter:?}");
            }
            let ranks: Vec<_> = rule.shorter(40).iter().map(|rule| rule.size(40).bits).collect();
            assert!(ranks.is_sorted_by(|one, next| one >= next), "{rule:?}: the nearest first");
        }
        let named = |rule: Rule| rule.shorter(40).first().map(|rule| rule.kind().name);
        assert_eq!(named(Approval.into()), Some("knapsack"));
        assert_eq!(named(Cumulative { max: 9, budget: 9 }.into()), Some("amounts"));
        assert_eq!(named(Ranking.into()), Some("ranking-top"));
        assert_eq!(named(SingleChoice { blank: true }.into()), None);
    }

    #[test]
    fn a_rule_is_read_back_from_its_parameters_and_from_no_others() {
        assert!(KINDS.iter().all(|kind| rules(3).iter().any(|rule| rule.kind().name == kind.name)));
        for rule in rules(3) {
            let (kind, mut parameters) = (rule.kind(), rule.parameters());
            assert!(KINDS.iter().any(|listed| listed.name == kind.name));
            assert_eq!((kind.rule)(&parameters), Some(rule.clone()));
            assert!(rule.check(3).is_ok(), "{rule:?}");
            parameters.push(Parameter::Number(1));
            assert_eq!((kind.rule)(&parameters), None);
            parameters.truncate(parameters.len().saturating_sub(2));
            assert!(kind.parameters.is_empty() || (kind.rule)(&parameters).is_none());
        }
    }

    #[test]
    fn a_name_is_one_kind_and_a_parameter_has_one_form() {
        let distinct = |mut names: Vec<&str>| {
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            names.len() == count && !names.contains(&"kind")
        };
        assert!(distinct(KINDS.iter().map(|kind| kind.name).collect()));
        assert!(distinct(parameters().into_iter().map(|(name, _)| name).collect()));
    }
}
