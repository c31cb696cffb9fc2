//! What is computed with public points is what [`Point`]s give, whichever backend computes it.
#![cfg(test)]
#![allow(missing_docs)]

use std::sync::{Mutex, MutexGuard};

use proptest::prelude::*;
use tupyo_encoding::Label;
use tupyo_group::{
    Backend, DecodeError, EncodedPoint, Point, ProductSum, ProductTable, PublicColumns, PublicPoint, PublicRow,
    PublicTerm, Scalar, SharedTerms, generator, public_sum, sum,
};

/// The backend is chosen for the whole program: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

const TEST: Label = Label::new("tupyo/test");

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn points(count: u32) -> Vec<Point> {
    (0..count).map(|number| if number % 9 == 5 { Point::identity() } else { generator(TEST, number) }).collect()
}

fn decoded(points: &[Point]) -> Vec<PublicPoint> {
    let encodings: Vec<_> = points.iter().map(Point::encode).collect();
    PublicPoint::decode_all(&encodings).into_iter().collect::<Result<_, _>>().unwrap()
}

fn scalar(seed: u64) -> Scalar {
    let scalar = Scalar::from(u128::from(seed) << 60 | 7);
    match seed % 4 {
        0 => scalar,
        1 => -scalar,
        2 => scalar * scalar * scalar,
        _ => Scalar::ZERO,
    }
}

#[test]
fn what_is_available_can_be_chosen_and_nothing_else() {
    let _turn = turn();
    for backend in Backend::ALL {
        backend.choose();
        assert_eq!(Backend::current() == backend, backend.is_available());
        let lanes = tupyo_group::lanes().map(|lanes| Backend::Lanes(lanes.instructions()));
        assert_eq!(lanes.unwrap_or(Backend::Dalek), Backend::current());
    }
    assert_eq!(Backend::available().last(), Some(&Backend::Dalek));
}

/// Rows of different lengths, also with a point that was never decoded.
#[test]
fn sums_of_rows_are_those_of_each_alone() {
    let _turn = turn();
    for backend in Backend::available() {
        backend.choose();
        let (own, shared) = (points(50), points(6));
        let (in_lanes, shared_in_lanes) = (decoded(&own), decoded(&shared));
        for (count, foreign) in [(0, false), (3, false), (40, false), (40, true)] {
            let scalars = |row: u64, length: u64| (0..length).map(|place| scalar(row * 31 + place)).collect::<Vec<_>>();
            let row = |row: u64| {
                let mut points: Vec<PublicTerm<'_>> =
                    (0..1 + row % 5).map(|place| (&in_lanes[(row + 7 * place) as usize % 50]).into()).collect();
                points.extend((foreign && row == 2).then(|| PublicTerm::from(&own[1])));
                let scalars_of_own = scalars(row, points.len() as u64);
                PublicRow { scalars: scalars_of_own, points, shared: scalars(row + 5, 6 - row % 3) }
            };
            let rows: Vec<_> = (0..count).map(row).collect();
            let terms: Vec<PublicTerm<'_>> = shared_in_lanes.iter().map(PublicTerm::from).collect();
            let sums = SharedTerms::for_sums(rows.len(), terms.clone()).sums(&rows);
            assert_eq!(sums.len(), rows.len());
            for (sum, row) in sums.iter().zip(&rows) {
                let scalars: Vec<_> = row.scalars.iter().chain(&row.shared).copied().collect();
                let points: Vec<_> = row.points.iter().chain(&terms[..row.shared.len()]).copied().collect();
                assert_eq!(sum.to_point(), public_sum(&scalars, &points).to_point(), "{backend:?}");
            }
        }
    }
}

