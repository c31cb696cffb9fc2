//! Each contest kind against its rule in words: every vote that the rule allows, no other, and what is counted of it.
#![cfg(test)]
#![allow(missing_docs)]

use std::collections::BTreeSet;

use tupyo_circuits::{
    Circuit, SecretBits, SelectionError, choose_at_least, choose_exactly, cumulative, mark_approval, mark_at_least,
    mark_cumulative, mark_exactly, mark_positional, mark_quadratic, mark_ranking, mark_score, ordered_pairs,
    positional, quadratic, ranking, score,
};
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
    let circuit = choose_exactly(4, 2);
    let expected: BTreeSet<_> =
        lists(4, 1).iter().filter(|bits| bits.iter().sum::<usize>() == 2).map(|bits| numbers(bits)).collect();
    assert_eq!(possible(&circuit), expected);
    assert_eq!(marked(&circuit, &lists(2, 4), |chosen| mark_exactly(4, 2, chosen)), expected);

    let circuit = choose_at_least(4, 1, 3);
    let given = |bits: &Vec<usize>| bits.iter().sum::<usize>();
    let with_unused = |bits: Vec<usize>| [numbers(&bits), vec![3 - given(&bits) as u64]].concat();
    let expected: BTreeSet<_> =
        lists(4, 1).into_iter().filter(|bits| (1..=3).contains(&given(bits))).map(with_unused).collect();
    assert_eq!(possible(&circuit), expected);
    let choices: Vec<_> = (0..5).flat_map(|count| lists(count, 4)).collect();
    assert_eq!(marked(&circuit, &choices, |chosen| mark_at_least(4, 1, 3, chosen)), expected);
    assert_eq!(mark_at_least(4, 1, 3, &[]).err().unwrap().code(), "too-few-options");
    assert_eq!(mark_exactly(4, 2, &[1]).err().unwrap().code(), "too-few-options");
    assert_eq!(mark_exactly(4, 2, &[1, 2, 3]).err().unwrap().code(), "too-many-options");
    assert_eq!(mark_approval(2, &[2]).err().unwrap().code(), "unknown-option");
}

#[test]
fn scores() {
    let expected: BTreeSet<_> = lists(3, 2).iter().map(|scores| numbers(scores)).collect();
    assert_eq!(possible(&score(3, 2)), expected);
    assert_eq!(marked(&score(3, 2), &lists(3, 4), |scores| mark_score(3, 2, scores)), expected);
    assert_eq!(mark_score(3, 2, &[0, 0, 3]).err().unwrap().code(), "too-many-points");
    assert_eq!(mark_score(3, 2, &[0, 0]).err().unwrap().code(), "options-missing");
    assert_eq!(mark_score(3, 2, &[0; 4]).err().unwrap().code(), "options-missing");
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
        let circuit = cumulative(2, max, budget);
        assert_eq!(possible(&circuit), expected, "{max} of {budget}");
        assert_eq!(marked(&circuit, &lists(2, 5), |points| mark_cumulative(2, max, budget, points)), expected);
    }
    for budget in [1, 3, 4, 5, 8] {
        let expected = with_unspent(lists(2, 3), budget, |votes| votes * votes);
        let circuit = quadratic(2, budget);
        assert_eq!(possible(&circuit), expected, "{budget}");
        assert_eq!(marked(&circuit, &lists(2, 5), |votes| mark_quadratic(2, budget, votes)), expected);
    }
    assert_eq!(mark_cumulative(2, 3, 4, &[3, 2]).err().unwrap().code(), "over-budget");
    assert_eq!(mark_quadratic(2, 4, &[2, 1]).err().unwrap().code(), "over-budget");
}

#[test]
fn positions() {
    let points = [5, 2, 0];
    let circuit = positional(&points);
    let orders: Vec<_> = lists(3, 2).into_iter().filter(|places| (0..3).all(|place| places.contains(&place))).collect();
    let expected: BTreeSet<Vec<u64>> =
        orders.iter().map(|places| places.iter().map(|place| u64::from(points[*place])).collect()).collect();
    assert_eq!(expected.len(), 6);
    assert_eq!(possible(&circuit), expected);
    assert_eq!(marked(&circuit, &lists(3, 3), |places| mark_positional(3, places)), expected);
    assert_eq!(mark_positional(3, &[0, 1, 1]).err().unwrap().code(), "tied-options");
    assert_eq!(mark_positional(3, &[0, 1, 3]).err().unwrap().code(), "unknown-place");
    assert_eq!(mark_positional(3, &[0, 1]).err().unwrap().code(), "options-missing");
}

fn comparisons(places: &[usize]) -> Vec<u64> {
    ordered_pairs(places.len()).map(|(a, b)| u64::from(places[a] < places[b])).collect()
}

#[test]
fn rankings() {
    for options in 2..6 {
        let circuit = ranking(options);
        for places in lists(options, options - 1) {
            let bits = mark_ranking(options, &places).unwrap();
            assert_eq!(bits.publish_outputs(&circuit), comparisons(&places), "{places:?}");
        }
    }
    assert_eq!(mark_ranking(3, &[0, 1, 3]).err().unwrap().code(), "unknown-place");
    assert_eq!(mark_ranking(3, &[0, 1]).err().unwrap().code(), "options-missing");
    assert_eq!(possible(&ranking(2)), BTreeSet::from([vec![0, 0], vec![1, 0], vec![0, 1]]));
}

/// One-hot places and differences of three options: only the differences of these places fit them.
#[test]
fn a_ranking_has_no_other_comparisons_than_its_places() {
    let circuit = ranking(3);
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
