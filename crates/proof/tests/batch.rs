//! The batch: it accepts what each member alone accepts, in any order, on any number of threads, and names exactly the
//! others.
#![cfg(test)]
#![allow(missing_docs)]

use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;
use rand::rngs::OsRng;
use rayon::ThreadPoolBuilder;
use tupyo_encoding::Label;
use tupyo_group::{Point, Scalar, SecretScalar, generator};
use tupyo_proof::{Closing, Member, SharedBases, WeightedSum, culprits, verify, weights};

/// Two equations, `aG − A = O` and `abS − B = O` with the shared base S, and one between scalars, `a ≠ 0`.
struct Products {
    one: Scalar,
    other: Scalar,
    claims: [Point; 2],
}

impl Products {
    fn random(base: &Point) -> Products {
        let [one, other] = std::array::from_fn(|_| SecretScalar::random(&mut OsRng).publish());
        Products { one, other, claims: [Point::base_times(one), *base * (one * other)] }
    }

    /// With the claim of this number wrong, or with the equation between scalars false.
    fn wrong(base: &Point, part: usize) -> Products {
        let mut products = Products::random(base);
        match part {
            2 => (products.one, products.claims) = (Scalar::ZERO, [Point::identity(); 2]),
            claim => products.claims[claim] += Point::BASE,
        }
        products
    }
}

impl Member for Products {
    fn closing(&self) -> Closing {
        Closing(*self.claims[1].encode().as_bytes())
    }
    fn equations(&self) -> usize {
        2
    }
    fn scalars_hold(&self) -> bool {
        self.one != Scalar::ZERO
    }
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        sum.shared(0, weights[0] * self.one);
        sum.term(-weights[0], &self.claims[0]);
        sum.shared_product(1, weights[1] * self.one, self.other);
        sum.term(-weights[1], &self.claims[1]);
    }
}

fn base() -> Point {
    generator(Label::new("tupyo/test/shared base"), 0)
}

fn members(count: usize, wrong: &[(usize, usize)]) -> Vec<Products> {
    let part = |place| wrong.iter().find(|(wrong, _)| *wrong == place).map(|(_, part)| *part);
    (0..count)
        .map(|place| part(place).map_or_else(|| Products::random(&base()), |part| Products::wrong(&base(), part)))
        .collect()
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn batch_single_order_and_threads_agree(
        count in 1usize..24,
        wrong in prop::collection::btree_map(0usize..24, 0usize..3, 0..4),
        threads in 1usize..5,
        seed in any::<u64>(),
    ) {
        let wrong: Vec<_> = wrong.into_iter().filter(|(place, _)| *place < count).collect();
        let places: Vec<_> = wrong.iter().map(|(place, _)| *place).collect();
        let bases = SharedBases::new([base()]);
        let batch = members(count, &wrong);
        prop_assert_eq!(verify(&bases, &batch).is_ok(), wrong.is_empty());
        let single: Vec<_> = (0..count).filter(|place| verify(&bases, &batch[*place..=*place]).is_err()).collect();
        prop_assert_eq!(&single, &places);
        prop_assert_eq!(&on_threads(threads, || culprits(&bases, &batch)), &places);

        let order = shuffled(count, seed);
        let reordered: Vec<&Products> = order.iter().map(|place| &batch[*place]).collect();
        prop_assert_eq!(on_threads(threads, || verify(&bases, &reordered)).is_ok(), wrong.is_empty());
        let mut named: Vec<_> = culprits(&bases, &reordered).into_iter().map(|place| order[place]).collect();
        named.sort_unstable();
        prop_assert_eq!(&named, &places);
    }
}

/// The places 0…count−1, ordered by a multiple of an odd number.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    order.sort_by_key(|place| (*place as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
    order
}

/// More points than one multiscalar sum takes.
#[test]
fn a_batch_of_several_sums_agrees() {
    let bases = SharedBases::new([base()]);
    let mut batch = members(5000, &[]);
    assert!(verify(&bases, &batch).is_ok());
    batch[4321] = Products::wrong(&base(), 1);
    assert!(verify(&bases, &batch).is_err());
    assert_eq!(culprits(&bases, &batch[4300..4400]), [21]);
}

