//! Orders of small elections, known from elsewhere.

use proptest::prelude::*;

use super::*;

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

/// Of pairs with equally many ballots for them, the one with fewer against is stronger.
#[test]
fn fewer_against_is_stronger() {
    let entries = [[0, 9, 2], [3, 0, 9], [9, 1, 0]];
    let matrix = PairwiseMatrix::of(3, |a, b| entries[a][b]);
    assert_eq!(places(&matrix.ranked_pairs()), [[1], [2], [0]]);
    assert_eq!(places(&matrix.schulze()), [[0, 1, 2]]);
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
