//! Certificates, a leader and gateways of one test.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use tupyo_rehearsal::Rehearsal;
use ureq::Agent;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

use super::super::certificates::Certificates;
use super::super::played::Played;
use super::super::process::Server;
use super::super::visitor::{BINARY, Visitor};
use super::super::wire::Reserved;

/// Where all of it is.
pub struct Placed {
    directory: TempDir,
    /// Where the leader listens for gateways, also when it is started again.
    link: Reserved,
    /// Where another one does, once it leads.
    other: Reserved,
}

impl Placed {
    pub fn new() -> Placed {
        let placed = Placed { directory: tempfile::tempdir().unwrap(), link: Reserved::new(), other: Reserved::new() };
        let made = Certificates::new(placed.directory.path(), "IP:127.0.0.1");
        ["leaders", "gateways", "strangers", "public"].iter().for_each(|authority| made.authority(authority));
        let certified = [("leader", "leaders"), ("board", "public"), ("stranger", "strangers")];
        let gateways = ["one", "two", "three"].map(|name| (name, "gateways"));
        certified.iter().chain(&gateways).for_each(|(name, authority)| made.certify(name, authority));
        placed
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn file(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn log(&self, name: &str) -> String {
        fs::read_to_string(self.path(&format!("{name}.log"))).unwrap_or_default()
    }

    /// What a leader is started with.
    fn link_options(&self) -> Vec<String> {
        self.options_at(&self.link)
    }

    fn options_at(&self, link: &Reserved) -> Vec<String> {
        let (authorities, chain, key) = (self.file("gateways.pem"), self.file("leader.pem"), self.file("leader.key"));
        let listen = link.address().to_string();
        let options = [("--gateway-listen", listen), ("--gateways", authorities)];
        let shown = [("--gateway-certificate", chain), ("--gateway-key", key)];
        options.into_iter().chain(shown).flat_map(|(name, value)| [name.to_owned(), value]).collect()
    }

    /// A leader that has what the rehearsal has.
    pub fn leader(&self, play: Rehearsal, options: &[&str]) -> Played {
        let link = self.link_options();
        let all: Vec<&str> = options.iter().copied().chain(link.iter().map(String::as_str)).collect();
        Played::with(play, &all)
    }

    /// A leader without elections, with a log.
    pub fn bare_leader(&self) -> Server {
        let link = self.link_options();
        let options: Vec<&str> = link.iter().map(String::as_str).collect();
        Server::start_logging(&self.path("bare"), &options, &self.path("leader.log"))
    }

    /// Another one, that goes on with a copy of a leader's directory.
    pub fn successor(&self, played: &Played) -> Server {
        let (data, link) = (self.path("copied"), self.options_at(&self.other));
        let copied = Command::new("cp").arg("-r").arg(played.data()).arg(&data).status().unwrap();
        assert!(copied.success());
        Server::start(&data, &link.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// A gateway of two leaders.
    pub fn gateway_of_both(&self, name: &str) -> Server {
        self.gateway(name, &["--leader", &format!("https://{}", self.other.address())])
    }

    /// A gateway with this certificate.
    pub fn gateway(&self, name: &str, options: &[&str]) -> Server {
        self.gateway_trusting("leaders", name, options)
    }

    fn gateway_trusting(&self, authority: &str, name: &str, options: &[&str]) -> Server {
        let [authorities, chain] = [authority, name].map(|name| self.file(&format!("{name}.pem")));
        let (leader, key) = (format!("https://{}", self.link.address()), self.file(&format!("{name}.key")));
        let own = ["--leader", &leader, "--leader-authorities", &authorities];
        let shown = ["--gateway-certificate", &chain, "--gateway-key", &key];
        Server::start_gateway(&[&own[..], &shown, options].concat(), &self.path(&format!("{name}.log")))
    }

    /// One that speaks TLS with voters.
    pub fn sealed_gateway(&self, name: &str) -> Server {
        let (chain, key) = (self.file("board.pem"), self.file("board.key"));
        self.gateway(name, &["--tls-certificate", &chain, "--tls-key", &key])
    }

    /// One that another authority has certified.
    pub fn stranger(&self, name: &str) -> Server {
        self.gateway(name, &[])
    }

    /// One that trusts another authority than the leader's.
    pub fn trusting_strangers(&self, name: &str) -> Server {
        self.gateway_trusting("strangers", name, &[])
    }

    /// A voter of a board that speaks TLS.
    pub fn visitor(&self, server: &Server) -> Visitor {
        Visitor::by(agent(TlsConfig::builder().root_certs(self.roots("public")).build()), &server.url)
    }

    /// Somebody with a gateway's certificate.
    pub fn by_link(&self, name: &str) -> Visitor {
        let key = fs::read(self.path(&format!("{name}.key"))).unwrap();
        let shown = ClientCert::new_with_certs(&self.certificates(name), PrivateKey::from_pem(&key).unwrap());
        let tls = TlsConfig::builder().root_certs(self.roots("leaders")).client_cert(Some(shown)).build();
        Visitor::by(agent(tls), &format!("https://{}", self.link.address()))
    }

    /// Somebody without one.
    pub fn without_certificate(&self, path: &str) -> Result<(), ureq::Error> {
        let agent = agent(TlsConfig::builder().root_certs(self.roots("leaders")).build());
        agent.get(format!("https://{}{path}", self.link.address())).call().map(drop)
    }

    /// A gateway that is not expected to run: its exit code and what it said.
    pub fn refused(&self, options: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-server"));
        let (authorities, chain, key) = (self.file("leaders.pem"), self.file("one.pem"), self.file("one.key"));
        command.args(["gateway", "--listen", "127.0.0.1:0", "--leader-authorities", &authorities]).args(options);
        if !options.contains(&"--gateway-certificate") {
            command.args(["--gateway-certificate", &chain]);
        }
        let output = command.args(["--gateway-key", &key]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    fn roots(&self, authority: &str) -> RootCerts {
        RootCerts::new_with_certs(&self.certificates(authority))
    }

    fn certificates(&self, name: &str) -> Vec<Certificate<'static>> {
        let file = fs::read(self.path(&format!("{name}.pem"))).unwrap();
        let certificate = |item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        };
        parse_pem(&file).filter_map(certificate).collect()
    }
}

fn agent(tls: TlsConfig) -> Agent {
    Agent::config_builder().http_status_as_error(false).tls_config(tls).build().into()
}

/// What somebody with this certificate is answered who hands on whatever it likes, and says of it what it likes.
pub fn liar(placed: &Placed, name: &str, path: &str, bytes: &[u8], verified: bool) -> (u16, String) {
    let Visitor { agent, url } = placed.by_link(name);
    let mut request = agent.post(format!("{url}{path}")).content_type(BINARY).header("x-forwarded-for", "192.0.2.9");
    if verified {
        request = request.header("tupyo-judged", "verified");
    }
    let mut response = request.send(bytes).unwrap();
    let problem: serde_json::Value = serde_json::from_slice(&response.body_mut().read_to_vec().unwrap()).unwrap();
    (response.status().as_u16(), problem["code"].as_str().unwrap().to_owned())
}

/// The code in a line of metrics.
pub fn code_in(line: &str) -> &str {
    line.split('"').nth(1).unwrap()
}
