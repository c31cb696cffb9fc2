//! Each contest kind against its rule in words: every vote that the rule allows, no other, and what is counted of it.
#![cfg(test)]
#![allow(missing_docs)]

use std::collections::BTreeSet;

use tupyo_circuits::kinds::{
    Approval, ChooseAtLeast, ChooseExactly, Cumulative, Distribution, Knapsack, Positional, PositionalTop, Quadratic,
    Ranking, RankingTop, Score,
};
use tupyo_circuits::{Circuit, ContestRule, SecretBits, SelectionError};
use tupyo_group::Scalar;

/// All lists of this many numbers from 0 to `most`.
fn lists(count: usize, most: usize) -> Vec<Vec<usize>> {
    (0..count).fold(vec![Vec::new()], |lists, _| {
        lists.iter().flat_map(|list| (0..=most).map(|number| [&list[..], &[number]].concat())).collect()
    })
}

fn holds(circuit: &Circuit, bits: &[Scalar]) -> bool {
    circuit.equations().iter().all(|equation| equation.form.value(bits) == Scalar::from(equation.constant))
}

fn small(scalar: Scalar) -> u64 {
    (0..100).find(|number| Scalar::from(*number) == scalar).expect("a small number")
}

/// The outputs of all bits that satisfy the equations.
fn possible(circuit: &Circuit) -> BTreeSet<Vec<u64>> {
    let all =
        lists(circuit.bits(), 1).into_iter().map(|bits| bits.into_iter().map(|bit| Scalar::from(bit as u64)).collect());
    let valid = all.filter(|bits: &Vec<Scalar>| holds(circuit, bits));
    valid.map(|bits| circuit.output_forms().iter().map(|form| small(form.value(&bits))).collect()).collect()
}

/// The outputs of all choices that the device marks.
fn marked(
    circuit: &Circuit,
    choices: &[Vec<usize>],
    mark: impl Fn(&[usize]) -> Result<SecretBits, SelectionError>,
) -> BTreeSet<Vec<u64>> {
    choices.iter().filter_map(|choice| Some(mark(choice).ok()?.publish_outputs(circuit))).collect()
}

fn numbers(choice: &[usize]) -> Vec<u64> {
    choice.iter().map(|number| *number as u64).collect()
}

#[test]
fn choosing() {
    let circuit = ChooseExactly { max: 2 }.circuit(4);
    let expected: BTreeSet<_> =
        lists(4, 1).iter().filter(|bits| bits.iter().sum::<usize>() == 2).map(|bits| numbers(bits)).collect();
    assert_eq!(possible(&circuit), expected);
    assert_eq!(marked(&circuit, &lists(2, 4), |chosen| ChooseExactly { max: 2 }.mark(4, chosen)), expected);

    let circuit = ChooseAtLeast { min: 1, max: 3 }.circuit(4);
    let given = |bits: &Vec<usize>| bits.iter().sum::<usize>();
    let with_unused = |bits: Vec<usize>| [numbers(&bits), vec![3 - given(&bits) as u64]].concat();
    let expected: BTreeSet<_> =
        lists(4, 1).into_iter().filter(|bits| (1..=3).contains(&given(bits))).map(with_unused).collect();
    assert_eq!(possible(&circuit), expected);
    let choices: Vec<_> = (0..5).flat_map(|count| lists(count, 4)).collect();
    assert_eq!(marked(&circuit, &choices, |chosen| ChooseAtLeast { min: 1, max: 3 }.mark(4, chosen)), expected);
    for (choice, code) in [(&[][..], "too-few-options"), (&[0, 1], "too-many-options"), (&[4], "unknown-option")] {
        assert_eq!(tupyo_circuits::kinds::SingleChoice { blank: false }.mark(4, choice).err().unwrap().code(), code);
    }
    assert_eq!(ChooseAtLeast { min: 1, max: 3 }.mark(4, &[]).err().unwrap().code(), "too-few-options");
    assert_eq!(ChooseExactly { max: 2 }.mark(4, &[1]).err().unwrap().code(), "too-few-options");
    assert_eq!(ChooseExactly { max: 2 }.mark(4, &[1, 2, 3]).err().unwrap().code(), "too-many-options");
    assert_eq!(Approval.mark(2, &[2]).err().unwrap().code(), "unknown-option");
}

