//! Finds the members for which a batch is refused.

use std::collections::BTreeMap;

use tupyo_group::{Point, Scalar};
use tupyo_threads::prelude::*;

use super::{Member, SharedBases, Total, add_up, assign, each_alone, weights};

/// Into so many parts a group is cut that is refused.
const PARTS: usize = 16;

/// What a sum costs besides its points, in points of a large sum.
const SUM: usize = 24;

/// So many members of a kind, at least, are sampled before they are cut into parts.
const FEWEST_SAMPLED: usize = 256;

/// One of so many members is in the sample.
const SAMPLED: u8 = 32;

/// With more shared bases, verifying each member alone costs so much that it is not begun on mere suspicion.
const MOST_BASES: usize = 64;

/// The places of the members that are refused, ascending.
///
/// Members whose equations between scalars are false are named without a sum. The others are one batch. If it is
/// refused, the members of each kind are added up by themselves, with the weights that they have; what kind 0 comes to
/// is the rest of the whole. Of many members some are verified alone, chosen by the weights: if more than a quarter of
/// them is refused, so are all others, each alone. A kind that is refused is cut into parts, each of which is a batch,
/// and so are those that are refused, until single members remain. As soon as more than half of the parts are refused,
/// or cutting once more would cost more in all than verifying each member alone, each of those under suspicion is
/// verified alone.
///
/// So whoever makes all members bad causes at most twice the work of verifying each alone, counted in points of sums:
/// the members' own, and for each sum the shared bases and what a sum costs besides.
///
/// Where a group is refused and no part of it is, which no member can bring about but with probability 2⁻¹²⁷, the
/// machine has failed: then nothing of it is believed, and all of the group are refused.
pub fn culprits<M: Member>(bases: &SharedBases, members: &[M]) -> Vec<usize> {
    among_all(Search { bases, members, spent: 0, doubtful: false })
}

/// The same of members many of which are expected to be refused, as of those before them: those of kind 0, which costs
/// most, are verified each alone at once. If the expectation is wrong, that costs more, and nothing else.
pub fn culprits_of_doubtful<M: Member>(bases: &SharedBases, members: &[M]) -> Vec<usize> {
    among_all(Search { bases, members, spent: 0, doubtful: bases.count() <= MOST_BASES })
}

fn among_all<M: Member>(mut search: Search<'_, M>) -> Vec<usize> {
    let members = search.members;
    let (others, mut found): (Vec<_>, Vec<_>) = (0..members.len()).partition(|place| members[*place].scalars_hold());
    found.extend(search.among(others));
    found.sort_unstable();
    found
}

struct Search<'a, M> {
    bases: &'a SharedBases,
    members: &'a [M],
    /// What all sums so far have cost, in points.
    spent: usize,
    /// Whether many are expected to be refused.
    doubtful: bool,
}

/// Members that were refused together.
struct Suspects {
    places: Vec<usize>,
    own_points: usize,
    /// Those of them that are verified first, if any.
    sample: Vec<usize>,
    /// Whether one of those with whom they were refused is found: then they may all be good.
    explained: bool,
}

