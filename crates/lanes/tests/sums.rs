//! Sums are curve25519-dalek's, whoever chooses points and scalars.
#![cfg(test)]
#![cfg(target_arch = "x86_64")]
#![allow(missing_docs)]

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT as BASE;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar as Number;
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tupyo_lanes::{FewTerms, LaneScalar as Scalar, Lanes};

type Terms = Vec<(Number, RistrettoPoint)>;

/// Compares the sum, and the sum that is the neutral element if the opposite of the result is added, with dalek's.
fn agree(lanes: Lanes, terms: &[(Number, RistrettoPoint)]) {
    let (numbers, points): (Vec<_>, Vec<_>) = terms.iter().copied().unzip();
    let expected = RistrettoPoint::vartime_multiscalar_mul(&numbers, &points);
    let mut encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
    encodings.push(expected.compress().to_bytes());
    let decoded: Vec<_> = lanes.decode(&encodings).into_iter().map(Option::unwrap).collect();
    let points: Vec<_> = decoded.iter().collect();
    let mut scalars: Vec<_> = numbers.iter().map(|number| Scalar::from_bytes(number.as_bytes())).collect();
    let sum = lanes.sum(&scalars, &points);
    assert_eq!(lanes.encode(&sum), expected.compress().to_bytes(), "of {}", terms.len());
    assert_eq!(lanes.is_identity(&sum), expected.is_identity());
    scalars.push(Scalar::from_bytes((-Number::ONE).as_bytes()));
    assert!(lanes.is_identity(&lanes.sum(&scalars, &points)), "of {}", terms.len());
}

/// A point whose opposite and double are among the others, the neutral element now and then; every third scalar short,
/// or the negative of a short one.
fn random(rng: &mut StdRng, count: usize) -> Terms {
    let mut point = RistrettoPoint::random(rng);
    let number = |rng: &mut StdRng| match rng.gen_range(0..6) {
        0 => Number::from(rng.r#gen::<u128>()),
        1 => -Number::from(rng.r#gen::<u128>()),
        _ => Number::random(rng),
    };
    let step = BASE * Number::random(rng);
    (0..count)
        .map(|place| {
            point += step;
            let point = [point, -point, point + point, RistrettoPoint::identity()][[0, 0, 0, 0, 1, 2, 0, 3][place % 8]];
            (number(rng), point)
        })
        .collect()
}

fn special() -> Vec<Number> {
    let two_to_128 = Number::from(u128::MAX) + Number::ONE;
    let half = (-Number::ONE) * Number::from(2u8).invert();
    let all_digits_equal = [1u8, 0x08, 0x11, 0x88, 0x77, 0xff].map(|byte| {
        let mut bytes = [byte; 32];
        bytes[31] &= 0x0f;
        Number::from_bytes_mod_order(bytes)
    });
    let few = [Number::ZERO, Number::ONE, -Number::ONE, Number::from(u128::MAX), two_to_128, half, half + Number::ONE];
    let negative: Vec<_> = few.iter().chain(&all_digits_equal).map(|number| -number).collect();
    few.into_iter().chain(all_digits_equal).chain(negative).collect()
}

/// Many sums side by side, of so many points and up to two more each, and so many that they share or one less.
fn agree_side_by_side(lanes: Lanes, rng: &mut StdRng, count: usize, own: usize, shared: usize) {
    let (_, of_all): (Vec<_>, Vec<RistrettoPoint>) = random(rng, shared).into_iter().unzip();
    let special = special();
    let rows: Vec<(Terms, Terms)> = (0..count)
        .map(|row| {
            let mut own = random(rng, own + row % 3);
            own.iter_mut().take(row % 2).for_each(|(number, _)| *number = special[row % special.len()]);
            let shared = shared - (row % 2).min(shared);
            (own, of_all.iter().take(shared).map(|point| (random(rng, 1)[0].0, *point)).collect())
        })
        .collect();
    let decoded = |points: Vec<RistrettoPoint>| -> Vec<_> {
        let encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
        lanes.decode(&encodings).into_iter().map(Option::unwrap).collect()
    };
    let scalars =
        |terms: &Terms| -> Vec<_> { terms.iter().map(|(number, _)| Scalar::from_bytes(number.as_bytes())).collect() };
    let tables = decoded(of_all.clone());
    let tables = lanes.shared_multiples(&tables.iter().collect::<Vec<_>>());
    let points: Vec<_> = rows.iter().map(|(own, _)| decoded(own.iter().map(|(_, point)| *point).collect())).collect();
    let points: Vec<Vec<_>> = points.iter().map(|points| points.iter().collect()).collect();
    let of_rows: Vec<_> = rows.iter().map(|(own, shared)| (scalars(own), scalars(shared))).collect();
    let terms = |((scalars, shared), points)| FewTerms { scalars, points, shared };
    let terms: Vec<_> = of_rows
        .iter()
        .map(|(own, shared)| (&own[..], &shared[..]))
        .zip(points.iter().map(Vec::as_slice))
        .map(terms)
        .collect();
    let sums = lanes.sums(&tables, &terms);
    assert_eq!(sums.len(), count);
    for (sum, (own, shared)) in sums.iter().zip(&rows) {
        let (numbers, points): (Vec<_>, Vec<_>) = own.iter().chain(shared).copied().unzip();
        let expected = RistrettoPoint::vartime_multiscalar_mul(&numbers, &points);
        assert_eq!(lanes.encode(sum), expected.compress().to_bytes(), "of {own:?} and {shared:?}");
    }
}

#[test]
fn sums_side_by_side() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(6);
        for (count, own, shared) in
            [(0, 4, 4), (1, 3, 2), (8, 15, 14), (9, 1, 0), (19, 13, 5), (60, 2, 1), (11, 4, 70), (3, 0, 1)]
        {
            agree_side_by_side(lanes, rng, count, own, shared);
        }
    }
}

