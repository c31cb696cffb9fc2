//! What a server is started with.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use clap::builder::RangedU64ValueParser;
use tupyo_card_pkcs11::TokenUri;
use tupyo_election::AuthorKey;
use tupyo_http_origins::{AllowedOrigin, AllowedOrigins};
use tupyo_merkle::Origin;

use crate::ServerError;
use crate::journal_address::JournalAddress;
use crate::ledger_token::LedgerTokenOptions;
use crate::limiter::Limiter;
use crate::patience::Patience;
use crate::public_url::PublicUrl;
use crate::quotas::Quotas;
use crate::source::{ForwardedHeader, TrustedProxies, TrustedProxy};
use crate::tls::Certificate;

/// As many as may wait: a source that does nothing wrong finds the queue full before it has no token left.
pub(crate) const BURST: NonZero<u32> = NonZero::new(1024).unwrap();
pub(crate) const RATE: NonZero<u32> = NonZero::new(4).unwrap();
/// With one of so many places wanted, there is a rush.
const CALM: usize = 8;

/// What a server is started with.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Directory of the ledgers and the ledger key; made if it is missing
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Directory, best on another disk, that gets a copy of every checkpoint: with it, a start notices an older state
    /// of the data directory
    #[arg(long, value_name = "DIR")]
    pub checkpoint_copy: Option<PathBuf>,
    /// Where the order of all entries is kept for several servers, as postgres://USER@HOST:PORT/DATABASE; in the data
    /// directory if not given
    #[arg(long, value_name = "ADDRESS")]
    pub journal: Option<JournalAddress>,
    /// The file that the journal's password stands in
    #[arg(long, value_name = "FILE", requires = "journal")]
    pub journal_password_file: Option<PathBuf>,
    /// The file of the authorities, in PEM, whose certificates the journal's databases show: the way to them is TLS
    /// then, and is not without it
    #[arg(long, value_name = "FILE", requires = "journal")]
    pub journal_authorities: Option<PathBuf>,
    /// The least number of synchronous standbys that a commit of the journal must wait for; 0 for trials only
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub journal_standbys: usize,
    /// Directory that gets every full tile and bundle, and the manifest, as static files, for a web server or a mirror
    /// to serve; made if it is missing
    #[arg(long, value_name = "DIR")]
    pub public: Option<PathBuf>,
    /// Directory of the voter's page, as `web/build` makes it: served from this board's own address. It is read once,
    /// at the start
    #[arg(long, value_name = "FOLDER")]
    pub page: Option<PathBuf>,
    /// The address under which people find the board, as https://HOST; answers that name it are relative without it
    #[arg(long, value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// An origin, as https://HOST, whose pages may read and post here, or * for every one. May be given more than once
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub allowed_origins: Vec<AllowedOrigin>,
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Speak TLS with this certificate, followed by those between it and its authority, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Address and port at which gateways hand entries on, and nobody else: all speak TLS there
    #[arg(long, value_name = "ADDRESS", requires_all = ["gateways", "gateway_certificate"])]
    pub gateway_listen: Option<SocketAddr>,
    /// The file of the authorities, in PEM, whose certificates gateways show
    #[arg(long, value_name = "FILE", requires = "gateway_listen")]
    pub gateways: Option<PathBuf>,
    /// What gateways are shown: a certificate, followed by those between it and its authority, as PEM
    #[arg(long, value_name = "FILE", requires_all = ["gateway_listen", "gateway_key"])]
    pub gateway_certificate: Option<PathBuf>,
    /// The private key of the certificate that gateways are shown, as PEM
    #[arg(long, value_name = "FILE", requires = "gateway_certificate")]
    pub gateway_key: Option<PathBuf>,
    /// Address and port at which metrics are served, at /metrics; nowhere if not given. They name no voter, but are not
    /// for everybody
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// The ledgers' name: each election's ledger is NAME/ELECTION. It cannot be changed later
    #[arg(long, value_name = "NAME", default_value = "localhost")]
    pub name: String,
    /// Sign the ledgers of new elections with an Ed25519 key in a token: its PKCS #11 URI, as
    /// pkcs11:token=LABEL;object=KEY?module-path=FILE
    #[arg(long, value_name = "URI", allow_hyphen_values = true)]
    pub ledger_token: Option<TokenUri>,
    /// The file that the token's PIN stands in
    #[arg(long, value_name = "FILE", requires = "ledger_token", conflicts_with = "pin_fd")]
    pub pin_file: Option<PathBuf>,
    /// The file descriptor that the token's PIN is read from
    #[arg(long, value_name = "N", requires = "ledger_token")]
    pub pin_fd: Option<u32>,
    /// An official's public key, as the manifest spells it: only these officials can start elections here. May be given
    /// more than once
    #[arg(long = "official", value_name = "KEY", allow_hyphen_values = true)]
    pub officials: Vec<AuthorKey>,
    /// Where a witness that manifests name is asked: its name and address. May be given more than once
    #[arg(long = "witness", value_name = "NAME=URL")]
    pub witnesses: Vec<WitnessAddress>,
    /// A proxy, by its address or network, that is believed when it says for whom it asks: each sender has a share of
    /// its own then, and without it all who come through the proxy have one together. May be given more than once
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    pub trusted_proxies: Vec<TrustedProxy>,
    /// The header in which trusted proxies say for whom they ask: the one that they write themselves
    #[arg(long, value_enum, value_name = "HEADER", default_value_t = ForwardedHeader::XForwardedFor)]
    pub proxy_header: ForwardedHeader,
    /// The most elections that are kept
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub max_elections: usize,
    /// The most entries of an election that wait for their verification
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = between(1, 65_536))]
    pub queue: usize,
    /// The most entries of one source, an address or a network of 64 bits, that are under way or were refused lately
    #[arg(long, value_name = "N", default_value_t = BURST)]
    pub source_burst: NonZero<u32>,
    /// How many refused entries a source is forgiven in a second; accepted ones cost nothing
    #[arg(long, value_name = "N", default_value_t = RATE)]
    pub source_rate: NonZero<u32>,
    /// The most parts of documents that an author can leave unfinished in an election; a document has at most 256
    #[arg(long, value_name = "N", default_value_t = 512)]
    pub unfinished_parts: u64,
    /// Bytes of an election's ledger beyond which it takes no documents, only ballots; without limit if not given
    #[arg(long, value_name = "BYTES", default_value_t = u64::MAX, hide_default_value = true)]
    pub election_bytes: u64,
    /// Percent of the disk that are left to ballots: with less free, documents are refused
    #[arg(long, value_name = "PERCENT", default_value_t = 2, value_parser = clap::value_parser!(u64).range(0..=100))]
    pub ballot_reserve: u64,
    /// The most connections at a time; when one more comes, the source that has the most of them loses the one that has
    /// kept the server waiting longest
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = between(1, 1_000_000))]
    pub max_connections: usize,
    /// Threads that speak HTTP; as many as cores if not given
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// Seconds in which a request's head must have arrived
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub head_timeout: u64,
    /// Seconds in which a request's body must have arrived
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub body_timeout: u64,
    /// Seconds in which a client must read something of its answer
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub read_timeout: u64,
    /// Seconds that an idle connection is kept
    #[arg(long, value_name = "SECONDS", default_value_t = 75, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub keep_alive: u64,
}

