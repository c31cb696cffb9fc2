//! The OpenAPI document of the service, from the table of what can be asked.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{self, ServiceConfig};
use serde_json::{Map, Value, json};

use crate::http::{LARGEST_BODY, OPERATIONS, Operation};
use crate::problem::MEDIA_TYPE;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", document()));

const ABOUT: &str = "A registrar of elections: see docs/registrar.md and docs/protocol/registration.md. Bytes are \
written in base64url without padding. Problems have stable codes; their titles and details are \
in Korean if Accept-Language prefers it.";

/// Problems that every path can answer with, and those of each operation that has more: status and codes.
const ALWAYS: &[(u16, &[&str])] = &[(404, &["unknown-path"]), (405, &["method-not-allowed"])];
const OF_BODIES: &[(u16, &[&str])] = &[
    (400, &["bad-request", "registration-malformed"]),
    (408, &["timeout"]),
    (413, &["body-too-long"]),
    (415, &["content-encoding"]),
    (429, &["too-often"]),
    (503, &["busy", "stopping"]),
];
const OF_PROOFS: &[&str] = &[
    "proof-kind",
    "card-key",
    "card-weak",
    "card-signature",
    "certificate-malformed",
    "certificate-authority",
    "certificate-depth",
    "certificate-key",
    "certificate-path",
    "certificate-expired",
    "certificate-not-yet",
    "certificate-signature",
    "certificate-names",
    "certificate-usage",
    "certificate-policy",
    "certificate-person",
    "certificate-revoked",
    "certificate-revocation",
    "code-unknown",
    "registration-eligibility",
];
const OF_LOGINS: &[(u16, &[&str])] = &[(403, &["challenge-unknown", "challenge-expired", "challenge-used"])];
const OF_REGISTRATIONS: &[(u16, &[&str])] = &[
    (403, &["registration-holder", "card-kind"]),
    (409, &["registration-replaces", "voting-key-repeated", "code-used", "card-repeated"]),
    (422, &["registration-scope", "registration-style", "voting-key", "registration-possession"]),
];
const OF_KEYS: &[(u16, &[&str])] = &[(404, &["unknown-key"])];

/// The document at its path.
static OWN: Operation =
    Operation { id: "getOpenApi", path: "/openapi.json", is_post: false, route: || web::get().to(description) };

/// Mounts the document's path.
pub(crate) fn route(config: &mut ServiceConfig) {
    OWN.mount(config);
}

async fn description() -> HttpResponse {
    let kept = (CACHE_CONTROL, "no-store");
    HttpResponse::Ok().insert_header(kept).content_type("application/json").body(text())
}

/// The document, as `docs/registrar-openapi.json` has it.
pub(crate) fn text() -> &'static str {
    &DOCUMENT
}

