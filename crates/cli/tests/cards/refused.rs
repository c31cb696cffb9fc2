//! What citizens, registrars and auditors are refused, each by name, and nothing is changed.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::city::{City, ENOUGH, Plan};
use super::processes::{SECRET, directory, text};
use super::relay::Way;

#[test]
fn each_fault_of_card_certificate_and_pin_is_named() {
    let city = City::new(Plan::default(), &["kim", "lee", "park", "log-in"]);
    city.done(&city.desk, "card authority init --dir elsewhere --name Elsewhere");
    ["kim", "park", "stranger", "lost"].into_iter().for_each(|person| city.issue(person, ""));
    city.issue("log-in", "--usage authentication");
    city.done(&city.desk, "card authority revoke --dir office --person lost --reason key-compromise");
    let place = city.citizen("anybody");
    let of = |token: &str| city.registration(token);
    let other = |line: String, from: &str, to: &str| line.replace(from, to);
    let office = "--authority ../desk/office/certificate.pem";
    let crl = "--crl ../desk/office/crl.pem";
    let elsewhere = ["--authority ../desk/elsewhere/certificate.pem", "--crl ../desk/elsewhere/crl.pem"];
    let of_another = other(other(of("kim"), office, elsewhere[0]), crl, elsewhere[1]);
    let faults = [
        (of_another, 1, "certificate-authority"),
        (other(of("kim"), crl, elsewhere[1]), 1, "certificate-revocation"),
        (other(of("kim"), crl, ""), 1, "certificate-revocation"),
        (other(of("kim"), office, ""), 2, "no-authority"),
        (other(of("kim"), office, "--authority anchors.json"), 2, "certificate-malformed"),
        (of("lost"), 1, "certificate-revoked"),
        (of("log-in"), 1, "certificate-usage"),
        (of("stranger"), 1, "registration-eligibility"),
        (other(of("kim"), "../pin", "../wrong"), 1, "pin-wrong"),
        (other(of("kim"), "token=kim", "token=nobody"), 1, "token-missing"),
        (other(of("kim"), "token=kim", "token=kim;object=other"), 1, "key-missing"),
        (other(of("kim"), "token=kim", "token=kim;pin-value=1"), 2, "usage"),
        (other(of("kim"), "--out voting.key", "--out anchors.json"), 3, "file-exists"),
    ];
    let before = city.status();
    for (line, exit, code) in faults {
        if code == "usage" {
            let output = city.tool(&place, &line).output().unwrap();
            assert_eq!(output.status.code(), Some(exit), "{}", text(&output));
            continue;
        }
        assert_eq!(city.refused(&place, &line), (exit, code.to_owned()), "{line}");
    }
    let left: Vec<_> = fs::read_dir(&place).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_str().unwrap().starts_with("anchors.json")), "{left:?}");
    assert_eq!((city.evidence().len(), city.status()), (0, before));
    a_card_that_is_pulled_out(&city);
    two_cards_of_one_person(&city);
    another_registrar(&city);
}

/// A registrar's key in a token: nobody is asked for its PIN, and what is refused is named.
#[test]
fn a_registrar_without_its_token_does_not_start() {
    let mut city = City::new(Plan { tokens: true, ..Plan::default() }, &["kim"]);
    let running = format!("run --data registrar --listen 127.0.0.1:0 {}", city.key("registrar"));
    let (exit, said) = city.registrar(&running);
    assert_eq!((exit, said.contains("[directory-locked]")), (3, true), "{said}");
    let delete = format!("delete --data registrar --yes {}", city.key("registrar"));
    assert_eq!(city.registrar(&delete).0, 3, "the service runs");
    city.kill_service();
    let run = |key: &str| {
        let (exit, said) = city.registrar(&format!("run --data registrar --listen 127.0.0.1:0 --key {key}"));
        (exit, said.trim_end().rsplit_once('[').unwrap().1.trim_end_matches(']').to_owned())
    };
    let uri = city.uri("registrar");
    assert_eq!(run(&uri), (2, "pin-missing".to_owned()));
    assert_eq!(run(&format!("{uri} --pin-file ../wrong")), (1, "pin-wrong".to_owned()));
    assert_eq!(run(&format!("{} --pin-file ../pin", city.uri("nobody"))), (1, "token-missing".to_owned()));
    assert_eq!(run(&format!("{} --pin-file ../pin", city.uri("trustee"))), (1, "not-named".to_owned()));
    let (exit, said) = city.registrar(&delete);
    assert_eq!((exit, said.contains("No evidence is past its retention.")), (0, true), "{said}");
    let (exit, said) = city.registrar("status --data registrar");
    let status: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((exit, &status["runs"], &status["evidence"]), (0, &json!(false), &json!(0)));
    city.start_service();
    city.issue("kim", "");
    city.done(&city.citizen("kim"), &format!("{} --wait", city.registration("kim")));
}

