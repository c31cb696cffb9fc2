//! Every way in which a manifest can be wrong, through `tupyo manifest`: exit code, error code and place, in English
//! and Korean.
#![cfg(test)]
#![allow(missing_docs)]

mod registrars;
mod rotated;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// What is written before `=OPTIONS` of one contest that its rule cannot count, how many options it has, the place and
/// the code.
const CONTESTS: [(&str, usize, &str, &str); 62] = [
    ("c:single-choice", 1, "contests[0].options (c)", "count"),
    ("c", 1001, "contests[0].options (c)", "count"),
    ("c:0", 3, "contests[0].rule.max (c)", "max"),
    ("c:4", 3, "contests[0].rule.max (c)", "max"),
    ("c:choose-exactly:0", 3, "contests[0].rule.max (c)", "max"),
    ("c:choose-exactly:3", 3, "contests[0].rule.max (c)", "max"),
    ("c:choose-exactly:1", 1, "contests[0].options (c)", "count"),
    ("c:choose-at-least:2:2", 3, "contests[0].rule.min (c)", "min"),
    ("c:choose-at-least:0:2", 3, "contests[0].rule.min (c)", "min"),
    ("c:choose-at-least:1:4", 3, "contests[0].rule.max (c)", "max"),
    ("c:choose-at-least:1:1", 3, "contests[0].rule.max (c)", "max"),
    ("c:approval", 1001, "contests[0].options (c)", "count"),
    ("c:approval", 700, "styles[0] (all)", "ballot-size"),
    ("c:knapsack:0:1:1:1", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:knapsack:1000000000001:1:1:1", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:knapsack:9:1:1", 3, "contests[0].rule.costs (c)", "costs"),
    ("c:knapsack:9:1:0:1", 3, "contests[0].rule.costs (c)", "costs"),
    ("c:knapsack:9:1:10:1", 3, "contests[0].rule.costs (c)", "costs"),
    ("c:score:0", 3, "contests[0].rule.max (c)", "max"),
    ("c:score:1001", 3, "contests[0].rule.max (c)", "max"),
    ("c:score:1000", 181, "styles[0] (all)", "ballot-size"),
    ("c:cumulative:0:1", 3, "contests[0].rule.max (c)", "max"),
    ("c:cumulative:1001:1001", 3, "contests[0].rule.max (c)", "max"),
    ("c:cumulative:3:2", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:cumulative:3:10", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:cumulative:1000:1000", 181, "styles[0] (all)", "ballot-size"),
    ("c:distribution:1001:1001:0:1", 3, "contests[0].rule.max (c)", "max"),
    ("c:distribution:3:6:0:0", 3, "contests[0].rule.choices (c)", "choices"),
    ("c:distribution:3:6:0:4", 3, "contests[0].rule.choices (c)", "choices"),
    ("c:distribution:3:7:0:2", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:distribution:3:2:0:2", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:distribution:3:6:7:2", 3, "contests[0].rule.min (c)", "min"),
    ("c:quadratic:0", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:quadratic:1000001", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:quadratic:1000000", 3, "styles[0] (all)", "ballot-size"),
    ("c:positional:1:0", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional:1:2:0", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional:2:2:2", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional:1000001:1:0", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional:1", 1, "contests[0].options (c)", "count"),
    ("c:positional:4294967296:1:0", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional-top:0:1:1:1:1", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional-top:0:1:2", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional-top:0:0:0", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional-top:0", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional-top:0:1000001", 3, "contests[0].rule.points (c)", "points"),
    ("c:positional-top:3:2:1", 3, "contests[0].rule.min (c)", "min"),
    ("c:positional-top:0:1", 1, "contests[0].options (c)", "count"),
    ("c:ranking", 1, "contests[0].options (c)", "count"),
    ("c:ranking", 17, "styles[0] (all)", "ballot-size"),
    ("c:ranking-top:0", 3, "contests[0].rule.ranks (c)", "ranks"),
    ("c:ranking-top:3", 3, "contests[0].rule.ranks (c)", "ranks"),
    ("c:ranking-top:1", 1, "contests[0].options (c)", "count"),
    ("c:ranking-top:1", 26, "styles[0] (all)", "ballot-size"),
    ("c:amounts:0:9", 3, "contests[0].rule.max (c)", "max"),
    ("c:amounts:10:9", 3, "contests[0].rule.max (c)", "max"),
    ("c:amounts:4294967296:1000000000000", 3, "contests[0].rule.max (c)", "max"),
    ("c:amounts:1:0", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:amounts:1:1000000000001", 3, "contests[0].rule.budget (c)", "budget"),
    ("c:amounts:4294967295:1000000000000", 1000, "styles[0] (all)", "ballot-size"),
    ("C", 2, "contests[0].id (C)", "id"),
    ("", 2, "contests[0].id ()", "id"),
];

/// What no contest is written like: refused as wrong usage.
const UNWRITTEN: [&str; 9] = [
    "c:plurality=a,b",
    "c:ranking:1=a,b",
    "c:score=a,b",
    "c:cumulative:3=a,b",
    "c:choose-at-least:2=a,b",
    "c:amounts:99999999999999999999:1=a,b",
    "c:positional:99999999999999999999:0=a,b",
    "c:-1=a,b",
    "c:=a,b",
];

/// Other options of `manifest new`, the place and the code.
const WHOLE: [(&str, &str, &str); 9] = [
    ("--contest a=x,y --contest a=x,y", "contests[1].id (a)", "id-repeated"),
    ("--contest a=x,y,x", "contests[0].options[2].id (a, x)", "id-repeated"),
    ("--contest a=x,blank", "contests[0].options[1].id (a, blank)", "id-reserved"),
    ("--contest a=x,unspent", "contests[0].options[1].id (a, unspent)", "id-reserved"),
    ("--contest a=x,", "contests[0].options[1].id (a, )", "id"),
    ("--contest a=x,y --contest b=x,y --style all=a", "contests[1] (b)", "contest-unused"),
    ("--contest a=x,y --style all=a,b", "styles[0].contests[1] (all, b)", "contest-unknown"),
    ("--contest a=x,y --style all=a,a", "styles[0].contests[1] (all, a)", "contest-repeated"),
    ("--contest a=x,y --style all=a --style all=a", "styles[1].id (all)", "id-repeated"),
];

#[test]
fn a_contest_that_its_rule_cannot_count_is_named() {
    let here = Desk::new();
    for (written, options, place, code) in CONTESTS {
        let options: Vec<_> = (0..options).map(|number| format!("o{number}")).collect();
        let contest = format!("{written}={}", options.join(","));
        here.refuses(&[&NEW[..], &["--contest", &contest]].concat(), 1, code, place);
    }
}

#[test]
fn what_names_no_rule_is_answered_with_those_there_are() {
    let here = Desk::new();
    for contest in UNWRITTEN {
        let written = format!("`{}`", contest.split('=').next().unwrap());
        let arguments = [&NEW[..], &["--contest", contest]].concat();
        here.refuses(&arguments, 2, "contest", &written);
        assert!(said(&here.tupyo(&arguments)).contains("leader:ranking=a,b,c"), "the forms are shown");
    }
}

#[test]
fn labels_and_styles_that_do_not_fit_together_are_named() {
    let here = Desk::new();
    for (arguments, place, code) in WHOLE {
        let arguments: Vec<_> = NEW.into_iter().chain(arguments.split(' ')).collect();
        here.refuses(&arguments, 1, code, place);
    }
}

#[test]
fn options_that_are_named_by_titles_get_ids() {
    let here = Desk::new();
    let made = here.tupyo(&[&NEW[..], &["--contest", "mayor=Kim Min,le\u{301}e,bae"]].concat());
    assert!(made.status.success(), "{}", said(&made));
    let manifest: Value = serde_json::from_slice(&fs::read(here.path().join("manifest.json")).unwrap()).unwrap();
    let option = |id: &str, title: &str| json!({ "id": id, "title": { "en": title } });
    let expected = json!([option("kim-min", "Kim Min"), option("lee", "l\u{e9}e"), option("bae", "bae")]);
    assert_eq!(manifest["contests"][0]["options"], expected);
}

/// What only an editor can write: kinds, parameters and values of a file.
#[test]
fn a_file_with_another_kind_or_value_is_named() {
    let here = Desk::new();
    let made = here.tupyo(&[&NEW[..], &["--contest", "a=x,y", "--contest", "b:ranking=x,y"]].concat());
    assert!(made.status.success(), "{}", said(&made));
    let good: Value = serde_json::from_slice(&fs::read(here.path().join("manifest.json")).unwrap()).unwrap();
    for (pointer, value, code, place) in [
        ("/contests/1/rule", json!({ "kind": "plurality" }), "rule-kind", "contests[1].rule (b)"),
        ("/contests/1/rule", json!({ "kind": "ranking", "max": 2 }), "rule-kind", "contests[1].rule (b)"),
        ("/contests/1/rule", json!({ "kind": "score" }), "rule-kind", "contests[1].rule (b)"),
        (
            "/contests/1/rule",
            json!({ "kind": "single-choice", "blank": false, "min": 1 }),
            "rule-kind",
            "contests[1].rule (b)",
        ),
        ("/contests/1/rule", json!({ "kind": "score", "max": u64::MAX }), "max", "contests[1].rule.max (b)"),
        ("/contests/1/rule", json!({ "kind": "score", "max": -1 }), "json", "line 1 column "),
        ("/contests/1/rule", json!({ "kind": "score", "max": 1.5 }), "json", "line 1 column "),
        ("/contests/1/rule", json!({ "kind": "score", "max": null }), "json", "line 1 column "),
        ("/contests/1/options/0/title", json!({ "en": "" }), "title-length", "contests[1].options[0].title.en (b, x)"),
        ("/contests/1/options/0/title", json!({}), "title-count", "contests[1].options[0].title (b, x)"),
        ("/trustees/threshold", json!(2), "threshold", "trustees.threshold"),
        ("/limits/ballots", json!(0), "limit", "limits.ballots"),
        ("/limits/challenges", json!(0), "limit", "limits.challenges"),
        ("/floor", json!(0), "floor", "floor"),
        ("/turnout", json!(101), "turnout", "turnout"),
        ("/exceptions", json!([]), "exception-missing", "trustees.threshold"),
        ("/exceptions/0", json!({ "kind": "threshold-two", "reason": { "en": "x" } }), "json", "line 1 column "),
        ("/exceptions/0/kind", json!("threshold-minority"), "exception-unneeded", "exceptions[0]"),
        (
            "/exceptions/0",
            json!({ "kind": "exposed", "style": "east", "reason": { "en": "x" } }),
            "exception-style",
            "exceptions[0].style",
        ),
        ("/exceptions/0/reason", json!({}), "title-count", "exceptions[0].reason"),
        ("/tupyo", json!("manifest/v2"), "version", "tupyo"),
    ] {
        let mut manifest = good.clone();
        *manifest.pointer_mut(pointer).unwrap() = value;
        fs::write(here.path().join("changed.json"), manifest.to_string()).unwrap();
        here.refuses(&["manifest", "check", "changed.json"], 1, code, place);
    }
}

/// What has to be thought about is asked for: nobody gets a floor of 1 by not thinking of it.
#[test]
fn there_is_no_floor_by_default() {
    let here = Desk::new();
    let floor = NEW.iter().position(|argument| *argument == "--floor").unwrap();
    let without = [&NEW[..floor], &NEW[floor + 2..], &["--contest", "a=x,y"]].concat();
    let output = here.tupyo(&without);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--floor"), "{}", said(&output));
}

#[test]
fn exceptions_are_written_with_their_reason() {
    let here = Desk::new();
    let contest = ["--contest", "a=x,y"];
    for (exception, exit_code, code, place) in [
        ("threshold-minority=x", 1, "exception-unneeded", "exceptions[1]"),
        ("threshold-one=x", 1, "exception-repeated", "exceptions[1]"),
        ("exposed:east=x", 1, "exception-style", "exceptions[1].style"),
        ("exposed:all=", 1, "title-length", "exceptions[1].reason.en"),
        ("exposed=x", 2, "exception", "`exposed`"),
        ("threshold-one:all=x", 2, "exception", "`threshold-one:all`"),
        ("trust-me=x", 2, "exception", "`trust-me`"),
    ] {
        here.refuses(&[&NEW[..], &contest, &["--exception", exception]].concat(), exit_code, code, place);
    }
}

/// Who makes a manifest reads on whom it makes everybody rely.
#[test]
fn manifest_check_says_on_whom_everything_rests() {
    let here = Desk::new();
    let more = ["--contest", "a=x,y", "--turnout", "30", "--exception", "exposed:all=Weights are public anyway"];
    assert!(here.tupyo(&[&NEW[..], &more].concat()).status.success());
    let check = |more: &[&str]| said(&here.tupyo(&[&["manifest", "check", "manifest.json"], more].concat()));
    let [english, korean] = [check(&[]), check(&["--language", "ko"])];
    for sentence in [
        "- Secrecy rests on every trustee: each of the 1 can open every single vote alone",
        "- No witnesses are named, so secrecy rests on the server's honesty",
        "- A district is opened with 3 counted ballots or more, and as many of each weight. Accomplices count",
        "- A district is opened only if at least 30 % of its voters have voted",
        "- Exception: one trustee alone opens every vote. Reason: One owner",
        "- Exception: all [all] is opened even where fewer than 3 ballots have the same weight",
        "Reason: Weights are public anyway",
        "- The result rests on nobody",
        "- Availability rests on the trustees: 0 of the 1 may be lost",
    ] {
        assert!(english.contains(sentence), "{sentence}: {english}");
    }
    assert!(korean.contains("- 예외: 수탁자 한 명이 혼자 모든 표를 열 수 있습니다. 사유: One owner"), "{korean}");
    let json: Value = serde_json::from_str(&check(&["--json"])).unwrap();
    assert_eq!((&json["floor"], &json["turnout"]), (&json!(3), &json!(30)));
    assert_eq!((&json["trustees_may_be_lost"], &json["witnesses_may_lie"]), (&json!(0), &json!(null)));
    let exposed = json!({ "kind": "exposed", "style": "all", "reason": { "en": "Weights are public anyway" } });
    assert_eq!(json["exceptions"][1], exposed);
    let about: Vec<_> = json["trust"].as_array().unwrap().iter().map(|sentence| sentence["code"].clone()).collect();
    assert_eq!(about.len(), english.matches("\n- ").count());
    assert!(about.contains(&json!("secrecy-server")) && about.contains(&json!("exception-exposed")));
}

/// Who makes a manifest reads how large a contest can become, and of one that is too large what would fit.
#[test]
fn manifest_check_says_how_many_options_fit() {
    let here = Desk::new();
    let contests = ["--contest", "a=x,y", "--contest", "b:score:100=x,y,z", "--style", "one=a", "--style", "both=a,b"];
    assert!(here.tupyo(&[&NEW[..], &contests].concat()).status.success());
    let check = |more: &[&str]| said(&here.tupyo(&[&["manifest", "check", "manifest.json"], more].concat()));
    let line = "b (score): 3 options, 21 bits, 0 limbs, 768 bytes of a ballot; up to 245 options would fit";
    let english = check(&[]);
    assert!(english.contains(line) && english.contains("at most 1428 bytes"), "{english}");
    assert!(check(&["--language", "ko"]).contains("b (score): 선택지 3개, 21비트"));
    let json: Value = serde_json::from_str(&check(&["--json"])).unwrap();
    let member =
        |name: &str| json["contests"].as_array().unwrap().iter().map(|one| one[name].clone()).collect::<Vec<_>>();
    assert_eq!(
        (member("id"), member("kind")),
        (vec![json!("a"), json!("b")], vec![json!("single-choice"), json!("score")])
    );
    assert_eq!(
        (member("bits"), member("limbs"), member("outputs")),
        (vec![json!(3), json!(21)], vec![json!(0); 2], vec![json!(3); 2])
    );
    assert_eq!(member("ballot_bytes"), [json!(192), json!(768)]);
    assert_eq!(member("largest_option_count"), [json!(891), json!(245)]);
    assert_eq!(json["styles"][1]["ballot_bytes"], 1428);

    let options: Vec<_> = (0..20).map(|number| format!("o{number}")).collect();
    let ranking = format!("c:ranking={}", options.join(","));
    let refused = said(&Desk::new().tupyo(&[&NEW[..], &["--contest", &ranking]].concat()));
    let advice = "ask at most 16 options in \"c\", or give it the rule \"kind\": \"ranking-top\", \"ranks\": 3";
    assert!(refused.contains(advice), "{refused}");
}

#[test]
fn cards_without_weight_are_not_issued() {
    let here = Desk::new();
    let issue = ["card", "issue", "--count", "1", "--out-dir", "cards", "--list", "cards.csv", "--weight", "0"];
    let output = here.tupyo(&issue);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--weight") && !here.path().join("cards").exists(), "{}", said(&output));
}

/// One official and one trustee.
const NEW: [&str; 20] = [
    "manifest",
    "new",
    "--out",
    "manifest.json",
    "--name",
    "test",
    "--title",
    "Test",
    "--threshold",
    "1",
    "--floor",
    "3",
    "--exception",
    "threshold-one=One owner",
    "--official",
    "official=official.pub",
    "--trustee",
    "trustee=trustee.pub",
    "--ledger",
    "ledger.json",
];

/// A directory with public keys.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        fs::write(desk.path().join("passphrase"), "correct horse\n").unwrap();
        let ledger = desk.tupyo(&["board", "ledger", "--data", "board", "--name", "vote.example"]);
        assert!(ledger.status.success(), "{}", said(&ledger));
        fs::write(desk.path().join("ledger.json"), &ledger.stdout).unwrap();
        for who in ["official", "trustee", "office", "observer"] {
            let (key, public) = (format!("{who}.key"), format!("{who}.pub"));
            let secret = ["--passphrase-file", "passphrase", "--scrypt-work-factor", "2"];
            let made = desk.tupyo(&[&["key", "new", "--out", &key, "--public", &public][..], &secret].concat());
            assert!(made.status.success(), "{}", said(&made));
        }
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn tupyo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tupyo")).current_dir(self.path()).args(arguments).output().unwrap()
    }

    /// The command is refused with this exit code and error code, its message begins with the place, and it has one in
    /// Korean, too.
    fn refuses(&self, arguments: &[&str], exit_code: i32, code: &str, place: &str) {
        let english = self.tupyo(&[arguments, &["--json"]].concat());
        assert_eq!(english.status.code(), Some(exit_code), "{arguments:?} {}", said(&english));
        let answer: Value = serde_json::from_slice(&english.stdout).unwrap();
        let message = answer["message"].as_str().unwrap();
        assert_eq!(answer["error"], code, "{arguments:?} {message}");
        assert!(message.starts_with(place) && message.len() > place.len() + 5, "{arguments:?} {message}");
        let korean = self.tupyo(&[arguments, &["--language", "ko"]].concat());
        assert_eq!(korean.status.code(), Some(exit_code));
        let message = said(&korean);
        let line = message.lines().next().unwrap().strip_prefix("tupyo: ").unwrap();
        assert!(line.starts_with(place) && line.ends_with(&format!("[{code}]")), "{line}");
        assert!(line.contains(|c: char| ('가'..='힣').contains(&c)), "{line}");
    }
}

/// Both streams of a process.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}