impl Options {
    /// The defaults, for a data directory.
    pub fn new(data: impl Into<PathBuf>) -> Options {
        Options {
            data: data.into(),
            checkpoint_copy: None,
            journal: None,
            journal_password_file: None,
            journal_authorities: None,
            journal_standbys: 1,
            public: None,
            page: None,
            public_url: None,
            allowed_origins: Vec::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            tls_certificate: None,
            tls_key: None,
            gateway_listen: None,
            gateways: None,
            gateway_certificate: None,
            gateway_key: None,
            metrics: None,
            name: "localhost".to_owned(),
            ledger_token: None,
            pin_file: None,
            pin_fd: None,
            officials: Vec::new(),
            witnesses: Vec::new(),
            trusted_proxies: Vec::new(),
            proxy_header: ForwardedHeader::XForwardedFor,
            max_elections: 1000,
            queue: 1024,
            source_burst: BURST,
            source_rate: RATE,
            unfinished_parts: 512,
            election_bytes: u64::MAX,
            ballot_reserve: 2,
            max_connections: 4096,
            workers: None,
            head_timeout: 10,
            body_timeout: 30,
            read_timeout: 30,
            keep_alive: 75,
        }
    }

    /// Where the ledgers' key is, if it is in a token. The arguments stand above, too: the parser does not see that
    /// there are options at all if some are in a group of their own.
    pub(crate) fn token(&self) -> LedgerTokenOptions {
        let (ledger_token, pin_file, pin_fd) = (self.ledger_token.clone(), self.pin_file.clone(), self.pin_fd);
        LedgerTokenOptions { ledger_token, pin_file, pin_fd }
    }

