use std::str::FromStr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::{self, ContentType};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::problem::Problem;
use crate::connections::Connection;
use crate::elections::{ElectionBoard, Elections};

/// What never changes may be kept for a year.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const FOR_EVER: (header::HeaderName, &str) = (header::CACHE_CONTROL, IMMUTABLE);
pub(super) const NEVER_KEPT: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");
const TEXT: (header::HeaderName, &str) = (header::CONTENT_TYPE, "text/plain; charset=utf-8");

/// The election that a path names.
pub(super) struct AtElection(pub(super) Arc<ElectionBoard>);

impl FromRequest for AtElection {
    type Error = Problem;
    type Future = std::future::Ready<Result<AtElection, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let elections = request.app_data::<web::Data<Elections>>();
        let id = request.match_info().get("election").and_then(|id| id.parse().ok());
        let found = elections.zip(id).and_then(|(elections, id)| elections.election(id)).map(AtElection);
        std::future::ready(found.ok_or_else(|| {
            Problem::new("unknown-election", "this board keeps no election with this id (64 digits 0-9 a-f)")
        }))
    }
}

/// Says that it is the client's turn on the connection of a request.
pub(super) fn waits_for_client(request: &HttpRequest) {
    request.conn_data::<Connection>().map(Connection::waits_for_client);
}

/// Says that it is the server's turn on the connection of a request.
pub(super) fn works(request: &HttpRequest) {
    request.conn_data::<Connection>().map(Connection::works);
}

/// Ends the connection of a request whose body is not read to its end.
pub(super) fn close_soon(request: &HttpRequest) {
    request.conn_data::<Connection>().map(Connection::close_soon);
}

/// Does work that may wait for a disk, where it keeps no other request waiting.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let stopping = |_| Problem::new("stopping", "the server is stopping");
    web::block(work).await.map_err(stopping)?
}

/// A number in its one spelling: digits, none of them a leading zero.
pub(super) fn decimal<T: FromStr>(text: &str) -> Option<T> {
    let is_canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_canonical)
}

/// JSON of the moment.
pub(super) fn json(value: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header(NEVER_KEPT).json(value)
}

/// A text of the moment.
pub(super) fn text(text: impl Into<String>) -> HttpResponse {
    HttpResponse::Ok().insert_header(NEVER_KEPT).insert_header(TEXT).body(text.into())
}

/// Bytes that will be the same for ever.
pub(super) fn immutable(content_type: ContentType, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok().insert_header(FOR_EVER).insert_header(content_type).body(bytes)
}
