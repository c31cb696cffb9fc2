use std::fs;
use std::path::{Path, PathBuf};

use tupyo_benches::{BATCHES, SIZES, Size};

/// The largest batch, in which a ballot costs least.
const LARGEST: usize = BATCHES[BATCHES.len() - 1];

const README: &str = include_str!("readme.md");

/// What criterion has measured.
pub struct Report {
    directory: PathBuf,
}

/// A measurement is not there.
#[derive(Debug)]
#[allow(dead_code, reason = "printed by main")]
pub struct Missing(String);

impl Report {
    /// The measurements below `target/criterion`.
    pub fn new(directory: &Path) -> Report {
        Report { directory: directory.to_owned() }
    }

    /// The text of `benches/README.md`.
    ///
    /// # Errors
    /// [`Missing`] if a benchmark has not been run.
    pub fn readme(&self) -> Result<String, Missing> {
        let text = README.replace("{processor}", &processor());
        Ok(text
            .replace("{verify}\n", &self.verify()?)
            .replace("{peer}\n", &self.peer()?)
            .replace("{voter}\n", &self.voter()?)
            .replace("{tally}\n", &self.tally()?))
    }

    fn verify(&self) -> Result<String, Missing> {
        let mut rows = String::new();
        for size in SIZES {
            for batch in BATCHES {
                let [one, floor] = ["verify", "floor"].map(|name| self.per_ballot(name, size, batch));
                let (one, floor) = (one?, floor?);
                let all = match batch {
                    1 => "–".to_owned(),
                    _ => format!("{:.0}", 1e9 / self.per_ballot("verify-all-cores", size, batch)?),
                };
                rows += &format!(
                    "| {} | {} | {batch} | {:.1} | {:.1} | {:.2} | {:.0} | {all} |\n",
                    size.values(),
                    size.points(),
                    one / 1e3,
                    floor / 1e3,
                    one / floor,
                    1e9 / one
                );
            }
        }
        Ok(rows)
    }

    fn peer(&self) -> Result<String, Missing> {
        let row = |size: Size| {
            let (ours, peer) = (self.per_ballot("verify", size, LARGEST)?, self.per_ballot("peer", size, 1)?);
            Ok(format!("| {} | {:.1} | {:.1} | {:.1} |\n", size.values(), ours / 1e3, peer / 1e3, peer / ours))
        };
        SIZES.into_iter().map(row).collect()
    }

    fn voter(&self) -> Result<String, Missing> {
        let row = |size: Size| {
            let (prove, decode) = (self.per_ballot("prove", size, 1)?, self.per_ballot("decode", size, 1)?);
            Ok(format!("| {} | {:.2} | {:.2} |\n", size.values(), prove / 1e6, decode / 1e3))
        };
        SIZES.into_iter().map(row).collect()
    }

    fn tally(&self) -> Result<String, Missing> {
        let mut rows = String::new();
        for size in SIZES {
            let (plain, weighted) = (self.per_ballot("add", size, 1)?, self.per_ballot("add-weighted", size, 1)?);
            rows += &format!("| add one ballot to the sum | n = {} | {:.1} µs |\n", size.values(), plain / 1e3);
            rows +=
                &format!("| the same, times a weight of 1,000 | n = {} | {:.0} µs |\n", size.values(), weighted / 1e3);
        }
        for max in [1_000, 100_000, 10_000_000] {
            let (table, search) = (
                self.fastest(&format!("discrete-log/table/{max}"))?,
                self.fastest(&format!("discrete-log/search/{max}"))?,
            );
            rows += &format!("| table of discrete logarithms | up to {max} | {:.2} ms |\n", table / 1e6);
            rows += &format!("| slowest search in it | up to {max} | {:.2} ms |\n", search / 1e6);
        }
        Ok(rows)
    }

    /// Nanoseconds per ballot.
    fn per_ballot(&self, name: &str, size: Size, batch: usize) -> Result<f64, Missing> {
        Ok(self.fastest(&format!("{name}/{size}/{batch}"))? / batch as f64)
    }

    /// Nanoseconds per iteration, in the fastest sample.
    fn fastest(&self, benchmark: &str) -> Result<f64, Missing> {
        let missing =
            |reason: &dyn std::fmt::Display| Missing(format!("{benchmark}: {reason}; run `cargo bench` first"));
        let path = self.directory.join(benchmark).join("new/sample.json");
        let text = fs::read(path).map_err(|error| missing(&error))?;
        let sample: Sample = serde_json::from_slice(&text).map_err(|error| missing(&error))?;
        let times = sample.times.iter().zip(&sample.iters).map(|(time, count)| time / count);
        times.min_by(f64::total_cmp).ok_or_else(|| missing(&"no samples"))
    }
}

/// What criterion keeps of a benchmark.
#[derive(serde::Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// What the system says of its processor.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let value = |key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let name = value("model name").unwrap_or_else(|| "unknown processor".to_owned());
    let numbers = ["cpu family", "model\t"].map(|key| value(key).unwrap_or_default());
    format!("{name}, family {} model {}, {cores} cores", numbers[0], numbers[1])
}
