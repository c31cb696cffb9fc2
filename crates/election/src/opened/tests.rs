//! Sums that can be opened, and others.

use super::*;
use crate::manifest::tests::draft;
use crate::{ExceptionDraft, Holder, ManifestDraft, Voter};

use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_proof::Signature;

fn manifest(change: impl FnOnce(&mut ManifestDraft)) -> ElectionManifest {
    let mut draft = draft();
    change(&mut draft);
    ElectionManifest::parse(&draft.to_json().unwrap()).unwrap()
}

/// A sum that can be opened, and one in which nothing is encrypted.
fn sums() -> [CiphertextSum; 2] {
    let point = Point::base_times(Scalar::from(5u64));
    [point, Point::identity()].map(|nonce| CiphertextSum::of(vec![nonce, point]))
}

/// Voters of style 0 with these weights; beside them two of style 1.
fn voters(weights: &[u32]) -> Vec<Voter> {
    let voter = |(place, (style, weight)): (usize, (u16, u32))| {
        let mut key = [0; 32];
        key[0] = place as u8;
        let possession = Signature { nonce: EncodedPoint(key), response: Scalar::ZERO };
        Voter { key: EncodedPoint(key), holder: Holder(key), possession, style, weight }
    };
    let others = [(1, 1), (1, 1)].into_iter();
    weights.iter().map(|weight| (0, *weight)).chain(others).enumerate().map(voter).collect()
}

fn roll(weights: &[u32]) -> Roll {
    let mut roll = Roll::default();
    roll.extend(voters(weights));
    roll
}

/// What is said of style 0 when the first `counted` voters have voted.
fn judged(manifest: &ElectionManifest, weights: &[u32], counted: usize) -> Option<SealReason> {
    let [sum, _] = sums();
    Turnout::of_all(manifest, &roll(weights), 0..counted as u32)[0].sealed(&sum)
}

#[test]
fn weights_that_tell_every_vote_are_sealed() {
    let strict = manifest(|draft| draft.floor = 4);
    assert_eq!(judged(&strict, &[1, 2, 4, 8], 4), Some(SealReason::Cell));
    assert_eq!(judged(&strict, &[2, 2, 2, 2], 4), None);
    assert_eq!(judged(&strict, &[2, 2, 2, 2], 3), Some(SealReason::Floor));
}

#[test]
fn parity_tells_nobody() {
    let strict = manifest(|draft| draft.floor = 3);
    let odd_one: Vec<u32> = [vec![2; 19], vec![1]].concat();
    assert_eq!(judged(&strict, &odd_one, 20), Some(SealReason::Cell));
    assert_eq!(judged(&strict, &odd_one, 19), None, "the odd one has not voted");
}

#[test]
fn an_exposed_style_is_opened_and_says_how_many_votes_it_may_tell() {
    let exposed = manifest(|draft| {
        draft.floor = 4;
        let (style, reason) = ("north".to_owned(), draft.title.clone());
        draft.exceptions = vec![ExceptionDraft::Exposed { style, reason }];
    });
    assert_eq!(judged(&exposed, &[1, 2, 4, 8], 4), None);
    assert_eq!(judged(&exposed, &[1, 2, 4], 3), Some(SealReason::Floor), "the floor holds for exposed styles, too");
    let turnouts = Turnout::of_all(&exposed, &roll(&[1, 1, 1, 1, 3, 3, 5]), 0..9);
    assert_eq!((turnouts[0].below_floor, turnouts[0].exposed), (3, true));
    assert_eq!(turnouts[0].smallest_cell, Some(Cell { style: 0, weight: 5, count: 1 }));
    assert_eq!((turnouts[1].sealed(&sums()[0]), turnouts[1].exposed), (Some(SealReason::Floor), false));
}

#[test]
fn turnout_is_rounded_up() {
    let share = |voters: usize, percent: u64| {
        let manifest = manifest(|draft| draft.turnout = percent);
        Turnout::of_all(&manifest, &roll(&vec![1; voters]), 0..0)[0].share
    };
    for (voters, percent, expected) in
        [(7, 0, 0), (7, 1, 1), (10, 10, 1), (11, 10, 2), (7, 50, 4), (8, 50, 4), (3, 34, 2), (7, 100, 7), (0, 100, 0)]
    {
        assert_eq!(share(voters, percent), expected, "{percent} % of {voters}");
    }
    let half = manifest(|draft| draft.turnout = 50);
    assert_eq!(judged(&half, &[1; 7], 3), Some(SealReason::Turnout));
    assert_eq!(judged(&half, &[1; 7], 4), None);
    assert_eq!(super::share(u32::MAX, 100), u32::MAX);
}

