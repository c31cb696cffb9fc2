//! Prints `benches/README.md` from the measurements of the last `cargo bench`.

mod report;

use std::path::Path;

#[allow(clippy::print_stdout, reason = "printing is what this program is for")]
fn main() -> Result<(), report::Missing> {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
    print!("{}", report::Report::new(&Path::new(&target).join("criterion")).readme()?);
    Ok(())
}
