//! Answers that leave in parts: between two of them the server holds nothing of the rest.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::Method;
use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use actix_web::{Error, HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use tupyo_sequencer::Unreadable;

use super::answer::{FOR_EVER, NEVER_KEPT, waits_for_client, works};
use super::in_flight::{Held, InFlight, too_many};
use super::problem::Problem;
use crate::elections::ElectionBoard;
use crate::parts::Parts;
use crate::reads::{Coming, Length, Reads, Vote};
use crate::source::Source;

/// The longest part: the longest entry of a bundle leaves in two.
const PART: usize = 33 << 10;
/// What an answer in parts takes of the budget: a part, and what of the one before it has not left.
const DOWNLOAD: usize = 40 << 10;

/// What is sent.
enum Content {
    /// It is read as it leaves; so much of it is kept meanwhile.
    Stored(Reading, usize),
    Manifest(Arc<ElectionBoard>),
    Made(Bytes),
    /// It is in memory as long as the server runs.
    Fixed(Bytes),
}

/// Bytes that are read.
enum Reading {
    Waits(Box<dyn Parts>),
    Runs(Coming<Read>),
    Failed,
}

type Read = (Box<dyn Parts>, Result<Option<Vec<u8>>, Unreadable>);

/// Sends downloads.
#[derive(Clone)]
pub(crate) struct Downloads {
    reads: Reads,
    in_flight: Arc<InFlight>,
}

/// An answer on its way.
struct Download {
    content: Content,
    /// What has been read already.
    first: Option<Bytes>,
    sent: u64,
    length: u64,
    reads: Reads,
    request: HttpRequest,
    _held: Option<Held>,
}

impl Downloads {
    /// For so many connections.
    pub(crate) fn new(reads: Reads, connections: usize) -> Downloads {
        Downloads { reads, in_flight: Arc::new(InFlight::new(connections, DOWNLOAD)) }
    }

    /// Says that a vote is on its way.
    pub(super) fn vote(&self) -> Vote {
        self.reads.vote()
    }

    /// Reads a little, where it keeps no vote waiting.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let outcome = self.reads.begin(Length::Short, work).map_err(|_| too_many())?;
        let failed = |_| Problem::new("internal", "the reading failed");
        outcome.await.map_err(failed)?.what
    }

    /// Bytes from the storage, which will be the same for ever. Asked for their head, it reads nothing of them.
    pub(super) async fn stored<P: Parts, E: Into<Problem>>(
        &self,
        request: HttpRequest,
        open: impl FnOnce() -> Result<P, E> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let only_head = request.method() == Method::HEAD;
        let read_first = move || {
            let mut stream = open().map_err(Into::into)?;
            let first = if only_head { None } else { stream.next_part(PART)? };
            Ok((stream, first))
        };
        let (stream, first) = self.read(read_first).await?;
        let length = stream.length();
        let first = first.map(Bytes::from);
        let whole = first.as_ref().is_some_and(|first| first.len() as u64 == length);
        let kept = stream.kept();
        let content = Content::Stored(Reading::Waits(Box::new(stream)), kept);
        let response = immutable(ContentType::octet_stream());
        match first {
            Some(first) if whole => Ok(immutable(ContentType::octet_stream()).body(first)),
            first => self.send(response, request, content, first, length).await,
        }
    }

    /// The manifest's exact bytes.
    pub(super) async fn manifest(
        &self,
        request: HttpRequest,
        election: Arc<ElectionBoard>,
    ) -> Result<HttpResponse, Problem> {
        let length = election.manifest().len() as u64;
        self.send(immutable(ContentType::json()), request, Content::Manifest(election), None, length).await
    }

    /// JSON of the moment that can be long.
    pub(super) async fn json(&self, request: HttpRequest, value: &impl Serialize) -> Result<HttpResponse, Problem> {
        let bytes = serde_json::to_vec(value).map_err(|error| Problem::new("internal", error))?;
        let mut response = HttpResponse::Ok();
        response.insert_header(NEVER_KEPT).insert_header(ContentType::json());
        let length = bytes.len() as u64;
        self.send(response, request, Content::Made(bytes.into()), None, length).await
    }

    /// Bytes of the moment that can be long.
    pub(super) async fn made(&self, request: HttpRequest, bytes: Vec<u8>) -> Result<HttpResponse, Problem> {
        let mut response = HttpResponse::Ok();
        response.insert_header(NEVER_KEPT).insert_header(ContentType::octet_stream());
        let length = bytes.len() as u64;
        self.send(response, request, Content::Made(bytes.into()), None, length).await
    }

    /// What stands in the program.
    pub(super) async fn fixed(
        &self,
        request: HttpRequest,
        response: HttpResponseBuilder,
        bytes: Bytes,
    ) -> Result<HttpResponse, Problem> {
        let length = bytes.len() as u64;
        self.send(response, request, Content::Fixed(bytes), None, length).await
    }

    async fn send(
        &self,
        mut response: HttpResponseBuilder,
        request: HttpRequest,
        content: Content,
        first: Option<Bytes>,
        length: u64,
    ) -> Result<HttpResponse, Problem> {
        if request.method() == Method::HEAD {
            return Ok(response.body(Head(length)));
        }
        let _held = match content.weight(length) {
            0 => None,
            bytes => Some(self.in_flight.room(Source::of(&request), bytes).await?),
        };
        let reads = self.reads.clone();
        Ok(response.body(Download { content, first, sent: 0, length, reads, request, _held }))
    }
}

