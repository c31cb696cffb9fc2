//! Rounds in which gateways die and sleep, also while another server takes over behind them.

use std::thread;
use std::time::Duration;

use rand::Rng;
use tupyo_load::Trouble;

use crate::cluster::Cluster;
use crate::processes;
use crate::stage::{Running, Stage};

/// How many ballots are under way when something happens.
const LOAD: usize = 200;
/// It happens within this time.
const SOON: Duration = Duration::from_millis(600);
/// Longer than a lease lasts, and a server needs to begin.
const UNTIL_ANOTHER_LEADS: Duration = Duration::from_secs(8);

/// A gateway is killed under load and started again, again and again; then together with the server that leads.
pub fn killed(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let running = cluster.lead(stage, 0)?;
    for _ in 0..stage.rng.gen_range(2..=3) {
        stage.fault("kill -9 of a gateway");
        let (gateway, away) = drawn(stage, 1500);
        let target = running.target.clone();
        stage.under_load(target, LOAD, SOON, || cluster.gateways.kill_for(gateway, away))?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    stage.fault("kill -9 of the leader and a gateway");
    let (gateway, away) = drawn(stage, 1500);
    let Running { server, target, .. } = running;
    let second = cluster.hand_over(stage, 1, |stage| {
        stage.under_load(target, LOAD, SOON, || {
            processes::killed(server)?;
            cluster.gateways.kill_for(gateway, away)
        })
    })?;
    stage.cast_again(&second)?;
    cluster.finish(stage, second)
}

/// A gateway sleeps under load and wakes up with entries under way; then while the server dies that leads, and another
/// one takes over.
pub fn asleep(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let running = cluster.lead(stage, 0)?;
    for _ in 0..stage.rng.gen_range(1..=2) {
        stage.fault("SIGSTOP of a gateway, and SIGCONT");
        let (gateway, time) = drawn(stage, 7000);
        let target = running.target.clone();
        stage.under_load(target, LOAD, SOON, || cluster.gateways.sleep(gateway, time))?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    stage.fault("kill -9 of the leader while a gateway sleeps");
    let (gateway, _) = drawn(stage, 7000);
    let Running { server, target, .. } = running;
    let second = cluster.hand_over(stage, 1, |stage| {
        stage.under_load(target, LOAD, SOON, || {
            cluster.gateways.signal(gateway, "-STOP")?;
            processes::killed(server)?;
            thread::sleep(UNTIL_ANOTHER_LEADS);
            cluster.gateways.signal(gateway, "-CONT")
        })
    })?;
    stage.cast_again(&second)?;
    cluster.finish(stage, second)
}

/// One of the gateways, and a time below so many milliseconds.
fn drawn(stage: &mut Stage<'_>, below: u64) -> (usize, Duration) {
    (stage.rng.gen_range(0..2), Duration::from_millis(stage.rng.gen_range(0..below)))
}
