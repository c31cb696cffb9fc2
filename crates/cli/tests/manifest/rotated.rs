//! Whether a contest's options are rotated: nobody is asked, only an answer says it.

use std::fs;

use serde_json::{Value, json};

use super::{Desk, NEW, said};

/// `manifest new` of two contests, with these answers.
fn new<'a>(answers: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    let answers = answers.iter().flat_map(|answer| ["--answer", *answer]);
    let contests = ["--contest", "a=x,y", "--contest", "b=x,y"];
    NEW.into_iter().chain(contests).chain(answers).chain(more.iter().copied()).collect()
}

#[test]
fn an_answer_says_of_each_contest_whether_it_is_rotated() {
    let here = Desk::new();
    let cases: [(&[&str], [Value; 2]); 4] = [
        (&[], [Value::Null, Value::Null]),
        (&["contests.1.rotated=yes"], [json!(true), Value::Null]),
        (&["contests.1.rotated=no", "contests.2.rotated=예"], [json!(false), json!(true)]),
        (&["contests.1.rotated=true", "contests.2.rotated=false"], [json!(true), json!(false)]),
    ];
    for (answers, expected) in cases {
        let output = here.tupyo(&new(answers, &[]));
        assert!(output.status.success(), "{answers:?}: {}", said(&output));
        let written = here.path().join("manifest.json");
        let manifest: Value = serde_json::from_slice(&fs::read(&written).unwrap()).unwrap();
        fs::remove_file(written).unwrap();
        let rotated = [0, 1].map(|contest| manifest["contests"][contest].get("rotated").cloned().unwrap_or_default());
        assert_eq!(rotated, expected, "{answers:?}");
    }
}

#[test]
fn another_answer_is_refused_by_its_place() {
    let here = Desk::new();
    for (language, reason) in [("en", "answer yes or no"), ("ko", "예나 아니요로 답하십시오")] {
        let output = here.tupyo(&new(&["contests.2.rotated=perhaps"], &["--language", language]));
        let text = said(&output);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("[answer]") && text.contains(&format!("contests.2.rotated: {reason}")), "{text}");
        assert!(!here.path().join("manifest.json").exists());
    }
}