#[test]
fn knapsacks() {
    for (budget, costs) in [(6, [3, 4, 2]), (7, [1, 7, 6]), (9, [3, 4, 2]), (4, [1, 1, 1])] {
        let rule = Knapsack { budget, costs: costs.to_vec() };
        let cost = |bits: &[usize]| bits.iter().zip(costs).map(|(bit, cost)| *bit as u64 * cost).sum::<u64>();
        let expected: BTreeSet<_> =
            lists(3, 1).iter().filter(|bits| cost(bits) <= budget).map(|bits| numbers(bits)).collect();
        let circuit = rule.circuit(3);
        assert_eq!(possible(&circuit), expected, "{rule:?}");
        let choices: Vec<_> = (0..5).flat_map(|count| lists(count, 3)).collect();
        assert_eq!(marked(&circuit, &choices, |chosen| rule.mark(3, chosen)), expected, "{rule:?}");
        let most = expected.iter().map(|values| values.iter().sum()).max();
        assert_eq!(most, Some(rule.sums(3).1), "{rule:?}: the most options that the budget pays");
    }
}

#[test]
fn scores() {
    for max in 1..6 {
        let expected: BTreeSet<_> = lists(3, max).iter().map(|scores| numbers(scores)).collect();
        let (rule, circuit) = (Score { max }, Score { max }.circuit(3));
        assert_eq!((possible(&circuit), circuit.equations().len()), (expected.clone(), 0), "{max}");
        assert_eq!(marked(&circuit, &lists(3, 7), |scores| rule.mark(3, scores)), expected, "{max}");
    }
    assert_eq!(Score { max: 2 }.mark(3, &[0, 0, 3]).err().unwrap().code(), "too-many-points");
    assert_eq!(Score { max: 2 }.mark(3, &[0, 0]).err().unwrap().code(), "options-missing");
    assert_eq!(Score { max: 2 }.mark(3, &[0; 4]).err().unwrap().code(), "options-missing");
}

#[test]
fn budgets() {
    let with_unspent = |all: Vec<Vec<usize>>, budget: usize, cost: fn(usize) -> usize| -> BTreeSet<Vec<u64>> {
        let spent = |numbers: &[usize]| numbers.iter().map(|number| cost(*number)).sum::<usize>();
        let affordable = all.into_iter().filter(|numbers| spent(numbers) <= budget);
        affordable.map(|list| [numbers(&list), vec![(budget - spent(&list)) as u64]].concat()).collect()
    };
    for (max, budget) in [(1, 1), (2, 3), (2, 4), (3, 3)] {
        let expected = with_unspent(lists(2, max), budget, |points| points);
        let circuit = Cumulative { max, budget }.circuit(2);
        assert_eq!(possible(&circuit), expected, "{max} of {budget}");
        assert_eq!(marked(&circuit, &lists(2, 5), |points| Cumulative { max, budget }.mark(2, points)), expected);
    }
    for budget in [1, 3, 4, 5, 8] {
        let cost = |votes: &&Vec<usize>| votes.iter().map(|votes| votes * votes).sum::<usize>();
        let expected: BTreeSet<_> =
            lists(2, 3).iter().filter(|votes| cost(votes) <= budget).map(|votes| numbers(votes)).collect();
        let circuit = Quadratic { budget }.circuit(2);
        assert_eq!(possible(&circuit), expected, "{budget}");
        assert_eq!(marked(&circuit, &lists(2, 5), |votes| Quadratic { budget }.mark(2, votes)), expected);
    }
    assert_eq!(Cumulative { max: 3, budget: 4 }.mark(2, &[3, 2]).err().unwrap().code(), "over-budget");
    assert_eq!(Quadratic { budget: 4 }.mark(2, &[2, 1]).err().unwrap().code(), "over-budget");
}

#[test]
fn distributions() {
    let bounds = [(2, 3, 1, 2), (2, 4, 4, 2), (3, 3, 0, 1), (2, 2, 1, 1), (3, 3, 3, 1), (1, 2, 1, 2), (5, 5, 5, 1)];
    for (max, budget, min, choices) in bounds {
        let rule = Distribution { max, budget, min, choices };
        let allowed = |points: &&Vec<usize>| {
            let given = points.iter().filter(|points| **points > 0).count();
            given <= choices && (min..=budget).contains(&points.iter().sum())
        };
        let left = |points: &[usize]| (min < budget).then(|| (budget - points.iter().sum::<usize>()) as u64);
        let expected: BTreeSet<_> = lists(2, max)
            .iter()
            .filter(allowed)
            .map(|points| numbers(points).into_iter().chain(left(points)).collect())
            .collect();
        let circuit = rule.circuit(2);
        assert_eq!(possible(&circuit), expected, "{rule:?}");
        assert_eq!(marked(&circuit, &lists(2, 6), |points| rule.mark(2, points)), expected, "{rule:?}");
    }
}

