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

const DECIMAL: &str = "^(0|[1-9][0-9]*)$";
const TRACKING_CODE: &str = "^([0-9A-HJKMNP-TV-Z]{4}-){12}[0-9A-HJKMNP-TV-Z]{3}[0G]$";
const ABOUT: &str = "The bulletin board of elections: see docs/http.md. Nobody has to believe an answer that is not signed: receipts, \
checkpoints and entries are verified by whoever reads them. \
Whatever answers GET answers HEAD too. A head that is no HTTP (400), too long (431) or late (408) is answered without a body, and the connection is closed.";

/// Writes the document.
pub(super) fn write() -> String {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in &OPERATIONS {
        for (spelling, path) in spellings(operation).iter().enumerate() {
            let (method, done) = method_of(operation, spelling, path, &mut schemas);
            paths.entry(path).or_default().insert(method.to_owned(), done);
        }
    }
    schemas.subschema_for::<ProblemBody<'_>>();
    let always = by_status(&[ALWAYS]).into_iter().map(|(status, codes)| (status.to_string(), refusal(status, &codes)));
    let always: Map<String, Value> = always.collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Tupyo board", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT, "license": { "name": "MIT OR Apache-2.0" } },
        "paths": paths,
        "components": { "responses": always, "schemas": schemas.take_definitions(true) },
    });
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

fn spellings(operation: &Operation) -> Vec<&'static str> {
    if operation.spelled.is_empty() { vec![operation.path] } else { operation.spelled.to_vec() }
}

/// What is done at a path, and by which method.
fn method_of(
    operation: &Operation,
    spelling: usize,
    path: &str,
    schemas: &mut SchemaGenerator,
) -> (&'static str, Value) {
    let id = if spelling == 0 { operation.id.to_owned() } else { format!("{}{spelling}", operation.id) };
    let mut whole = json!({ "operationId": id, "summary": operation.says, "responses": responses(operation, schemas) });
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
    let (says, pattern) = match name {
        "election" => ("the election's id", "^[0-9a-f]{64}$"),
        "code" => ("a tracking code", TRACKING_CODE),
        "level" => ("the tile's level, or `entries`", "^([0-7]|entries)$"),
        "thousands" => ("the thousands of the tile's index, after an x", "^x[0-9]{3}$"),
        "tile" => ("the tile's index, its last three digits", "^[0-9]{3}$"),
        "width" => ("how many hashes or entries a partial tile has", "^([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$"),
        "voter" => ("the voter's number on the roll", DECIMAL),
        _ => ("a number, from 0", DECIMAL),
    };
    json!({ "name": name, "in": "path", "required": true, "description": says, "schema": { "type": "string", "pattern": pattern } })
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
        let reference = json!({ "$ref": format!("#/components/responses/{status}") });
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
        Media::AnyJson => ("application/json", json!({})),
        Media::Text => ("text/plain; charset=utf-8", json!({ "type": "string" })),
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

/// A problem: a status and the codes that stand under it.
fn refusal(status: u16, codes: &BTreeSet<&str>) -> Value {
    let mut headers = json!({ "Cache-Control": header("It is never kept", &["no-store"]) });
    match status {
        405 => headers["Allow"] = header("What the path takes", &["GET, HEAD", "POST", "GET, HEAD, POST"]),
        415 => headers["Accept-Encoding"] = header("Bodies are not compressed", &["identity"]),
        429 | 503 => headers["Retry-After"] = retry_after(),
        _ => {}
    }
    let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Problem");
    let these = json!({ "properties": { "status": { "const": status }, "code": { "enum": codes } } });
    let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/Problem" }, these] });
    json!({ "description": title, "headers": headers, "content": { MEDIA_TYPE: { "schema": schema } } })
}

fn retry_after() -> Value {
    let schema = json!({ "type": "string", "pattern": "^[1-9][0-9]*$" });
    json!({ "description": "Seconds after which to come back", "required": true, "schema": schema })
}

fn header(says: &str, values: &[&str]) -> Value {
    json!({ "description": says, "required": true, "schema": { "type": "string", "enum": values } })
}
