//! Three databases, two servers, and two gateways before them.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tupyo_load::{Ended, LoadError, ServerProcess, Trouble};
use tupyo_trial_database::{Place, TrialDatabase};

use crate::gateways::GatewayPair;
use crate::network::{Network, Speaker};
use crate::processes::stopped;
use crate::stage::{Running, Stage};
use crate::ways::Persistence;

/// How soon another server must lead.
const SOON: Duration = Duration::from_secs(10);
/// Cast through each gateway in the end.
const FEW: usize = 8;

/// A primary, two standbys of which a commit needs one, and the directories of two servers.
pub struct Cluster {
    /// The one that takes writes.
    pub primary: TrialDatabase,
    /// The others.
    pub standbys: [TrialDatabase; 2],
    /// Before the servers; ended before their ways are.
    pub gateways: GatewayPair,
    network: Option<Network>,
    program: PathBuf,
    data: [PathBuf; 2],
    official: String,
}

/// Names of the standbys.
const NAMES: [&str; 2] = ["one", "other"];

impl Cluster {
    /// Databases that run, and directories of servers that do not.
    pub fn new(stage: &Stage<'_>) -> Result<Cluster, Trouble> {
        Cluster::of(stage, None, &[])
    }

    /// The same in namespaces of their own.
    pub fn in_network(stage: &Stage<'_>) -> Result<Cluster, Trouble> {
        Cluster::of(stage, Some(Network::new()?), &[])
    }

    /// The same, where the primary is made with these arguments of `initdb`.
    pub fn made_with(stage: &Stage<'_>, arguments: &[&str]) -> Result<Cluster, Trouble> {
        Cluster::of(stage, None, arguments)
    }

