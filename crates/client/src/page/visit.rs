//! Asks a server for a page's files, as browsers do.

use std::io::Read;
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::HeaderMap;
use ureq::tls::TlsConfig;

use super::decoding::decoded;
use crate::ClientError;
use crate::http::words;
use crate::patience::Waiting;
use crate::trust::trusted_roots;

/// The longest file of a page.
const LONGEST: usize = 16 << 20;
/// How long one answer may take, and all of a comparison.
const ONE: Duration = Duration::from_secs(30);
const ALL: Duration = Duration::from_secs(600);
/// What a page's visitor calls itself, if nothing else is said.
const NAME: &str = concat!("tupyo/", env!("CARGO_PKG_VERSION"));

/// Asks a server for the files of a page, as browsers do; nobody is followed elsewhere.
pub struct PageVisitor {
    agent: Agent,
    name: String,
    begun: Instant,
    requests: u32,
}

/// What a server has answered.
pub(super) struct Served {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// The bytes of an answer.
pub(super) enum Body {
    Whole(Vec<u8>),
    TooLong,
    /// Its encoding cannot be undone.
    Encoded,
}

impl PageVisitor {
    /// With this `User-Agent`, if another one than the tool's own is wanted.
    pub fn new(user_agent: Option<&str>) -> PageVisitor {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .tls_config(TlsConfig::builder().root_certs(trusted_roots()).build())
            .max_redirects(0)
            .timeout_global(Some(ONE));
        let name = user_agent.unwrap_or(NAME).to_owned();
        PageVisitor { agent: config.build().new_agent(), name, begun: Instant::now(), requests: 0 }
    }

    /// How many answers there were.
    pub fn requests(&self) -> u32 {
        self.requests
    }

    /// What is at this address, asked for in these encodings. A server that is busy is asked again.
    pub(super) fn get(&mut self, url: &str, encodings: &str) -> Result<Served, ClientError> {
        let mut waiting = Waiting::new();
        loop {
            if self.begun.elapsed() > ALL {
                let reason = format!("the comparison has taken more than {} seconds", ALL.as_secs());
                return Err(ClientError::Unreachable { reason });
            }
            let served = self.ask(url, encodings).or_else(|_| self.ask(url, encodings))?;
            let asked = served.headers.get("retry-after").and_then(|value| value.to_str().ok());
            match served.status {
                429 | 503 if waiting.wait(asked) => {}
                status @ (429 | 503) => {
                    return Err(ClientError::Unreachable { reason: format!("it is busy (HTTP {status})") });
                }
                _ => return Ok(served),
            }
        }
    }

    fn ask(&mut self, url: &str, encodings: &str) -> Result<Served, ClientError> {
        self.requests += 1;
        let request = self.agent.get(url).header("user-agent", &self.name).header("accept-encoding", encodings);
        let mut answer =
            request.header("accept", "*/*").header("cache-control", "no-cache").call().map_err(unreachable)?;
        let mut bytes = Vec::new();
        let mut reader = answer.body_mut().as_reader().take(LONGEST as u64 + 1);
        reader.read_to_end(&mut bytes).map_err(|error| unreachable(error.into()))?;
        let headers = answer.headers().clone();
        Ok(Served { status: answer.status().as_u16(), body: Body::of(&headers, bytes), headers })
    }
}

impl Body {
    fn of(headers: &HeaderMap, bytes: Vec<u8>) -> Body {
        if bytes.len() > LONGEST {
            return Body::TooLong;
        }
        let mut encodings = headers.get_all("content-encoding").iter().map(|value| value.to_str().unwrap_or("?"));
        match (encodings.next(), encodings.next()) {
            (None, _) => Body::Whole(bytes),
            (Some(encoding), None) => {
                let encoding = encoding.trim().to_ascii_lowercase();
                decoded(&encoding, &bytes, LONGEST).map_or(Body::Encoded, Body::Whole)
            }
            _ => Body::Encoded,
        }
    }
}

fn unreachable(error: ureq::Error) -> ClientError {
    ClientError::Unreachable { reason: words(&error.to_string()) }
}
