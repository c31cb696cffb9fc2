//! Finds the members for which a batch is refused.

use std::collections::BTreeMap;

use tupyo_group::{Point, Scalar};
use tupyo_threads::prelude::*;

use super::{Member, SharedBases, Total, add_up, assign, weights};

/// Into so many parts a group is cut that is refused.
const PARTS: usize = 16;

/// What a sum costs besides its points, in points of a large sum.
const SUM: usize = 24;

/// The places of the members that are refused, ascending.
///
/// Members whose equations between scalars are false are named without a sum. The others are one batch. If it is
/// refused, the members of each kind are added up by themselves, with the weights that they have; what kind 0 comes to
/// is the rest of the whole. A kind that is refused is cut into parts, each of which is a batch, and so are those that
/// are refused, until single members remain. As soon as more than half of the parts are refused, or cutting once more
/// would cost more in all than verifying each member alone, each of those under suspicion is verified alone.
///
/// So whoever makes all members bad causes at most twice the work of verifying each alone, counted in points of sums:
/// the members' own, and for each sum the shared bases and what a sum costs besides.
///
/// Where a group is refused and no part of it is, which no member can bring about but with probability 2⁻¹²⁷, the
/// machine has failed: then nothing of it is believed, and all of the group are refused.
pub fn culprits<M: Member>(bases: &SharedBases, members: &[M]) -> Vec<usize> {
    let (others, mut found): (Vec<_>, Vec<_>) = (0..members.len()).partition(|place| members[*place].scalars_hold());
    found.extend(Search { bases, members, spent: 0 }.among(others));
    found.sort_unstable();
    found
}

struct Search<'a, M> {
    bases: &'a SharedBases,
    members: &'a [M],
    /// What all sums so far have cost, in points.
    spent: usize,
}

/// Members that were refused together.
struct Suspects {
    places: Vec<usize>,
    own_points: usize,
}

impl<M: Member> Search<'_, M> {
    fn among(&mut self, places: Vec<usize>) -> Vec<usize> {
        let mut suspects = self.kinds(places);
        let budget = suspects.iter().map(|some| self.cost(some.own_points, some.places.len())).sum();
        let mut found = Vec::new();
        while self.is_worth_cutting(&suspects, budget) {
            let cut = self.cut(suspects, PARTS, &mut found);
            suspects = cut.0;
            if 2 * suspects.len() > cut.1 {
                break;
            }
        }
        let alone = self.cut(suspects, usize::MAX, &mut found).0;
        found.extend(alone.into_iter().flat_map(|suspects| suspects.places));
        found
    }

    /// The members of each kind that is refused.
    fn kinds(&mut self, places: Vec<usize>) -> Vec<Suspects> {
        let members: Vec<&M> = places.iter().map(|place| &self.members[*place]).collect();
        let weights = weights(&members);
        let assigned: Vec<_> = assign(&members, &weights).collect();
        let total = Total::of(self.bases, assigned.clone());
        self.spent += self.cost(total.own_points, 1);
        if total.sum.is_identity() {
            return Vec::new();
        }
        let mut kinds: BTreeMap<u8, Kind<'_, &M>> = BTreeMap::new();
        for (place, assigned) in places.into_iter().zip(assigned) {
            let kind = kinds.entry(assigned.0.kind()).or_insert_with(Kind::none);
            kind.places.push(place);
            kind.assigned.push(assigned);
        }
        let (rest, mut refused) = (kinds.pop_first().map(|(_, rest)| rest), Vec::new());
        let (mut of_others, mut own_points) = (Point::identity(), total.own_points);
        for kind in kinds.into_values() {
            let part = Total::of(self.bases, kind.assigned);
            self.spent += self.cost(part.own_points, 1);
            own_points -= part.own_points;
            of_others += part.sum.to_point();
            if !part.sum.is_identity() {
                refused.push(Suspects { places: kind.places, own_points: part.own_points });
            }
        }
        let rest = rest.filter(|_| total.sum.to_point() != of_others);
        refused.extend(rest.map(|rest| Suspects { places: rest.places, own_points }));
        refused
    }

    /// Whether parts remain that are larger than one member, and all sums together stay within the budget.
    fn is_worth_cutting(&self, suspects: &[Suspects], budget: usize) -> bool {
        let cost: usize = suspects.iter().map(|some| self.cost(some.own_points, PARTS)).sum();
        suspects.iter().any(|some| some.places.len() > PARTS) && self.spent + cost <= budget
    }

    /// The parts that are refused, and how many there are in all. A group of which no part is refused is found guilty.
    fn cut(&mut self, suspects: Vec<Suspects>, parts: usize, found: &mut Vec<usize>) -> (Vec<Suspects>, usize) {
        let (mut refused, mut count) = (Vec::new(), 0);
        let of_each: Vec<Vec<Vec<usize>>> = suspects.iter().map(|some| some.parts(parts)).collect();
        let mut examined = self.examine(of_each.iter().flatten().cloned().collect()).into_iter();
        for (some, parts) in suspects.into_iter().zip(&of_each) {
            let before = refused.len();
            refused.extend(examined.by_ref().take(parts.len()).flatten());
            count += parts.len();
            if refused.len() == before {
                found.extend(some.places);
            }
        }
        (refused, count)
    }

    /// Those of the groups that are refused as batches.
    fn examine(&mut self, groups: Vec<Vec<usize>>) -> Vec<Option<Suspects>> {
        let total = |places: &Vec<usize>| {
            let members: Vec<&M> = places.iter().map(|place| &self.members[*place]).collect();
            add_up(self.bases, &members)
        };
        let totals: Vec<Total> = groups.par_iter().map(total).collect();
        self.spent += self.cost(totals.iter().map(|total| total.own_points).sum(), totals.len());
        let refused = |(places, total): (_, Total)| {
            (!total.sum.is_identity()).then_some(Suspects { places, own_points: total.own_points })
        };
        groups.into_iter().zip(totals).map(refused).collect()
    }

    fn cost(&self, own_points: usize, sums: usize) -> usize {
        own_points + sums * (self.bases.count() + SUM)
    }
}

/// The members of one kind, with their weights.
struct Kind<'a, M> {
    places: Vec<usize>,
    assigned: Vec<(&'a M, &'a [Scalar])>,
}

impl<M> Kind<'_, M> {
    fn none() -> Self {
        Kind { places: Vec::new(), assigned: Vec::new() }
    }
}

impl Suspects {
    /// At most so many, as equal as can be.
    fn parts(&self, count: usize) -> Vec<Vec<usize>> {
        let size = self.places.len().div_ceil(count).max(1);
        self.places.chunks(size).map(<[usize]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests {
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
        let bases = SharedBases::new(vec![Point::identity(); bases - 1]);
        let mut search = Search { bases: &bases, members, spent: 0 };
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
                let (found, cost) = cost(bases, &claims(count, points, |_| true));
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
        let mut search = Search { bases: &bases, members: &members, spent: 0 };
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
}
