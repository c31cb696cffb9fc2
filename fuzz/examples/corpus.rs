//! Writes the seeds of every target to `fuzz/corpus/TARGET/`, where `cargo fuzz` looks for them.

use std::path::Path;

use tupyo_fuzz::TARGETS;

fn main() -> std::io::Result<()> {
    for target in TARGETS {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
        std::fs::create_dir_all(&directory)?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(directory.join(format!("seed-{number}")), seed)?;
        }
    }
    Ok(())
}