#[test]
fn positions() {
    let (points, rule) = ([5u64, 2, 0], Positional { points: vec![5, 2, 0] });
    let circuit = rule.circuit(3);
    let orders: Vec<_> = lists(3, 2).into_iter().filter(|places| (0..3).all(|place| places.contains(&place))).collect();
    let expected: BTreeSet<Vec<u64>> =
        orders.iter().map(|places| places.iter().map(|place| points[*place]).collect()).collect();
    assert_eq!(expected.len(), 6);
    assert_eq!(possible(&circuit), expected);
    assert_eq!(marked(&circuit, &lists(3, 3), |places| rule.mark(3, places)), expected);
    assert_eq!(rule.mark(3, &[0, 1, 1]).err().unwrap().code(), "tied-options");
    assert_eq!(rule.mark(3, &[0, 1, 3]).err().unwrap().code(), "unknown-place");
    assert_eq!(rule.mark(3, &[0, 1]).err().unwrap().code(), "options-missing");
}

#[test]
fn first_positions() {
    for (min, points) in [(0, &[3u32, 1][..]), (1, &[3, 3]), (2, &[4, 1]), (0, &[5]), (1, &[1]), (2, &[3, 2, 0])] {
        let rule = PositionalTop { min, points: points.to_vec() };
        let ranks = points.len();
        let allowed = |places: &&Vec<usize>| {
            let given = places.iter().filter(|place| **place < ranks).count();
            (min..=ranks).contains(&given) && (0..given).all(|place| places.contains(&place))
        };
        let worth = |place: &usize| points.get(*place).map_or(0, |points| u64::from(*points));
        let all = lists(3, ranks);
        let expected: BTreeSet<Vec<u64>> =
            all.iter().filter(allowed).map(|places| places.iter().map(worth).collect()).collect();
        let circuit = rule.circuit(3);
        assert_eq!(possible(&circuit), expected, "{rule:?}");
        assert_eq!(marked(&circuit, &lists(3, ranks + 1), |places| rule.mark(3, places)), expected, "{rule:?}");
        for places in all {
            assert_eq!(rule.mark(3, &places).is_ok(), allowed(&&places), "{rule:?}: {places:?}");
        }
    }
}

fn comparisons(places: &[usize]) -> Vec<u64> {
    let pair = |(a, place)| {
        places.iter().enumerate().filter(move |(b, _)| a != *b).map(move |(_, other)| u64::from(place < other))
    };
    places.iter().enumerate().flat_map(pair).collect()
}

#[test]
fn rankings() {
    for options in 2..6 {
        let circuit = Ranking.circuit(options);
        for places in lists(options, options - 1) {
            let bits = Ranking.mark(options, &places).unwrap();
            assert_eq!(bits.publish_outputs(&circuit), comparisons(&places), "{places:?}");
        }
    }
    assert_eq!(Ranking.mark(3, &[0, 1, 3]).err().unwrap().code(), "unknown-place");
    assert_eq!(Ranking.mark(3, &[0, 1]).err().unwrap().code(), "options-missing");
    assert_eq!(possible(&Ranking.circuit(2)), BTreeSet::from([vec![0, 0], vec![1, 0], vec![0, 1]]));
}

/// Whatever bits fit the equations, the comparisons are those of some places: of two options in up to seven places,
/// and of three in two.
#[test]
fn a_ranking_has_no_other_comparisons_than_its_places() {
    for (options, ranks) in [(2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (2, 6), (3, 1)] {
        let (rule, circuit) = (RankingTop { ranks }, RankingTop { ranks }.circuit(options));
        let expected: BTreeSet<_> = lists(options, ranks).iter().map(|places| comparisons(places)).collect();
        assert_eq!(possible(&circuit), expected, "{options} options, {ranks} ranks");
        assert_eq!(marked(&circuit, &lists(options, ranks + 2), |places| rule.mark(options, places)), expected);
    }
}

/// Three options in three places: for each two of them, the bits of any other comparison do not fit.
#[test]
fn every_comparison_is_bound_to_its_places() {
    let (rule, options) = (RankingTop { ranks: 2 }, 3);
    let circuit = rule.circuit(options);
    let scale = |number: usize| [usize::from(number == 2), usize::from(number > 0)].map(|bit| bit as u64);
    for places in lists(options, 2) {
        let of_places = places.iter().flat_map(|place| scale(*place));
        let fitting = |pair: usize| {
            let equation = &circuit.equations()[pair];
            let outputs = lists(3, 1).into_iter().filter(|bits| {
                let before = std::iter::repeat_n(0, 3 * pair).chain(bits.iter().map(|bit| *bit as u64));
                let all: Vec<_> = of_places.clone().chain(before).map(Scalar::from).collect();
                equation.form.value(&all) == Scalar::from(equation.constant)
            });
            outputs.map(|bits| bits[0] as u64).collect::<BTreeSet<_>>()
        };
        for (pair, expected) in comparisons(&places).into_iter().enumerate() {
            assert_eq!(fitting(pair), BTreeSet::from([expected]), "{places:?}, pair {pair}");
        }
    }
}
