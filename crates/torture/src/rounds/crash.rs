//! Servers that are killed, stopped or cut off.

use std::fs;
use std::time::Duration;

use rand::Rng;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::disk::Disk;
use crate::shim::Orders;
use crate::stage::{Running, Stage};
use tupyo_load::Trouble;

/// How many ballots are under way when something happens.
const LOAD: usize = 300;
/// It happens within this time.
const SOON: Duration = Duration::from_millis(400);

pub fn kill(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let mut running = stage.start()?;
    for _ in 0..stage.rng.gen_range(2..=4) {
        let Running { server, target, .. } = running;
        stage.under_load(target, LOAD, SOON, || Ok(server.kill()?))?;
        running = stage.recover()?;
        stage.find(&running)?;
    }
    Ok(())
}

pub fn power_cut(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    for _ in 0..stage.rng.gen_range(1..=3) {
        let journal = stage.path("journal");
        let disk = Disk::of(stage.data())?;
        let data = stage.data().to_owned();
        let orders = Orders { root: Some(&data), journal: Some(&journal), ..Orders::default() };
        let Running { server, target, .. } = stage.start_with(orders)?;
        stage.under_load(target, LOAD, SOON, || Ok(server.kill()?))?;
        stage.cut(disk, &journal)?;
        let running = stage.recover()?;
        stage.find(&running)?;
        running.server.stop()?;
    }
    Ok(())
}

impl Stage<'_> {
    /// Computes what the power cut leaves, and goes on with that.
    pub(super) fn cut(&mut self, mut disk: Disk, journal: &std::path::Path) -> Result<(), Trouble> {
        disk.follow(&fs::read(journal)?);
        fs::remove_file(journal)?;
        let left = self.next_data();
        let mut rng = StdRng::seed_from_u64(self.rng.r#gen());
        let cut = disk.cut(self.data(), &left, &mut rng)?;
        self.counts.unsynced += cut.unsure;
        self.counts.dropped += cut.lost;
        self.move_to(left);
        Ok(())
    }
}

pub fn stop(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let Running { mut server, target, .. } = stage.start()?;
    let ended = stage.under_load(target, LOAD, SOON, || {
        server.ask_to_stop()?;
        Ok(server.wait()?)
    })?;
    Trouble::unless(ended.code == Some(0), || format!("stopped with exit code {:?}: {}", ended.code, ended.message))?;
    stage.recover().map(drop)
}

pub fn clock(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let seed = stage.rng.r#gen();
    let running = stage.start_with(Orders { clock: Some(seed), ..Orders::default() })?;
    stage.cast_all(&running, LOAD)?;
    stage.verify(&running)?;
    running.server.stop()?;
    let running = stage.start_with(Orders { clock: Some(seed ^ 1), ..Orders::default() })?;
    stage.cast_all(&running, 20)?;
    stage.verify(&running).map(drop)
}
