//! One HTTP connection pool, and answers of limited size.

use std::thread;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tupyo_encoding::shown;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::ClientError;

/// How long one request may take in all.
const TIMEOUT: Duration = Duration::from_secs(120);
/// How often a busy board is asked again.
const RETRIES: u32 = 8;
/// The longest wait that a busy board can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
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

/// An RFC 9457 problem document, as far as it is used.
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: Option<String>,
    title: Option<String>,
}

impl Connection {
    pub(crate) fn new() -> Connection {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(TIMEOUT))
            .max_idle_age(IDLE_AGE)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS);
        Connection { agent: config.build().new_agent() }
    }

    /// GET, at most `limit` bytes.
    pub(crate) fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, ClientError> {
        let answer = self.patiently(|agent| agent.get(url).call())?;
        read(accepted(answer)?, limit)
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

    /// POST of bytes; at most `limit` bytes of answer.
    pub(crate) fn post(&self, url: &str, body: &[u8], limit: u64) -> Result<Vec<u8>, ClientError> {
        let answer = self.patiently(|agent| agent.post(url).content_type("application/octet-stream").send(body))?;
        read(accepted(answer)?, limit)
    }

    /// POST of JSON, answered with JSON.
    pub(crate) fn post_json(&self, url: &str, body: &serde_json::Value) -> Result<Vec<u8>, ClientError> {
        let body = body.to_string();
        let answer = self.patiently(|agent| agent.post(url).content_type("application/json").send(body.as_bytes()))?;
        read(accepted(answer)?, JSON_BYTES)
    }

    /// Asks again while the server is busy. What is posted may be posted twice: the board answers the same bytes with
    /// the same receipt.
    fn patiently(
        &self,
        request: impl Fn(&Agent) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, ClientError> {
        for retry in 0.. {
            // The server may have closed an idle connection: the first failure is tried again.
            let answer = request(&self.agent).or_else(|_| request(&self.agent)).map_err(unreachable)?;
            if answer.status().as_u16() != 503 || retry == RETRIES {
                return Ok(answer);
            }
            thread::sleep(wait_asked(&answer));
        }
        Err(ClientError::Unreachable { reason: "the server is busy".to_owned() })
    }
}

pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ClientError> {
    serde_json::from_slice(bytes).map_err(|error| ClientError::Answer { what: words(&error.to_string()) })
}

fn wait_asked(answer: &Response<Body>) -> Duration {
    let seconds = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1)).min(LONGEST_WAIT)
}

/// The answer, or the problem that it describes.
fn accepted(answer: Response<Body>) -> Result<Response<Body>, ClientError> {
    let status = answer.status().as_u16();
    if answer.status().is_success() {
        return Ok(answer);
    }
    let body = read(answer, JSON_BYTES).unwrap_or_default();
    let Ok(problem) = serde_json::from_slice::<Problem>(&body) else {
        return Err(ClientError::Refused { status, code: format!("http-{status}"), detail: format!("HTTP {status}") });
    };
    let detail = problem.detail.or(problem.title).unwrap_or_default();
    Err(ClientError::Refused { status, code: words(&problem.code), detail: words(&detail) })
}

/// What a server says, or an error quotes of it, for a terminal: nobody has checked it.
fn words(text: &str) -> String {
    shown(text).chars().take(LONGEST_WORDS).collect()
}

fn read(mut answer: Response<Body>, limit: u64) -> Result<Vec<u8>, ClientError> {
    answer.body_mut().with_config().limit(limit).read_to_vec().map_err(unreachable)
}

fn unreachable(error: ureq::Error) -> ClientError {
    ClientError::Unreachable { reason: words(&error.to_string()) }
}
