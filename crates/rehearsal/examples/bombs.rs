//! Writes records that cost a verifier more than their length lets expect, and honest ones beside them, each in a
//! directory of its own: `cargo run --release -p tupyo-rehearsal --example bombs -- DIRECTORY [NAME…]`. Prints of each
//! its name, its election's id and its length.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program for developers")]

use std::fs;
use std::path::Path;

use tupyo_rehearsal::Bomb;

type Maker = (&'static str, fn() -> Bomb);

const MAKERS: [Maker; 11] = [
    ("honest", || Bomb::honest(4000)),
    ("false-signatures", || Bomb::false_signatures(4000)),
    ("false-proofs", || Bomb::false_proofs(4000)),
    ("shared-contest", || Bomb::shared_contest(4096, 120)),
    ("ceremony", || Bomb::ceremony(64, 100)),
    ("large-ceremony", || Bomb::ceremony(64, 900)),
    ("refused-confirmations", || Bomb::refused_confirmations(64, 100, 300)),
    ("refused-agreements", || Bomb::refused_agreements(4096, 120, 100)),
    ("refused-tallies", || Bomb::refused_tallies(20_000, 1000)),
    ("shares", || Bomb::shares(16, 256, 200)),
    ("large-ballots", || Bomb::large_ballots(2000, 400)),
];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = arguments.next().expect("a directory");
    let names: Vec<String> = arguments.collect();
    let asked = |name: &str| names.is_empty() || names.iter().any(|other| other == name);
    for (name, make) in MAKERS.into_iter().filter(|(name, _)| asked(name)) {
        let bomb = make();
        write(&bomb, &Path::new(&directory).join(name));
        println!("{name} {} {}", bomb.election, bomb.length());
    }
}

fn write(bomb: &Bomb, directory: &Path) {
    for (path, bytes) in bomb.files() {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().expect("a file in a directory")).expect("a directory");
        fs::write(path, bytes).expect("a file");
    }
}