#[test]
fn what_decodes_is_what_decodes_alone() {
    let _turn = turn();
    for backend in Backend::available() {
        backend.choose();
        for count in [0, 1, 7, 8, 9, 16, 40] {
            let mut encodings: Vec<_> = points(count).iter().map(Point::encode).collect();
            encodings.iter_mut().skip(3).step_by(4).for_each(|encoding| encoding.0[7] ^= 8);
            let all = PublicPoint::decode_all(&encodings);
            assert_eq!(all.len(), encodings.len());
            for (one, encoding) in all.iter().zip(&encodings) {
                assert_eq!(one.map(|point| point.to_point()), encoding.decode());
            }
        }
    }
    assert_eq!(PublicPoint::decode_all(&[EncodedPoint([0xff; 32])])[0].map(|_| ()), Err(DecodeError::Point));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn sums_are_sums_whatever_decoded_their_points(seeds in prop::collection::vec(any::<u64>(), 0..60)) {
        let _turn = turn();
        let points = points(seeds.len() as u32);
        let mut scalars: Vec<_> = seeds.iter().map(|seed| scalar(*seed)).collect();
        let expected = sum(&scalars, &points);
        let of_backend = |backend: Backend| {
            backend.choose();
            decoded(&points)
        };
        let all: Vec<_> = Backend::available().into_iter().map(of_backend).collect();
        let mixed = |place: usize| -> PublicTerm<'_> {
            match all.get((seeds[place] / 8) as usize % (all.len() + 1)) {
                None => (&points[place]).into(),
                Some(decoded) => (&decoded[place]).into(),
            }
        };
        let mixed: Vec<_> = (0..seeds.len()).map(mixed).collect();
        scalars.push(-Scalar::ONE);
        let unmixed = all.iter().map(|decoded| decoded.iter().map(PublicTerm::from).collect());
        for terms in unmixed.chain([mixed]) {
            let whole = public_sum(&scalars, &terms);
            prop_assert_eq!(whole.to_point(), expected);
            prop_assert_eq!(whole.is_identity(), expected.is_identity());
            let (first, second) = terms.split_at(terms.len() / 2);
            let parts = [public_sum(&scalars, first), public_sum(&scalars[first.len()..], second)];
            let with_opposite = [&terms[..], &[(&expected).into()]].concat();
            prop_assert_eq!(parts.into_iter().sum::<tupyo_group::PublicSum>().to_point(), expected);
            prop_assert!(public_sum(&scalars, &with_opposite).is_identity());
        }
    }

    #[test]
    fn columns_are_sums_of_rows(
        weights in prop::collection::vec((0u32..4, any::<bool>(), 0..Backend::ALL.len()), 0..8),
        width in 0u32..12,
    ) {
        let _turn = turn();
        let (mut columns, mut second) = (PublicColumns::new(width as usize), PublicColumns::new(width as usize));
        let mut expected = vec![Point::identity(); width as usize];
        for (row, (weight, taken, backend)) in weights.into_iter().enumerate() {
            Backend::ALL[backend].choose();
            let points: Vec<_> = (0..width + 2).map(|column| generator(TEST, 20 * row as u32 + column)).collect();
            let part = if row % 2 == 0 { &mut columns } else { &mut second };
            let factor = if taken { -Scalar::from(u64::from(weight)) } else { Scalar::from(u64::from(weight)) };
            match taken {
                true => part.subtract(&decoded(&points), weight),
                false => part.add(&decoded(&points), weight),
            }
            expected.iter_mut().zip(points).for_each(|(sum, point)| *sum += point * factor);
        }
        columns.merge(&second);
        prop_assert_eq!(columns.to_points(), expected);
    }
}

#[test]
fn fewer_columns_merged_first_cut_off_none_of_the_later_ones() {
    let _turn = turn();
    for backend in Backend::available() {
        backend.choose();
        let rows = [8, 20].map(points);
        let mut columns = PublicColumns::new(20);
        for row in &rows {
            let mut part = PublicColumns::new(row.len());
            part.add(&decoded(row), 1);
            columns.merge(&part);
        }
        let expected = (0..20).map(|place| rows[1][place] + rows[0].get(place).copied().unwrap_or(Point::identity()));
        assert_eq!(columns.to_points(), expected.collect::<Vec<_>>());
    }
}

/// Tables that are full, too short and too long; more than lanes add before they carry.
#[test]
fn tables_are_products_one_by_one() {
    let _turn = turn();
    for backend in Backend::available() {
        backend.choose();
        for (rows, columns, count) in [(3, 5, 4), (1, 1, 1), (2, 8, 300), (4, 9, 3), (0, 2, 1), (2, 0, 1)] {
            let mut table = ProductTable::new(rows, columns);
            let mut expected = vec![ProductSum::default(); rows * columns];
            for number in 0..count as u64 {
                let scalars = |seed: u64, length: usize| -> Vec<_> {
                    (0..length as u64).map(|place| scalar(number * 31 + seed + 5 * place)).collect()
                };
                let (one, other) = (scalars(0, rows + 1), scalars(2, (columns + 1).saturating_sub(count / 200)));
                table.add(&one, &other);
                for (place, sum) in expected.iter_mut().enumerate() {
                    if let Some(other) = other.get(place % columns) {
                        sum.add_product(one[place / columns], *other);
                    }
                }
            }
            let reduced = |sums: &[ProductSum]| sums.iter().map(ProductSum::reduce).collect::<Vec<_>>();
            assert_eq!(reduced(&table.clone().into_sums()), reduced(&expected), "{rows} × {columns} by {backend}");
        }
    }
}
