//! Each input of a range proof's transcript, altered.

use tupyo_group::{EncodedPoint, Point, RangeRow, Scalar, amount_generator, powers, range_generators, sum};
use tupyo_proof::{LIMB_BITS, RangeProof};

use crate::schnorr::random;
use crate::tape::Tape;

/// The range proof of docs/protocol/ballot.md, "Limbs", in public scalars: the commitments, and the proof.
pub fn prove(tape: &mut Tape, limbs: &[u16], blindings: &[Scalar]) -> (Vec<EncodedPoint>, RangeProof) {
    let numbers = limbs.len().next_power_of_two();
    let commitments = commit_all(tape, limbs, blindings, numbers);
    let [g, mut h] = [RangeRow::Digits, RangeRow::DigitsLessOne].map(|row| generators(row, numbers));
    let digits = digits(limbs, numbers);
    let less_one: Vec<_> = digits.iter().map(|digit| *digit - Scalar::ONE).collect();
    let [alpha, rho] = [random(), random()];
    let [left_masks, right_masks] = [(); 2].map(|()| digits.iter().map(|_| random()).collect::<Vec<_>>());
    let digits_point = (amount_generator() * alpha + sum(&digits, &g) + sum(&less_one, &h)).encode();
    let masks = (amount_generator() * rho + sum(&left_masks, &g) + sum(&right_masks, &h)).encode();
    tape.append_point("A", &digits_point);
    tape.append_point("S", &masks);
    let (y, z) = (tape.challenge("y"), tape.challenge("z"));

    let l0: Vec<_> = digits.iter().map(|digit| *digit - z).collect();
    let weight = |place: usize| power(z, 2 + place / LIMB_BITS) * Scalar::from(1u64 << (place % LIMB_BITS));
    let at = |place: usize| power(y, place) * (less_one[place] + z) + weight(place);
    let r0: Vec<_> = (0..digits.len()).map(at).collect();
    let r1: Vec<_> = right_masks.iter().zip(powers(y)).map(|(mask, power)| *mask * power).collect();
    let [tau1, tau2] = [random(), random()];
    let linear = commit(product(&l0, &r1) + product(&left_masks, &r0), tau1);
    let square = commit(product(&left_masks, &r1), tau2);
    tape.append_point("T_1", &linear);
    tape.append_point("T_2", &square);
    let x = tape.challenge("x");

    let (left, right) = (combine(&l0, Scalar::ONE, &left_masks, x), combine(&r0, Scalar::ONE, &r1, x));
    let blinds: Scalar = blindings.iter().zip(powers(z).skip(2)).map(|(blinding, power)| *blinding * power).sum();
    let (value, product_blind, vectors_blind) =
        (product(&left, &right), blinds + tau1 * x + tau2 * x * x, alpha + rho * x);
    tape.append_scalar("t_x", value);
    tape.append_scalar("t_x_blinding", product_blind);
    tape.append_scalar("e_blinding", vectors_blind);
    let w = Point::base_times(tape.challenge("w"));
    h.iter_mut().zip(powers(y.invert())).for_each(|(point, power)| *point = *point * power);
    let (rounds, left, right) = inner_product(tape, w, (left, right), (g, h));
    let (digits, product) = (digits_point, value);
    let proof =
        RangeProof { digits, masks, linear, square, product, product_blind, vectors_blind, rounds, left, right };
    (commitments, proof)
}

fn commit_all(tape: &mut Tape, limbs: &[u16], blindings: &[Scalar], numbers: usize) -> Vec<EncodedPoint> {
    tape.append_one("dom-sep", b"rangeproof v1");
    tape.append_one("n", &(LIMB_BITS as u64).to_le_bytes());
    tape.append_one("m", &(numbers as u64).to_le_bytes());
    let values = limbs.iter().map(|limb| Scalar::from(u64::from(*limb)));
    let commitments: Vec<_> = values.zip(blindings).map(|(value, blind)| commit(value, *blind)).collect();
    let padding = std::iter::repeat_n(EncodedPoint([0; 32]), numbers - limbs.len());
    commitments.iter().copied().chain(padding).for_each(|commitment| tape.append_point("V", &commitment));
    commitments
}

type Pair<T> = (Vec<T>, Vec<T>);

fn inner_product(
    tape: &mut Tape,
    w: Point,
    (mut left, mut right): Pair<Scalar>,
    (mut g, mut h): Pair<Point>,
) -> (Vec<[EncodedPoint; 2]>, Scalar, Scalar) {
    tape.append_one("dom-sep", b"ipp v1");
    tape.append_one("n", &(left.len() as u64).to_le_bytes());
    let mut rounds = Vec::new();
    while left.len() > 1 {
        let half = left.len() / 2;
        let [(al, au), (bl, bu)] = [left.split_at(half), right.split_at(half)];
        let [(gl, gu), (hl, hu)] = [g.split_at(half), h.split_at(half)];
        let lower = (sum(al, gu) + sum(bu, hl) + w * product(al, bu)).encode();
        let upper = (sum(au, gl) + sum(bl, hu) + w * product(au, bl)).encode();
        tape.append_point("L", &lower);
        tape.append_point("R", &upper);
        rounds.push([lower, upper]);
        let u = tape.challenge("u");
        let v = u.invert();
        let points = |one: &[Point], a: Scalar, other: &[Point], b: Scalar| {
            one.iter().zip(other).map(|(one, other)| *one * a + *other * b).collect()
        };
        let scalars = (combine(al, u, au, v), combine(bl, v, bu, u));
        (g, h) = (points(gl, v, gu, u), points(hl, u, hu, v));
        (left, right) = scalars;
    }
    tape.append("a, b", &[("a", &left[0].encode()), ("b", &right[0].encode())]);
    (rounds, left[0], right[0])
}

fn generators(row: RangeRow, numbers: usize) -> Vec<Point> {
    (0..numbers as u32).flat_map(|number| range_generators(row, number, LIMB_BITS)).collect()
}

/// The lowest first, number by number; the padding has zeros.
fn digits(limbs: &[u16], numbers: usize) -> Vec<Scalar> {
    let padded = limbs.iter().copied().chain(std::iter::repeat(0)).take(numbers);
    padded.flat_map(|limb| (0..LIMB_BITS).map(move |digit| u64::from(limb >> digit & 1).into())).collect()
}

fn commit(value: Scalar, blind: Scalar) -> EncodedPoint {
    (Point::base_times(value) + amount_generator() * blind).encode()
}

fn combine(one: &[Scalar], a: Scalar, other: &[Scalar], b: Scalar) -> Vec<Scalar> {
    one.iter().zip(other).map(|(one, other)| a * *one + b * *other).collect()
}

fn product(one: &[Scalar], other: &[Scalar]) -> Scalar {
    one.iter().zip(other).map(|(one, other)| *one * *other).sum()
}

fn power(x: Scalar, exponent: usize) -> Scalar {
    powers(x).nth(exponent).unwrap()
}
