//! Rounds in which gateways die and sleep, also while another server takes over behind them.

use std::ops::RangeInclusive;
use std::thread;
use std::time::Duration;

use rand::Rng;
use tupyo_load::{ServerProcess, Trouble};

use crate::cluster::Cluster;
use crate::gateways::GatewayPair;
use crate::processes;
use crate::stage::{Running, Stage};

/// How many ballots are under way when something happens.
const LOAD: usize = 200;
/// It happens within this time.
const SOON: Duration = Duration::from_millis(600);
/// Longer than a lease lasts, and a server needs to begin.
const UNTIL_ANOTHER_LEADS: Duration = Duration::from_secs(8);

/// What is done to a gateway: while one server leads, again and again; then while that is killed and another one leads.
struct Fault {
    /// What is done while one leads, and what while it is killed.
    names: [&'static str; 2],
    /// How often it is done while one leads.
    times: RangeInclusive<u32>,
    /// The longest time that it takes, in milliseconds.
    below: u64,
    while_one_leads: fn(&GatewayPair, usize, Duration) -> Result<(), Trouble>,
    while_it_is_killed: fn(&GatewayPair, usize, Duration, ServerProcess) -> Result<(), Trouble>,
}

/// A gateway is killed under load and started again, again and again; then together with the server that leads.
pub fn killed(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let fault = Fault {
        names: ["kill -9 of a gateway", "kill -9 of the leader and a gateway"],
        times: 2..=3,
        below: 1500,
        while_one_leads: GatewayPair::kill_for,
        while_it_is_killed: |gateways, gateway, away, server| {
            processes::killed(server)?;
            gateways.kill_for(gateway, away)
        },
    };
    fault.play(stage)
}

/// A gateway sleeps under load and wakes up with entries under way; then while the server dies that leads, and another
/// one takes over.
pub fn asleep(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let fault = Fault {
        names: ["SIGSTOP of a gateway, and SIGCONT", "kill -9 of the leader while a gateway sleeps"],
        times: 1..=2,
        below: 7000,
        while_one_leads: GatewayPair::sleep,
        while_it_is_killed: |gateways, gateway, _, server| {
            gateways.signal(gateway, "-STOP")?;
            processes::killed(server)?;
            thread::sleep(UNTIL_ANOTHER_LEADS);
            gateways.signal(gateway, "-CONT")
        },
    };
    fault.play(stage)
}

impl Fault {
    fn play(self, stage: &mut Stage<'_>) -> Result<(), Trouble> {
        let Fault { names: [alone, with_leader], times, below, while_one_leads, while_it_is_killed } = self;
        let cluster = Cluster::new(stage)?;
        let gateways = &cluster.gateways;
        let running = cluster.lead(stage, 0)?;
        for _ in 0..stage.rng.gen_range(times) {
            stage.fault(alone);
            let (gateway, time) = drawn(stage, below);
            stage.under_load(running.target.clone(), LOAD, SOON, || while_one_leads(gateways, gateway, time))?;
            stage.cast_again(&running)?;
            stage.verify(&running)?;
        }
        stage.fault(with_leader);
        let (gateway, time) = drawn(stage, below);
        let Running { server, target, .. } = running;
        let second = cluster.hand_over(stage, 1, |stage| {
            stage.under_load(target, LOAD, SOON, || while_it_is_killed(gateways, gateway, time, server))
        })?;
        stage.cast_again(&second)?;
        cluster.finish(stage, second)
    }
}

/// One of the gateways, and a time below so many milliseconds.
fn drawn(stage: &mut Stage<'_>, below: u64) -> (usize, Duration) {
    (stage.rng.gen_range(0..2), Duration::from_millis(stage.rng.gen_range(0..below)))
}