/// Between its two signatures.
fn a_card_that_is_pulled_out(city: &City) {
    let park = city.citizen("park");
    let Way::Open(url) = city.to_service.way() else { panic!("the service is reached") };
    city.to_service.set(Way::Held(url.clone(), "POST /v1/logins"));
    let mut command = city.tool(&park, &city.registration("park"));
    let child = command.args(SECRET).arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    city.to_service.await_one();
    fs::rename(city.path("tokens"), city.path("away")).unwrap();
    city.to_service.set(Way::Open(url));
    let output = child.wait_with_output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &said["error"]), (Some(1), &json!("token-removed")), "{}", text(&output));
    assert!(!park.join("voting.key").exists() && city.evidence().is_empty());
    fs::rename(city.path("away"), city.path("tokens")).unwrap();
    city.done(&park, &city.registration("park"));
}

/// A person's second card takes the line over: one line.
fn two_cards_of_one_person(city: &City) {
    let (first, second) = (city.citizen("first"), city.citizen("second"));
    city.done(&first, &format!("{} --wait", city.registration("kim")));
    let uri = city.uri("kim-again");
    city.done(
        &city.desk,
        &format!(
            "card authority issue --dir office --person kim --name kim --new-token --token {uri} --pin-file ../pin \
            --officer-pin-file ../officer"
        ),
    );
    let again = city.registration("kim-again");
    assert_eq!(city.refused(&second, &again), (2, "not-confirmed".to_owned()));
    city.done(&second, &format!("{again} --yes --wait"));
    let registrations = city.status()["registration"].clone();
    assert_eq!(["replacements", "lines"].map(|name| registrations[name].as_u64()), [Some(1), Some(2)]);
}

/// The service of a registrar that this election's manifest does not name.
fn another_registrar(city: &City) {
    let other = City::new(Plan::default(), &["kim"]);
    let place = city.citizen("astray");
    let line = city.registration("kim").replace(&city.service(), &other.service());
    assert_eq!(city.refused(&place, &line), (1, "other-registrar".to_owned()));
    // A registrar's key that the manifest does not name serves nobody.
    let (exit, said) =
        other.registrar("run --data registrar --listen 127.0.0.1:0 --key trustee.key --passphrase-file ../passphrase");
    assert_eq!((exit, said.contains("[directory-locked]")), (3, true), "{said}");
    assert!(!place.join("voting.key").exists());
}

#[test]
fn an_audit_names_every_file_that_is_not_evidence_of_the_roll() {
    let city = City::new(Plan { countersigned: true, ..Plan::default() }, &["kim", "lee"]);
    for person in ["kim", "lee"] {
        city.issue(person, "");
        let place = city.citizen(person);
        city.done(&place, &city.registration(person));
    }
    let begun = Instant::now();
    while city.status()["registration"]["lines"] != 2 {
        assert!(begun.elapsed() < ENOUGH, "{}", city.status());
        thread::sleep(Duration::from_millis(500));
        assert_eq!(city.countersign("").0, 0);
    }
    let clean = audit("registrar/evidence", "../auditor");
    let said = text(&city.tool(&city.desk, &clean).output().unwrap());
    assert!(said.contains("Nothing found: evidence and roll say the same."), "{said}");
    assert_eq!(city.done(&city.desk, &clean)["findings"], json!([]));
    assert_eq!(city.refused(&city.desk, &audit("nowhere", "../auditor")).0, 3);
    assert_eq!(city.refused(&city.desk, &audit("registrar/evidence", "../pin")), (2, "not-an-identity".to_owned()));
    a_stranger_opens_nothing(&city);
    damaged_and_repeated_files(&city);
    a_line_without_evidence(&city);
}

