//! Every answer that a visitor gets is one that docs/openapi.json promises.

use std::sync::LazyLock;

use serde_json::Value;

use super::visitor::Answer;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../docs/openapi.json")).unwrap());

/// Panics unless the answer's status, media type, headers and problem code are promised for this path and method.
pub fn check(method: &str, path: &str, answer: &Answer) {
    let Some(promised) = operation(method, path) else {
        assert!(
            [404, 405].contains(&answer.status),
            "{method} {path} is not in the document, and answers {}",
            answer.status
        );
        return;
    };
    let place = format!("{method} {path} {}", answer.status);
    let response = resolved(&promised["responses"][answer.status.to_string()]);
    assert!(response.is_object(), "{place}: not promised: {}", answer.text());
    check_headers(&place, response, answer);
    if let Some(content) = response["content"].as_object() {
        if method == "head" {
            assert!(answer.body.is_empty(), "{place}: a body");
            return;
        }
        let media = answer.header("content-type").split(';').next().unwrap_or_default();
        assert!(content.contains_key(media), "{place}: media type");
        check_code(&place, response, answer);
    }
}

fn check_headers(place: &str, response: &Value, answer: &Answer) {
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let value = answer.header(name);
        assert!(!value.is_empty(), "{place}: {name} is missing");
        if let Some(values) = header["schema"]["enum"].as_array() {
            assert!(values.iter().any(|known| known == value), "{place}: {name}: {value}");
        }
    }
}

fn check_code(place: &str, response: &Value, answer: &Answer) {
    let Some(codes) = response["x-problem-codes"].as_array() else { return };
    let (_, code) = answer.problem();
    assert!(codes.iter().any(|known| *known == code), "{place}: {code} is not promised");
}

/// The operation whose path fits best: one with a literal segment rather than a name.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let fitting = paths.iter().filter(|(template, _)| fits(template, path));
    let (_, methods) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
    methods.get(if method == "head" { "get" } else { method })
}

fn resolved(response: &'static Value) -> &'static Value {
    let name = response["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/responses/"));
    name.map_or(response, |name| &DOCUMENT["components"]["responses"][name])
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(&path).all(|(wanted, found)| fits_segment(wanted, found))
}

fn fits_segment(wanted: &str, found: &str) -> bool {
    match (wanted.split_once('{'), wanted.rsplit_once('}')) {
        (Some(_), Some((_, ""))) if !wanted.contains(".p/") => !found.is_empty(),
        (Some(_), Some((_, ending))) => found.ends_with(ending),
        _ => wanted == found,
    }
}
