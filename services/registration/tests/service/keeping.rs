//! Evidence is sealed for the auditors, and deleted when its time is over.

use std::fs;

use age::x25519::Identity;
use serde_json::{Value, json};
use tupyo_election::{AuthorKey, AuthorSignature};
use tupyo_encoding::Label;
use tupyo_registration::Evidence;
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::{Means, bytes, key, now};
use super::registrar::Office;

#[test]
fn evidence_opens_for_the_auditor_and_is_deleted_with_a_signed_note() {
    let play = rehearsed(RegistrationPlan::default(), 30);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizen = Means::listed();
    let mut office = Office::new(held.registrar(0), &[&held.board], &citizen.row("KR-8001011234567"));
    let began = now();
    let service = office.start();
    citizen.must_register(&service, &key());
    let (exit, said) = office.output("delete", &["--yes"]);
    assert_eq!((exit, said.contains("[directory-locked]")), (Some(3), true), "{said}");
    let status: Value = serde_json::from_str(&office.output("status", &[]).1).unwrap();
    assert_eq!((&status["runs"], &status["evidence"]), (&json!(true), &json!(1)));
    service.stop();

    let files = office.evidence();
    let sealed = fs::read(&files[0]).unwrap();
    let identity: Identity = fs::read_to_string(office.place("auditor")).unwrap().parse().unwrap();
    let evidence = Evidence::decode(&age::decrypt(&identity, &sealed).unwrap()).unwrap();
    assert_eq!(evidence.registration.handle.as_str(), "KR-8001011234567");
    assert!((began..=now()).contains(&evidence.at));
    let digest = evidence.registration.application.digest();
    let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(files[0].file_name().unwrap().to_str(), Some(format!("{name}.age").as_str()));
    // The list is the operator's: nothing else in the directory names the person.
    for path in [office.data().join("journal/segments"), office.data().join("seen"), office.data().join("evidence")] {
        for file in fs::read_dir(path).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(16).any(|window| window == b"KR-8001011234567"));
        }
    }

    let (exit, said) = office.output("delete", &["--yes"]);
    assert_eq!((exit, said.contains("No evidence is past")), (Some(0), true), "{said}");
    office.configuration["retention_days"] = 0.into();
    office.configure();
    std::thread::sleep(std::time::Duration::from_secs(1));
    let (exit, said) = office.output("delete", &[]);
    assert_eq!((exit, said.contains("[not-confirmed]")), (Some(1), true), "{said}");
    let (_, korean) = office.output("delete", &["--language", "ko"]);
    let expected =
        ["0일이 지난 증거 1건을 영구히 삭제합니다.", "tupyo-registrar: 확인하지 않아 아무것도 하지 않았습니다 ("];
    assert!(expected.iter().all(|part| korean.contains(part)), "{korean}");
    assert_eq!(office.output("delete", &["--yes"]).0, Some(0));
    assert!(office.evidence().is_empty());
    let note = fs::read_dir(office.data().join("deleted")).unwrap().next().unwrap().unwrap().path();
    let note: Value = serde_json::from_slice(&fs::read(note).unwrap()).unwrap();
    assert_eq!(note["files"], json!([format!("{name}.age")]));
    let at = note["deleted_at"].as_u64().unwrap();
    let message = Label::new("tupyo/v1/evidence deletion").hash(&(at, vec![digest]));
    let key = AuthorKey::from(held.registrar(0).verifying_key());
    assert_eq!(note["registrar"], key.to_string());
    assert!(key.verify(&message, &AuthorSignature(bytes(&note["signature"]))).is_ok());
}
