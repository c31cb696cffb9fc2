//! The shape of a manifest: no key is unknown, missing or twice.

use super::*;

#[test]
fn the_shape_is_strict() {
    json_refused("/floor", json!(1.0));
    json_refused("/floor", json!(-1));
    json_refused("/floor", json!("1"));
    json_refused("/floor", Value::Null);
    json_refused("/limits", json!([20, 20]));
    json_refused("/officials/0", json!(["commission", { "en": "x" }, "key"]));
    json_refused("/contests/0/rule", json!("single-choice"));
    json_refused("/contests/0/rule/blank", Value::Null);
    json_refused("/contests/1/rule/max", Value::Null);
    json_refused("/contests/0/rule", json!({ "kind": "approval", "tint": "approval" }));
    json_refused("/contests", json!({}));
    json_refused("/title", json!([]));
    json_refused("/title/en", json!(1));
    json_refused("/contests/0/options/0", json!({ "id": "a" }));
    json_refused("/trustees", json!({ "threshold": 1 }));
}

#[test]
fn what_was_expected_is_said() {
    let said = |pointer: &str, value: Value| {
        let mut manifest = serde_json::to_value(draft()).unwrap();
        *manifest.pointer_mut(pointer).unwrap() = value;
        ElectionManifest::parse(manifest.to_string().as_bytes()).unwrap_err().rule.to_string()
    };
    for (pointer, expected) in
        [("/limits", "an object"), ("/contests", "a list"), ("/title", "an object of texts by language")]
    {
        assert_eq!(said(pointer, json!(true)), format!("invalid type: boolean `true`, expected {expected}"));
    }
    let alone = serde_json::from_value::<RuleDraft>(json!(true)).unwrap_err();
    assert_eq!(alone.to_string(), "invalid type: boolean `true`, expected a rule");
}

/// Every object of the example gets an unknown key, and one of its own twice.
#[test]
fn no_key_is_unknown_or_twice() {
    let text = serde_json::to_string(&draft()).unwrap();
    let objects: Vec<usize> = text.match_indices('{').map(|(at, _)| at + 1).collect();
    assert!(objects.len() > 20);
    for at in objects {
        let first = text[at..].split(':').next().unwrap();
        let mut keys = vec![format!("{first}:\"x\",")];
        if first != "\"en\"" {
            keys.push("\"color\":1,".to_owned());
        }
        for key in keys {
            let changed = format!("{}{key}{}", &text[..at], &text[at..]);
            let error = ElectionManifest::parse(changed.as_bytes()).unwrap_err();
            assert_eq!(error.rule.code(), "json", "{key} at {at}: {error}");
        }
    }
    let twice = text.replacen("\"en\":", "\"\\u0065n\":\"x\",\"en\":", 1);
    let error = ElectionManifest::parse(twice.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("duplicate field `en`"), "{error}");
}

#[test]
fn nothing_stands_around_the_object() {
    let bytes = draft().to_json().unwrap();
    assert!(ElectionManifest::parse(&[b" \t\r\n", &bytes[..]].concat()).is_ok());
    for (before, after) in [("", "{}"), ("", "x"), ("\u{feff}", ""), ("[", "]"), ("", "\0")] {
        let around = [before.as_bytes(), &bytes, after.as_bytes()].concat();
        assert_eq!(ElectionManifest::parse(&around).unwrap_err().rule.code(), "json");
    }
    for bytes in [&b""[..], b"null", b"{\"name\":\"\\ud800\"}", b"{\"name\":\"\xff\"}"] {
        assert_eq!(ElectionManifest::parse(bytes).unwrap_err().rule.code(), "json");
    }
    let mut long = bytes;
    long.resize(16_000_000, b' ');
    assert!(ElectionManifest::parse(&long).is_ok());
    long.push(b' ');
    let error = ElectionManifest::parse(&long).unwrap_err();
    assert_eq!((error.place.as_str(), error.rule.code()), ("manifest", "size"));
}

/// A hostile file fills no memory with what is refused anyway.
#[test]
fn one_text_more_than_allowed_is_kept_of_a_title() {
    let mut many = draft();
    many.title = (100..200).map(|number| (format!("x{number}"), "text".to_owned())).collect();
    assert_eq!(ManifestDraft::from_json(&many.to_json().unwrap()).unwrap().title.len(), 33);
}
