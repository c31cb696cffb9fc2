//! The board's OpenAPI document.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::StatusCode;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::http::answer::IMMUTABLE;
use crate::http::body::BINARY;
use crate::http::catalogue::{ALWAYS, Kind};
use crate::http::operations::{Media, Method, OPERATIONS, Operation, Success};
use crate::http::problem::{MEDIA_TYPE, ProblemBody};
use crate::public_url::PublicUrl;

const TRACKING_CODE: &str = "^([0-9A-HJKMNP-TV-Z]{4}-){12}[0-9A-HJKMNP-TV-Z]{3}[0G]$";
const ABOUT: &str = "The bulletin board of elections: see docs/http.md. Nobody has to believe an answer that is not \
signed: receipts, checkpoints and entries are verified by whoever reads them. \
Whatever answers GET answers HEAD too. Every refusal is a Problem, whose stable `code` is one of those that \
x-problem-codes lists. A head that is no HTTP (400), too long (431) or late (408) is answered without a body, and the \
connection is closed.";

/// What the operations are about.
const TAGS: [(&str, &str); 4] = [
    ("board", "The server itself"),
    ("elections", "Elections, their ballots and results, in JSON"),
    ("ledger", "The signed, append-only ledger of each election"),
    ("light", "What phones read instead of the ledger (docs/protocol/light.md)"),
];

/// Writes the document of a board that is found at an address, if one is known.
pub(super) fn write(found_at: Option<&PublicUrl>) -> String {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in &OPERATIONS {
        for (id, path) in spellings(operation) {
            let (method, done) = method_of(operation, id, path, &mut schemas);
            paths.entry(path).or_default().insert(method.to_owned(), done);
        }
    }
    schemas.subschema_for::<ProblemBody<'_>>();
    let always = by_status(&[ALWAYS]).into_iter().map(|(status, codes)| (name_of(status), refusal(status, &codes)));
    let always: Map<String, Value> = always.collect();
    let tags = TAGS.map(|(name, description)| json!({ "name": name, "description": description }));
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tupyo board", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT, "license": license(),
        },
        "servers": servers(found_at),
        // Nobody logs in: entries are signed.
        "security": [],
        "tags": tags,
        "paths": paths,
        "components": { "responses": always, "schemas": schemas.take_definitions(true) },
    });
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn license() -> Value {
    json!({ "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" })
}

fn servers(found_at: Option<&PublicUrl>) -> Value {
    match found_at {
        Some(url) => json!([{ "url": url.to_string(), "description": "The board" }]),
        None => json!([
            { "url": "/", "description": "The board that answers with this document" },
            { "url": "http://127.0.0.1:8080", "description": "A board on this machine, where it listens by default" },
        ]),
    }
}

/// An operation's names and paths.
fn spellings(operation: &Operation) -> Vec<(&'static str, &'static str)> {
    if operation.spelled.is_empty() { vec![(operation.id, operation.path)] } else { operation.spelled.to_vec() }
}

fn tag_of(path: &str) -> &'static str {
    let part = path.strip_prefix("/elections/{election}/").and_then(|rest| rest.split('/').next());
    match part {
        Some("light") => "light",
        Some("checkpoint" | "entries" | "ledger-key" | "receipts" | "tile") => "ledger",
        _ if path.starts_with("/elections") => "elections",
        _ => "board",
    }
}

/// What is done at a path, and by which method.
fn method_of(operation: &Operation, id: &str, path: &str, schemas: &mut SchemaGenerator) -> (&'static str, Value) {
    let mut whole = json!({
        "operationId": id,
        "tags": [tag_of(path)],
        "summary": operation.says,
        "responses": responses(operation, schemas),
    });
    let parameters: Vec<Value> = names_in(path).map(parameter).collect();
    if !parameters.is_empty() {
        whole["parameters"] = parameters.into();
    }
    match operation.method {
        Method::Read => ("get", whole),
        Method::Post(longest) => {
            whole["requestBody"] = body(longest);
            ("post", whole)
        }
    }
}

fn body(longest: usize) -> Value {
    json!({
        "required": true,
        "description": format!("At most {longest} bytes"),
        "content": { BINARY: { "schema": { "type": "string", "format": "binary" } } },
    })
}

