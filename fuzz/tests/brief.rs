//! Every fuzz target on stable Rust: each seed, its changed copies and random bytes. `TUPYO_FUZZ_ITERATIONS` says how
//! many of them per target.

use tupyo_fuzz::{Mutator, TARGETS};

const ITERATIONS: usize = 5_000;

#[test]
fn no_target_fails_on_its_seeds_their_changed_copies_and_random_bytes() {
    let iterations = std::env::var("TUPYO_FUZZ_ITERATIONS").map_or(ITERATIONS, |text| text.parse().unwrap());
    for target in TARGETS {
        eprintln!("{}", target.name);
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{} has no seeds", target.name);
        seeds.iter().for_each(|seed| (target.body)(seed));
        let mut mutator = Mutator::new(iterations as u64);
        for iteration in 0..iterations / target.cost {
            let input = match iteration % 8 {
                0 => mutator.random(200),
                _ => {
                    let seed = mutator.below(seeds.len());
                    mutator.mutate(&seeds[seed])
                }
            };
            (target.body)(&input);
        }
    }
}

#[test]
fn every_target_has_its_file() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz_targets");
    let files = std::fs::read_dir(directory).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> = files.collect();
    files.sort();
    let mut names: Vec<_> = TARGETS.iter().map(|target| format!("{}.rs", target.name)).collect();
    names.sort();
    assert_eq!(files, names);
}
