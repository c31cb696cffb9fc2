//! Each contest kind against its rule in words: every vote that the rule allows, no other, and what is counted of it.
#![cfg(test)]
#![allow(missing_docs)]

use std::collections::BTreeSet;

use tupyo_circuits::kinds::{
    Approval, ChooseAtLeast, ChooseExactly, Cumulative, Positional, Quadratic, Ranking, Score,
};
use tupyo_circuits::{Circuit, ContestRule, SecretBits, SelectionError};
use tupyo_group::Scalar;

/// All lists of so many numbers from 0 to `most`.
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
    assert_eq!(ChooseAtLeast { min: 1, max: 3 }.mark(4, &[]).err().unwrap().code(), "too-few-options");
    assert_eq!(ChooseExactly { max: 2 }.mark(4, &[1]).err().unwrap().code(), "too-few-options");
    assert_eq!(ChooseExactly { max: 2 }.mark(4, &[1, 2, 3]).err().unwrap().code(), "too-many-options");
    assert_eq!(Approval.mark(2, &[2]).err().unwrap().code(), "unknown-option");
}

#[test]
fn scores() {
    let expected: BTreeSet<_> = lists(3, 2).iter().map(|scores| numbers(scores)).collect();
    assert_eq!(possible(&Score { max: 2 }.circuit(3)), expected);
    assert_eq!(marked(&Score { max: 2 }.circuit(3), &lists(3, 4), |scores| Score { max: 2 }.mark(3, scores)), expected);
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
        let expected = with_unspent(lists(2, 3), budget, |votes| votes * votes);
        let circuit = Quadratic { budget }.circuit(2);
        assert_eq!(possible(&circuit), expected, "{budget}");
        assert_eq!(marked(&circuit, &lists(2, 5), |votes| Quadratic { budget }.mark(2, votes)), expected);
    }
    assert_eq!(Cumulative { max: 3, budget: 4 }.mark(2, &[3, 2]).err().unwrap().code(), "over-budget");
    assert_eq!(Quadratic { budget: 4 }.mark(2, &[2, 1]).err().unwrap().code(), "over-budget");
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

/// One-hot places and differences of three options: only the differences of these places fit them.
#[test]
fn a_ranking_has_no_other_comparisons_than_its_places() {
    let circuit = Ranking.circuit(3);
    let one_hot = |numbers: &[usize], width: usize| -> Vec<Scalar> {
        let bit = |number: usize, i| if i == number { Scalar::ONE } else { Scalar::ZERO };
        numbers.iter().flat_map(|number| (0..width).map(move |i| bit(*number, i))).collect()
    };
    for places in lists(3, 2) {
        let fitting: Vec<_> = lists(3, 4)
            .iter()
            .map(|differences| [one_hot(&places, 3), one_hot(differences, 5)].concat())
            .filter(|bits| holds(&circuit, bits))
            .collect();
        assert_eq!(fitting.len(), 1, "{places:?}");
        let outputs: Vec<_> = circuit.output_forms().iter().map(|form| small(form.value(&fitting[0]))).collect();
        assert_eq!(outputs, comparisons(&places));
    }
}
