//! Beginning an election, over HTTP.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;
use tupyo_circuits::TrackingCode;
use tupyo_sequencer::key_of_ballot;

use super::answer::{AtElection, NEVER_KEPT, blocking, decimal, json};
use super::body::BodyLimits;
use super::download::Downloads;
use super::problem::Problem;
use super::proposal::Proposals;
use crate::elections::{Elections, Proposal};
use crate::public_url::FoundAt;
use crate::views::{BallotView, ContextView, LedgerView, ResultView, RotationView, Status, VoterView};

/// An election that has begun: its id is its anchor, which is to be published elsewhere too.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BegunElection")]
pub(super) struct Created {
    election: String,
    /// Where it is found: the whole address if the server was told its own, and else only the path.
    url: String,
}

pub(super) async fn list(
    elections: web::Data<Elections>,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let statuses: Vec<_> = elections.all().iter().map(|election| Status::of(election)).collect();
    downloads.json(request, &statuses).await
}

pub(super) async fn create(
    elections: web::Data<Elections>,
    (limits, proposals): (web::Data<BodyLimits>, web::Data<Proposals>),
    public_url: web::Data<FoundAt>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    elections.has_officials()?;
    let mut body = proposals.read((&limits, &elections), &request, payload).await?;
    let bytes = std::mem::take(&mut body.bytes);
    let create = move || Ok(elections.create(&Proposal::decode(&bytes)?)?);
    let (election, is_new) = blocking(create).await?;
    let path = format!("/elections/{}", election.id());
    let created = Created { election: election.id().to_string(), url: public_url.find(&path) };
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

pub(super) async fn manifest(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    downloads.manifest(request, election).await
}

pub(super) async fn context(AtElection(election): AtElection) -> Result<HttpResponse, Problem> {
    let context = ContextView::of(&election.published().state());
    context.map(|context| json(&context)).ok_or_else(|| Problem::new("not-open", "voting has not begun"))
}

pub(super) async fn ballot(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new("unknown-ballot", "no ballot with this tracking code is on the ledger");
    let code: Option<TrackingCode> = path.1.parse().ok();
    // Its one spelling: people may write it otherwise, addresses may not.
    let code = code.filter(|code| code.to_string() == path.1).ok_or_else(unknown)?;
    let find = move || {
        let (index, coded) = election.published().find(&key_of_ballot(&code))?.ok_or_else(unknown)?;
        BallotView::of(&election.published().state(), code, index, coded.entry()).ok_or_else(unknown)
    };
    Ok(json(&downloads.read(find).await?))
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

pub(super) async fn result(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let result = ResultView::of(&election.published().state());
    let result = result.ok_or_else(|| Problem::new("no-result", "the result is not there yet"))?;
    downloads.json(request, &result).await
}
