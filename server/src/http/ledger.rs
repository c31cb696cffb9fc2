use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};
use tupyo_merkle::TilePath;

use super::answer::{AtElection, blocking, decimal, immutable, text};
use super::problem::Problem;

pub(super) async fn checkpoint(AtElection(election): AtElection) -> HttpResponse {
    text(election.checkpoint_file())
}

/// The newest checkpoint that a quorum of the manifest's witnesses has cosigned.
pub(super) async fn final_checkpoint(AtElection(election): AtElection) -> Result<HttpResponse, Problem> {
    let finality = election.finality();
    let finality = finality.ok_or_else(|| Problem::new("no-witnesses", "the manifest names no witnesses"))?;
    let awaited = || Problem::new("awaits-witnesses", "too few witnesses have cosigned a checkpoint yet");
    Ok(text(finality.latest().ok_or_else(awaited)?.note.to_string()))
}

pub(super) async fn tile(
    AtElection(election): AtElection,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let unknown = |_| Problem::new("unknown-tile", "this is not the path of a tile of the ledger");
    let tile: TilePath = path.1.parse().map_err(unknown)?;
    let bytes = blocking(move || Ok(election.published().ledger().tile(&tile)?)).await?;
    Ok(immutable(ContentType::octet_stream(), bytes))
}

pub(super) async fn entry(
    AtElection(election): AtElection,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let index = index(&path.1)?;
    let bytes = blocking(move || Ok(election.published().ledger().entry(index)?)).await?;
    Ok(immutable(ContentType::octet_stream(), bytes))
}

pub(super) async fn receipt(
    AtElection(election): AtElection,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let index = index(&path.1)?;
    let receipt = blocking(move || Ok(election.receipt(index)?)).await?;
    Ok(text(receipt.to_string()))
}

fn index(text: &str) -> Result<u64, Problem> {
    decimal(text).ok_or_else(|| Problem::new("ledger-not-there", "an entry is named by its number, from 0"))
}
