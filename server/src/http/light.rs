//! What light followers ask for (docs/protocol/light.md).

use actix_web::{HttpRequest, HttpResponse, web};
use tupyo_light::{LightError, RollBits};

use super::answer::{AtElection, AtLedger, decimal};
use super::download::Downloads;
use super::problem::Problem;
use crate::light::{LightAnswer, NoAnswer};

/// An election and two numbers.
type Two = web::Path<(String, String, String)>;

pub(super) async fn documents(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: Two,
) -> Result<HttpResponse, Problem> {
    let (size, from) = (number(&path.1)?, number(&path.2)?);
    downloads.stored(request, move || election.light().documents(size, from)).await
}

pub(super) async fn ceremony(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: Two,
) -> Result<HttpResponse, Problem> {
    let (size, from) = (number(&path.1)?, number(&path.2)?);
    downloads.stored(request, move || election.light().ceremony(size, from)).await
}

pub(super) async fn prefix(
    AtLedger { ledger, .. }: AtLedger,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: Two,
) -> Result<HttpResponse, Problem> {
    let (size, old) = (number(&path.1)?, number(&path.2)?);
    downloads.stored(request, move || LightAnswer::of_prefix(&ledger, size, old)).await
}

pub(super) async fn entry(
    AtLedger { ledger, .. }: AtLedger,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: Two,
) -> Result<HttpResponse, Problem> {
    let (size, index) = (number(&path.1)?, number(&path.2)?);
    downloads.stored(request, move || LightAnswer::of_entry(&ledger, size, index)).await
}

pub(super) async fn roll(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: Two,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new("roll-bits", "lines are asked for by at most 31 bits of a key, and their number");
    let asked = decimal(&path.1).zip(decimal(&path.2)).and_then(|(bits, prefix)| RollBits::new(bits, prefix).ok());
    let asked = asked.ok_or_else(unknown)?;
    downloads.stored(request, move || election.light().roll(asked, election.published())).await
}

pub(super) async fn counted(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let block = decimal(&path.1).ok_or(NoAnswer::from(LightError::NoBlock))?;
    downloads.stored(request, move || election.light().counted(block, election.published())).await
}

/// It changes as the ledger grows.
pub(super) async fn growth(
    AtElection(election): AtElection,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    downloads.made(request, election.light().growth().answer()).await
}

fn number(text: &str) -> Result<u64, Problem> {
    decimal(text).ok_or_else(|| Problem::new("ledger-not-there", "entries and sizes are numbers, from 0"))
}
