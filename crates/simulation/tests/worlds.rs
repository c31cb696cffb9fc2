//! Thousands of worlds. `TUPYO_SEED=n` replays one, `TUPYO_SEEDS=n` lives through more of them.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a test that reports")]
#![cfg(test)]

use tupyo_simulation::{Electorate, World, WorldCounts};

const SEEDS: u64 = 2000;
const STEPS: u32 = 250;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

type Life = for<'a> fn(&'a Electorate, u64, u32) -> Result<WorldCounts, String>;

/// Lives through all seeds; what happened in them, unless it is one that is replayed.
fn live(life: Life) -> Option<WorldCounts> {
    let electorate = Electorate::new();
    let seeds = match number("TUPYO_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("TUPYO_SEEDS").unwrap_or(SEEDS),
    };
    let alone = seeds.end - seeds.start == 1;
    let mut total = WorldCounts::default();
    for seed in seeds {
        let lived = std::panic::catch_unwind(|| life(&electorate, seed, STEPS));
        match lived {
            Ok(Ok(counts)) => add(&mut total, counts),
            Ok(Err(violation)) => panic!("{violation}\nreplay with TUPYO_SEED={seed}"),
            Err(panic) => {
                eprintln!("replay with TUPYO_SEED={seed}");
                std::panic::resume_unwind(panic);
            }
        }
    }
    println!("{total:?}");
    (!alone).then_some(total)
}

#[test]
fn nothing_acknowledged_is_lost_in_any_world() {
    let Some(total) = live(|electorate, seed, steps| World::live(electorate, seed, steps)) else { return };
    // The worlds must be worth living in.
    let happened = [total.acknowledged, total.refused, total.no_room, total.kills, total.power_cuts];
    assert!(happened.iter().all(|count| *count > 100));
}

#[test]
fn nothing_acknowledged_is_lost_whoever_takes_over() {
    let Some(total) = live(|electorate, seed, steps| World::live_with_journal(electorate, seed, steps)) else { return };
    let happened = [total.acknowledged, total.no_room, total.power_cuts, total.take_overs, total.fenced, total.unknown];
    assert!(happened.iter().all(|count| *count > 100));
}

#[test]
fn a_seed_replays() {
    let electorate = Electorate::new();
    for seed in 0..20 {
        let lived = || (World::live(&electorate, seed, STEPS), World::live_with_journal(&electorate, seed, STEPS));
        assert_eq!(lived(), lived());
    }
}

fn add(total: &mut WorldCounts, one: WorldCounts) {
    total.sent += one.sent;
    total.acknowledged += one.acknowledged;
    total.refused += one.refused;
    total.no_room += one.no_room;
    total.kills += one.kills;
    total.power_cuts += one.power_cuts;
    total.take_overs += one.take_overs;
    total.fenced += one.fenced;
    total.unknown += one.unknown;
    total.entries += one.entries;
}
