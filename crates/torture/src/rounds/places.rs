//! Rounds in which ways are cut or narrow, and a disk is full.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use rand::Rng;
use tempfile::TempDir;
use tupyo_load::{ServerProcess, Trouble};

use crate::cluster::Cluster;
use crate::network::{Lost, Network, Speaker};
use crate::processes::{ended, killed, stopped};
use crate::stage::{Running, Stage};
use crate::ways::Persistence;

/// How many ballots are under way when something happens.
const LOAD: usize = 200;
/// It happens within this time.
const SOON: Duration = Duration::from_millis(600);
/// Longer than a lease lasts, and a server needs to begin.
const UNTIL_ANOTHER_LEADS: Duration = Duration::from_secs(8);
/// Cast where nothing may be acknowledged.
const FEW: usize = 8;
/// All databases of a cluster: the first is the primary.
const ALL: [usize; 3] = [0, 1, 2];
/// Room for the log of an election, and of what fills it.
const LOG_SIZE: &str = "size=48m,mode=0777";
const BURN: &str = "SET synchronous_commit = local; SELECT pg_logical_emit_message(true, 'x', repeat('x', 300000))";

/// A leader cannot speak with any database, or cannot be heard, or hears nothing. The other one leads, and when the
/// ways are open again, the first one ends.
pub fn leader(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::in_network(stage)?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    let lost = drawn(stage);
    stage.fault(match lost {
        Lost::Questions => "leader cut off: its questions lost",
        Lost::Answers => "leader cut off: the answers lost",
        Lost::Both => "leader cut off: both ways",
    });
    let second = cluster.hand_over(stage, 1, |stage| {
        let cut = || cut(cluster.network()?, &ALL, Speaker::Left, lost);
        stage.under_load(target, LOAD, SOON, cut)
    })?;
    cluster.network()?.heal()?;
    gave_up(server)?;
    stage.cast_again(&second)?;
    stage.cast_all(&second, LOAD / 2)?;
    cluster.finish(stage, second)
}