/// Shared bases are counted with `G`, so that a member can be told whether its numbers exist.
#[test]
fn shared_bases_are_counted_with_the_base() {
    assert_eq!(SharedBases::new([]).count(), 1);
    assert_eq!(SharedBases::new([base(), base()]).count(), 3);
}

/// `Σ E = O` over the members, but each with a weight of its own.
#[test]
fn errors_that_cancel_under_equal_weights_are_refused() {
    let bases = SharedBases::new([base()]);
    let mut batch = members(2, &[]);
    batch[0].claims[0] += Point::BASE;
    batch[1].claims[0] = batch[1].claims[0] - Point::BASE;
    assert_eq!(culprits(&bases, &batch), [0, 1]);
    assert!(verify(&bases, &batch).is_err());
    let mut one = members(1, &[]);
    one[0].claims = [one[0].claims[0] + Point::BASE, one[0].claims[1] - Point::BASE];
    assert!(verify(&bases, &one).is_err());
}

/// Every weight depends on every closing challenge, on their order and on their number.
#[test]
fn weights_bind_all_closing_challenges() {
    let batch = members(3, &[]);
    let all = weights(&batch);
    assert_eq!(all.len(), 6);
    assert_eq!(all, weights(&batch.iter().collect::<Vec<_>>()));
    let differs = |other: Vec<Scalar>| all.iter().zip(&other).all(|(one, other)| one != other);
    assert!(differs(weights(&batch[..2])));
    assert!(differs(weights(&[&batch[1], &batch[0], &batch[2]])));
    assert!(differs(weights(&[&batch[0], &batch[1], &members(1, &[])[0]])));
    assert!((0..6).all(|i| (0..i).all(|j| all[i] != all[j])));
}

#[test]
fn no_members_are_no_proof_that_fails() {
    let none: [Products; 0] = [];
    assert!(verify(&SharedBases::new([]), &none).is_ok());
    assert!(culprits(&SharedBases::new([]), &none).is_empty());
}

/// `O = O`, and the first time that it is asked `G = O`: what a machine makes of it that fails once.
struct FailsOnce(AtomicBool);

impl Member for FailsOnce {
    fn closing(&self) -> Closing {
        Closing([0; 32])
    }
    fn equations(&self) -> usize {
        1
    }
    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        if !self.0.swap(true, Ordering::Relaxed) {
            sum.shared(0, weights[0]);
        }
    }
}

#[test]
fn a_machine_that_contradicts_itself_accepts_nothing() {
    let member = |failed| FailsOnce(AtomicBool::new(failed));
    let members = [member(true), member(false), member(true)];
    assert_eq!(culprits(&SharedBases::new([base()]), &members), [0, 1, 2]);
    assert!(culprits(&SharedBases::new([base()]), &members).is_empty());
}

/// Of so many some are verified alone; those hold, and of the others nothing is believed.
#[test]
fn a_machine_that_contradicts_itself_about_many_accepts_none_but_the_sample() {
    let members: Vec<_> = (0..300).map(|place| FailsOnce(AtomicBool::new(place != 0))).collect();
    let not_sampled = |weight: &Scalar| !weight.encode()[0].is_multiple_of(32);
    let of_each = weights(&members).into_iter().enumerate();
    let expected: Vec<_> = of_each.filter(|(_, weight)| not_sampled(weight)).map(|(place, _)| place).collect();
    assert!((250..300).contains(&expected.len()));
    assert_eq!(culprits(&SharedBases::new([]), &members), expected);
}

/// Where nothing else is said, a member is of the kind that costs most, and has no equations between scalars.
#[test]
fn a_reference_says_what_the_member_says() {
    fn said<M: Member>(member: M) -> (u8, bool, usize) {
        (member.kind(), member.scalars_hold(), member.equations())
    }
    assert!([FailsOnce(AtomicBool::new(false))].iter().map(said).eq([(0, true, 1)]));
    assert!([Products::wrong(&base(), 2)].iter().map(said).eq([(0, false, 2)]));
}