#[test]
fn sums_of_few_points() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(3);
        for count in (0..40).chain([63, 64, 65, 100, 127, 128, 129]) {
            agree(lanes, &random(rng, count));
        }
    }
}

#[test]
fn sums_of_many_points() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(4);
        for count in [250, 511, 1000, 2047, 4097, 20_001] {
            agree(lanes, &random(rng, count));
        }
    }
}

#[test]
fn a_sum_of_more_points_than_one_part_has() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(5);
        agree(lanes, &random(rng, (1 << 15) + 3));
    }
}

#[test]
fn special_scalars_with_points_that_are_equal_opposite_or_neutral() {
    for lanes in Lanes::all() {
        let point = RistrettoPoint::random(&mut StdRng::seed_from_u64(6));
        let points = [point, -point, RistrettoPoint::identity(), BASE];
        for number in special() {
            for count in [1, 2, 3, 9, 300] {
                agree(lanes, &vec![(number, point); count]);
                agree(lanes, &(0..count).map(|place| (number, points[place % 2])).collect::<Terms>());
                agree(lanes, &(0..count).map(|place| (number, points[place % 4])).collect::<Terms>());
                agree(lanes, &vec![(number, RistrettoPoint::identity()); count]);
            }
        }
        let all = special().into_iter().flat_map(|number| points.map(|point| (number, point)));
        agree(lanes, &all.collect::<Terms>());
    }
}

#[test]
fn thousands_of_equal_scalars_in_one_bucket() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(7);
        let mut terms = random(rng, 3000);
        for number in [Number::from(u128::MAX), special()[9], -Number::ONE] {
            terms.iter_mut().for_each(|(own, _)| *own = number);
            agree(lanes, &terms);
            agree(lanes, &vec![(number, BASE); 3000]);
        }
    }
}

#[test]
fn the_total_of_sums() {
    for lanes in Lanes::all() {
        let decoded = lanes.decode(&[BASE.compress().to_bytes()]);
        let point = decoded[0].as_ref().unwrap();
        let times = |number: u64| lanes.sum(&[Scalar::from_bytes(Number::from(number).as_bytes())], &[point]);
        let total = lanes.total(&[times(3), times(0), times(3), times(7)]);
        assert_eq!(lanes.encode(&total), (BASE * Number::from(13u8)).compress().to_bytes());
        assert!(lanes.is_identity(&lanes.total(&[])));
        assert!(!lanes.is_identity(&total));
        let minus = lanes.sum(&[Scalar::from_bytes((-Number::from(13u8)).as_bytes())], &[point]);
        assert!(lanes.is_identity(&lanes.total(&[total, minus])));
    }
}

#[test]
fn the_shorter_sequence_decides() {
    for lanes in Lanes::all() {
        let decoded = lanes.decode(&[BASE.compress().to_bytes()]);
        let point = decoded[0].as_ref().unwrap();
        let one = Scalar::from_bytes(Number::ONE.as_bytes());
        assert_eq!(lanes.encode(&lanes.sum(&[one], &[point, point])), BASE.compress().to_bytes());
        assert_eq!(lanes.encode(&lanes.sum(&[one, one], &[point])), BASE.compress().to_bytes());
    }
}

#[test]
fn columns_of_rows_with_weights() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(8);
        for width in [1, 7, 8, 9, 20] {
            let (mut columns, mut other) = (lanes.columns(width), lanes.columns(width));
            let mut expected = vec![RistrettoPoint::identity(); width.next_multiple_of(8)];
            for weight in [1, 1, 0, 2, 3, 1000, u32::MAX] {
                let points: Vec<_> = random(rng, width).into_iter().map(|(_, point)| point).collect();
                let encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
                let decoded: Vec<_> = lanes.decode(&encodings).into_iter().map(Option::unwrap).collect();
                let row: Vec<_> = decoded.iter().collect();
                columns.add(&row, weight);
                columns.add(&row, weight);
                other.subtract(&row, weight);
                expected.iter_mut().zip(&points).for_each(|(sum, point)| *sum += point * Number::from(weight));
            }
            columns.merge(&other);
            let expected: Vec<_> = expected.iter().map(|sum| sum.compress().to_bytes()).collect();
            assert_eq!(columns.encode(), expected);
            columns.merge(&other);
            assert!(columns.encode().iter().all(|sum| *sum == [0; 32]));
        }
    }
}

/// By `.ci/long`: every size up to 200, those beside powers of two, and some that are drawn.
#[test]
#[ignore = "takes minutes: .ci/long lanes"]
fn sums_of_1_to_140_000_points() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(12);
        (1..=200).for_each(|count| agree(lanes, &random(rng, count)));
        for exponent in 8..=17 {
            for count in [(1 << exponent) - 1, 1 << exponent, (1 << exponent) + 1, rng.gen_range(1..140_000)] {
                agree(lanes, &random(rng, count));
            }
        }
        agree(lanes, &random(rng, 140_000));
    }
}
