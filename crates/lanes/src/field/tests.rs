//! Against numbers of 256 bits that are multiplied by doubling and adding.

use fearless_simd::Level;

use super::*;
use crate::processor::each;

/// A number below p.
type Number = [u64; 4];

const P: Number = [u64::MAX - 18, u64::MAX, u64::MAX, u64::MAX >> 1];

fn at_least(one: &Number, other: &Number) -> bool {
    one.iter().rev().ge(other.iter().rev())
}

/// `one + other`, both below p.
fn plus(one: Number, other: Number) -> Number {
    let (mut sum, mut carry) = ([0; 4], 0u128);
    for k in 0..4 {
        carry += u128::from(one[k]) + u128::from(other[k]);
        (sum[k], carry) = (carry as u64, carry >> 64);
    }
    if at_least(&sum, &P) { minus(sum, P) } else { sum }
}

fn minus(one: Number, other: Number) -> Number {
    let (mut difference, mut borrow) = ([0; 4], false);
    for k in 0..4 {
        let (less, first) = one[k].overflowing_sub(other[k]);
        let (less, second) = less.overflowing_sub(u64::from(borrow));
        (difference[k], borrow) = (less, first | second);
    }
    difference
}

fn times(one: Number, other: Number) -> Number {
    (0..256).rev().fold([0; 4], |product, bit| {
        let twice = plus(product, product);
        if other[bit / 64] >> (bit % 64) & 1 == 1 { plus(twice, one) } else { twice }
    })
}

/// What limbs of up to 64 bits say.
fn number(limbs: [u64; LIMBS]) -> Number {
    limbs.into_iter().rev().fold([0; 4], |number, limb| plus(times(number, [1 << 51, 0, 0, 0]), [limb, 0, 0, 0]))
}

fn limbs_of<S: Processor>(field: Field<S>, lane: usize) -> [u64; LIMBS] {
    field.0.map(|limb| limb[lane])
}

/// Eight numbers by their limbs.
fn field<S: Processor>(simd: S, lanes: [[u64; LIMBS]; LANES]) -> Field<S> {
    Field(std::array::from_fn(|k| Vector::simd_from(simd, std::array::from_fn::<u64, LANES, _>(|lane| lanes[lane][k]))))
}

/// The most that a factor's limb may be.
const TOP: u64 = 5 << 49;

/// Limbs at their extremes, by the bits of `choice`, and some between.
fn extreme(choice: usize) -> [u64; LIMBS] {
    std::array::from_fn(|k| match choice >> k & 1 {
        1 => TOP,
        _ => [0, 1, LOW, LOW - 18, LOW + 19 * (1 << 13), 0x5_5555_5555_5555][(choice / 32 + k) % 6],
    })
}

fn all_extremes() -> Vec<[u64; LIMBS]> {
    (0..192).map(extreme).collect()
}

#[test]
fn products_and_squares_of_extreme_limbs_are_right_and_within_bounds() {
    each!(simd => {
        let extremes = all_extremes();
        for (place, ones) in extremes.as_chunks::<LANES>().0.iter().enumerate() {
            for shift in 0..24 {
                let other = |lane| extremes[(8 * place + 29 * shift + 5 * lane) % 192];
                let others: [_; LANES] = std::array::from_fn(other);
                let (one, other) = (field(simd, *ones), field(simd, others));
                let (product, square) = (one.times(&other), one.squared());
                for lane in 0..LANES {
                    let expected = times(number(ones[lane]), number(others[lane]));
                    assert_eq!(number(product.0.map(|limb| limb[lane])), expected);
                    assert_eq!(number(limbs_of(product.carried(), lane)), expected);
                    assert_eq!(number(square.0.map(|limb| limb[lane])), times(number(ones[lane]), number(ones[lane])));
                    assert!(product.0.iter().chain(&square.0).all(|limb| limb[lane] <= 267 << 52));
                    assert!(limbs_of(product.carried(), lane).iter().all(|limb| *limb <= (1 << 51) + 19 * (1 << 13)));
                }
            }
        }
    });
}

#[test]
fn the_largest_products_are_nearly_the_bound() {
    if let Some(simd) = Level::new().as_avx512() {
        // The lower halves of these products are 1, the higher ones all but the largest.
        let top = Field::splat(simd, [(1 << 52) - 1; LIMBS]);
        let largest = top.times(&top).0[0][0];
        assert!(largest > 189 << 52 && largest <= 267 << 52);
        assert_eq!(top.squared().0[0][0], largest);
    }
    if let Some(simd) = Level::new().as_avx2() {
        // These have no rests.
        let top = Field::splat(simd, [TOP; LIMBS]);
        let largest = top.times(&top).0[0][0];
        assert_eq!(largest, 95 * (25 << 47) + 40 * (LOW - 18));
        assert_eq!(top.squared().0[0][0], largest);
    }
}

#[test]
fn products_with_the_largest_and_the_smallest_rests_are_right() {
    let Some(simd) = Level::new().as_avx2() else { return };
    // Half of 2⁵¹ more than a multiple of it, rounded up or down to an even one; and next to it.
    let halves = [1 << 50, 3 << 50, (1 << 50) + 1, (1 << 50) - 1, (3 << 50) - 1, 5 << 48, 1, (1 << 51) - 1];
    for other in [1, 2, 3, 5, (1 << 50) + 1, (1 << 51) - 1] {
        let (one, other) = (halves.map(|limb| [limb.min(TOP); LIMBS]), [other; LIMBS]);
        let product = field(simd, one).times(&Field::splat(simd, other));
        for (lane, one) in one.into_iter().enumerate() {
            let limbs = product.0.map(|limb| limb[lane]);
            assert_eq!(number(limbs), times(number(one), number(other)));
            assert!(limbs.iter().all(|limb| *limb <= 267 << 52));
        }
    }
}

