//! Decoding is curve25519-dalek's, lane by lane.
#![cfg(test)]
#![cfg(target_arch = "x86_64")]
#![allow(missing_docs)]

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use tupyo_lanes::{LaneScalar as Scalar, Lanes};

/// RFC 9496, appendix A.2: what every implementation refuses.
const BAD: [&str; 29] = [
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
    "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
    "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
    "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
    "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
    "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b",
    "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
    "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
    "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
    "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
    "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
    "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
    "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
    "d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e",
    "8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32",
    "32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b",
    "227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165",
    "5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e",
    "445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

fn bad() -> Vec<[u8; 32]> {
    let byte = |text: &str, at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    BAD.iter().map(|text| std::array::from_fn(|at| byte(text, at))).collect()
}

fn good(rng: &mut StdRng) -> [u8; 32] {
    RistrettoPoint::random(rng).compress().to_bytes()
}

/// What both say of these encodings; and that what is decoded encodes to the same bytes.
fn agree(lanes: Lanes, encodings: &[[u8; 32]]) -> usize {
    let decoded = lanes.decode(encodings);
    assert_eq!(decoded.len(), encodings.len());
    let one = Scalar::from_bytes(&std::array::from_fn(|at| u8::from(at == 0)));
    for (encoding, point) in encodings.iter().zip(&decoded) {
        assert_eq!(CompressedRistretto(*encoding).decompress().is_some(), point.is_some(), "{encoding:02x?}");
        if let Some(point) = point {
            assert_eq!(lanes.encode(&lanes.sum(&[one], &[point])), *encoding);
        }
    }
    decoded.iter().flatten().count()
}

#[test]
fn what_the_standard_calls_bad_is_refused_in_every_lane() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(1);
        for bad in bad() {
            let good: [_; 16] = std::array::from_fn(|_| good(rng));
            for lane in 0..16 {
                let mut encodings = good;
                encodings[lane] = bad;
                let decoded = lanes.decode(&encodings);
                decoded.iter().enumerate().for_each(|(at, point)| assert_eq!(point.is_none(), at == lane));
            }
        }
        assert!(lanes.decode(&bad()).iter().all(Option::is_none));
    }
}

#[test]
fn the_neutral_element_and_the_multiples_of_the_base_decode() {
    for lanes in Lanes::all() {
        let base = curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
        let multiples = (0u64..16).map(|number| (base * curve25519_dalek::Scalar::from(number)).compress().to_bytes());
        assert_eq!(agree(lanes, &multiples.collect::<Vec<_>>()), 16);
        assert!(lanes.decode(&[]).is_empty());
    }
}

#[test]
fn numbers_next_to_p_and_to_powers_of_two_are_judged_as_dalek_does() {
    for lanes in Lanes::all() {
        let mut encodings = Vec::new();
        for bit in 0..256 {
            let mut power = [0; 32];
            power[bit / 8] = 1 << (bit % 8);
            let mut below = [0xff; 32];
            below[bit / 8] = !(1 << (bit % 8));
            let mut short = [0; 32];
            short[..bit / 8].fill(0xff);
            encodings.extend([power, below, short]);
        }
        for last in 0..=255 {
            let mut near = [0xff; 32];
            (near[0], near[31]) = (last, 0x7f);
            let mut low = [0; 32];
            low[0] = last;
            encodings.extend([near, low]);
        }
        assert!(agree(lanes, &encodings) > 100);
    }
}

#[test]
fn thousands_of_encodings_of_mixed_validity_are_judged_as_dalek_does() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(2);
        let mut encodings = Vec::new();
        for _ in 0..6000 {
            let mut encoding = [0; 32];
            rng.fill_bytes(&mut encoding);
            // One in sixteen such numbers is an encoding: even, below 2²⁵⁵, with a root and a point that is not
            // negative.
            (encoding[0], encoding[31]) = (encoding[0] & !1, encoding[31] & 0x7f);
            let mut flipped = good(rng);
            flipped[rng.gen_range(0..32)] ^= 1 << rng.gen_range(0..8);
            encodings.extend([encoding, flipped, good(rng)]);
        }
        let decoded = agree(lanes, &encodings);
        assert!(decoded > 6000 + 1000 && decoded < 12000);
    }
}

proptest! {
    #[test]
    fn any_number_of_any_bytes(encodings: Vec<[u8; 32]>) {
        for lanes in Lanes::all() {
            agree(lanes, &encodings);
        }
    }
}

/// By `.ci/long`: of the random ones, even and below 2²⁵⁵, a quarter decodes.
#[test]
#[ignore = "takes minutes: .ci/long lanes"]
fn a_million_encodings_are_judged_as_dalek_does() {
    for lanes in Lanes::all() {
        let rng = &mut StdRng::seed_from_u64(13);
        let mut decoded = 0;
        for _ in 0..1000 {
            let random = |rng: &mut StdRng| {
                let mut encoding: [u8; 32] = rng.r#gen();
                (encoding[0], encoding[31]) = (encoding[0] & !1, encoding[31] & 0x7f);
                encoding
            };
            let encodings: Vec<_> =
                (0..1000).map(|place| if place % 9 == 4 { good(rng) } else { random(rng) }).collect();
            decoded += agree(lanes, &encodings);
        }
        assert!(decoded > 310_000 && decoded < 360_000);
    }
}
