//! When a connection's next request is due.

use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;
use rand::Rng;

use super::body::announced_length;
use crate::gateways::GatewayName;
use crate::intake::{Answering, Intake};
use crate::limiter::Limiter;
use crate::source::Source;

/// How long a connection rests at least behind an answer that says to come back after a second or more: at random, so
/// that those who came together do not come together again.
const REST: Range<Duration> = Duration::from_millis(500)..Duration::from_millis(1500);

/// The body of an answer. When it has left, the next request is due.
struct Answer {
    body: BoxBody,
    _answering: Option<Answering>,
}

/// Takes up a request: the body that it announces is due.
pub(super) fn take_up(request: &HttpRequest) -> Option<Answering> {
    let length = announced_length(request).unwrap_or(0);
    Some(request.conn_data::<Intake>()?.take_up(length))
}

/// Takes up nothing more on the connection of a request until some time after its answer has left, as long as its
/// source has to wait for its turn, and says how long; but on that of a trusted proxy or a gateway, others' requests
/// come next.
pub(super) fn rest(request: &HttpRequest, limiter: &Limiter) -> Duration {
    let source = Source::of(request);
    let is_its_own = request.conn_data::<GatewayName>().is_none()
        && request.peer_addr().is_some_and(|peer| Source::from(peer.ip()) == source);
    let Some(intake) = request.conn_data::<Intake>().filter(|_| is_its_own) else { return Duration::ZERO };
    let time = rand::thread_rng().gen_range(REST).max(limiter.rest(source));
    intake.rest(time);
    time
}

/// The body of the answer to a request that was taken up.
pub(super) fn until_it_has_left(body: BoxBody, answering: Option<Answering>) -> BoxBody {
    BoxBody::new(Answer { body, _answering: answering })
}

impl MessageBody for Answer {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