fn audit(evidence: &str, identity: &str) -> String {
    format!("roll audit {evidence} --identity {identity} --anchors anchors.json --list registrar/list.csv")
}

/// An age key that is no recipient of the evidence.
fn a_stranger_opens_nothing(city: &City) {
    use age::secrecy::ExposeSecret;
    fs::write(city.path("stranger"), age::x25519::Identity::generate().to_string().expose_secret()).unwrap();
    let found = found(city, "registrar/evidence", "../stranger");
    assert_eq!(codes(&found["unreadable"], "error"), ["evidence-unreadable"; 2], "{found}");
    let (exit, said) = city.registrar(&format!(
        "countersign --anchors anchors.json --evidence registrar/evidence --identity ../pin --list registrar/list.csv \
        --data observer --passphrase-file ../passphrase {}",
        city.key("observer")
    ));
    assert_eq!((exit, said.contains("[file-damaged]")), (3, true), "{said}");
}

fn damaged_and_repeated_files(city: &City) {
    let copy = copied(city, "damaged");
    let files = city.evidence();
    let name = |place: usize| files[place].file_name().unwrap().to_str().unwrap().to_owned();
    let mut bytes = fs::read(&files[0]).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(copy.join(name(0)), bytes).unwrap();
    fs::write(copy.join("empty.age"), b"").unwrap();
    fs::copy(&files[1], copy.join("0.AGE")).unwrap();
    fs::write(copy.join("notes.txt"), b"").unwrap();
    let found = found(city, "damaged", "../auditor");
    assert_eq!(codes(&found["unreadable"], "error"), ["evidence-unreadable"; 2], "every one: {found}");
    let unreadable = codes(&found["unreadable"], "file");
    assert_eq!(unreadable, [format!("damaged/{}", name(0)), "damaged/empty.age".to_owned()]);
    let mut findings = codes(&found["findings"], "code");
    findings.sort();
    assert_eq!(findings, ["entry-without-evidence", "evidence-repeated"], "{found}");
    let repeated = found["findings"].as_array().unwrap().iter().find(|it| it["code"] == "evidence-repeated").unwrap();
    assert_eq!(repeated["evidence"], json!(["damaged/0.AGE", format!("damaged/{}", name(1))]), "under both names");
    assert_eq!(found["ignored"], json!(["damaged/notes.txt"]));
}

fn a_line_without_evidence(city: &City) {
    let copy = copied(city, "less");
    fs::remove_file(copy.join(city.evidence()[0].file_name().unwrap())).unwrap();
    let found = found(city, "less", "../auditor");
    assert_eq!(codes(&found["findings"], "code"), ["entry-without-evidence"]);
}

/// What an audit finds; it must find something.
fn found(city: &City, evidence: &str, identity: &str) -> Value {
    let output = city.output(&city.desk, &audit(evidence, identity));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &found["error"]), (Some(1), &json!("audit-findings")), "{}", text(&output));
    found
}

fn codes(faults: &Value, member: &str) -> Vec<String> {
    faults.as_array().unwrap().iter().map(|fault| fault[member].as_str().unwrap().to_owned()).collect()
}

fn copied(city: &City, name: &str) -> std::path::PathBuf {
    let copy = directory(city.desk.join(name));
    let into = |path: &Path| fs::copy(path, copy.join(path.file_name().unwrap())).unwrap();
    city.evidence().iter().for_each(|path| assert!(into(path) > 0));
    copy
}
