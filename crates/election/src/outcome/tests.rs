//! Orders of small elections, known from elsewhere.

use proptest::prelude::*;

use super::*;
use crate::manifest::tests::draft;
use crate::{ContestDraft, kinds};

/// The matrix of ballots that rank options by letters, each this many times; `=` ties.
fn matrix(options: usize, ballots: &[(u64, &str)]) -> PairwiseMatrix {
    let place = |ballot: &str, option: usize| {
        let letter = char::from(b'A' + option as u8);
        ballot.split('>').position(|tied| tied.contains(letter)).unwrap()
    };
    let prefer =
        |a, b| ballots.iter().filter(|(_, ballot)| place(ballot, a) < place(ballot, b)).map(|(count, _)| count).sum();
    PairwiseMatrix::of(options, prefer)
}

fn places(order: &Order) -> Vec<Vec<usize>> {
    order.places().to_vec()
}

/// The first example of Schulze's paper: E, A, C, B, D.
#[test]
fn schulze_example() {
    let ballots = [
        (5, "A>C>B>E>D"),
        (5, "A>D>E>C>B"),
        (8, "B>E>D>A>C"),
        (3, "C>A>B>E>D"),
        (7, "C>A>E>B>D"),
        (2, "C>B>A>D>E"),
        (7, "D>C>E>B>A"),
        (8, "E>B>A>D>C"),
    ];
    let matrix = matrix(5, &ballots);
    assert_eq!((matrix.before(0, 1), matrix.before(1, 0)), (20, 25));
    assert_eq!(matrix.condorcet_winner(), None);
    assert_eq!(places(&matrix.schulze()), [[4], [0], [2], [1], [3]]);
}

/// Tennessee's capital: Memphis, Nashville, Chattanooga, Knoxville.
#[test]
fn without_a_circle_all_rules_agree() {
    let matrix = matrix(4, &[(42, "A>B>C>D"), (26, "B>C>D>A"), (15, "C>D>B>A"), (17, "D>C>B>A")]);
    assert_eq!(matrix.condorcet_winner(), Some(1));
    assert_eq!(places(&matrix.schulze()), [[1], [2], [3], [0]]);
    assert_eq!(matrix.ranked_pairs(), matrix.schulze());
}

#[test]
fn a_circle_is_opened_at_its_weakest_pair() {
    let matrix = matrix(3, &[(7, "A>B>C"), (5, "B>C>A"), (4, "C>A>B")]);
    assert_eq!(matrix.condorcet_winner(), None);
    assert_eq!((matrix.before(0, 1), matrix.before(1, 2), matrix.before(2, 0)), (11, 12, 9));
    assert_eq!(places(&matrix.ranked_pairs()), [[0], [1], [2]]);
    assert_eq!(places(&matrix.schulze()), [[0], [1], [2]]);
}

#[test]
fn what_is_equal_is_tied() {
    let circle = matrix(3, &[(1, "A>B>C"), (1, "B>C>A"), (1, "C>A>B")]);
    for order in [circle.schulze(), circle.ranked_pairs()] {
        assert_eq!(places(&order), [[0, 1, 2]]);
    }
    let none = matrix(2, &[(3, "A=B")]);
    assert_eq!(none.ranked_pairs().winners(), [0, 1]);
    let behind = matrix(4, &[(2, "D>A>B>C"), (2, "D>B>C>A"), (2, "D>C>A>B")]);
    assert_eq!(behind.condorcet_winner(), Some(3));
    assert_eq!(places(&behind.ranked_pairs()), [vec![3], vec![0, 1, 2]]);
    assert_eq!(places(&behind.schulze()), [vec![3], vec![0, 1, 2]]);
    assert_eq!(PairwiseMatrix::of(0, |_, _| 1).schulze().winners(), [0; 0]);
}

/// What each of a circle is before stays behind all of them.
#[test]
fn one_behind_a_circle_of_equals_is_last() {
    let matrix = matrix(4, &[(2, "A>B>C>D"), (2, "B>C>A>D"), (2, "C>A>B>D")]);
    for order in [matrix.schulze(), matrix.ranked_pairs()] {
        assert_eq!(places(&order), [vec![0, 1, 2], vec![3]]);
    }
}

#[test]
fn a_relation_with_a_circle_ends_in_one_place() {
    let order = Order::of(4, |a, b| a < 3 && b == (a + 1) % 3 || a == 3 && b < 3);
    assert_eq!(places(&order), [vec![3], vec![0, 1, 2]]);
}

/// Of pairs with equally many ballots for them, the one with fewer against is stronger.
#[test]
fn fewer_against_is_stronger() {
    let entries = [[0, 9, 2], [3, 0, 9], [9, 1, 0]];
    let matrix = PairwiseMatrix::of(3, |a, b| entries[a][b]);
    assert_eq!(places(&matrix.ranked_pairs()), [[1], [2], [0]]);
    assert_eq!(places(&matrix.schulze()), [[0, 1, 2]]);
}

#[test]
fn an_option_is_not_before_itself_nor_before_one_that_is_not_there() {
    let matrix = PairwiseMatrix::of(2, |a, b| 1 + 2 * a as u64 + b as u64);
    let entries = |a| [0, 1, 2].map(|b| matrix.before(a, b));
    assert_eq!([entries(0), entries(1), entries(2)], [[0, 2, 0], [3, 0, 0], [0, 0, 0]]);
}

