//! Requests to an object store, by the HTTP client and the certificates of all others. Each caller has a thread of its
//! own, so that it may wait.

use std::io::Read;
use std::pin::Pin;

use http_body_util::BodyExt;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use tupyo_client::http_agent;
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

use crate::copies::LARGEST_TILE;

/// Clones share their connections.
#[derive(Clone, Debug)]
pub struct Transport {
    agent: Agent,
}

impl Transport {
    pub fn new() -> Transport {
        Transport { agent: http_agent() }
    }

    fn ask(&self, request: Request<&[u8]>) -> Result<HttpResponse, HttpError> {
        let answer = match request.body().is_empty() {
            true => self.agent.run(request.map(|_| ())),
            false => self.agent.run(request),
        };
        let (head, body) = answer.map_err(failed)?.into_parts();
        Ok(Response::from_parts(head, whole(body)?))
    }
}

impl HttpConnector for Transport {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

impl HttpService for Transport {
    fn call<'a, 'b>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            self.ask(Request::from_parts(head, &body[..]))
        })
    }
}

fn whole(mut body: Body) -> Result<HttpResponseBody, HttpError> {
    let mut bytes = Vec::new();
    // Nothing that is asked for is longer; what is cut off is not what it should be.
    let read = body.as_reader().take(LARGEST_TILE as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| HttpError::new(HttpErrorKind::Request, error))?;
    Ok(bytes.into())
}

/// Whatever is lost on its way is tried again: nothing is stored over what is there already.
fn failed(error: ureq::Error) -> HttpError {
    use ureq::Error::{ConnectionFailed, HostNotFound, Io, Protocol, Timeout};
    let kind = match error {
        ConnectionFailed | HostNotFound | Io(_) | Protocol(_) | Timeout(_) => HttpErrorKind::Request,
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
