//! What a gateway is started with.

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use tupyo_http_origins::AllowedOrigin;

use super::leader_address::LeaderAddress;
use super::link::Leaders;
use crate::options::{BURST, RATE, between};
use crate::source::{ForwardedHeader, TrustedProxy};
use crate::{Options, ServerError, tls};

/// What a gateway is started with.
#[derive(Debug, Clone, clap::Args)]
pub struct GatewayOptions {
    /// Where a leader listens for gateways (its option --gateway-listen), as https://HOST:PORT. May be given more than
    /// once: the one that answers is asked
    #[arg(long = "leader", value_name = "URL", required = true)]
    pub leaders: Vec<LeaderAddress>,
    /// The file of the authorities, in PEM, whose certificates leaders show
    #[arg(long, value_name = "FILE")]
    pub leader_authorities: PathBuf,
    /// What leaders are shown: a certificate, followed by those between it and its authority, as PEM
    #[arg(long, value_name = "FILE")]
    pub gateway_certificate: PathBuf,
    /// The private key of the certificate that leaders are shown, as PEM
    #[arg(long, value_name = "FILE")]
    pub gateway_key: PathBuf,
    /// Address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Speak TLS with voters, with this certificate, followed by those between it and its authority, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// Address and port at which metrics are served, at /metrics; nowhere if not given
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// An origin, as https://HOST, whose pages may read and post here, or * for every one. May be given more than once
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub allowed_origins: Vec<AllowedOrigin>,
    /// A proxy, by its address or network, that is believed when it says for whom it asks. May be given more than once
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    pub trusted_proxies: Vec<TrustedProxy>,
    /// The header in which trusted proxies say for whom they ask: the one that they write themselves
    #[arg(long, value_enum, value_name = "HEADER", default_value_t = ForwardedHeader::XForwardedFor)]
    pub proxy_header: ForwardedHeader,
    /// The most entries of an election that wait for their verification, and the most of all that wait for the leader
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = between(1, 65_536))]
    pub queue: usize,
    /// The most entries of one source, an address or a network of 64 bits, that are under way or were refused lately
    #[arg(long, value_name = "N", default_value_t = BURST)]
    pub source_burst: NonZero<u32>,
    /// How many refused entries a source is forgiven in a second; accepted ones cost nothing
    #[arg(long, value_name = "N", default_value_t = RATE)]
    pub source_rate: NonZero<u32>,
    /// The most connections at a time, as those of a board
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

impl GatewayOptions {
    /// What of it a board has, too.
    pub(crate) fn front(&self) -> Options {
        Options {
            listen: self.listen,
            tls_certificate: self.tls_certificate.clone(),
            tls_key: self.tls_key.clone(),
            metrics: self.metrics,
            allowed_origins: self.allowed_origins.clone(),
            trusted_proxies: self.trusted_proxies.clone(),
            proxy_header: self.proxy_header,
            queue: self.queue,
            source_burst: self.source_burst,
            source_rate: self.source_rate,
            max_connections: self.max_connections,
            workers: self.workers,
            head_timeout: self.head_timeout,
            body_timeout: self.body_timeout,
            read_timeout: self.read_timeout,
            keep_alive: self.keep_alive,
            ..Options::new("")
        }
    }

    /// The way to the leaders.
    pub(crate) fn leaders(&self) -> Result<Arc<Leaders>, ServerError> {
        let tls = tls::of_client(&self.leader_authorities, &self.gateway_certificate, &self.gateway_key)?;
        Ok(Arc::new(Leaders::new(self.leaders.clone(), tls)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: GatewayOptions,
    }

    #[test]
    fn what_a_board_has_too_is_what_a_board_has() {
        Line::command().debug_assert();
        let files = ["--leader-authorities", "a", "--gateway-certificate", "b", "--gateway-key", "c"];
        let line = ["gateway", "--leader", "https://a:1"].into_iter().chain(files);
        let front = Line::parse_from(line).options.front();
        assert_eq!(format!("{front:?}"), format!("{:?}", Options::new("")));
    }
}
