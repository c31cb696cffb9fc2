//! Eight transcripts side by side are eight of merlin's.
#![cfg(target_arch = "x86_64")]

use proptest::prelude::*;
use tupyo_lanes::Lanes;

/// A message of this many bytes, another one in each lane; or a challenge.
#[derive(Clone, Debug)]
enum Step {
    Append(usize),
    Same(usize),
    Squeeze,
    Close,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0usize..700).prop_map(Step::Append),
        (150usize..180).prop_map(Step::Append),
        (0usize..400).prop_map(Step::Same),
        Just(Step::Squeeze),
        Just(Step::Close),
    ];
    prop::collection::vec(step, 0..12)
}

fn message(seed: u64, step: usize, length: usize) -> Vec<u8> {
    let byte =
        |place: usize| (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (place % 57)) as u8 ^ (place * 31 + step) as u8;
    (0..length).map(byte).collect()
}

proptest! {
    #[test]
    fn each_lane_squeezes_what_merlin_does(steps in steps(), seed: u64) {
        for lanes in Lanes::all() {
            agree(lanes, &steps, seed)?;
        }
    }
}

fn agree(lanes: Lanes, steps: &[Step], seed: u64) -> Result<(), TestCaseError> {
    let mut eight = lanes.transcripts("tupyo/v1/test");
    let mut alone: [merlin::Transcript; 8] = std::array::from_fn(|_| merlin::Transcript::new(b"tupyo/v1/test"));
    for (number, step) in steps.iter().chain(&[Step::Squeeze, Step::Close]).enumerate() {
        match *step {
            Step::Append(length) => {
                let messages: [Vec<u8>; 8] = std::array::from_fn(|lane| message(seed ^ lane as u64, number, length));
                eight.append("message", messages.each_ref().map(Vec::as_slice));
                alone.iter_mut().zip(&messages).for_each(|(one, message)| one.append_message(b"message", message));
            }
            Step::Same(length) => {
                let message = message(seed, number, length);
                eight.append_all(b"same", &message);
                alone.iter_mut().for_each(|one| one.append_message(b"same", &message));
            }
            Step::Squeeze => same(eight.squeeze::<64>("x"), &mut alone, b"x")?,
            Step::Close => same(eight.squeeze::<32>("close"), &mut alone, b"close")?,
        }
    }
    Ok(())
}

fn same<const N: usize>(
    squeezed: [[u8; N]; 8],
    alone: &mut [merlin::Transcript; 8],
    label: &'static [u8],
) -> Result<(), TestCaseError> {
    for (squeezed, one) in squeezed.iter().zip(alone) {
        let mut expected = [0; N];
        one.challenge_bytes(label, &mut expected);
        prop_assert_eq!(squeezed, &expected);
    }
    Ok(())
}
