//! Answers, and how long they may be kept.

use std::str::FromStr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use serde::Serialize;
use tupyo_ledger::LedgerReader;

use super::problem::Problem;
use crate::connections::Connection;
use crate::elections::{ElectionBoard, Elections, Standing};
use crate::source::Source;

/// What never changes may be kept for a year.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
pub(super) const FOR_EVER: (header::HeaderName, &str) = (header::CACHE_CONTROL, IMMUTABLE);
pub(super) const NEVER_KEPT: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");
const TEXT: (header::HeaderName, &str) = (header::CONTENT_TYPE, "text/plain; charset=utf-8");

/// The election that a path names.
pub(super) struct AtElection(pub(super) Arc<ElectionBoard>);

impl FromRequest for AtElection {
    type Error = Problem;
    type Future = std::future::Ready<Result<AtElection, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = standing(request).and_then(|standing| match standing {
            Standing::Open(_) if is_ending(request) => Err(Problem::new("stopping", "the server has to end")),
            Standing::Open(board) => Ok(AtElection(board)),
            Standing::Opening(_) => Err(opening()),
            Standing::SetAside(reason) => Err(set_aside(reason)),
        });
        std::future::ready(found)
    }
}

/// The ledger of the election that a path names, as soon as it has been read.
pub(super) struct AtLedger {
    pub(super) ledger: LedgerReader,
    /// The election, when it is open.
    pub(super) board: Option<Arc<ElectionBoard>>,
}

impl FromRequest for AtLedger {
    type Error = Problem;
    type Future = std::future::Ready<Result<AtLedger, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = standing(request).and_then(|standing| match standing {
            Standing::Open(board) => Ok(AtLedger { ledger: board.published().ledger().clone(), board: Some(board) }),
            Standing::Opening(Some(ledger)) => Ok(AtLedger { ledger, board: None }),
            Standing::Opening(None) => Err(opening()),
            Standing::SetAside(reason) => Err(set_aside(reason)),
        });
        std::future::ready(found)
    }
}

fn standing(request: &HttpRequest) -> Result<Standing, Problem> {
    let elections = request.app_data::<web::Data<Elections>>();
    let id = request.match_info().get("election").and_then(|id| id.parse().ok());
    let found = elections.zip(id).and_then(|(elections, id)| elections.standing(id));
    found.ok_or_else(|| {
        Problem::new("unknown-election", "this board keeps no election with this id (64 digits 0-9 a-f)")
    })
}

/// Whether something has been found for which nothing may be accepted any more.
fn is_ending(request: &HttpRequest) -> bool {
    request.app_data::<web::Data<Elections>>().is_some_and(|elections| elections.is_ending())
}

fn opening() -> Problem {
    Problem::new("opening", "the board has just been started and is opening this election: ask again soon")
}

fn set_aside(reason: &str) -> Problem {
    let detail = format!("the board cannot open this election [{reason}]: its operator must look into it");
    Problem::new("set-aside", detail)
}

/// Says that it is the client's turn on the connection of a request.
pub(super) fn waits_for_client(request: &HttpRequest) {
    request.conn_data::<Connection>().map(Connection::waits_for_client);
}

/// Says that it is the server's turn on the connection of a request.
pub(super) fn works(request: &HttpRequest) {
    if let Some(connection) = request.conn_data::<Connection>() {
        connection.works_for(Source::of(request));
    }
}

/// Ends the connection of a request whose body is not read to its end.
pub(super) fn close_soon(request: &HttpRequest) {
    request.conn_data::<Connection>().map(Connection::close_soon);
}

/// Does work for a vote or an election that may wait for a disk, where it keeps no other request waiting.
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