fn document() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS.iter().chain([&OWN]) {
        let method = if operation.is_post { "post" } else { "get" };
        paths.insert(operation.path.to_owned(), json!({ method: described(operation) }));
    }
    let problem = object(&[
        ("type", json!({ "type": "string" })),
        ("title", json!({ "type": "string" })),
        ("status", json!({ "type": "integer" })),
        ("code", json!({ "type": "string" })),
        ("detail", json!({ "type": "string" })),
    ]);
    let info = json!({
        "title": "Tupyo registrar", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT,
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    let servers = json!([
        { "url": "/", "description": "The registrar that answers with this document" },
        { "url": "http://127.0.0.1:8082", "description": "A registrar on this machine, where it listens by default" },
    ]);
    let mut schemas = Map::from_iter([("Problem".to_owned(), problem)]);
    schemas.extend(OPERATIONS.iter().map(|operation| (answer_name(operation.id), answer_of(operation.id).1)));
    schemas.extend(OPERATIONS.iter().filter_map(|operation| Some((body_name(operation.id), body_of(operation.id)?))));
    // Nobody logs in by a header: people show their cards or codes in what they send.
    json!({
        "openapi": "3.1.0", "info": info, "servers": servers, "security": [],
        "tags": [{ "name": "registrar", "description": "Registrations of voting keys" }],
        "paths": paths, "components": { "schemas": schemas },
    })
}

fn described(operation: &Operation) -> Value {
    let (says, answer) = answer_of(operation.id);
    let is_own = operation.id == OWN.id;
    let answer = if is_own { answer } else { schema_named(&answer_name(operation.id)) };
    let done = json!({ "description": says, "content": { "application/json": { "schema": answer } } });
    let mut responses = Map::from_iter([("200".to_owned(), done)]);
    for (status, codes) in problems_of(operation.id) {
        responses.insert(status.to_string(), refused(status, &codes));
    }
    let mut whole = json!({
        "operationId": operation.id, "tags": ["registrar"], "summary": says, "responses": responses,
    });
    if body_of(operation.id).is_some() {
        let content = json!({ "application/json": { "schema": schema_named(&body_name(operation.id)) } });
        let says = format!("At most {LARGEST_BODY} bytes");
        whole["requestBody"] = json!({ "required": true, "description": says, "content": content });
    }
    if operation.path.contains("{key}") {
        let schema = bytes(32);
        whole["parameters"] = json!([{ "name": "key", "in": "path", "required": true, "schema": schema }]);
    }
    whole
}

/// Its schema is the one of all problems: those who write clients from this document can take no other.
fn refused(status: u16, codes: &[&str]) -> Value {
    let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Refused");
    let content = json!({ MEDIA_TYPE: { "schema": schema_named("Problem") } });
    json!({ "description": title, "x-problem-codes": codes, "content": content })
}

fn schema_named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// What the schema of an operation's answer is called.
fn answer_name(id: &str) -> String {
    match id {
        "getInfo" => "RegistrarInfo",
        "getHealth" => "Health",
        "makeChallenge" => "Challenge",
        "logIn" => "LoggedIn",
        "register" => "Registered",
        _ => "Progress",
    }
    .to_owned()
}

/// What the schema of the body of a request is called.
fn body_name(id: &str) -> String {
    if id == "logIn" { "Login" } else { "NewRegistration" }.to_owned()
}

/// The problems of an operation, by status.
fn problems_of(id: &str) -> std::collections::BTreeMap<u16, Vec<&'static str>> {
    let proofs = [(403, OF_PROOFS)];
    let sets: &[&[(u16, &[&'static str])]] = match id {
        "logIn" => &[ALWAYS, OF_BODIES, &proofs, OF_LOGINS],
        "register" => &[ALWAYS, OF_BODIES, &proofs, OF_REGISTRATIONS],
        "getProgress" => &[ALWAYS, OF_KEYS],
        _ => &[ALWAYS],
    };
    let mut all = std::collections::BTreeMap::<u16, Vec<&str>>::new();
    for (status, codes) in sets.iter().copied().flatten() {
        all.entry(*status).or_default().extend_from_slice(codes);
    }
    all
}

fn body_of(id: &str) -> Option<Value> {
    match id {
        "logIn" => Some(object(&[("challenge", bytes(56)), ("proof", any_bytes())])),
        "register" => Some(object(&[("registration", any_bytes())])),
        _ => None,
    }
}

fn answer_of(id: &str) -> (&'static str, Value) {
    let number = || json!({ "type": "integer", "minimum": 0 });
    let text = || json!({ "type": "string" });
    let or_null = |schema: Value| json!({ "anyOf": [schema, { "type": "null" }] });
    let state =
        || json!({ "type": "string", "enum": ["accepted", "posted", "standing", "counted", "replaced", "set-aside"] });
    let list = |items: Value| json!({ "type": "array", "items": items });
    match id {
        "getInfo" => {
            let authority = object(&[("certificate", text()), ("policies", list(text()))]);
            let members = [
                ("scope", bytes(33)),
                ("elections", list(text())),
                ("registrar", text()),
                ("authorities", list(authority)),
                ("codes", json!({ "type": "boolean" })),
                ("card_signatures", json!({ "type": "boolean" })),
                ("styles", list(text())),
            ];
            ("What the service registers for, and whom", object(&members))
        }
        "getHealth" => ("Whether the service runs", object(&[("status", json!({ "type": "string", "const": "ok" }))])),
        "makeChallenge" => ("What is signed at a login; good for five minutes", object(&[("challenge", bytes(56))])),
        "logIn" => {
            let members = [
                ("salt", bytes(32)),
                ("handle", text()),
                ("holder", bytes(32)),
                ("style", text()),
                ("weight", number()),
                ("current", or_null(bytes(32))),
            ];
            ("What a registration of this person needs", object(&members))
        }
        "register" => {
            let members = [("holder", bytes(32)), ("line", or_null(any_bytes())), ("accepted_at", number())];
            ("It is accepted; the same again gets the same answer", object(&members))
        }
        "getProgress" => {
            let of_one =
                [("election", text()), ("state", state()), ("index", or_null(number())), ("reason", or_null(text()))];
            let members = [
                ("state", state()),
                ("index", or_null(number())),
                ("reason", or_null(text())),
                ("accepted_at", number()),
                ("elections", list(object(&of_one))),
            ];
            ("How far the registration of a voting key has come", object(&members))
        }
        _ => ("This document", json!({ "type": "object", "additionalProperties": true })),
    }
}

fn object(members: &[(&str, Value)]) -> Value {
    let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = members.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    json!({ "type": "object", "required": names, "additionalProperties": false, "properties": properties })
}

/// So many bytes in base64url.
fn bytes(count: usize) -> Value {
    let length = (count * 8).div_ceil(6);
    json!({ "type": "string", "pattern": format!("^[A-Za-z0-9_-]{{{length}}}$") })
}

fn any_bytes() -> Value {
    json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]*$" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_what_the_code_says() {
        let committed = include_str!("../../../docs/registrar-openapi.json");
        let renew = "cargo run -p tupyo-registrar --example registrar-openapi > docs/registrar-openapi.json";
        assert!(committed == text(), "docs/registrar-openapi.json is old: {renew}");
    }

    #[test]
    fn every_operation_is_described() {
        let said: Vec<_> = OPERATIONS.iter().map(|operation| answer_of(operation.id).0).collect();
        let once: std::collections::BTreeSet<_> = said.iter().collect();
        assert_eq!(once.len(), OPERATIONS.len(), "{said:?}");
    }

    #[test]
    fn every_refusal_of_a_registration_is_in_the_document() {
        let page = include_str!("../../../docs/registrar.md");
        let rows = page.split("| Status | Codes |").nth(1).unwrap().split("\n\n").next().unwrap();
        let codes = rows.split('`').skip(1).step_by(2).filter(|code| code.contains('-') && !code.contains('…'));
        for code in codes.filter(|code| *code != "Retry-After") {
            assert!(text().contains(&format!("\"{code}\"")), "{code}");
        }
    }
}
