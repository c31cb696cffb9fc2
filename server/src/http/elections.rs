use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;
use tupyo_circuits::TrackingCode;
use tupyo_election::{LARGEST_ENTRY, LARGEST_PART_COUNT};
use tupyo_sequencer::key_of_ballot;

use super::answer::{AtElection, NEVER_KEPT, blocking, decimal, immutable, json};
use super::body::BodyLimits;
use super::problem::Problem;
use crate::elections::{Elections, Proposal};
use crate::views::{BallotView, ContextView, LedgerView, ResultView, RotationView, Status, VoterView};

/// A list of as many entries as a manifest may have parts, each with its length.
pub(super) const LONGEST_PROPOSAL: usize = 4 + LARGEST_PART_COUNT * (4 + LARGEST_ENTRY);

/// An election that has begun: its id is its anchor, which is to be published elsewhere too.
#[derive(Serialize, JsonSchema)]
pub(super) struct Created {
    election: String,
    url: String,
}

pub(super) async fn list(elections: web::Data<Elections>) -> HttpResponse {
    let statuses: Vec<_> = elections.all().iter().map(|election| Status::of(election)).collect();
    json(&statuses)
}

pub(super) async fn create(
    elections: web::Data<Elections>,
    limits: web::Data<BodyLimits>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    elections.has_officials()?;
    let _place = limits.place_for_proposal()?;
    let body = limits.read(&request, payload, LONGEST_PROPOSAL).await?;
    let create = move || Ok(elections.create(&Proposal::decode(&body)?)?);
    let (election, is_new) = blocking(create).await?;
    let path = format!("/elections/{}", election.id());
    let connection = request.connection_info();
    let created = Created {
        election: election.id().to_string(),
        url: format!("{}://{}{path}", connection.scheme(), connection.host()),
    };
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok(HttpResponse::build(status).insert_header(NEVER_KEPT).insert_header((LOCATION, path)).json(created))
}

pub(super) async fn ledger(elections: web::Data<Elections>) -> Result<HttpResponse, Problem> {
    let anchor = elections.anchor().map_err(|error| Problem::new("ledger-storage", error))?;
    Ok(json(&LedgerView::of(&anchor)))
}

pub(super) async fn ledger_key(
    elections: web::Data<Elections>,
    AtElection(election): AtElection,
) -> Result<HttpResponse, Problem> {
    let announced = blocking(move || Ok(elections.rotation(&election)?)).await?;
    Ok(json(&RotationView::of(&announced)))
}

pub(super) async fn status(AtElection(election): AtElection) -> HttpResponse {
    json(&Status::of(&election))
}

pub(super) async fn manifest(AtElection(election): AtElection) -> HttpResponse {
    immutable(ContentType::json(), election.manifest().to_vec())
}

pub(super) async fn context(AtElection(election): AtElection) -> Result<HttpResponse, Problem> {
    let context = ContextView::of(&election.published().state());
    context.map(|context| json(&context)).ok_or_else(|| Problem::new("not-open", "voting has not begun"))
}

pub(super) async fn ballot(
    AtElection(election): AtElection,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new("unknown-ballot", "no ballot with this tracking code is on the ledger");
    let code: TrackingCode = path.1.parse().map_err(|_| unknown())?;
    let find = move || {
        let (index, coded) = election.published().find(&key_of_ballot(&code))?.ok_or_else(unknown)?;
        BallotView::of(&election.published().state(), code, index, coded.entry()).ok_or_else(unknown)
    };
    Ok(json(&blocking(find).await?))
}

pub(super) async fn voter(
    AtElection(election): AtElection,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new("unknown-voter", "there is no voter with this number on the roll");
    let voter = decimal(&path.1).ok_or_else(unknown)?;
    let view = VoterView::of(&election.published().state(), voter).ok_or_else(unknown)?;
    Ok(json(&view))
}

pub(super) async fn result(AtElection(election): AtElection) -> Result<HttpResponse, Problem> {
    let result = ResultView::of(&election.published().state());
    result.map(|result| json(&result)).ok_or_else(|| Problem::new("no-result", "the result is not there yet"))
}
