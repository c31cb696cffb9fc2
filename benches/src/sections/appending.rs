//! Appending to a ledger, and to PostgreSQL beside it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use tupyo_ledger::Ledger;
use tupyo_merkle::{NoteSigner, Origin};

use crate::{Clock, Effort, Quantity, Row, in_turns};

/// Bytes of an entry.
const ENTRY: usize = 1536;
/// Entries appended together: few, and as many as the committer takes at most.
const GROUPS: [usize; 3] = [64, 256, 1024];

/// A disk's times differ more than a processor's: so many times the rounds of other sections.
const ROUNDS: usize = 4;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let directory = tempfile::tempdir().expect("a directory");
    let postgres = Postgres::start();
    let rows = GROUPS.iter().map(|group| append(effort, directory.path(), *group, postgres.as_ref()));
    rows.collect()
}

fn append(effort: &Effort, directory: &Path, size: usize, postgres: Option<&Postgres>) -> Row {
    let groups = (4 * effort.batch / size).max(1);
    let signer = NoteSigner::from_seed(Origin::new("bench.invalid").expect("a name"), &[1; 32]);
    let mut ledger = Ledger::open(directory.join(format!("ledger-{size}")), signer).expect("a ledger");
    let mut bare = File::create(directory.join(format!("bare-{size}"))).expect("a file");
    let group: Vec<Vec<u8>> = (0..size).map(|number| vec![number as u8; ENTRY]).collect();
    let bytes = group.concat();
    let mut ours = || (0..groups).for_each(|_| drop(ledger.append(&group).expect("appended")));
    let mut floor = || {
        for _ in 0..groups {
            bare.write_all(&bytes).and_then(|()| bare.sync_data()).expect("written");
        }
    };
    let per_entry = |micros: f64| micros / (groups * size) as f64;
    let row = |ours, floor| {
        let row = Row::new("append", format!("groups of {size}"), Quantity::Micros(per_entry(ours), "entry"));
        row.floor(per_entry(floor)).aim("floor ÷ 0.7")
    };
    let [ours, floor] = in_turns(Clock::Wall, ROUNDS * effort.rounds, [&mut ours, &mut floor]);
    let Some(postgres) = postgres else { return row(ours, floor) };
    postgres.prepare(size, groups);
    // Not in turns with the others: what it goes on writing in the background would fall upon whoever comes next.
    let [peer] = in_turns(Clock::Wall, effort.rounds, [&mut || postgres.insert()]);
    row(ours, floor).peer("PostgreSQL", per_entry(peer))
}

/// A PostgreSQL server of its own, reached by a socket in its directory. It is stopped when dropped.
struct Postgres {
    directory: TempDir,
    programs: PathBuf,
}

impl Postgres {
    /// Starts one, with an empty table. `None` if there is none on this machine.
    fn start() -> Option<Postgres> {
        let programs = programs()?;
        let postgres = Postgres { directory: tempfile::tempdir().ok()?, programs };
        let path = postgres.directory.path();
        if is_root() {
            Command::new("chown").arg("postgres").arg(path).status().ok().filter(|status| status.success())?;
        }
        let data = path.join("data");
        postgres.run(&["initdb", "-A", "trust", "-U", "bench", "-D", data.to_str()?])?;
        let options = format!("-k {} -c listen_addresses=''", path.display());
        let (data, log) = (data.to_str()?, path.join("log"));
        postgres.run(&["pg_ctl", "-w", "-D", data, "-l", log.to_str()?, "-o", &options, "start"])?;
        postgres.sql(&["-c", "CREATE TABLE entries (number bigserial PRIMARY KEY, body bytea)"])?;
        Some(postgres)
    }

    /// Writes down what it will be told.
    fn prepare(&self, size: usize, groups: usize) {
        fs::write(self.inserts(), inserts(size, groups)).expect("written");
    }

    fn insert(&self) {
        self.sql(&["-f", self.inserts().to_str().expect("a path")]).expect("inserted");
    }

    fn inserts(&self) -> PathBuf {
        self.directory.path().join("inserts")
    }

    fn sql(&self, arguments: &[&str]) -> Option<()> {
        let path = self.directory.path().to_str()?;
        self.run(
            &[&["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", path, "-U", "bench", "-d", "postgres"], arguments]
                .concat(),
        )
    }

    fn run(&self, line: &[&str]) -> Option<()> {
        let (program, arguments) = line.split_first()?;
        let program = self.programs.join(program);
        let mut command = match is_root() {
            true => Command::new("runuser"),
            false => Command::new(&program),
        };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&program);
        }
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.current_dir(self.directory.path()).status().ok()?.success().then_some(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.directory.path().join("data");
        self.run(&["pg_ctl", "-m", "immediate", "-D", data.to_str().unwrap_or_default(), "stop"]);
    }
}

/// Where PostgreSQL's programs are: Debian's newest.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect();
    found.sort();
    found.into_iter().rev().find(|place| place.join("initdb").exists() && place.join("psql").exists())
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}

fn inserts(size: usize, groups: usize) -> String {
    let value = |number: usize| format!("('\\x{}')", format!("{:02x}", number as u8).repeat(ENTRY));
    let values: Vec<String> = (0..size).map(value).collect();
    format!("INSERT INTO entries (body) VALUES {};\n", values.join(",")).repeat(groups)
}
