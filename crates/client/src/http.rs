//! One HTTP connection pool, and answers of limited size.

use std::io::Read;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tupyo_encoding::shown;
use ureq::http::Response;
use ureq::tls::TlsConfig;
use ureq::{Agent, Body};

use crate::ClientError;
use crate::patience::Waiting;
use crate::trust::trusted_roots;

/// How long one request may take in all.
const TIMEOUT: Duration = Duration::from_secs(120);
const BINARY: &str = "application/octet-stream";
/// How long an unused connection is kept: less than servers keep them.
const IDLE_AGE: Duration = Duration::from_secs(4);
/// Connections that are kept open.
const IDLE_CONNECTIONS: usize = 64;
/// The longest JSON answer, problem documents included.
const JSON_BYTES: u64 = 16 << 20;
/// So much of a server's words is passed on.
const LONGEST_WORDS: usize = 1_000;

/// Requests to one server. Clones share their connections.
#[derive(Clone)]
pub(crate) struct Connection {
    agent: Agent,
}

/// An answer: its status, its `Retry-After` and its body.
pub(crate) type Answered = (u16, Option<String>, Vec<u8>);

/// An RFC 9457 problem document, as far as it is used.
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: Option<String>,
    title: Option<String>,
}

/// What every request is made with: a pool of connections, TLS by the authorities that this machine trusts, no
/// redirects. An answer of any status is one.
pub fn http_agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .tls_config(TlsConfig::builder().root_certs(trusted_roots()).build())
        .max_redirects(0)
        .timeout_global(Some(TIMEOUT))
        .max_idle_age(IDLE_AGE)
        .max_idle_connections(IDLE_CONNECTIONS)
        .max_idle_connections_per_host(IDLE_CONNECTIONS);
    config.build().new_agent()
}

impl Connection {
    pub(crate) fn new() -> Connection {
        Connection { agent: http_agent() }
    }

    /// GET, at most `limit` bytes.
    pub(crate) fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, ClientError> {
        read(self.patiently(|agent| agent.get(url).call())?, limit)
    }

    /// GET; nothing if the server has nothing there.
    pub(crate) fn find(&self, url: &str, limit: u64) -> Result<Option<Vec<u8>>, ClientError> {
        match self.get(url, limit) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ClientError::Refused { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// GET of JSON; nothing if the server has nothing there.
    pub(crate) fn find_json<T: DeserializeOwned>(&self, url: &str) -> Result<Option<T>, ClientError> {
        self.find(url, JSON_BYTES)?.map(|bytes| from_json(&bytes)).transpose()
    }

    /// GET of JSON.
    pub(crate) fn json<T: DeserializeOwned>(&self, url: &str) -> Result<T, ClientError> {
        from_json(&self.get(url, JSON_BYTES)?)
    }

    /// GET, whatever the answer is: its status, and at most one byte more than `at_most` of its body. A busy server is
    /// asked again.
    pub(crate) fn fetch(&self, url: &str, at_most: usize) -> Result<(u16, Vec<u8>), ClientError> {
        self.whatever(at_most, |agent| agent.get(url).call())
    }

    /// The same of a POST of JSON.
    pub(crate) fn fetch_json(&self, url: &str, body: &str, at_most: usize) -> Result<(u16, Vec<u8>), ClientError> {
        self.whatever(at_most, |agent| agent.post(url).content_type("application/json").send(body.as_bytes()))
    }

    fn whatever(
        &self,
        at_most: usize,
        request: impl Fn(&Agent) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<(u16, Vec<u8>), ClientError> {
        let mut waiting = Waiting::new();
        loop {
            let mut answer = request(&self.agent).or_else(|_| request(&self.agent)).map_err(unreachable)?;
            let (status, asked, mut body) = (answer.status().as_u16(), asked_to_wait(&answer), Vec::new());
            let most = if answer.status().is_success() { at_most as u64 } else { JSON_BYTES };
            let read = answer.body_mut().as_reader().take(most + 1).read_to_end(&mut body);
            read.map_err(|error| unreachable(error.into()))?;
            if matches!(status, 200..300) || !described(status, &body).is_passing() || !waiting.wait(asked.as_deref()) {
                return Ok((status, body));
            }
        }
    }

    /// POST of bytes; at most `limit` bytes of answer.
    pub(crate) fn post(&self, url: &str, body: &[u8], limit: u64) -> Result<Vec<u8>, ClientError> {
        read(self.patiently(|agent| agent.post(url).content_type(BINARY).send(body))?, limit)
    }

    /// The same, with another header.
    pub(crate) fn post_with(
        &self,
        url: &str,
        (name, value): (&str, String),
        body: &[u8],
        limit: u64,
    ) -> Result<Vec<u8>, ClientError> {
        let post = |agent: &Agent| agent.post(url).content_type(BINARY).header(name, &value).send(body);
        read(self.patiently(post)?, limit)
    }

    /// POST of bytes, and whatever is answered, at most `limit` bytes of it: once, however busy the server is.
    pub(crate) fn post_once(&self, url: &str, body: &[u8], limit: u64) -> Result<Answered, ClientError> {
        let post = |agent: &Agent| agent.post(url).content_type(BINARY).send(body);
        let answer = post(&self.agent).or_else(|_| post(&self.agent)).map_err(unreachable)?;
        let (status, asked) = (answer.status().as_u16(), asked_to_wait(&answer));
        Ok((status, asked, read(answer, limit)?))
    }

    /// Asks again while the server is busy, as long as a person would wait. What is posted may be posted twice: the
    /// board answers the same bytes with the same receipt.
    fn patiently(
        &self,
        request: impl Fn(&Agent) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, ClientError> {
        let mut waiting = Waiting::new();
        loop {
            // The server may have closed an idle connection: the first failure is tried again.
            let answer = request(&self.agent).or_else(|_| request(&self.agent)).map_err(unreachable)?;
            if answer.status().is_success() {
                return Ok(answer);
            }
            let asked = asked_to_wait(&answer);
            let problem = problem(answer);
            if !problem.is_passing() || !waiting.wait(asked.as_deref()) {
                return Err(problem);
            }
        }
    }
}

fn asked_to_wait(answer: &Response<Body>) -> Option<String> {
    answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(bytes).map_err(|error| ClientError::Answer { what: words(&error.to_string()) })
}

/// The problem that an answer describes.
fn problem(answer: Response<Body>) -> ClientError {
    let status = answer.status().as_u16();
    described(status, &read(answer, JSON_BYTES).unwrap_or_default())
}

fn described(status: u16, body: &[u8]) -> ClientError {
    let Ok(problem) = serde_json::from_slice::<Problem>(body) else {
        return ClientError::Refused { status, code: format!("http-{status}"), detail: format!("HTTP {status}") };
    };
    let detail = problem.detail.or(problem.title).unwrap_or_default();
    ClientError::Refused { status, code: words(&problem.code), detail: words(&detail) }
}

/// What a server says, or an error quotes of it, for a terminal: nobody has checked it.
pub(crate) fn words(text: &str) -> String {
    shown(text).chars().take(LONGEST_WORDS).collect()
}

fn read(mut answer: Response<Body>, limit: u64) -> Result<Vec<u8>, ClientError> {
    answer.body_mut().with_config().limit(limit).read_to_vec().map_err(unreachable)
}

fn unreachable(error: ureq::Error) -> ClientError {
    ClientError::Unreachable { reason: words(&error.to_string()) }
}
