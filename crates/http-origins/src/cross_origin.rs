//! What browsers ask before they let a page of another origin post, and what they want to see under an answer before
//! they let it read.
//!
//! Nobody logs in here, so no page is allowed credentials. A preflight costs what finding its path costs: its answer
//! has the methods of the path, and nothing of what the preflight says but an origin that is allowed.

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, CACHE_CONTROL,
    HeaderMap, HeaderValue, ORIGIN, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::AllowedOrigins;

/// Seconds that the answer to a preflight holds: no browser remembers one much longer.
const HOLDS: u32 = 7200;

/// What a service's pages of other origins may send and read. The origins that it lets in are the application's
/// [`AllowedOrigins`]; without them it lets in none.
#[derive(Clone, Copy, Debug)]
pub struct CrossOrigin {
    /// The headers that a page may send with what it posts.
    pub taken: &'static str,
    /// The headers that a page may read of an answer, beside those that every page may.
    pub shown: &'static str,
}

impl CrossOrigin {
    /// The answer to a preflight of a page that is allowed to ask, from that which the path gives to any `OPTIONS`: 405
    /// with the methods that it takes.
    pub fn preflight(&self, request: &HttpRequest, found: &HttpResponse) -> Option<HttpResponse> {
        let asks = request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let is_there = found.status() == StatusCode::METHOD_NOT_ALLOWED;
        let methods = found.headers().get(ALLOW).filter(|_| asks && is_there && told(request).is_some())?;
        let mut answer = HttpResponse::NoContent();
        answer
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((ACCESS_CONTROL_ALLOW_METHODS, methods.clone()));
        answer.insert_header((ACCESS_CONTROL_MAX_AGE, HOLDS));
        if methods.as_bytes().windows(4).any(|method| method == b"POST") {
            answer.insert_header((ACCESS_CONTROL_ALLOW_HEADERS, self.taken));
        }
        Some(answer.finish())
    }

    /// Says under an answer whose pages may read it.
    pub fn say_who_may_read(&self, request: &HttpRequest, headers: &mut HeaderMap) {
        if origins(request).is_some_and(AllowedOrigins::differ) {
            headers.append(VARY, HeaderValue::from_static("Origin"));
        }
        let told = told(request).and_then(|told| HeaderValue::from_str(told).ok());
        if let Some(told) = told {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, told);
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(self.shown));
        }
    }
}

fn origins(request: &HttpRequest) -> Option<&AllowedOrigins> {
    request.app_data::<web::Data<AllowedOrigins>>().map(|origins| origins.get_ref())
}

fn told(request: &HttpRequest) -> Option<&str> {
    let mut said = request.headers().get_all(ORIGIN);
    let origin = said.next().filter(|_| said.next().is_none()).and_then(|origin| origin.to_str().ok());
    origins(request)?.told(origin)
}