/// Of cells of the same size the one of the lowest weight is named.
#[test]
fn the_smallest_cell_is_named_wherever_it_stands() {
    let manifest = manifest(|_| ());
    let smallest = |weights: &[u32], counted| Turnout::of_all(&manifest, &roll(weights), 0..counted)[0].smallest_cell;
    let cell = |weight, count| Some(Cell { style: 0, weight, count });
    assert_eq!(smallest(&[1, 3, 3, 5], 4), cell(1, 1));
    assert_eq!(smallest(&[1, 1, 3, 5, 5], 5), cell(3, 1));
    assert_eq!(smallest(&[1, 3], 0), None);
}

#[test]
fn the_larger_of_floor_and_share_is_demanded() {
    let demanded = |floor, turnout| {
        let manifest = manifest(|draft| (draft.floor, draft.turnout) = (floor, turnout));
        Turnout::of_all(&manifest, &roll(&[1; 10]), 0..0)[0].demanded()
    };
    assert_eq!([demanded(3, 0), demanded(3, 50), demanded(6, 50)], [3, 5, 6]);
}

/// Everything that seals a unit at once: the first reason in the order is named.
#[test]
fn the_first_reason_is_named() {
    let strict = manifest(|draft| (draft.floor, draft.turnout) = (3, 80));
    let [good, empty] = sums();
    let sealed = |weights: &[u32], counted, sum| Turnout::of_all(&strict, &roll(weights), 0..counted)[0].sealed(sum);
    assert_eq!(sealed(&[1, 2, 4, 8, 16], 2, &empty), Some(SealReason::Floor));
    assert_eq!(sealed(&[1, 2, 4, 8, 16], 3, &empty), Some(SealReason::Turnout));
    assert_eq!(sealed(&[1, 2, 4, 8, 16], 4, &empty), Some(SealReason::Cell));
    assert_eq!(sealed(&[1; 5], 4, &empty), Some(SealReason::Empty));
    assert_eq!(sealed(&[1; 5], 4, &good), None);
}

/// Every roll of five voters of weights 1 to 3, everybody voting or not: a unit is opened just if the rule's words
/// hold, and then everybody who voted is one of at least this many of the same weight.
#[test]
fn every_small_election_keeps_the_rule() {
    let [sum, _] = sums();
    let mut opened = 0;
    for (floor, percent, is_exposed) in [(1, 0, false), (2, 0, false), (2, 60, false), (3, 0, false), (2, 60, true)] {
        let manifest = manifest(|draft| {
            (draft.floor, draft.turnout) = (floor, percent);
            let exposed = ExceptionDraft::Exposed { style: "north".to_owned(), reason: draft.title.clone() };
            draft.exceptions = Some(exposed).filter(|_| is_exposed).into_iter().collect();
        });
        for number in 0..3usize.pow(5) << 5 {
            let (voted, mut rest) = (number & 31, number >> 5);
            let weights: Vec<u32> = (0..5).map(|_| (rest % 3 + 1, rest /= 3).0 as u32).collect();
            let counted: Vec<u32> = (0..5).filter(|place| voted >> place & 1 == 1).collect();
            let turnout = &Turnout::of_all(&manifest, &roll(&weights), counted.iter().copied())[0];
            let alike = |voter: u32| {
                let same = |other: &&u32| weights[**other as usize] == weights[voter as usize];
                counted.iter().filter(same).count() as u64
            };
            let hidden = counted.iter().all(|voter| alike(*voter) >= floor);
            let enough = counted.len() as u64 >= floor && counted.len() as u64 * 100 >= percent * 5;
            assert_eq!(turnout.sealed(&sum).is_none(), enough && (hidden || is_exposed), "{weights:?} {counted:?}");
            let told = counted.iter().filter(|voter| alike(**voter) < floor).count();
            assert_eq!(turnout.below_floor as usize, told);
            opened += usize::from(turnout.sealed(&sum).is_none());
        }
    }
    assert!(opened > 1000, "the rule opens something: {opened}");
}

#[test]
fn a_roll_says_its_small_cells() {
    let manifest = manifest(|draft| draft.floor = 3);
    let roll = roll(&[1, 1, 1, 7, 7]);
    let small = [Cell { style: 0, weight: 7, count: 2 }, Cell { style: 1, weight: 1, count: 2 }];
    assert_eq!(roll.cells_below_floor(&manifest), small);
    assert_eq!(roll.cells().iter().map(|cell| cell.count).sum::<u32>(), roll.count());
    assert_eq!(roll.cell_of(4), Some((small[0], 5)));
    assert_eq!(roll.cell_of(5), Some((small[1], 2)));
    assert_eq!(roll.cell_of(7), None);
}
