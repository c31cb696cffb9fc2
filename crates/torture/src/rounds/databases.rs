//! Rounds in which databases die, hang and are promoted.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use rand::Rng;
use tupyo_load::Trouble;

use crate::cluster::Cluster;
use crate::processes::{ended, stopped};
use crate::stage::{Running, Stage};
use crate::ways::Persistence;

/// How many ballots are under way when something happens.
const LOAD: usize = 200;
/// It happens within this time.
const SOON: Duration = Duration::from_millis(600);
/// Cast where nothing may be acknowledged.
const FEW: usize = 8;
const TERMINATE: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
const SOME_BACKEND: &str = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' \
    AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC, state_change DESC LIMIT 1";

/// Sessions of the server are ended while they commit. It goes on, or ends because nobody knows.
pub fn backends(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let mut running = cluster.lead(stage, 0)?;
    for turn in 1..=stage.rng.gen_range(2..=3) {
        let Running { server, target, .. } = running;
        let is_killed = stage.rng.gen_bool(0.5);
        stage.fault(if is_killed { "kill -9 of a backend" } else { "pg_terminate_backend" });
        stage.under_load(
            target,
            LOAD,
            SOON,
            || if is_killed { kill_backend(&cluster) } else { terminate(&cluster) },
        )?;
        // Stopped, it has given its lease up; ended by itself, the lease has to end.
        let ended = stopped(server)?;
        let expected = [Some(0), Some(5), Some(9)].contains(&ended.code);
        Trouble::unless(expected, || format!("it ended with {:?}: {}", ended.code, ended.message))?;
        running = cluster.lead(stage, turn % 2)?;
        stage.cast_again(&running)?;
        stage.verify(&running)?;
    }
    cluster.finish(stage, running)
}

fn terminate(cluster: &Cluster) -> Result<(), Trouble> {
    cluster.primary.sql(TERMINATE);
    Ok(())
}

/// The database ends all its sessions then, and recovers.
fn kill_backend(cluster: &Cluster) -> Result<(), Trouble> {
    let process = cluster.primary.sql(SOME_BACKEND);
    // One that has just ended is a fault, too.
    let _sent = Command::new("kill").args(["-9", &process]).stderr(Stdio::null()).status()?;
    cluster.primary.until_it_answers();
    Ok(())
}

/// The primary dies with everything that it was doing, and is started again.
pub fn killed(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    stage.fault("kill -9 of the postmaster");
    stage.under_load(target, LOAD, SOON, || {
        cluster.primary.kill();
        cluster.primary.start();
        Ok(())
    })?;
    stopped(server)?;
    let running = cluster.lead(stage, 1)?;
    stage.cast_again(&running)?;
    stage.cast_all(&running, LOAD / 2)?;
    cluster.finish(stage, running)
}

/// The primary dies for good; the standby that has everything takes its place.
pub fn failover(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    stage.fault("primary lost, the right standby promoted");
    stage.under_load(target, LOAD, SOON, || {
        cluster.primary.kill();
        Ok(())
    })?;
    cluster.standbys.iter().for_each(|standby| standby.stop_receiver());
    cluster.promote(cluster.furthest()?);
    stopped(server)?;
    let running = cluster.lead(stage, 1)?;
    stage.cast_again(&running)?;
    stage.cast_all(&running, LOAD / 2)?;
    cluster.finish(stage, running)
}

/// One standby is behind when the primary dies. It may not be promoted, and if it is all the same, nobody leads there.
pub fn wrong_standby(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let running = cluster.lead(stage, 0)?;
    stage.cast_all(&running, LOAD / 4)?;
    let [ahead, behind] = &cluster.standbys;
    behind.stop_receiver();
    stage.cast_all(&running, LOAD)?;
    let Running { server, .. } = running;
    cluster.primary.kill();
    ahead.stop_receiver();
    stopped(server)?;
    for (reached, candidate) in [(&[ahead, behind][..], Some(behind)), (&[behind][..], None)] {
        let asked = cluster.may_promote(reached, candidate)?;
        let said = String::from_utf8_lossy(&asked.stderr).into_owned();
        Trouble::unless(asked.status.code() == Some(10), || format!("it may be promoted: {said}"))?;
    }
    stage.fault("stale standby promoted");
    behind.promote();
    behind.set(&[("synchronous_standby_names", "*")]);
    thread::sleep(Duration::from_millis(200));
    let follower = behind.standby("third");
    behind.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1");
    let refused = cluster.refused(stage, 0)?;
    let is_named = refused.code == Some(4) && refused.message.contains("ledger-rolled-back");
    Trouble::unless(is_named, || format!("refused with {:?}: {}", refused.code, refused.message))?;
    behind.kill();
    drop(follower);
    ahead.promote();
    ahead.set(&[("synchronous_standby_names", "*")]);
    let follower = ahead.standby("fourth");
    ahead.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1");
    let running = cluster.lead(stage, 0)?;
    stage.verify(&running)?;
    stage.cast_all(&running, LOAD / 4)?;
    cluster.finish(stage, running)?;
    drop(follower);
    Ok(())
}

/// The primary dies. The standby that has everything is promoted, and then, by mistake, the one that follows it: two
/// primaries, of which the first has no standby any more, and acknowledges nothing. The second has all that was.
pub fn promoted_twice(stage: &mut Stage<'_>) -> Result<(), Trouble> {
    let cluster = Cluster::new(stage)?;
    let Running { server, target, .. } = cluster.lead(stage, 0)?;
    stage.under_load(target, LOAD, SOON, || {
        cluster.primary.kill();
        Ok(())
    })?;
    cluster.standbys.iter().for_each(|standby| standby.stop_receiver());
    let first = cluster.furthest()?;
    cluster.promote(first);
    stopped(server)?;
    let Running { server, target, .. } = cluster.lead(stage, 1)?;
    stage.fault("standby promoted beside a primary");
    let second = &cluster.standbys[1 - first];
    stage.under_load(target.clone(), LOAD, SOON, || {
        second.promote();
        Ok(())
    })?;
    let heard = target.load(&stage.fresh(FEW), Persistence::Short);
    let acknowledged = stage.remember(heard);
    Trouble::unless(acknowledged == 0, || format!("{acknowledged} ballots acknowledged by a primary alone"))?;
    // It has no standby and says so, or its commit hangs: whatever it is, it has ended.
    let ended = ended(server)?;
    Trouble::unless(ended.code != Some(0), || "a primary without standbys was gone on with".to_owned())?;
    cluster.standbys[first].kill();
    second.set(&[("synchronous_standby_names", "*")]);
    let follower = second.standby("third");
    second.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1");
    let running = cluster.lead(stage, 0)?;
    stage.cast_again(&running)?;
    stage.cast_all(&running, LOAD / 2)?;
    cluster.finish(stage, running)?;
    drop(follower);
    Ok(())
}
