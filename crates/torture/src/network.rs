//! Databases and gateways in network namespaces of their own, and ways between them that lose what is sent.
//!
//! The program itself is in a namespace that nothing else but servers and clients is in. Each database has a namespace
//! behind it, with an address for everybody who speaks with it, and each gateway one with an address for each server,
//! so that a way can be cut for one of them alone, and in one direction alone.

use std::os::unix::process::CommandExt;
use std::process::Command;

use tupyo_load::Trouble;
use tupyo_trial_database::Place;

/// Set in the process that is in a namespace of its own.
const INSIDE: &str = "TUPYO_TORTURE_NAMESPACE";

/// Who speaks with a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The torture itself: never cut off.
    Torture = 2,
    /// One of the two servers.
    Left,
    /// The other one.
    Right,
    /// The other databases.
    Databases,
}

/// What is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// What the database, or the server behind a gateway, is told.
    Questions,
    /// What it says.
    Answers,
    /// Both.
    Both,
}

/// Namespaces of three databases and two gateways, deleted in the end.
pub struct Network;

const NODES: usize = 5;
/// The namespaces of gateways.
const GATEWAYS: [usize; 2] = [3, 4];
/// Clients load nothing but their own machine: they find gateways at such addresses, also those in namespaces.
const TO_GATEWAYS: &str = "127.77.0.0/16";
const ALLOW_LOCAL: &str = "echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet";
/// Behind the rules that cut.
const CUT_FIRST: &str = "ip rule add pref 1000 lookup local && ip rule del pref 0";

/// Begins this program again in namespaces of its own, where the kernel and the user allow that; otherwise returns.
pub fn enter() {
    if std::env::var_os(INSIDE).is_some() {
        return;
    }
    let prepare = format!(
        "mkdir -p /run/netns && mount -t tmpfs tmpfs /run/netns && ip link set lo up && {CUT_FIRST} \
        && ip netns add trial && ip netns del trial"
    );
    let unshare = ["unshare", "--net", "--mount", "bash", "-c"];
    let tried = Command::new(unshare[0]).args(&unshare[1..]).arg(&prepare).output();
    let Some(program) = std::env::current_exe().ok().filter(|_| tried.is_ok_and(|it| it.status.success())) else {
        return;
    };
    let script = format!("{prepare} && exec \"$0\" \"$@\"");
    let mut command = Command::new(unshare[0]);
    command.args(&unshare[1..]).arg(script).arg(program).args(std::env::args_os().skip(1)).env(INSIDE, "1");
    // Comes back only if it cannot be begun: then it goes on here.
    let _error = command.exec();
}

/// Whether this process has namespaces to cut.
pub fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

impl Network {
    /// The namespaces, with all ways open.
    pub fn new() -> Result<Network, Trouble> {
        let network = Network;
        run("sysctl -q -w net.ipv4.ip_forward=1 || echo 1 > /proc/sys/net/ipv4/ip_forward")?;
        run(&format!("{ALLOW_LOCAL} && ip rule add pref 900 to {TO_GATEWAYS} lookup 77"))?;
        for node in 0..NODES {
            run(&format!(
                "ip netns add n{node} && ip link add v{node} type veth peer name e0 netns n{node} \
                && ip addr add 10.77.{node}.1/24 dev v{node} && ip link set v{node} up"
            ))?;
            for speaker in [Speaker::Torture, Speaker::Left, Speaker::Right, Speaker::Databases] {
                inside(node, &format!("ip addr add {}/24 dev e0", address(node, speaker)))?;
            }
            inside(node, &format!("ip link set lo up && ip link set e0 up && {CUT_FIRST}"))?;
            let source = address(node, Speaker::Databases);
            inside(node, &format!("ip route add default via 10.77.{node}.1 src {source}"))?;
        }
        (0..GATEWAYS.len()).try_for_each(admit_gateway)?;
        Ok(network)
    }

    /// Where the database of this number is.
    pub fn place(&self, node: usize) -> Place {
        let [address, source] = [Speaker::Torture, Speaker::Databases].map(|speaker| address(node, speaker));
        Place { namespace: Some(format!("n{node}")), address, source }
    }

    /// The address of a database for one of those who speak with it.
    pub fn address(&self, node: usize, speaker: Speaker) -> String {
        address(node, speaker)
    }

