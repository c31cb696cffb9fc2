//! Posting an entry, and its receipt.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use tupyo_election::{ElectionState, LARGEST_ENTRY};
use tupyo_sequencer::{Admission, Admitted, Arrival};

use super::answer::{AtElection, blocking, text};
use super::answering::rest;
use super::body::BodyLimits;
use super::download::Downloads;
use super::problem::Problem;
use crate::elections::ElectionBoard;
use crate::limiter::{Limiter, NoToken};
use crate::metrics;
use crate::pipeline::{Holding, Pending};
use crate::quotas::Quotas;
use crate::rejection::Rejection;
use crate::source::Source;

/// How long an answer waits for the witnesses' quorum: with what comes behind it, at most two seconds.
const WITNESSES_WAIT: Duration = Duration::from_millis(1800);

/// Most receipts have fewer bytes.
const RECEIPT_BYTES: usize = 2048;

/// Whether the receipt is under a final checkpoint: what a client can see for itself.
const FINALITY: HeaderName = HeaderName::from_static("tupyo-finality");

/// Answers when the entry is durable, sequenced and covered by a signed checkpoint: with its receipt.
pub(super) async fn post(
    AtElection(election): AtElection,
    limits: web::Data<BodyLimits>,
    (limiter, quotas): (web::Data<Limiter>, web::Data<Quotas>),
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let sharing = (limiter.as_ref(), quotas.into_inner(), downloads.as_ref());
    let outcome = append(election, &limits, sharing, &request, payload).await;
    metrics::posted(outcome.as_ref().map_or_else(Problem::code, |_| "accepted"));
    outcome
}

async fn append(
    election: Arc<ElectionBoard>,
    limits: &BodyLimits,
    (limiter, quotas, downloads): (&Limiter, Arc<Quotas>, &Downloads),
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let bytes = limits.read(request, payload, LARGEST_ENTRY).await?;
    let source = Source::of(request);
    let token = limiter.take(source).map_err(|NoToken(wait)| NoToken(wait.max(rest(request, limiter))))?;
    let arrived = Instant::now();
    // From here on it keeps threads busy: neither whoever still sends it nor a witness does.
    let comes_first = downloads.vote();
    let outcome = place(&election, quotas, bytes, source).await;
    drop(comes_first);
    if !outcome.as_ref().is_err_and(is_senders_fault) {
        token.give_back();
    } else if token.is_owed() {
        let _told_nothing = rest(request, limiter);
    }
    let index = outcome?;
    let location = format!("/elections/{}/entries/{index}", election.id());
    if let Some(finality) = election.finality() {
        let _or_in_time = finality.covering(index, arrived + WITNESSES_WAIT).await;
    }
    // Made from what is in memory.
    let mut file = String::with_capacity(RECEIPT_BYTES);
    let _strings_take_all = write!(file, "{}", election.receipt(index)?);
    let mut response = text(file);
    if let Some(finality) = election.finality() {
        let is_final = finality.latest().is_some_and(|latest| latest.size > index);
        let said = if is_final { "final" } else { "awaits-witnesses" };
        response.headers_mut().insert(FINALITY, HeaderValue::from_static(said));
    }
    response.headers_mut().insert(LOCATION, location.parse().map_err(|error| Problem::new("internal", error))?);
    Ok(response)
}

fn is_senders_fault(problem: &Problem) -> bool {
    is_fault(problem.status())
}

/// What no honest program is told. 409 says what has become of the election meanwhile: that, many are told at once.
pub(super) fn is_fault(status: StatusCode) -> bool {
    let passes = [StatusCode::REQUEST_TIMEOUT, StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS];
    status.is_client_error() && !passes.contains(&status)
}

/// The index that the entry gets, or has.
async fn place(
    election: &Arc<ElectionBoard>,
    quotas: Arc<Quotas>,
    bytes: Vec<u8>,
    source: Source,
) -> Result<u64, Problem> {
    match submit(election, quotas, bytes, source).await? {
        Pending::There(index) => Ok(index),
        Pending::Waiting(answer) => Ok(answer.await.unwrap_or(Err(Rejection::Stopping))?),
    }
}

/// What may wait for a disk does so where it keeps no other request waiting.
async fn submit(
    election: &Arc<ElectionBoard>,
    quotas: Arc<Quotas>,
    bytes: Vec<u8>,
    source: Source,
) -> Result<Pending<ElectionState>, Problem> {
    match election.pipeline().admit(bytes) {
        Admission::Ready(entry) => Ok(election.pipeline().enter(entry, source, Vec::new())?),
        Admission::Slow(entry) => {
            let election = election.clone();
            blocking(move || look_up(&election, &quotas, entry, source)).await
        }
        Admission::Refused(refusal) => Err(refusal.into()),
    }
}

/// What is there already takes no more room. A document is under way until it is answered: an author whose client has
/// gone before has no other one on its way.
fn look_up(
    election: &ElectionBoard,
    quotas: &Arc<Quotas>,
    entry: Box<Arrival<ElectionState>>,
    source: Source,
) -> Result<Pending<ElectionState>, Problem> {
    match election.pipeline().look_up(entry)? {
        Admitted::There(index) => Ok(Pending::There(index)),
        Admitted::Entry(entry) => {
            let under_way = quotas.check(election, entry.entry().entry())?;
            let holdings = under_way.into_iter().map(|under_way| Box::new(under_way) as Holding).collect();
            Ok(election.pipeline().enter(entry, source, holdings)?)
        }
    }
}