    pub(crate) fn trusted_proxies(&self) -> TrustedProxies {
        TrustedProxies::new(self.trusted_proxies.clone(), self.proxy_header)
    }

    pub(crate) fn allowed_origins(&self) -> Result<AllowedOrigins, ServerError> {
        Ok(AllowedOrigins::new(&self.allowed_origins)?)
    }

    pub(crate) fn quotas(&self) -> Quotas {
        let elections = self.data.join("elections");
        Quotas::new(elections, self.unfinished_parts, self.election_bytes, self.ballot_reserve)
    }

    pub(crate) fn limiter(&self) -> Limiter {
        Limiter::new(self.source_burst, self.source_rate, self.queue / CALM, self.patience().idle)
    }

    /// What TLS is spoken with, if it is.
    pub(crate) fn certificate(&self) -> Result<Option<Arc<Certificate>>, ServerError> {
        let files = self.tls_certificate.as_ref().zip(self.tls_key.as_ref());
        files.map(|(chain, key)| Certificate::read(chain, key)).transpose()
    }

    /// What gateways are shown, if there are any.
    pub(crate) fn gateway_certificate(&self) -> Result<Option<Arc<Certificate>>, ServerError> {
        let files = self.gateway_certificate.as_ref().zip(self.gateway_key.as_ref());
        files.map(|(chain, key)| Certificate::read(chain, key)).transpose()
    }

    /// The directories that are written, by the options that name them.
    pub(crate) fn directories(&self) -> Vec<(&'static str, PathBuf)> {
        let all = [("data", Some(&self.data)), ("checkpoint-copy", self.checkpoint_copy.as_ref())];
        let all = all.into_iter().chain([("public", self.public.as_ref())]);
        all.filter_map(|(option, path)| Some((option, path?.clone()))).collect()
    }

    pub(crate) fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_timeout)
    }

    pub(crate) fn patience(&self) -> Patience {
        Patience { head: Duration::from_secs(self.head_timeout), idle: Duration::from_secs(self.keep_alive) }
    }

    pub(crate) fn read_timeout(&self) -> Duration {
        Duration::from_secs(self.read_timeout)
    }
}

/// Where a witness is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAddress {
    /// The name in its key.
    pub name: Origin,
    /// Its address: `<url>/add-checkpoint` is asked.
    pub url: String,
}

/// Not the address of a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write the witness's name, = and an address that begins with http:// or https://")]
pub struct WitnessAddressError;

impl FromStr for WitnessAddress {
    type Err = WitnessAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, url) = text.split_once('=').ok_or(WitnessAddressError)?;
        let is_http = url.starts_with("http://") || url.starts_with("https://");
        let name = name.parse().ok().filter(|_| is_http).ok_or(WitnessAddressError)?;
        Ok(WitnessAddress { name, url: url.to_owned() })
    }
}

/// How a number of so many is read.
pub(crate) fn between(least: u64, most: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(least..=most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    #[test]
    fn the_defaults_are_those_of_the_command_line() {
        Line::command().debug_assert();
        let parsed = Line::parse_from(["server", "--data", "here"]).options;
        assert_eq!(format!("{parsed:?}"), format!("{:?}", Options::new("here")));
    }
}
