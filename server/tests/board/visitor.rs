//! Somebody who speaks HTTP with a board.

use serde_json::Value;
use tupyo_merkle::{NoteVerifier, Receipt};
use ureq::Agent;
use ureq::http::Response;

use super::conformance;

pub const BINARY: &str = "application/octet-stream";

#[derive(Clone)]
pub struct Visitor {
    pub agent: Agent,
    pub url: String,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Visitor {
    pub fn new(url: &str) -> Visitor {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Visitor { agent, url: url.to_owned() }
    }

    /// Somebody who asks by an agent of its own.
    pub fn by(agent: Agent, url: &str) -> Visitor {
        Visitor { agent, url: url.to_owned() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.checked("get", path, self.agent.get(format!("{}{path}", self.url)).call().unwrap())
    }

    /// The same, for somebody with a preferred language.
    pub fn get_in(&self, language: &str, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.url)).header("accept-language", language);
        self.checked("get", path, request.call().unwrap())
    }

    /// What is no part of the board.
    pub fn fetch(&self, path: &str) -> Answer {
        Answer::read(self.agent.get(format!("{}{path}", self.url)).call().unwrap())
    }

    pub fn head(&self, path: &str) -> Answer {
        self.checked("head", path, self.agent.head(format!("{}{path}", self.url)).call().unwrap())
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.checked("delete", path, self.agent.delete(format!("{}{path}", self.url)).call().unwrap())
    }

    pub fn post(&self, path: &str, body: &[u8]) -> Answer {
        self.post_as(path, body, BINARY)
    }

    /// The same, with the election that it begins.
    pub fn post_naming(&self, path: &str, election: &str, body: &[u8]) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type(BINARY);
        self.checked("post", path, request.header("tupyo-election", election).send(body).unwrap())
    }

    pub fn post_as(&self, path: &str, body: &[u8], content_type: &str) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type(content_type);
        self.checked("post", path, request.send(body).unwrap())
    }

    fn checked(&self, method: &str, path: &str, response: Response<ureq::Body>) -> Answer {
        let answer = Answer::read(response);
        conformance::check(method, path, &answer);
        answer
    }

    pub fn post_encoded(&self, path: &str, body: &[u8], encoding: &str) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type(BINARY);
        self.checked("post", path, request.header("content-encoding", encoding).send(body).unwrap())
    }

    /// As whoever has the word of a proxy says that it is.
    pub fn post_for(&self, address: &str, path: &str, body: &[u8]) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type(BINARY);
        self.checked("post", path, request.header("x-forwarded-for", address).send(body).unwrap())
    }

    /// `None` if there is no server any more.
    pub fn post_if_possible(&self, path: &str, body: &[u8]) -> Option<Answer> {
        let request = self.agent.post(format!("{}{path}", self.url)).content_type(BINARY);
        let mut response = request.send(body).ok()?;
        let read = response.body_mut().read_to_vec().ok()?;
        Some(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: read })
    }
}

impl Answer {
    fn read(mut response: Response<ureq::Body>) -> Answer {
        let body = response.body_mut().with_config().limit(32 << 20).read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        assert_eq!((self.status, self.header("content-type")), (200, "application/json"), "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// JSON under another status than 200.
    pub fn json_of(&self, status: u16) -> Value {
        assert_eq!((self.status, self.header("content-type")), (status, "application/json"), "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status and code of a problem.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("https://tupyo.invalid/problems/{code}"));
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        (self.status, code.to_owned())
    }

    pub fn detail(&self) -> String {
        serde_json::from_slice::<Value>(&self.body).unwrap()["detail"].as_str().unwrap().to_owned()
    }

    /// The index that a receipt proves for an entry.
    pub fn receipt(&self, entry: &[u8], key: &NoteVerifier) -> u64 {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.header("content-type"), "text/plain; charset=utf-8");
        let receipt = Receipt::parse(&self.body).unwrap();
        receipt.verify(entry, key).unwrap().0
    }
}
