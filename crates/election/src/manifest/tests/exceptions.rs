//! What departs from the rules that keep votes secret has to say so.

use super::*;

const QUORUM: &str = "witnesses.quorum";

fn reason() -> BTreeMap<String, String> {
    title("Because")
}

fn one() -> ExceptionDraft {
    ExceptionDraft::ThresholdOne { reason: reason() }
}

fn minority() -> ExceptionDraft {
    ExceptionDraft::ThresholdMinority { reason: reason() }
}

fn quorum() -> ExceptionDraft {
    ExceptionDraft::WitnessQuorum { reason: reason() }
}

fn exposed(style: &str) -> ExceptionDraft {
    ExceptionDraft::Exposed { style: style.to_owned(), reason: reason() }
}

/// The example with this many trustees and this threshold.
fn trustees(count: u64, threshold: u64, exceptions: Vec<ExceptionDraft>) -> ManifestDraft {
    let mut draft = draft();
    draft.trustees.members = (0..count).map(|place| person(&format!("t{place}"), 10 + place)).collect();
    draft.trustees.threshold = threshold;
    draft.exceptions = exceptions;
    draft
}

fn kinds(draft: &ManifestDraft) -> Vec<ExceptionKind> {
    parse(draft).unwrap().exceptions().iter().map(|exception| exception.kind).collect()
}

#[track_caller]
fn refused_as(draft: &ManifestDraft, place: &str, code: &str) {
    let error = parse(draft).unwrap_err();
    assert_eq!((error.place.as_str(), error.rule.code()), (place, code));
}

#[test]
fn a_low_threshold_is_named() {
    for (count, threshold, exception) in [(1, 1, one()), (3, 1, one()), (4, 2, minority()), (6, 3, minority())] {
        refused_as(&trustees(count, threshold, Vec::new()), "trustees.threshold", "exception-missing");
        refused_as(&trustees(count, threshold, vec![exposed("north")]), "trustees.threshold", "exception-missing");
        assert_eq!(kinds(&trustees(count, threshold, vec![exception])).len(), 1, "{threshold} of {count}");
    }
    for (count, threshold) in [(2, 2), (3, 2), (5, 3), (7, 4)] {
        assert_eq!(kinds(&trustees(count, threshold, Vec::new())), [], "{threshold} of {count}");
        for exception in [one(), minority(), quorum()] {
            refused_as(&trustees(count, threshold, vec![exception]), "exceptions[0]", "exception-unneeded");
        }
    }
    refused_as(&trustees(2, 1, vec![minority()]), "exceptions[0]", "exception-unneeded");
    refused_as(&trustees(4, 2, vec![exposed("north"), one()]), "exceptions[1]", "exception-unneeded");
    let missing = parse(&trustees(4, 2, Vec::new())).unwrap_err().to_string();
    assert!(missing.contains("add an exception \"threshold-minority\" with its reason"), "{missing}");
}

/// All quorums of up to fifteen witnesses: which one must be named is just those with `2k − w < 2`.
#[test]
fn a_quorum_that_one_liar_splits_is_named() {
    for count in 1..=15 {
        for enough in 1..=count {
            let demanded = ExceptionKind::demanded(3, 2, Some([enough, count])) == [ExceptionKind::WitnessQuorum];
            assert_eq!(demanded, 2 * (enough as i32) - (count as i32) < 2, "{enough} of {count}");
        }
    }
    let witnessed = |quorum, exceptions| {
        let mut draft = draft();
        (draft.witnesses, draft.exceptions) = (Some(WitnessesDraft { quorum, members: witnesses(3) }), exceptions);
        draft
    };
    refused_as(&witnessed(2, Vec::new()), QUORUM, "exception-missing");
    refused_as(&witnessed(3, vec![quorum()]), "exceptions[0]", "exception-unneeded");
    assert_eq!(kinds(&witnessed(2, vec![quorum()])), [ExceptionKind::WitnessQuorum]);
    assert_eq!(kinds(&witnessed(3, Vec::new())), []);
}

#[test]
fn exposed_styles_are_named_once_each() {
    let with = |exceptions| trustees(3, 2, exceptions);
    let both = with(vec![exposed("south"), exposed("north")]);
    assert_eq!(kinds(&both), [ExceptionKind::Exposed(1), ExceptionKind::Exposed(0)]);
    assert!(parse(&both).unwrap().is_exposed(1) && !parse(&with(vec![exposed("north")])).unwrap().is_exposed(1));
    refused_as(&with(vec![exposed("north"), exposed("north")]), "exceptions[1]", "exception-repeated");
    refused_as(&with(vec![exposed("east")]), "exceptions[0].style", "exception-style");
    refused_as(&trustees(3, 1, vec![one(), one()]), "exceptions[1]", "exception-repeated");
}

#[test]
fn a_reason_is_a_title() {
    let with = |reason| trustees(3, 1, vec![ExceptionDraft::ThresholdOne { reason }]);
    refused_as(&with(BTreeMap::new()), "exceptions[0].reason", "title-count");
    refused_as(&with(title("")), "exceptions[0].reason.en", "title-length");
    refused_as(&with(title("a\nb")), "exceptions[0].reason.en", "title-character");
    let given = parse(&with(title("Because"))).unwrap();
    assert_eq!(given.exceptions()[0].reason.in_language("en"), "Because");
    assert_eq!(given.exceptions()[0].kind.name(), "threshold-one");
}

#[test]
fn at_most_one_for_each_style_and_kind() {
    let with = |count: usize| trustees(3, 2, (0..count).map(|_| exposed("north")).collect());
    refused_as(&with(4100), "exceptions", "count");
    refused_as(&with(4099), "exceptions[1]", "exception-repeated");
}

#[test]
fn the_shape_of_an_exception_is_strict() {
    let because = json!({ "en": "Because" });
    for wrong in [
        json!({ "kind": "threshold-two", "reason": because }),
        json!({ "kind": "threshold-one" }),
        json!({ "reason": because }),
        json!({ "kind": "threshold-one", "reason": because, "style": "north" }),
        json!({ "kind": "exposed", "reason": because }),
        json!({ "kind": "exposed", "style": 1, "reason": because }),
        json!({ "kind": "exposed", "style": null, "reason": because }),
        json!({ "kind": "threshold-one", "reason": "Because" }),
        json!({ "kind": 0, "reason": because }),
        json!(["threshold-one", because]),
        json!("threshold-one"),
    ] {
        json_refused("/exceptions", json!([wrong]));
    }
    json_refused("/exceptions", json!({}));
    json_refused("/exceptions", Value::Null);
    let text = serde_json::to_string(&trustees(3, 1, vec![one()])).unwrap();
    for (from, to) in [
        ("\"reason\":", "\"reason\":{\"en\":\"x\"},\"reason\":"),
        ("\"kind\":\"threshold-one\"", "\"kind\":\"threshold-one\",\"kind\":\"threshold-one\""),
        ("\"reason\":{", "\"reason\":{\"en\":\"x\","),
    ] {
        let twice = text.replacen(from, to, 1);
        assert_ne!(twice, text);
        assert_eq!(ElectionManifest::parse(twice.as_bytes()).unwrap_err().rule.code(), "json", "{twice}");
    }
}

#[test]
fn an_empty_list_is_none() {
    let mut manifest = serde_json::to_value(draft()).unwrap();
    manifest["exceptions"] = json!([]);
    assert!(ElectionManifest::parse(manifest.to_string().as_bytes()).is_ok());
}