/// The names in braces.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

fn parameter(name: &str) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let number = || json!({ "type": "integer", "format": "int64", "minimum": 0 });
    let (says, schema) = match name {
        "election" => ("the election's id", text("^[0-9a-f]{64}$")),
        "code" => ("a tracking code", text(TRACKING_CODE)),
        "level" => ("the tile's level, or `entries`", text("^([0-7]|entries)$")),
        "thousands" => ("the thousands of the tile's index, after an x", text("^x[0-9]{3}$")),
        "tile" => ("the tile's index, its last three digits", text("^[0-9]{3}$")),
        "width" => {
            let schema = json!({ "type": "integer", "minimum": 1, "maximum": 255 });
            ("how many hashes or entries a partial tile has", schema)
        }
        "voter" => ("the voter's number on the roll", number()),
        _ => ("a number, from 0", number()),
    };
    json!({ "name": name, "in": "path", "required": true, "description": says, "schema": schema })
}

/// What can be answered, by status.
fn responses(operation: &Operation, schemas: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    for answer in operation.answers {
        responses.insert(answer.status.to_string(), response(answer, schemas));
    }
    let always = by_status(&[ALWAYS]);
    for (status, codes) in by_status(operation.problems) {
        let common = always.get(&status) == Some(&codes);
        let reference = json!({ "$ref": format!("#/components/responses/{}", name_of(status)) });
        responses.insert(status.to_string(), if common { reference } else { refusal(status, &codes) });
    }
    responses.into()
}

fn by_status(kinds: &[&[Kind]]) -> BTreeMap<u16, BTreeSet<&'static str>> {
    let mut codes: BTreeMap<u16, BTreeSet<&str>> = BTreeMap::new();
    for (status, code) in kinds.iter().copied().flatten() {
        codes.entry(*status).or_default().insert(code);
    }
    codes
}

fn response(answer: &Success, schemas: &mut SchemaGenerator) -> Value {
    let (media, schema) = match answer.media {
        Media::Json(schema) => ("application/json", schema(schemas).to_value()),
        Media::AnyJson => ("application/json", json!({ "type": "object", "additionalProperties": true })),
        Media::Text => ("text/plain", json!({ "type": "string" })),
        Media::Bytes => (BINARY, json!({ "type": "string", "format": "binary" })),
    };
    let keep = if answer.immutable { IMMUTABLE } else { "no-store" };
    let mut headers = json!({ "Cache-Control": header("How long it may be kept", &[keep]) });
    if answer.located {
        let schema = json!({ "type": "string", "pattern": "^/elections/[0-9a-f]{64}(/entries/(0|[1-9][0-9]*))?$" });
        headers["Location"] =
            json!({ "description": "The path of what was posted", "required": true, "schema": schema });
    }
    json!({ "description": answer.says, "headers": headers, "content": { media: { "schema": schema } } })
}

/// A problem: a status and the codes that stand under it. Its schema is the one of all problems: those who write
/// clients from this document can take no other.
fn refusal(status: u16, codes: &BTreeSet<&str>) -> Value {
    let mut headers = json!({ "Cache-Control": header("It is never kept", &["no-store"]) });
    match status {
        405 => headers["Allow"] = header("What the path takes", &["GET, HEAD", "POST", "GET, HEAD, POST"]),
        415 => headers["Accept-Encoding"] = header("Bodies are not compressed", &["identity"]),
        429 | 503 => headers["Retry-After"] = retry_after(),
        _ => {}
    }
    json!({
        "description": reason(status),
        "headers": headers,
        "x-problem-codes": codes,
        "content": { MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

/// A status in words.
fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Problem")
}

/// What the answer that is the same everywhere is called.
fn name_of(status: u16) -> String {
    reason(status).replace(' ', "")
}

fn retry_after() -> Value {
    let schema = json!({ "type": "string", "pattern": "^[1-9][0-9]*$" });
    json!({ "description": "Seconds after which to come back", "required": true, "schema": schema })
}

fn header(says: &str, values: &[&str]) -> Value {
    json!({ "description": says, "required": true, "schema": { "type": "string", "enum": values } })
}
