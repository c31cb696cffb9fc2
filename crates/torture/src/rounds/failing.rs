//! Disks that fail or are full.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use rand::Rng;
use tupyo_client::LedgerSource;
use tupyo_load::{CastOutcome, LoadError, Trouble};

use crate::disk::{self, Disk};
use crate::shim::Orders;
use crate::stage::{Running, Stage};

/// How many ballots are cast while a change fails.
const LOAD: usize = 60;
/// How long a server whose storage has failed may take to end.
const END: Duration = Duration::from_secs(120);
/// What the small file system holds.
const SMALL: &str = "size=16m";
/// How much of it is left when it is nearly full.
const LEFT: usize = 300 << 10;

/// One change of the disk fails, in one of two ways. Then the server runs again on what is left.
pub fn change(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let all = changes_of_a_run(stage)?;
    for made in [false, true] {
        let (change, data) = (stage.rng.gen_range(1..=all), stage.next_data());
        fs::create_dir(&data)?;
        stage.move_to(data);
        stage.forget();
        one_change(stage, change, made)?;
    }
    Ok(())
}

/// How many changes a server makes, from its first start to some ballots.
fn changes_of_a_run(stage: &mut Stage<'_>) -> Result<u64, Trouble> {
    let (journal, data) = (stage.path("journal"), stage.data().to_owned());
    let orders = Orders { root: Some(&data), journal: Some(&journal), ..Orders::default() };
    let running = stage.start_with(orders)?;
    stage.cast_all(&running, LOAD)?;
    stage.verify(&running)?;
    running.server.stop()?;
    let changes = disk::changes(&fs::read(&journal)?);
    fs::remove_file(&journal)?;
    Ok(changes)
}

fn one_change(stage: &mut Stage<'_>, change: u64, made: bool) -> Result<(), Trouble> {
    let (journal, data) = (stage.path("journal"), stage.data().to_owned());
    let disk = Disk::of(&data)?;
    let fail = Some((change, made));
    let orders = Orders { root: Some(&data), journal: Some(&journal), fail, ..Orders::default() };
    match stage.start_with(orders) {
        Ok(running) => {
            stage.cast(&running, LOAD);
            let code = end_of(running)?;
            Trouble::unless(matches!(code, None | Some(5 | 6)), || format!("change {change}: exit code {code:?}"))?;
        }
        Err(Trouble::Load(LoadError::NotStarted { code, message })) => {
            stage.counts.refused_starts += 1;
            let said = matches!(code, Some(4..=6)) && !message.contains("panicked");
            Trouble::unless(said, || format!("change {change}: exit code {code:?}, {message}"))?;
        }
        // The board did not answer while the election was set up.
        Err(Trouble::Load(LoadError::Board(_))) => {}
        Err(other) => return Err(other),
    }
    stage.cut(disk, &journal)?;
    let running = stage.recover()?;
    stage.cast_all(&running, 5)?;
    stage.verify(&running)?;
    running.server.stop()?;
    Ok(())
}

/// The exit code of a server that ends by itself; nothing if it goes on, as after a failing change of the index.
fn end_of(mut running: Running) -> Result<Option<i32>, Trouble> {
    let begun = Instant::now();
    while begun.elapsed() < END {
        if !running.server.is_running() {
            let ended = running.server.wait()?;
            let said = !ended.message.contains("panicked");
            Trouble::unless(said, || format!("the server panicked: {}", ended.message))?;
            return Ok(ended.code);
        }
        if running.board.status().is_ok() {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    running.server.kill()?;
    Ok(None)
}

/// A file system that is full, and then not any more.
struct Full {
    /// What fills it; without it there is room.
    filler: PathBuf,
    /// Where it is mounted; nothing if it is only said to be full.
    mounted: Option<PathBuf>,
}

impl Drop for Full {
    fn drop(&mut self) {
        if let Some(place) = &self.mounted {
            // Nothing can be done if that fails.
            let _gone = Command::new("umount").arg("-l").arg(place).status();
        }
    }
}

impl Full {
    /// A small file system below a directory if one may be mounted, else the preloaded library that says so.
    fn new(directory: &Path) -> Result<Full, Trouble> {
        fs::create_dir_all(directory)?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SMALL, "tmpfs"]).arg(directory);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        let filler = if mounted { directory.join("filler") } else { directory.with_extension("full") };
        Ok(Full { filler, mounted: mounted.then(|| directory.to_owned()) })
    }

    /// Fills it, but for a little.
    fn fill(&self) -> Result<(), Trouble> {
        let Some(place) = &self.mounted else { return Ok(fs::write(&self.filler, "")?) };
        let output = Command::new("df").args(["--output=avail", "-B1"]).arg(place).output()?;
        let free = String::from_utf8_lossy(&output.stdout).lines().last().and_then(|free| free.trim().parse().ok());
        let free: usize = free.unwrap_or_default();
        Ok(fs::write(&self.filler, vec![0; free.saturating_sub(LEFT)])?)
    }
}

pub fn full_disk(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let place = stage.path("small");
    let full = Full::new(&place)?;
    stage.counts.note = Some(if full.mounted.is_some() { "a real small tmpfs" } else { "injected ENOSPC: no mount" });
    stage.move_to(place.join("data"));
    fs::create_dir_all(stage.data())?;
    let (root, filler) = (stage.data().to_owned(), full.filler.clone());
    let injected = Orders { root: Some(&root), full: Some(&filler), ..Orders::default() };
    let orders = if full.mounted.is_some() { Orders::default() } else { injected };
    let running = stage.start_with(orders)?;
    stage.cast_all(&running, 40)?;
    full.fill()?;
    let before = stage.attempts().len();
    stage.cast(&running, 600);
    let full_up = |outcome: &CastOutcome| matches!(outcome, CastOutcome::Refused { status: 507, .. });
    let told = stage.attempts()[before..].iter().filter(|attempt| full_up(&attempt.outcome)).count();
    Trouble::unless(told > 0, || "the disk was full, and no cast was answered with 507".to_owned())?;
    let running = recovered(stage, running, &full)?;
    stage.verify(&running)?;
    running.server.stop()?;
    stage.recover()?.server.stop()?;
    Ok(())
}

/// Casts were answered with 507: reads go on, and casts do as soon as there is room.
fn recovered(stage: &mut Stage<'_>, mut running: Running, full: &Full) -> Result<Running, Trouble> {
    running.board.checkpoint_file()?;
    fs::remove_file(&full.filler)?;
    until_there_is_room(stage, &running)?;
    Trouble::unless(running.server.is_running(), || "the server has ended".to_owned()).map(|()| running)
}

/// The server recovers by itself; it may take a moment.
fn until_there_is_room(stage: &mut Stage<'_>, running: &Running) -> Result<(), Trouble> {
    let begun = Instant::now();
    loop {
        match stage.cast_again(running) {
            Err(_) if begun.elapsed() < END => thread::sleep(Duration::from_millis(100)),
            done => return done,
        }
    }
}
