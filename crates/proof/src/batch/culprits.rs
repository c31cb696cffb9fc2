use tupyo_threads::prelude::*;

use super::{Member, SharedBases, Total, add_up};

/// Into so many parts a group is cut that is refused.
const PARTS: usize = 16;

/// What a sum costs besides its points, in points of a large sum.
const SUM: usize = 24;

/// The places of the members that are refused, ascending.
///
/// Members whose equations between scalars are false are named without a sum. The others are one batch; if it is
/// refused, it is cut into parts, each of which is a batch, and so are those that are refused, until single members
/// remain. As soon as more than half of the parts are refused, or cutting once more would cost more in all than
/// verifying each member alone, each of those under suspicion is verified alone.
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
        let Some(all) = self.examine(vec![places]).pop().flatten() else { return Vec::new() };
        let budget = self.cost(all.own_points, all.places.len());
        let (mut suspects, mut found) = (vec![all], Vec::new());
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
            (!total.is_identity).then_some(Suspects { places, own_points: total.own_points })
        };
        groups.into_iter().zip(totals).map(refused).collect()
    }

    fn cost(&self, own_points: usize, sums: usize) -> usize {
        own_points + sums * (self.bases.count() + SUM)
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
    }

    impl Member for Claims {
        fn closing(&self) -> Closing {
            Closing([7; 32])
        }

        fn equations(&self) -> usize {
            1
        }

        fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
            self.points.iter().for_each(|point| sum.term(weights[0], point));
        }
    }

    fn claims(count: usize, points: usize, bad: impl Fn(usize) -> bool) -> Vec<Claims> {
        let first = |place| if bad(place) { Point::BASE } else { Point::identity() };
        let points = |place| std::iter::once(first(place)).chain(vec![Point::identity(); points - 1]).collect();
        (0..count).map(|place| Claims { points: points(place) }).collect()
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
}
