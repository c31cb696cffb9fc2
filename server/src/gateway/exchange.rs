//! What is asked and what is answered, between actix-web's types and those of hyper, which is of a later `http`.

use std::io::{self, ErrorKind};

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::web::Bytes;
use http_body_util::Full;
use hyper::body::Body;
use hyper::header::{ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use hyper::http::uri::PathAndQuery;
use hyper::{Request, Response, Uri, http};

use crate::gateways::JUDGED;
use crate::source::Source;

/// What is asked.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    /// Path and query, as they came.
    pub(crate) path: &'a str,
    /// For whom.
    pub(crate) source: Option<Source>,
    pub(crate) language: Option<&'a HeaderValue>,
    /// An entry, and whether signature and proof have been verified.
    pub(crate) entry: Option<(&'a Bytes, bool)>,
}

/// What goes to a leader.
pub(super) type Question = Request<Full<Bytes>>;

/// The head of an answer.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) length: u64,
}

impl Asked<'_> {
    /// Nothing of what a client has sent stands in a head but path, language and the length of its entry.
    ///
    /// # Errors
    /// The path is none.
    pub(super) fn question(&self, authority: &str) -> http::Result<Question> {
        let path = Uri::from(PathAndQuery::try_from(self.path)?);
        let mut head = Request::builder().method(self.method).uri(path).header(HOST, authority);
        if let Some(source) = self.source {
            head = head.header("x-forwarded-for", source.address().to_string());
        }
        if let Some(language) = self.language.and_then(|language| language.to_str().ok()) {
            head = head.header(ACCEPT_LANGUAGE, language);
        }
        let Some((entry, is_verified)) = self.entry else { return head.body(Full::default()) };
        head = head.header(CONTENT_TYPE, "application/octet-stream").header(CONTENT_LENGTH, entry.len());
        if is_verified {
            head = head.header(JUDGED, "verified");
        }
        head.body(Full::new(entry.clone()))
    }
}

impl Head {
    /// A leader says how long each body is.
    ///
    /// # Errors
    /// It does not, or this is no answer.
    pub(super) fn of(answer: &Response<impl Body>, only_head: bool) -> io::Result<Head> {
        let status = answer.status();
        let length = match answer.headers().get(CONTENT_LENGTH) {
            Some(length) if only_head => length.to_str().ok().and_then(|length| length.parse().ok()),
            _ => answer.body().size_hint().exact(),
        };
        let length = length.filter(|_| !status.is_informational()).ok_or(ErrorKind::InvalidData)?;
        let mut headers = HeaderMap::with_capacity(answer.headers().len());
        for (name, value) in answer.headers() {
            let name = HeaderName::from_bytes(name.as_ref()).map_err(io::Error::other)?;
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).map_err(io::Error::other)?);
        }
        let status = StatusCode::from_u16(status.as_u16()).map_err(io::Error::other)?;
        Ok(Head { status, headers, length })
    }
}
