//! Thousands of worlds. `TUPYO_SEED=n` replays one, `TUPYO_SEEDS=n` lives through more of them.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a test that reports")]

use tupyo_simulation::{Electorate, World, WorldCounts};

const SEEDS: u64 = 2000;
const STEPS: u32 = 250;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn nothing_acknowledged_is_lost_in_any_world() {
    let electorate = Electorate::new();
    let seeds = match number("TUPYO_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("TUPYO_SEEDS").unwrap_or(SEEDS),
    };
    let alone = seeds.end - seeds.start == 1;
    let mut total = WorldCounts::default();
    for seed in seeds {
        let lived = std::panic::catch_unwind(|| World::live(&electorate, seed, STEPS));
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
    // The worlds must be worth living in.
    assert!(
        alone
            || [total.acknowledged, total.refused, total.no_room, total.kills, total.power_cuts]
                .iter()
                .all(|count| *count > 100)
    );
}

#[test]
fn a_seed_replays() {
    let electorate = Electorate::new();
    for seed in 0..20 {
        assert_eq!(World::live(&electorate, seed, STEPS), World::live(&electorate, seed, STEPS));
    }
}

fn add(total: &mut WorldCounts, one: WorldCounts) {
    total.sent += one.sent;
    total.acknowledged += one.acknowledged;
    total.refused += one.refused;
    total.no_room += one.no_room;
    total.kills += one.kills;
    total.power_cuts += one.power_cuts;
    total.entries += one.entries;
}