/// A gateway and the server that leads cannot speak with each other for a while, in each of the three ways; then the
/// leader dies while a gateway reaches nobody.
pub fn gateway(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::in_network(stage)?;
    let running = cluster.lead(stage, 0)?;
    for lost in [Lost::Questions, Lost::Answers, Lost::Both] {
        stage.fault(match lost {
            Lost::Questions => "gateway cut off: its questions lost",
            Lost::Answers => "gateway cut off: the answers lost",
            Lost::Both => "gateway cut off: both ways",
        });
        let (gateway, apart) = (stage.rng.gen_range(0..2), Duration::from_millis(stage.rng.gen_range(500..9000)));
        stage.under_load(running.target.clone(), LOAD, SOON, || {
            cluster.network()?.cut_gateway(gateway, 0, lost)?;
            thread::sleep(apart);
            cluster.network()?.heal()
        })?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    stage.fault("kill -9 of the leader, a gateway cut off from both servers");
    let (Running { server, target, .. }, gateway) = (running, stage.rng.gen_range(0..2));
    let second = cluster.hand_over(stage, 1, |stage| {
        stage.under_load(target, LOAD, SOON, || {
            [0, 1].into_iter().try_for_each(|server| cluster.network()?.cut_gateway(gateway, server, Lost::Both))?;
            killed(server)?;
            thread::sleep(UNTIL_ANOTHER_LEADS);
            cluster.network()?.heal()
        })
    })?;
    stage.cast_again(&second)?;
    cluster.finish(stage, second)
}

/// Primary and standbys cannot speak with each other for some seconds, in each of the three ways.
pub fn standbys(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::in_network(stage)?;
    let mut running = cluster.lead(stage, 0)?;
    for (turn, lost) in [Lost::Questions, Lost::Answers, Lost::Both].into_iter().enumerate() {
        stage.fault(match lost {
            Lost::Questions => "standbys cut off: their confirmations lost",
            Lost::Answers => "standbys cut off: the log lost",
            Lost::Both => "standbys cut off: both ways",
        });
        let apart = Duration::from_millis(stage.rng.gen_range(500..4000));
        let Running { server, target, .. } = running;
        stage.under_load(target, LOAD, SOON, || {
            cut(cluster.network()?, &ALL[..1], Speaker::Databases, lost)?;
            thread::sleep(apart);
            cluster.network()?.heal()
        })?;
        let ended = stopped(server)?;
        let expected = [Some(0), Some(5), Some(9)].contains(&ended.code);
        Trouble::unless(expected, || format!("it ended with {:?}: {}", ended.code, ended.message))?;
        running = cluster.lead(stage, (turn + 1) % 2)?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    cluster.finish(stage, running)
}

/// A leader and the primary on one side; the other server and the standbys, of which one is promoted, on the other. On
/// the first side nothing is acknowledged any more, and the old primary lives on beside the new one.
pub fn split(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::in_network(stage)?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    stage.fault("leader and primary split from all others");
    stage.under_load(target.clone(), LOAD, SOON, || {
        let network = cluster.network()?;
        cut(network, &ALL[..1], Speaker::Databases, Lost::Both)?;
        cut(network, &ALL[..1], Speaker::Right, Lost::Both)?;
        cut(network, &ALL[1..], Speaker::Left, Lost::Both)?;
        cluster.standbys.iter().for_each(|standby| standby.stop_receiver());
        cluster.promote(cluster.furthest()?);
        Ok(())
    })?;
    let heard = target.load(&stage.fresh(FEW), Persistence::Short);
    let acknowledged = stage.remember(heard);
    Trouble::unless(acknowledged == 0, || format!("{acknowledged} ballots acknowledged by one side alone"))?;
    gave_up(server)?;
    let running = cluster.lead(stage, 1)?;
    stage.cast_again(&running)?;
    cluster.network()?.heal()?;
    stage.cast_all(&running, LOAD / 2)?;
    cluster.finish(stage, running)
}

/// Whatever does not fit through the ways is late, or lost. Leaders are killed besides.
pub fn narrow(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::in_network(stage)?;
    let mut running = cluster.lead(stage, 0)?;
    cluster.network()?.narrow()?;
    for turn in 1..=2 {
        stage.fault("kill -9 of the leader on narrow ways");
        let Running { server, target, .. } = running;
        stage.under_load(target, LOAD / 2, SOON, || killed(server))?;
        running = cluster.lead(stage, turn % 2)?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    let dropped = cluster.network()?.dropped();
    *stage.counts.faults.entry("packets dropped").or_default() += dropped;
    Trouble::unless(dropped > 0, || "the ways were not narrow".to_owned())?;
    cluster.finish(stage, running)
}

/// There is no room for the primary's log: it ends. Nothing that was acknowledged is lost, and it goes on with room.
pub fn full_log(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let disk = SmallDisk::mount()?;
    let log = disk.0.path().join("log").display().to_string();
    let cluster = Cluster::made_with(stage, &["--wal-segsize=1", "--waldir", &log])?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    stage.fault("no room for the database's log");
    let filler = stage.under_load(target.clone(), LOAD, SOON, || {
        let filler = disk.fill()?;
        let burnt = (0..500).find(|_| !cluster.primary.try_sql("postgres", BURN).status.success());
        Trouble::unless(burnt.is_some(), || "the log did not become full".to_owned()).map(|()| filler)
    })?;
    // If nothing was under way at that moment.
    let heard = target.load(&stage.fresh(FEW), Persistence::Short);
    stage.remember(heard);
    gave_up(server)?;
    std::fs::remove_file(filler)?;
    cluster.primary.restart();
    cluster.primary.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "2");
    let running = cluster.lead(stage, 1)?;
    stage.cast_again(&running)?;
    stage.cast_all(&running, LOAD / 2)?;
    cluster.finish(stage, running)
}

fn drawn(stage: &mut Stage<'_>) -> Lost {
    [Lost::Questions, Lost::Answers, Lost::Both][stage.rng.gen_range(0..3)]
}

fn cut(network: &Network, nodes: &[usize], speaker: Speaker, lost: Lost) -> Result<(), Trouble> {
    nodes.iter().try_for_each(|node| network.cut(*node, speaker, lost))
}

/// The server has ended by itself, and says that it does not know, or that another one leads, or that nothing answers.
fn gave_up(server: ServerProcess) -> Result<(), Trouble> {
    let ended = ended(server)?;
    let expected = [Some(5), Some(8), Some(9)].contains(&ended.code);
    Trouble::unless(expected, || format!("it ended with {:?}: {}", ended.code, ended.message))
}

/// A disk with little room, for this process and its children alone.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// In a place that the database's user reaches.
    fn mount() -> Result<SmallDisk, Trouble> {
        let place = tempfile::tempdir()?;
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", LOG_SIZE, "tmpfs"]).arg(place.path()).status()?;
        Trouble::unless(mounted.success(), || "no small disk".to_owned()).map(|()| SmallDisk(place))
    }

    /// Fills it; the file that has to be deleted for room.
    fn fill(&self) -> Result<PathBuf, Trouble> {
        let filler = self.0.path().join("filler");
        let mut file = OpenOptions::new().create_new(true).append(true).open(&filler)?;
        while file.write(&[0; 65_536]).is_ok() {}
        Ok(filler)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _or_not = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}