impl<M: Member> Search<'_, M> {
    fn among(&mut self, places: Vec<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        let mut suspects = match self.doubtful {
            true => self.kinds_of_doubtful(places, &mut found),
            false => self.kinds(places),
        };
        let budget = suspects.iter().map(|some| self.cost(some.own_points, some.places.len())).sum();
        suspects = suspects.into_iter().filter_map(|some| self.sampled(some, &mut found)).collect();
        while self.is_worth_cutting(&suspects, budget) {
            let cut = self.cut(suspects, PARTS, &mut found);
            suspects = cut.0;
            if 2 * suspects.len() > cut.1 {
                break;
            }
        }
        self.each_alone(suspects, &mut found);
        found
    }

    /// Kind 0 is verified each alone, without a sum of all. The others that are refused.
    fn kinds_of_doubtful(&mut self, places: Vec<usize>, found: &mut Vec<usize>) -> Vec<Suspects> {
        let (first, others): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| self.members[*place].kind() == 0);
        // Whether they were refused together is not known, so that nobody is to be found guilty.
        self.each_alone(vec![Suspects { explained: true, ..Suspects::of(first, 0) }], found);
        if others.is_empty() { Vec::new() } else { self.kinds(others) }
    }

    /// Verifies the sample; what remains, unless everything is verified then.
    fn sampled(&mut self, some: Suspects, found: &mut Vec<usize>) -> Option<Suspects> {
        if some.sample.is_empty() {
            return Some(some);
        }
        let (refused, own_points) = self.verify_each(&some.sample);
        found.extend(&refused);
        let refused = refused.len();
        let rest: Vec<_> =
            some.places.iter().copied().filter(|place| some.sample.binary_search(place).is_err()).collect();
        let rest = Suspects {
            explained: some.explained || refused > 0,
            ..Suspects::of(rest, some.own_points.saturating_sub(own_points))
        };
        if 4 * refused <= some.sample.len() {
            return Some(rest);
        }
        self.each_alone(vec![rest], found);
        None
    }

    /// Verifies each alone. Where none is refused that explains why some were refused together, all of those are found
    /// guilty.
    fn each_alone(&mut self, suspects: Vec<Suspects>, found: &mut Vec<usize>) {
        let places: Vec<_> = suspects.iter().flat_map(|some| &some.places).copied().collect();
        let mut refused = self.verify_each(&places).0;
        refused.sort_unstable();
        let is_refused = |place: &usize| refused.binary_search(place).is_ok();
        let unexplained = suspects.into_iter().filter(|some| !some.explained && !some.places.iter().any(is_refused));
        found.extend(unexplained.flat_map(|some| some.places));
        found.extend(&refused);
    }

    /// Those that are refused alone; how many points all have.
    fn verify_each(&mut self, places: &[usize]) -> (Vec<usize>, usize) {
        let members: Vec<&M> = places.iter().map(|place| &self.members[*place]).collect();
        let totals = each_alone(self.bases, &members);
        let own_points = totals.iter().map(|total| total.own_points).sum();
        self.spent += self.cost(own_points, totals.len());
        let refused = places.iter().zip(&totals).filter(|(_, total)| !total.sum.is_identity());
        (refused.map(|(place, _)| *place).collect(), own_points)
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
            let part = Total::of(self.bases, kind.assigned.clone());
            self.spent += self.cost(part.own_points, 1);
            own_points -= part.own_points;
            of_others += part.sum.to_point();
            if !part.sum.is_identity() {
                refused.push(kind.suspects(part.own_points));
            }
        }
        let rest = rest.filter(|_| total.sum.to_point() != of_others);
        refused.extend(rest.map(|rest| rest.suspects(own_points)));
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
            if refused.len() == before && !some.explained {
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
        let refused =
            |(places, total): (_, Total)| (!total.sum.is_identity()).then(|| Suspects::of(places, total.own_points));
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

    /// With a sample that nobody can choose, if there are many: by the lowest bits of the weights.
    fn suspects(self, own_points: usize) -> Suspects {
        let in_sample =
            |weights: &[Scalar]| weights.first().is_some_and(|weight| weight.encode()[0].is_multiple_of(SAMPLED));
        let of_each = self.places.iter().zip(&self.assigned);
        let sample = of_each.filter(|(_, (_, weights))| in_sample(weights)).map(|(place, _)| *place);
        let sample = if self.places.len() < FEWEST_SAMPLED { Vec::new() } else { sample.collect() };
        Suspects { sample, ..Suspects::of(self.places, own_points) }
    }
}

impl Suspects {
    fn of(places: Vec<usize>, own_points: usize) -> Suspects {
        Suspects { places, own_points, sample: Vec::new(), explained: false }
    }

    /// At most so many, as equal as can be.
    fn parts(&self, count: usize) -> Vec<Vec<usize>> {
        let size = self.places.len().div_ceil(count).max(1);
        self.places.chunks(size).map(<[usize]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests;