    /// What is said on this way is lost, until [`heal`](Self::heal).
    pub fn cut(&self, node: usize, speaker: Speaker, lost: Lost) -> Result<(), Trouble> {
        let address = address(node, speaker);
        // Other databases are followed from this address, too: whoever follows is cut off as well.
        let rule = |way: &str| inside(node, &format!("ip rule add pref 10 {way} {address} blackhole"));
        if lost != Lost::Answers {
            rule("to")?;
        }
        if lost != Lost::Questions {
            rule("from")?;
        }
        Ok(())
    }

    /// What a gateway and a server say to each other on this way is lost, until [`heal`](Self::heal).
    pub fn cut_gateway(&self, gateway: usize, server: usize, lost: Lost) -> Result<(), Trouble> {
        let (node, address) = (GATEWAYS[gateway], server_address(gateway, server));
        // Where it arrives: who sends it does not notice.
        if lost != Lost::Answers {
            run(&format!("ip rule add pref 10 to {address} iif v{node} blackhole"))?;
        }
        if lost != Lost::Questions {
            inside(node, &format!("ip rule add pref 10 from {address} iif e0 blackhole"))?;
        }
        Ok(())
    }

    /// Nothing is lost on any way.
    pub fn heal(&self) -> Result<(), Trouble> {
        let heal = "while ip rule del pref 10 2> /dev/null; do :; done";
        run(heal)?;
        (0..NODES).try_for_each(|node| inside(node, heal))
    }

    /// All ways are narrow, both ways: what does not fit is late, or lost.
    pub fn narrow(&self) -> Result<(), Trouble> {
        let narrow = |end: &str| format!("tc qdisc add dev {end} root tbf rate 3mbit burst 8kb latency 25ms");
        (0..NODES).try_for_each(|node| {
            run(&narrow(&format!("v{node}")))?;
            inside(node, &narrow("e0"))
        })
    }

    /// How many packets the narrow ways have dropped.
    pub fn dropped(&self) -> u64 {
        let shown = |node: usize| {
            let line = format!("tc -s qdisc show dev v{node}; ip netns exec n{node} tc -s qdisc show dev e0");
            let output = Command::new("bash").args(["-c", &line]).output();
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
        };
        let of = |text: String| -> u64 {
            text.split("(dropped ").skip(1).filter_map(|rest| rest.split(',').next()?.parse::<u64>().ok()).sum()
        };
        (0..NODES).map(|node| of(shown(node))).sum()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _or_not = run("ip rule del pref 900");
        for node in 0..NODES {
            // Its end of the way goes with it.
            let _or_not = run(&format!("ip netns del n{node}; ip link del v{node} 2> /dev/null || true"));
        }
    }
}

fn address(node: usize, speaker: Speaker) -> String {
    format!("10.77.{node}.{}", speaker as u8)
}

/// The namespace of a gateway.
pub fn gateway_namespace(gateway: usize) -> String {
    format!("n{}", GATEWAYS[gateway])
}

/// Where clients find a gateway, whatever namespace it is in.
pub fn gateway_address(gateway: usize) -> String {
    format!("127.77.{}.2", GATEWAYS[gateway])
}

/// Where a gateway in a namespace of its own finds a server.
pub fn server_address(gateway: usize, server: usize) -> String {
    format!("10.77.{}.{}", GATEWAYS[gateway], 11 + server)
}

/// Opens the ways from clients to a gateway, and from it to servers.
fn admit_gateway(gateway: usize) -> Result<(), Trouble> {
    let (node, address) = (GATEWAYS[gateway], gateway_address(gateway));
    for server in [0, 1] {
        run(&format!("ip addr add {}/24 dev v{node}", server_address(gateway, server)))?;
    }
    run(&format!("ip route add {address} dev v{node} src 10.77.{node}.1 table 77"))?;
    inside(node, ALLOW_LOCAL)
}

fn inside(node: usize, line: &str) -> Result<(), Trouble> {
    run(&format!("ip netns exec n{node} bash -c '{line}'"))
}

fn run(line: &str) -> Result<(), Trouble> {
    let output = Command::new("bash").args(["-c", line]).output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Trouble::unless(output.status.success(), || format!("{line}: {said}"))
}