    fn of(stage: &Stage<'_>, network: Option<Network>, arguments: &[&str]) -> Result<Cluster, Trouble> {
        let program = stage.workshop.program.clone();
        let gateways = GatewayPair::new(&program, stage.path("link"), network.as_ref())?;
        let place = |node| network.as_ref().map_or_else(Place::default, |network| network.place(node));
        let primary = TrialDatabase::primary_at(place(0), arguments);
        let standbys = [1, 2].map(|node| primary.standby_at(NAMES[node - 1], place(node)));
        primary.set(&[("synchronous_standby_names", &format!("ANY 1 ({})", NAMES.join(", ")))]);
        primary.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "2");
        let data = ["left", "right"].map(|name| stage.path(name));
        let official = stage.workshop.prepared.official();
        Ok(Cluster { primary, standbys, gateways, network, program, data, official })
    }

    /// The ways between databases and servers.
    pub fn network(&self) -> Result<&Network, Trouble> {
        self.network.as_ref().ok_or_else(|| Trouble::Wrong("no ways that can be cut".to_owned()))
    }

    /// The databases, as servers of this number are told.
    fn journal(&self, server: usize) -> String {
        let speaker = if server == 0 { Speaker::Left } else { Speaker::Right };
        let host = |node| self.network.as_ref().map_or("127.0.0.1".to_owned(), |it| it.address(node, speaker));
        let databases = [&self.primary, &self.standbys[0], &self.standbys[1]].into_iter().enumerate();
        let all: Vec<String> = databases.map(|(node, it)| format!("{}:{}", host(node), it.port())).collect();
        format!("postgres://postgres@{}/postgres", all.join(","))
    }

    /// The command of one of the two servers.
    fn command(&self, server: usize) -> Result<Command, Trouble> {
        let mut command = ServerProcess::command(&self.program, &self.data[server], &self.official)?;
        command.arg("--journal").arg(self.journal(server));
        self.gateways.tell(server, &mut command);
        Ok(command)
    }

    /// Starts a server, and waits until it leads.
    pub fn lead(&self, stage: &mut Stage<'_>, server: usize) -> Result<Running, Trouble> {
        let process = ServerProcess::start(self.command(server)?)?;
        stage.running_on(process, &self.gateways.urls())
    }

    /// Starts a server beside one that leads, waits until that has been ended by `end`, and then until this one leads.
    pub fn hand_over(
        &self,
        stage: &mut Stage<'_>,
        server: usize,
        end: impl FnOnce(&mut Stage<'_>) -> Result<(), Trouble>,
    ) -> Result<Running, Trouble> {
        let command = self.command(server)?;
        let standing_by = thread::spawn(move || ServerProcess::start(command).map(|process| (process, Instant::now())));
        // It has found that another one leads.
        thread::sleep(Duration::from_secs(1));
        stage.persistence = Persistence::Long;
        let ended = end(stage);
        stage.persistence = Persistence::Short;
        let started = standing_by.join().map_err(|_| Trouble::Wrong("a thread has ended".to_owned()))?;
        ended?;
        let (process, leads) = started?;
        // Clients of gateways may have waited for it.
        let took = stage.acted.map_or(Duration::ZERO, |acted| leads.saturating_duration_since(acted));
        Trouble::unless(took <= SOON, || format!("another server led after {} ms", took.as_millis()))?;
        stage.running_on(process, &self.gateways.urls())
    }

    /// Each gateway serves casts again, and shows no other history; everything holds; and all end in order, with no
    /// gateway barred.
    pub fn finish(self, stage: &mut Stage<'_>, running: Running) -> Result<(), Trouble> {
        for (number, url) in self.gateways.urls().into_iter().enumerate() {
            stage.cast_through(&running, number, FEW)?;
            stage.see_at(url)?;
        }
        stage.verify(&running)?;
        let ended = stopped(running.server)?;
        Trouble::unless(ended.code == Some(0), || format!("it ended with {:?}: {}", ended.code, ended.message))?;
        self.gateways.stop()
    }

    /// Who has the lease; empty if nobody has.
    pub fn holder(&self) -> String {
        self.primary.sql("SELECT holder FROM tupyo.board")
    }

    /// Starts a server that must not lead; how it ended.
    pub fn refused(&self, stage: &mut Stage<'_>, server: usize) -> Result<Ended, Trouble> {
        stage.counts.refused_starts += 1;
        match ServerProcess::start(self.command(server)?) {
            Err(LoadError::NotStarted { code, message }) => Ok(Ended { code, message }),
            Err(error) => Err(error.into()),
            Ok(mut server) => Ok(server.wait()?),
        }
    }

    /// Asks which standby may be promoted.
    pub fn may_promote(
        &self,
        standbys: &[&TrialDatabase],
        candidate: Option<&TrialDatabase>,
    ) -> Result<Output, Trouble> {
        let mut command = Command::new(&self.program);
        command.args(["promote", "--check"]);
        for standby in standbys {
            command.arg("--standby").arg(standby.address());
        }
        if let Some(candidate) = candidate {
            command.arg("--candidate").arg(candidate.address());
        }
        Ok(command.output()?)
    }

    /// Which of the standbys has everything, as the program says.
    pub fn furthest(&self) -> Result<usize, Trouble> {
        let [one, other] = &self.standbys;
        let output = self.may_promote(&[one, other], None)?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Trouble::unless(output.status.code() == Some(0), || format!("nothing may be promoted: {said}"))?;
        let answer: Value = serde_json::from_slice(&output.stdout).map_err(Trouble::wrong)?;
        let found = self.standbys.iter().position(|standby| answer["promote"] == standby.address());
        found.ok_or_else(|| Trouble::Wrong(format!("another one is named: {answer}")))
    }

    /// One standby is the primary from now on, the other one follows it.
    pub fn promote(&self, standby: usize) {
        let (new, follower) = (&self.standbys[standby], &self.standbys[1 - standby]);
        new.promote();
        follower.set(&[("primary_conninfo", &new.conninfo())]);
        new.set(&[("synchronous_standby_names", &format!("ANY 1 ({})", NAMES[1 - standby]))]);
        new.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "1");
    }
}
