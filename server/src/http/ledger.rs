//! A ledger's tiles and checkpoint, over HTTP.

use actix_web::{HttpRequest, HttpResponse, web};
use tupyo_merkle::TilePath;

use super::answer::{AtElection, AtLedger, decimal, text};
use super::download::Downloads;
use super::problem::Problem;

pub(super) async fn checkpoint(AtLedger { ledger, board }: AtLedger) -> HttpResponse {
    let own = || ledger.checkpoint().file.to_string();
    text(board.map_or_else(own, |board| board.checkpoint_file()))
}

/// The newest checkpoint that a quorum of the manifest's witnesses has cosigned.
pub(super) async fn final_checkpoint(AtElection(election): AtElection) -> Result<HttpResponse, Problem> {
    let finality = election.finality();
    let finality = finality.ok_or_else(|| Problem::new("no-witnesses", "the manifest names no witnesses"))?;
    let awaited = || Problem::new("awaits-witnesses", "too few witnesses have cosigned a checkpoint yet");
    Ok(text(finality.latest().ok_or_else(awaited)?.note.to_string()))
}

pub(super) async fn tile(
    AtLedger { ledger, .. }: AtLedger,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let unknown = |_| Problem::new("unknown-tile", "this is not the path of a tile of the ledger");
    let tile: TilePath = path.1.parse().map_err(unknown)?;
    downloads.stored(request, move || ledger.tile_stream(&tile)).await
}

pub(super) async fn entry(
    AtLedger { ledger, .. }: AtLedger,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let index = index(&path.1)?;
    downloads.stored(request, move || ledger.entry_stream(index)).await
}

pub(super) async fn receipt(
    AtLedger { ledger, board }: AtLedger,
    downloads: web::Data<Downloads>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let index = index(&path.1)?;
    let make = move || Ok(board.map_or_else(|| ledger.receipt(index), |board| board.receipt(index))?);
    let receipt = downloads.read(make).await?;
    Ok(text(receipt.to_string()))
}

fn index(text: &str) -> Result<u64, Problem> {
    decimal(text).ok_or_else(|| Problem::new("ledger-not-there", "an entry is named by its number, from 0"))
}
