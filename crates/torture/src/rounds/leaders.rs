//! Rounds in which leaders die, hang and wake up.

use std::thread;
use std::time::Duration;

use rand::Rng;
use tupyo_load::Trouble;

use crate::cluster::Cluster;
use crate::processes::{self, ended, signal};
use crate::stage::{Running, Stage};

/// How many ballots are under way when something happens.
const LOAD: usize = 200;
/// It happens within this time.
const SOON: Duration = Duration::from_millis(600);
/// Longer than a lease lasts.
const BEYOND_THE_LEASE: Duration = Duration::from_secs(7);

/// The one that leads is killed under load, and the other one takes over, again and again.
pub fn killed(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let mut running = cluster.lead(stage, 0)?;
    for turn in 1..=stage.rng.gen_range(2..=3) {
        let Running { server, target, .. } = running;
        stage.fault("kill -9 of the leader");
        running = cluster
            .hand_over(stage, turn % 2, |stage| stage.under_load(target, LOAD, SOON, || processes::killed(server)))?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    cluster.finish(stage, running)
}

/// The one that leads sleeps until another one does, and wakes up with entries under way.
pub fn asleep(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let first = cluster.lead(stage, 0)?;
    stage.cast_all(&first, LOAD / 2)?;
    stage.fault("SIGSTOP beyond the lease, and SIGCONT");
    let Running { server, target, .. } = first;
    let second = cluster.hand_over(stage, 1, |stage| {
        stage.under_load(target, LOAD, SOON, || {
            signal("-STOP", &server)?;
            thread::sleep(BEYOND_THE_LEASE);
            signal("-CONT", &server)
        })
    })?;
    let ended = ended(server)?;
    Trouble::unless(ended.code == Some(8), || format!("it ended with {:?}: {}", ended.code, ended.message))?;
    stage.cast_again(&second)?;
    stage.cast_all(&second, LOAD / 2)?;
    cluster.finish(stage, second)
}

/// The one that leads is asked to stop under load, and does not keep the other one waiting for the lease's end.
pub fn stopped(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    let holder = cluster.holder();
    stage.fault("SIGTERM of the leader");
    let second = cluster.hand_over(stage, 1, |stage| {
        let ended = stage.under_load(target, LOAD, SOON, || processes::stopped(server))?;
        Trouble::unless(ended.code == Some(0), || format!("it ended with {:?}: {}", ended.code, ended.message))?;
        // The lease would have lasted for seconds.
        Trouble::unless(cluster.holder() != holder, || "who was stopped still has the lease".to_owned())
    })?;
    stage.cast_again(&second)?;
    cluster.finish(stage, second)
}
