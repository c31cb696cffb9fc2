use tupyo_group::{Point, Scalar};

use super::*;
use crate::{Closing, WeightedSum};

/// `points` times `O = O`, or with `G` for the first one.
struct Claims {
    points: Vec<Point>,
    kind: u8,
}

impl Member for Claims {
    fn closing(&self) -> Closing {
        Closing([7; 32])
    }

    fn equations(&self) -> usize {
        1
    }

    fn kind(&self) -> u8 {
        self.kind
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        self.points.iter().for_each(|point| sum.term(weights[0], point));
    }
}

fn claims(count: usize, points: usize, bad: impl Fn(usize) -> bool) -> Vec<Claims> {
    let first = |place| if bad(place) { Point::BASE } else { Point::identity() };
    let points = |place| std::iter::once(first(place)).chain(vec![Point::identity(); points - 1]).collect();
    (0..count).map(|place| Claims { points: points(place), kind: 0 }).collect()
}

/// What finding them costs, in units of verifying each alone.
fn cost(bases: usize, members: &[Claims]) -> (Vec<usize>, f64) {
    cost_where(false, bases, members)
}

fn cost_where(doubtful: bool, bases: usize, members: &[Claims]) -> (Vec<usize>, f64) {
    let bases = SharedBases::new(vec![Point::identity(); bases - 1]);
    let mut search = Search { bases: &bases, members, spent: 0, doubtful };
    let found = search.among((0..members.len()).collect());
    let own: usize = members.iter().map(|member| member.points.len()).sum();
    (found, search.spent as f64 / search.cost(own, members.len()) as f64)
}

/// Own points and shared bases: a signature, a single choice, a choice of 12, amounts.
const SIZES: [(usize, usize); 4] = [(2, 1), (15, 14), (22, 28), (40, 270)];

#[test]
fn where_all_are_bad_it_costs_at_most_twice_what_each_alone_does() {
    for (points, bases) in SIZES {
        for count in [1, 2, 17, 300] {
            let (mut found, cost) = cost(bases, &claims(count, points, |_| true));
            found.sort_unstable();
            assert!(found.into_iter().eq(0..count));
            assert!(cost <= 2.0, "{count} of {points} points with {bases}: {cost}");
        }
    }
}

/// However the bad ones lie, and also where the members have many more points than there are bases.
#[test]
fn nowhere_does_it_cost_more_than_twice() {
    for (points, bases) in SIZES.into_iter().chain([(200, 1)]) {
        for every in [2, 5, 13, 55, 144] {
            let (found, cost) = cost(bases, &claims(300, points, |place| place % every == 0));
            let mut found = found;
            found.sort_unstable();
            assert!(found.into_iter().eq((0..300).step_by(every)));
            assert!(cost <= 2.0, "every {every} of {points} points with {bases}: {cost}");
        }
    }
}

/// Where many of many are bad a sample tells it, and nothing is added up in parts.
#[test]
fn many_bad_ones_cost_one_batch_and_each_alone() {
    for (points, bases) in SIZES {
        let batch = cost(bases, &claims(1024, points, |_| false)).1;
        let (mut found, cost) = cost(bases, &claims(1024, points, |place| place % 2 == 0));
        found.sort_unstable();
        assert!(found.into_iter().eq((0..1024).step_by(2)));
        assert!(cost < 1.01 + batch, "{points} points with {bases}: {cost}, a batch {batch}");
    }
}

#[test]
fn of_doubtful_ones_each_costs_what_it_costs_alone() {
    for (points, bases) in SIZES {
        for every in [1, 2, 77, 2000] {
            let (mut found, cost) = cost_where(true, bases, &claims(1024, points, |place| place % every == 1 % every));
            found.sort_unstable();
            assert!(found.into_iter().eq((1 % every..1024).step_by(every)));
            assert!(cost < 1.001, "{points} points with {bases}: {cost}");
        }
    }
}

/// Also those of a kind that is not verified each alone at once.
#[test]
fn the_bad_ones_among_doubtful_ones_are_found_in_all_kinds() {
    for bad in 0..3 {
        let mut members = claims(600, 3, |place| place % 30 == bad);
        (0..600).for_each(|place| members[place].kind = (place % 3) as u8);
        let found = culprits_of_doubtful(&SharedBases::new([]), &members);
        assert!(found.into_iter().eq((bad..600).step_by(30)));
    }
}

/// Whether or not the sample has it.
#[test]
fn one_among_very_many_is_found_wherever_it_is() {
    for bad in (0..700).step_by(7) {
        assert_eq!(culprits(&SharedBases::new([]), &claims(700, 1, |place| place == bad)), [bad]);
    }
}

#[test]
fn one_among_many_costs_little_more_than_two_batches() {
    for (points, bases) in SIZES {
        let batch = cost(bases, &claims(512, points, |_| false)).1;
        let (found, cost) = cost(bases, &claims(512, points, |place| place == 77));
        assert_eq!(found, [77]);
        assert!(cost < 2.2 * batch + 0.12, "{points} points with {bases}: {cost}, a batch {batch}");
    }
}

/// Signatures beside proofs: of the proofs no sum is made but the first one.
#[test]
fn the_bad_ones_of_a_cheap_kind_cost_nothing_of_the_others() {
    let (proofs, signatures) = (claims(300, 40, |_| false), claims(300, 2, |place| place % 2 == 0));
    let signatures = signatures.into_iter().map(|claims| Claims { kind: 1, ..claims });
    let members: Vec<_> = proofs.into_iter().zip(signatures).flat_map(|(one, other)| [one, other]).collect();
    let bases = SharedBases::new([]);
    let mut search = Search { bases: &bases, members: &members, spent: 0, doubtful: false };
    let mut found = search.among((0..members.len()).collect());
    found.sort_unstable();
    assert!(found.into_iter().eq((1..600).step_by(4)));
    let (all, of_signatures) = (300 * 42, search.cost(300 * 2, 300));
    assert!(search.spent < all + 2 * of_signatures, "{}", search.spent);
}

/// What kind 0 comes to is never computed by itself.
#[test]
fn the_bad_ones_of_all_kinds_are_found() {
    for bad in [0, 1, 2] {
        let mut members = claims(90, 3, |place| place % 9 == 3 * bad || place % 9 == 1);
        (0..90).for_each(|place| members[place].kind = (place % 3) as u8);
        let found = culprits(&SharedBases::new([]), &members);
        assert!(found.into_iter().eq((0..90).filter(|place| place % 9 == 3 * bad || place % 9 == 1)));
    }
}
