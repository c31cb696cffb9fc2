use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpRequest;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

use super::body::announced_length;
use crate::intake::{Answering, Intake};

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
