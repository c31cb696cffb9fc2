//! `init`: a key before the election, a configuration when its manifest names that key.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tupyo_election::AuthorKey;
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::Means;
use super::registrar::{Office, anchors, said};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn init(data: &Path, options: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-registrar"));
    command.arg("init").arg("--data").arg(data).args(["--scrypt-work-factor", "2"]).args(options);
    said(command.stdin(Stdio::null()).output().unwrap())
}

#[test]
fn a_registrar_begins_with_two_commands() {
    let play = rehearsed(RegistrationPlan::default(), 63);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let office = Office::new(held.registrar(0), &[&held.board], &Means::listed().row("P-1"));
    let [passphrase, anchors_file, auditor] =
        ["passphrase", "anchors.json", "auditor.pub"].map(|name| office.place(name));
    fs::write(&anchors_file, anchors(&held.board).to_string()).unwrap();
    fs::write(&auditor, format!("{}\n", office.configuration["auditors"][0].as_str().unwrap())).unwrap();
    let [passphrase, anchors_file, auditor] = [&passphrase, &anchors_file, &auditor].map(|path| path.to_str().unwrap());

    let data = office.place("new");
    let (exit, told) = init(&data, &["--passphrase-file", passphrase, "--id", "city"]);
    assert_eq!(exit, Some(0), "{told}");
    assert!(told.contains("--registrar city=") && told.contains("--anchors anchors.json"), "the next step: {told}");
    let [key, public, config] = ["registrar.key", "registrar.json", "config.json"].map(|name| data.join(name));
    assert_eq!((mode(&data), mode(&key), mode(&public)), (0o700, 0o600, 0o644));
    let made = fs::read(&key).unwrap();
    let own: Value = serde_json::from_slice(&fs::read(&public).unwrap()).unwrap();
    assert!(own["id"] == "city" && own["key"].as_str().unwrap().parse::<AuthorKey>().is_ok(), "{own}");

    // After a stop in between only what is missing is made.
    fs::remove_file(&public).unwrap();
    assert_eq!(init(&data, &["--passphrase-file", passphrase, "--id", "city"]).0, Some(0));
    assert_eq!(
        (fs::read(&key).unwrap(), serde_json::from_slice::<Value>(&fs::read(&public).unwrap()).unwrap()),
        (made, own)
    );

    // A public part alone is no success: nothing could sign for the registrar.
    let aside = data.join("aside");
    fs::rename(&key, &aside).unwrap();
    let (exit, told) = init(&data, &["--passphrase-file", passphrase, "--id", "city"]);
    assert!(exit != Some(0) && told.contains("[file-damaged]"), "{told}");
    fs::rename(&aside, &key).unwrap();

    let of_election = ["--anchors", anchors_file, "--auditor", auditor];
    let (exit, told) = init(&data, &of_election);
    assert!(exit == Some(1) && told.contains("[not-named]"), "the manifest names another key: {told}");
    assert!(!config.exists());
    let named = AuthorKey::from(held.registrar(0).verifying_key()).to_string();
    fs::write(&public, serde_json::json!({ "id": "city", "key": named }).to_string()).unwrap();
    let (exit, told) = init(&data, &["--anchors", anchors_file]);
    assert!(exit == Some(2) && told.contains("--auditor"), "{told}");
    let (exit, told) = init(&data, &["--anchors", anchors_file, "--auditor", anchors_file]);
    assert!(exit == Some(2) && told.contains("not an age recipient"), "{told}");
    let (exit, told) = init(&data, &[&of_election[..], &["--language", "ko"]].concat());
    assert!(exit == Some(0) && told.contains("다음: ") && told.contains("eligible.csv"), "{told}");
    assert_eq!(mode(&config), 0o600);
    let (exit, told) = init(&data, &of_election);
    assert!(exit == Some(2) && told.contains("[file-exists]"), "{told}");

    // The service runs with what was made, and the key that the manifest names.
    fs::rename(office.data().join("list.csv"), data.join("eligible.csv")).unwrap();
    fs::remove_dir_all(office.data()).unwrap();
    fs::rename(&data, office.data()).unwrap();
    let service = office.start();
    assert_eq!(service.get("/v1/info").1["elections"][0], held.id().to_string());
    service.stop();
}