/// An answer that will be the same for ever.
fn immutable(content_type: ContentType) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header(FOR_EVER).insert_header(content_type);
    response
}

impl Content {
    /// What it takes of the budget: nothing, if the buffer that every connection has takes it.
    fn weight(&self, length: u64) -> usize {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        match self {
            _ if length <= PART => 0,
            Content::Made(_) => length.saturating_add(DOWNLOAD),
            Content::Stored(_, kept) => kept.saturating_add(DOWNLOAD),
            Content::Manifest(_) | Content::Fixed(_) => DOWNLOAD,
        }
    }

    fn poll(&mut self, sent: u64, reads: &Reads, context: &mut Context<'_>) -> Poll<Result<Bytes, Problem>> {
        let sent = usize::try_from(sent).unwrap_or(usize::MAX);
        let part = |length: usize| sent.min(length)..sent.saturating_add(PART).min(length);
        match self {
            Content::Stored(reading, _) => reading.poll(reads, context),
            Content::Manifest(election) => {
                let manifest = election.manifest();
                Poll::Ready(Ok(Bytes::copy_from_slice(&manifest[part(manifest.len())])))
            }
            Content::Made(bytes) | Content::Fixed(bytes) => Poll::Ready(Ok(bytes.slice(part(bytes.len())))),
        }
    }
}

impl Reading {
    fn poll(&mut self, reads: &Reads, context: &mut Context<'_>) -> Poll<Result<Bytes, Problem>> {
        loop {
            match std::mem::replace(self, Reading::Failed) {
                Reading::Waits(mut stream) => {
                    let read = move || {
                        let part = stream.next_part(PART);
                        (stream, part)
                    };
                    *self = Reading::Runs(reads.begin(Length::Part, read).map_err(|_| too_many())?);
                }
                Reading::Runs(mut outcome) => {
                    let Poll::Ready(read) = Pin::new(&mut outcome).poll(context) else {
                        *self = Reading::Runs(outcome);
                        return Poll::Pending;
                    };
                    let (stream, part) = read.map_err(|_| broken_off())?.what;
                    *self = Reading::Waits(stream);
                    return Poll::Ready(part?.map(Bytes::from).ok_or_else(broken_off));
                }
                Reading::Failed => return Poll::Ready(Err(broken_off())),
            }
        }
    }
}

fn broken_off() -> Problem {
    Problem::new("internal", "the answer broke off")
}

impl MessageBody for Download {
    type Error = Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.length)
    }

    /// Asked for the next part, when the one before has left.
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let download = &mut *self;
        if download.sent >= download.length {
            return Poll::Ready(None);
        }
        let part = match download.first.take() {
            Some(first) => Ok(first),
            None => ready!(download.content.poll(download.sent, &download.reads, context)),
        };
        if let Ok(part) = &part {
            download.sent += part.len() as u64;
            // Who goes on reading is not the one who has kept the server waiting longest.
            works(&download.request);
            waits_for_client(&download.request);
        }
        Poll::Ready(Some(part.map_err(Error::from)))
    }
}

/// The length of a body that is not sent.
pub(super) struct Head(pub(super) u64);

impl MessageBody for Head {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0)
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_kept_for_an_answer_weighs_a_part() {
        let (long, length) = (&[0; 4 * PART], 4 * PART as u64);
        let bytes = Bytes::from_static(long);
        assert_eq!(Content::Made(bytes.clone()).weight(length), 4 * PART + DOWNLOAD);
        assert_eq!(Content::Fixed(bytes.clone()).weight(length), DOWNLOAD);
        assert_eq!(Content::Fixed(bytes).weight(PART as u64), 0);
    }
}
