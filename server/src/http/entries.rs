use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use tupyo_election::{ElectionState, LARGEST_ENTRY};
use tupyo_sequencer::Admission;

use super::answer::{AtElection, blocking, text};
use super::body::BodyLimits;
use super::problem::Problem;
use crate::elections::ElectionBoard;
use crate::metrics;
use crate::pipeline::Pending;
use crate::rejection::Rejection;

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
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let outcome = append(election, &limits, &request, payload).await;
    metrics::posted(outcome.as_ref().map_or_else(Problem::code, |_| "accepted"));
    outcome
}

async fn append(
    election: Arc<ElectionBoard>,
    limits: &BodyLimits,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let bytes = limits.read(request, payload, LARGEST_ENTRY).await?;
    let arrived = Instant::now();
    let index = match submit(&election, bytes).await? {
        Pending::There(index) => index,
        Pending::Waiting(answer) => answer.await.unwrap_or(Err(Rejection::Stopping))?,
    };
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

/// What may wait for a disk does so where it keeps no other request waiting.
async fn submit(election: &Arc<ElectionBoard>, bytes: Vec<u8>) -> Result<Pending<ElectionState>, Problem> {
    match election.pipeline().admit(bytes) {
        Admission::Ready(entry) => Ok(election.pipeline().enter(entry)?),
        Admission::Slow(entry) => {
            let election = election.clone();
            blocking(move || Ok(election.pipeline().look_up(entry)?)).await
        }
        Admission::Refused(refusal) => Err(refusal.into()),
    }
}
