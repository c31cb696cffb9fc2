//! The voter's page (docs/http.md, "The page").

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};

use super::answer::FOR_EVER;
use super::download::Downloads;
use super::problem::Problem;
use crate::page::{Page, PageFile};

/// No page of elsewhere sees into this one, names nobody it comes from, and uses only the camera of the device.
const KEPT_APART: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
    ("vary", "accept-encoding"),
];

/// A file of the page, at whatever path no operation has.
pub(super) async fn file(
    page: web::Data<Page>,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let nothing = || Problem::new("unknown-path", "there is nothing at this path: see docs/http.md");
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(nothing());
    }
    let path = request.path();
    if page.is_directory(path) {
        return Ok(HttpResponse::PermanentRedirect().insert_header((header::LOCATION, format!("{path}/"))).finish());
    }
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let found = page.find(path, accepted.unwrap_or_default());
    let file = found.ok_or_else(nothing)?;
    let (bytes, response) = (file.bytes.clone(), headed(&file));
    downloads.fixed(request, response, bytes).await
}

fn headed(file: &PageFile<'_>) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    for line in KEPT_APART {
        response.insert_header(line);
    }
    response.insert_header((header::CONTENT_TYPE, file.media));
    response.insert_header((header::CONTENT_SECURITY_POLICY, file.policy));
    match file.immutable {
        true => response.insert_header(FOR_EVER),
        false => response.insert_header((header::CACHE_CONTROL, "no-cache")),
    };
    if let Some(encoding) = file.encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response
}
