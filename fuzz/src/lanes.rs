//! Sums by each backend.

use tupyo_group::{Backend, EncodedPoint, Point, PublicPoint, PublicTerm, Scalar, public_sum, sum};

/// How often the terms are repeated: so sums of few and of many points are reached, with equal points.
const TIMES: [usize; 4] = [1, 2, 9, 60];

/// A scalar and an encoding in each 64 bytes; what is left says how often they are repeated.
pub fn lanes(data: &[u8]) {
    let (terms, rest) = data.as_chunks::<64>();
    let repeated = std::iter::repeat_n(terms, TIMES[rest.len() % TIMES.len()]).flatten();
    let (scalars, encodings): (Vec<_>, Vec<_>) = repeated.map(term).unzip();
    let expected: Vec<_> = encodings.iter().map(|encoding| encoding.decode().ok()).collect();
    let points = scalars.iter().zip(&expected).filter_map(|(scalar, point)| Some((*scalar, (*point)?)));
    let (scalars, points): (Vec<_>, Vec<_>) = points.unzip();
    let total = sum(&scalars, &points);
    for backend in Backend::available() {
        backend.choose();
        let decoded = PublicPoint::decode_all(&encodings);
        assert!(decoded.iter().map(Result::is_ok).eq(expected.iter().map(Option::is_some)), "{backend}");
        agree(backend, &scalars, &decoded.into_iter().flatten().collect::<Vec<_>>(), total);
    }
}

fn agree(backend: Backend, scalars: &[Scalar], points: &[PublicPoint], total: Point) {
    let terms: Vec<_> = points.iter().map(PublicTerm::from).collect();
    let found = public_sum(scalars, &terms);
    assert_eq!(found.to_point(), total, "{backend}");
    assert_eq!(found.is_identity(), total.is_identity(), "{backend}");
}

/// Whatever number the first bytes are, modulo the order.
fn term(bytes: &[u8; 64]) -> (Scalar, EncodedPoint) {
    let ([number, encoding], mut wide) = (bytes.as_chunks::<32>().0.try_into().expect("two halves"), [0; 64]);
    wide[..32].copy_from_slice(&number);
    (Scalar::from_wide(&wide), EncodedPoint(encoding))
}

/// Points with small, large and equal scalars; one term, and none.
pub fn lanes_seeds() -> Vec<Vec<u8>> {
    let point = |number: u64| Point::base_times(number.into()).encode().0;
    let scalars = [Scalar::ONE, -Scalar::ONE, Scalar::from(u128::MAX), Scalar::ZERO].map(|scalar| scalar.encode());
    let term = |number: usize| [scalars[number % 4], point(number as u64 / 2)].concat();
    let some: Vec<u8> = (0..9).flat_map(term).collect();
    let equal = [scalars[1], point(5), scalars[1], point(5), [0x11; 32], point(0)].concat();
    vec![some.clone(), [some, vec![0; 3]].concat(), [equal, vec![0; 2]].concat(), term(1), Vec::new()]
}