/// The example with two rankings of three options: one is asked in both styles, the other in the second alone.
fn with_rankings() -> ElectionManifest {
    let mut draft = draft();
    let options = draft.contests[1].options.clone();
    let title = draft.title.clone();
    let ranking = |id: &str| ContestDraft::new(id, title.clone(), crate::Rule::from(kinds::Ranking), options.clone());
    draft.contests.extend([ranking("everywhere"), ranking("south-only")]);
    draft.styles[0].contests.push("everywhere".to_owned());
    draft.styles[1].contests.extend(["south-only", "everywhere"].map(str::to_owned));
    ElectionManifest::parse(&draft.to_json().unwrap()).unwrap()
}

/// A unit in which option a of a contest is before b so many times: 100 for the style's number, 10 for a, and b.
fn unit(manifest: &ElectionManifest, style: u16) -> UnitResult {
    let value = |(_, output)| match output {
        Output::Pair(a, b) => 100 * u64::from(style) + 10 * a as u64 + b as u64,
        _ => 1000,
    };
    UnitResult { style, values: manifest.output_labels(style).unwrap().into_iter().map(value).collect() }
}

#[test]
fn rankings_are_added_up_over_the_units_that_ask_them() {
    let manifest = with_rankings();
    let [north, south] = [0, 1].map(|style| unit(&manifest, style));
    let ranked = |units: &[UnitResult]| Ranked::of_units(&manifest, units);
    let contests = |units: &[UnitResult]| ranked(units).iter().map(|one| one.contest).collect::<Vec<_>>();
    assert_eq!((contests(&[]), contests(std::slice::from_ref(&north))), (vec![], vec![2]));
    let both = [north.clone(), south.clone()];
    assert_eq!(contests(&both), [2, 3]);
    let [everywhere, only] = &ranked(&both)[..] else { panic!("two rankings") };
    assert_eq!((everywhere.matrix.options(), everywhere.matrix.before(1, 2)), (3, 12 + 112));
    assert_eq!((only.matrix.options(), only.matrix.before(2, 0)), (3, 120));
    assert_eq!((only.condorcet_winner, only.ranked_pairs.winners()), (Some(2), &[2][..]));
    assert_eq!(only.schulze.named(|option| 10 * option), [[20], [10], [0]]);
    assert_eq!(PairwiseMatrix::of_contest(&manifest, 0, &both), None, "no pairs are counted");
    assert_eq!(PairwiseMatrix::of_contest(&manifest, 4, &both), None, "there is no such contest");
    let short = UnitResult { style: 0, values: vec![0; 3] };
    assert_eq!(PairwiseMatrix::of_contest(&manifest, 2, &[south, short]), None, "not the values of the style");
}

proptest! {
    #[test]
    fn a_condorcet_winner_wins_and_every_option_has_one_place(entries in prop::collection::vec(0u64..5, 25)) {
        let matrix = PairwiseMatrix::of(5, |a, b| entries[5 * a + b]);
        for order in [matrix.schulze(), matrix.ranked_pairs()] {
            let mut all: Vec<_> = order.places().concat();
            all.sort_unstable();
            prop_assert_eq!(all, [0, 1, 2, 3, 4]);
            if let Some(winner) = matrix.condorcet_winner() {
                prop_assert_eq!(order.winners(), [winner]);
            }
        }
    }

    #[test]
    fn the_options_numbers_do_not_matter(entries in prop::collection::vec(0u64..4, 16), turn in 0usize..4) {
        let renamed = |option: usize| (3 * option + turn) % 4;
        let matrix = PairwiseMatrix::of(4, |a, b| entries[4 * a + b]);
        let other = PairwiseMatrix::of(4, |a, b| entries[4 * renamed(a) + renamed(b)]);
        for (one, two) in [(matrix.schulze(), other.schulze()), (matrix.ranked_pairs(), other.ranked_pairs())] {
            let back = |place: &Vec<usize>| {
                let mut place: Vec<_> = place.iter().map(|option| renamed(*option)).collect();
                place.sort_unstable();
                place
            };
            let two: Vec<_> = two.places().iter().map(back).collect();
            prop_assert_eq!(places(&one), two);
        }
    }

    /// By the slow, obvious algorithm: add one pair after the other, unless its end already reaches its beginning.
    #[test]
    fn ranked_pairs_of_different_strengths(
        strengths in Just((0..10u64).collect::<Vec<_>>()).prop_shuffle(),
        turned in prop::collection::vec(any::<bool>(), 10),
    ) {
        let pairs: Vec<_> = (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b))).collect();
        let directed = |i: usize| if turned[i] { (pairs[i].1, pairs[i].0) } else { pairs[i] };
        let entry = |a, b| (0..10).find(|i| directed(*i) == (a, b)).map_or(0, |i| 1 + strengths[i]);
        let mut sorted: Vec<usize> = (0..10).collect();
        sorted.sort_by_key(|i| 10 - strengths[*i]);
        let mut locked = Vec::new();
        for i in sorted {
            let (a, b) = directed(i);
            if !reaches(&locked, b, a) {
                locked.push((a, b));
            }
        }
        let order = PairwiseMatrix::of(5, entry).ranked_pairs();
        let place = |option: usize| order.places().iter().position(|place| place.contains(&option)).unwrap();
        prop_assert!(locked.iter().all(|(a, b)| place(*a) < place(*b)));
        prop_assert_eq!(order.places().len(), 5);
    }
}

fn reaches(pairs: &[(usize, usize)], from: usize, to: usize) -> bool {
    from == to || pairs.iter().any(|(a, b)| *a == from && reaches(pairs, *b, to))
}
