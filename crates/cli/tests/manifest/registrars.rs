//! What `manifest new` is told of those who register voters.

use std::fs;

use serde_json::{Value, json};

use super::{Desk, NEW, said};

#[test]
fn registrars_and_their_rules_stand_in_the_manifest() {
    let here = Desk::new();
    let new = |more: &str| {
        let arguments =
            "--contest a=x,y --registrar office=office.pub --registrar observer=observer.pub ".to_owned() + more;
        NEW.into_iter().map(str::to_owned).chain(arguments.split_whitespace().map(str::to_owned)).collect::<Vec<_>>()
    };
    let run = |more: &str| here.tupyo(&new(more).iter().map(String::as_str).collect::<Vec<_>>());
    let authority =
        ["card", "authority", "init", "--dir", "cards", "--name", "City", "--passphrase-file", "passphrase"];
    assert!(here.tupyo(&[&authority[..], &["--scrypt-work-factor", "2"]].concat()).status.success());
    let roll = "ab".repeat(32);
    let rules = format!(
        "--registrar-signatures 2 --card-authority cards/certificate.pem --card-policy 1.2.410.1 --card-policy 1.2.3 \
        --card-signatures --standing-roll {roll}"
    );
    let made = run(&rules);
    assert!(
        said(&made).contains("Registrars: 2 of 2 sign a registration, by certified cards; each ballot bears"),
        "{}",
        said(&made)
    );
    let manifest: Value = serde_json::from_slice(&fs::read(here.path().join("manifest.json")).unwrap()).unwrap();
    fs::remove_file(here.path().join("manifest.json")).unwrap();
    let rules = &manifest["registration"];
    assert_eq!(
        [&rules["signatures"], &rules["roll"], &rules["card_signatures"]],
        [&json!(2), &json!(roll), &json!(true)]
    );
    assert_eq!(rules["authorities"][0]["policies"], json!(["1.2.410.1", "1.2.3"]));
    assert_eq!(rules["registrars"][1]["id"], "observer");
    for (more, exit_code, code, place) in [
        ("--registrar-signatures 3", 1, "registration-signatures", "registration.signatures"),
        ("--standing-roll abc", 1, "registration-roll", "registration.roll"),
        (
            "--card-authority cards/certificate.pem --card-policy 1.x",
            1,
            "registration-policy",
            "registration.authorities[0].policies[0]",
        ),
    ] {
        let arguments = new(more);
        here.refuses(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), exit_code, code, place);
    }
    let wrong = run("--card-authority office.pub");
    let is_named = said(&wrong).contains("office.pub: neither PEM nor DER [certificate-malformed]");
    assert!(wrong.status.code() == Some(2) && is_named, "{}", said(&wrong));
    let alone = [&NEW[..], &["--contest", "a=x,y", "--codes"]].concat();
    assert_eq!(here.tupyo(&alone).status.code(), Some(2), "codes want a registrar");
}
