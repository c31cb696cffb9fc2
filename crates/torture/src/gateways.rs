//! Two gateways before two servers, and the certificates that they show each other.

use std::cell::RefCell;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use tupyo_load::{ServerProcess, TrialCertificates, Trouble};

use crate::network::{Network, gateway_address, gateway_namespace, server_address};
use crate::processes::{killed, signal, stopped};

/// Who is certified, and by whom.
const CERTIFIED: [(&str, &str); 3] = [("leader", "leaders"), ("front-one", "gateways"), ("front-two", "gateways")];
/// Where servers listen for gateways if all are in one place: an address that nothing else uses.
const LINK: &str = "127.77.0.1";
/// The ports on which they do in a namespace of their own: no connection is made from these.
const PORTS: [u16; 2] = [7181, 7182];

/// Two gateways, each of which knows both servers.
pub struct GatewayPair {
    certificates: TrialCertificates,
    program: PathBuf,
    /// Where each server listens for gateways.
    links: [String; 2],
    fronts: [Front; 2],
}

/// A gateway.
struct Front {
    name: &'static str,
    namespace: Option<String>,
    /// Where it finds the servers.
    leaders: [String; 2],
    /// Where it listens, also when it is started again.
    listen: RefCell<String>,
    process: RefCell<Option<ServerProcess>>,
}

impl GatewayPair {
    /// Gateways that run, before servers that do not; their files are in this directory.
    pub fn new(program: &Path, place: PathBuf, network: Option<&Network>) -> Result<GatewayPair, Trouble> {
        fs::create_dir(&place)?;
        let ports = if network.is_some() { PORTS } else { free_ports()? };
        let host = if network.is_some() { "0.0.0.0" } else { LINK };
        let front = |number: usize| {
            let address = |server| network.map_or(LINK.to_owned(), |_| server_address(number, server));
            Front {
                name: CERTIFIED[1 + number].0,
                namespace: network.map(|_| gateway_namespace(number)),
                leaders: [0, 1].map(|server| format!("https://{}:{}", address(server), ports[server])),
                listen: RefCell::new(format!("{}:0", gateway_address(number))),
                process: RefCell::new(None),
            }
        };
        let links = ports.map(|port| format!("{host}:{port}"));
        let (certificates, fronts) = (certified(place)?, [front(0), front(1)]);
        let pair = GatewayPair { certificates, program: program.to_owned(), links, fronts };
        (0..pair.fronts.len()).try_for_each(|number| pair.start(number))?;
        Ok(pair)
    }

    /// Where ballots can be cast through them.
    pub fn urls(&self) -> [String; 2] {
        [0, 1].map(|number| format!("http://{}", self.fronts[number].listen.borrow()))
    }

    /// Where a server of this number listens for them, and what it shows.
    pub fn tell(&self, server: usize, command: &mut Command) {
        let gateways = self.certificates.certificate("gateways");
        command.arg("--gateway-listen").arg(&self.links[server]).arg("--gateways").arg(gateways);
        self.certificates.show("leader", command);
    }

    /// Starts one, at the address that it had.
    pub fn start(&self, number: usize) -> Result<(), Trouble> {
        let front = &self.fronts[number];
        let mut command =
            Command::new(if front.namespace.is_some() { Path::new("ip") } else { self.program.as_path() });
        if let Some(namespace) = &front.namespace {
            command.args(["netns", "exec", namespace]).arg(&self.program);
        }
        command.args(["gateway", "--listen", &*front.listen.borrow()]);
        command.args(front.leaders.iter().flat_map(|leader| ["--leader", leader.as_str()]));
        command.arg("--leader-authorities").arg(self.certificates.certificate("leaders"));
        self.certificates.show(front.name, &mut command);
        let process = ServerProcess::start(command)?;
        *front.listen.borrow_mut() = process.url().trim_start_matches("http://").to_owned();
        *front.process.borrow_mut() = Some(process);
        Ok(())
    }

    /// Ends one as a crash would.
    pub fn kill(&self, number: usize) -> Result<(), Trouble> {
        self.fronts[number].process.take().map_or(Ok(()), killed)
    }

    /// Ends one as a crash would, and starts it again when this time has passed.
    pub fn kill_for(&self, number: usize, time: Duration) -> Result<(), Trouble> {
        self.kill(number)?;
        thread::sleep(time);
        self.start(number)
    }

    /// Sends a signal to one.
    pub fn signal(&self, number: usize, name: &str) -> Result<(), Trouble> {
        self.fronts[number].process.borrow().as_ref().map_or(Ok(()), |process| signal(name, process))
    }

    /// One does nothing for this time.
    pub fn sleep(&self, number: usize, time: Duration) -> Result<(), Trouble> {
        self.signal(number, "-STOP")?;
        thread::sleep(time);
        self.signal(number, "-CONT")
    }

    /// Both are asked to stop, and do.
    pub fn stop(&self) -> Result<(), Trouble> {
        self.fronts.iter().filter_map(|front| front.process.take()).try_for_each(|process| {
            let ended = stopped(process)?;
            Trouble::unless(ended.code == Some(0), || {
                format!("a gateway ended with {:?}: {}", ended.code, ended.message)
            })
        })
    }
}

/// The certificates of both gateways and of what leads, in this directory.
fn certified(place: PathBuf) -> Result<TrialCertificates, Trouble> {
    let servers = [0, 1].map(|server| [0, 1].map(|gateway| server_address(gateway, server)));
    let addresses: Vec<String> = servers.into_iter().flatten().chain([LINK.to_owned()]).collect();
    let made = TrialCertificates::new(place, &addresses)?;
    ["leaders", "gateways"].into_iter().try_for_each(|authority| made.authority(authority))?;
    CERTIFIED.into_iter().try_for_each(|(name, authority)| made.certify(name, authority))?;
    Ok(made)
}

/// Two ports that are free.
fn free_ports() -> Result<[u16; 2], Trouble> {
    let [one, other] = [TcpListener::bind((LINK, 0))?, TcpListener::bind((LINK, 0))?];
    Ok([one.local_addr()?.port(), other.local_addr()?.port()])
}
