//! The Debian project leader election of 2010 from encrypted ballots: the opened sums are the pairwise matrix of the
//! published ballots, and the winner is theirs.
#![cfg(test)]
#![allow(missing_docs)]

use tupyo_election::kinds::Ranking;
use tupyo_election::{Output, PairwiseMatrix, Ranked, Selection};
use tupyo_rehearsal::{Plan, Rehearsal};

/// The names of the options, from number 1, and the ballots: how many, and the place of each option.
struct Published {
    names: Vec<String>,
    ballots: Vec<(u64, Vec<usize>)>,
}

fn published() -> Published {
    let text = include_str!("data/debian-2010-leader.txt");
    let named = text.lines().filter_map(|line| line.strip_prefix("# 1 ")).next().unwrap();
    let names: Vec<_> =
        named.split("; ").map(|name| name.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned()).collect();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let ballots = lines.map(|line| {
        let (count, ranking) = line.split_once(": ").unwrap();
        (count.parse().unwrap(), places(ranking, names.len()))
    });
    Published { ballots: ballots.collect(), names }
}

/// `1,{2,3},4`: tied options in braces.
fn places(ranking: &str, options: usize) -> Vec<usize> {
    let mut places = vec![options; options];
    let (mut place, mut tied) = (0, false);
    for mark in ranking.chars() {
        match mark {
            '{' => tied = true,
            '}' => tied = false,
            ',' => place += usize::from(!tied),
            number => places[number.to_digit(10).unwrap() as usize - 1] = place,
        }
    }
    assert!(places.iter().all(|place| *place < options), "{ranking}");
    places
}

#[test]
fn the_matrix_of_the_encrypted_ballots_is_that_of_the_published_ones() {
    let Published { names, ballots } = published();
    let clear = PairwiseMatrix::of(names.len(), |a, b| {
        ballots.iter().filter(|(_, places)| places[a] < places[b]).map(|(count, _)| count).sum()
    });
    let voters: Vec<_> = ballots.iter().flat_map(|(count, places)| (0..*count).map(move |_| places.clone())).collect();
    assert_eq!((names.len(), voters.len()), (5, 436));

    let contests = vec![(Ranking.into(), names.len())];
    let plan = Plan { contests, styles: vec![(vec![0], voters.len())], ..Plan::default() };
    let mut play = Rehearsal::opened(plan);
    for (voter, places) in (0..).zip(voters) {
        play.cast_selections(voter, &[Selection::of(places)]);
    }
    play.finish();

    let state = play.state();
    let manifest = state.manifest().unwrap();
    assert_eq!(manifest.output_labels(0).unwrap()[..2], [(0, Output::Pair(0, 1)), (0, Output::Pair(0, 2))]);
    let opened = PairwiseMatrix::of_contest(manifest, 0, state.result()).unwrap();
    assert_eq!(opened, clear);
    assert_eq!(names[opened.condorcet_winner().unwrap()], "Stefano Zacchiroli");
    assert_eq!((opened.schulze().winners(), opened.ranked_pairs().winners()), (&[0][..], &[0][..]));

    let ranked = Ranked::of_units(manifest, state.result());
    let [Ranked { contest: 0, matrix, condorcet_winner: Some(0), schulze, .. }] = &ranked[..] else {
        panic!("{ranked:?}")
    };
    assert_eq!((matrix, schulze.named(|option| option)), (&clear, vec![vec![0], vec![1], vec![3], vec![2], vec![4]]));
    assert!(Ranked::of_units(manifest, &[]).is_empty(), "nothing is opened");
}