#[test]
fn sums_and_differences_of_the_largest_products_do_not_overflow() {
    each!(simd => {
        let largest = Product([Vector::splat(simd, 267 << 52); LIMBS]);
        let zero = Product([Vector::splat(simd, 0); LIMBS]);
        let value = number([267 << 52; LIMBS]);
        let times_nine = limbs_of(combined([largest; 9], []), 0);
        assert_eq!(number(times_nine), times(value, [9, 0, 0, 0]));
        let less_five = limbs_of(combined([zero], [largest; 5]), 0);
        assert_eq!(plus(number(less_five), times(value, [5, 0, 0, 0])), [0; 4]);
        let both = limbs_of(combined([largest; 9], [zero]), 0);
        assert_eq!(number(both), times(value, [9, 0, 0, 0]));
        for limbs in [times_nine, less_five, both] {
            assert!(limbs.iter().all(|limb| *limb <= (1 << 51) + 19 * (1 << 13)), "{limbs:?}");
        }
    });
}

#[test]
fn any_limbs_of_64_bits_are_carried_below_52_bits() {
    each!(simd => {
        let carried = limbs_of(Product([Vector::splat(simd, u64::MAX); LIMBS]).carried(), 3);
        assert_eq!(number(carried), number([u64::MAX; LIMBS]));
        assert!(carried.iter().all(|limb| *limb < 1 << 52));
    });
}

#[test]
fn the_canonical_number_is_the_one_below_p() {
    each!(simd => {
        let p = [LOW - 18, LOW, LOW, LOW, LOW];
        let mut less = p;
        less[0] -= 1;
        let mut more = p;
        more[0] += 1;
        let twice = p.map(|limb| 2 * limb);
        let near = [p, less, more, [LOW; LIMBS], twice, [(1 << 52) - 1; LIMBS], [0; LIMBS], [1, 0, 0, 0, 1 << 51]];
        let others = all_extremes();
        for lanes in others.as_chunks::<LANES>().0.iter().chain([&near]) {
            let (numbers, canonical) = (field(simd, *lanes), field(simd, *lanes).canonical());
            let (zero, odd) = (numbers.is_zero().to_bitmask(), numbers.is_negative().to_bitmask());
            for (lane, limbs) in lanes.iter().enumerate() {
                let expected = number(*limbs);
                let limbs = limbs_of(canonical, lane);
                assert!(limbs.iter().all(|limb| *limb <= LOW));
                assert_eq!((number(limbs), canonical.words().map(|word| word[lane])), (expected, expected));
                assert_eq!((zero >> lane & 1 == 1, odd >> lane & 1), (expected == [0; 4], expected[0] & 1));
            }
        }
    });
}

#[test]
fn words_are_cut_into_limbs_and_joined_again() {
    each!(simd => {
        let words = [0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, 0x0f1e_2d3c_4b5a_6978, 0x7765_5443_3221_100f];
        let field = Field::from_words(words.map(|word| Vector::splat(simd, word)));
        assert_eq!(number(limbs_of(field, 5)), words);
        assert_eq!(field.words().map(|word| word[5]), words);
        let above = Field::from_words([0, 0, 0, 1 << 63].map(|word| Vector::splat(simd, word)));
        assert_eq!(limbs_of(above, 0), [0, 0, 0, 0, 1 << 51]);
    });
}

#[test]
fn the_constants_are_those_of_the_standard() {
    use constants::*;
    let minus_one = minus(P, [1, 0, 0, 0]);
    let d = number(D);
    assert_eq!(times(d, [121666, 0, 0, 0]), minus(P, [121665, 0, 0, 0]));
    assert_eq!(number(TWICE_D), plus(d, d));
    assert_eq!(times(number(SQRT_M1), number(SQRT_M1)), minus_one);
    let a_minus_d = minus(minus_one, d);
    let inverse_root = number(INVSQRT_A_MINUS_D);
    assert_eq!(times(times(inverse_root, inverse_root), a_minus_d), [1, 0, 0, 0]);
}

#[test]
fn choosing_and_negating_go_lane_by_lane() {
    each!(simd => {
        let extremes = all_extremes();
        let lanes: [_; LANES] = std::array::from_fn(|lane| extremes[23 * lane]);
        let mask = Mask::from_bitmask(simd, 0b1010_0110);
        let negated = field(simd, lanes).negated_where(mask);
        let chosen = field(simd, lanes).or(mask, &Field::splat(simd, constants::D));
        for (lane, limbs) in lanes.into_iter().enumerate() {
            if 0b1010_0110 >> lane & 1 == 1 {
                assert_eq!(plus(number(limbs_of(negated, lane)), number(limbs)), [0; 4]);
                assert_eq!(limbs_of(chosen, lane), limbs);
            } else {
                assert_eq!(limbs_of(negated, lane), limbs);
                assert_eq!(limbs_of(chosen, lane), constants::D);
            }
        }
    });
}
