//! schemathesis asks the service what its OpenAPI document allows and what it forbids.

use std::env;
use std::process::Command;

use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_encoding::encode;
use tupyo_registration::RegistrationCode;
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::{Means, base64, key, public};
use super::registrar::{Office, Service};

#[test]
#[ignore = "needs schemathesis, whose command TUPYO_ST names: .ci/run"]
fn schemathesis_finds_nothing() {
    let asks = env::var_os("TUPYO_ST").expect("TUPYO_ST names schemathesis' command");
    let play = rehearsed(RegistrationPlan { codes: true, ..RegistrationPlan::default() }, 50);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let sent = RegistrationCode::generate(&mut OsRng);
    let mut citizens: Vec<_> = [(); 4].map(|()| Means::listed()).into_iter().chain([Means::Code(sent)]).collect();
    let rows: String = (0..).zip(&citizens).map(|(number, it)| it.row(&format!("P-{number}"))).collect();
    let office = Office::new(held.registrar(0), &[&held.board], &rows);
    let service = office.start();
    let registered = key();
    citizens[0].must_register(&service, &registered);
    service.await_state(public(&registered), "counted");
    let samples = office.place("samples");
    std::fs::create_dir(&samples).unwrap();
    let mut known = known(&service, &mut citizens);
    known["key"] = json!([base64(&public(&registered).0)]);
    std::fs::write(samples.join("known.json"), known.to_string()).unwrap();
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemathesis/run"));
    command.arg(asks).env("TUPYO_URL", &service.url).env("TUPYO_SAMPLES", &samples);
    assert!(command.status().unwrap().success(), "schemathesis found something");
    assert_eq!(service.get("/v1/health").0, 200);
    service.stop();
}

/// Registrations that can be accepted, one that was cut off and one that is another's; a login that succeeds, once.
fn known(service: &Service, citizens: &mut [Means]) -> Value {
    let mut registration = |citizen: &mut Means| {
        let login = citizen.log_in(service).1;
        citizen.registration(service.scope, &login, None, &key())
    };
    let good: Vec<_> = citizens.iter_mut().map(&mut registration).collect();
    let mut stolen = good[1].clone();
    stolen.proof = good[2].proof.clone();
    let cut = good[1].encode();
    let all =
        good.iter().map(|it| it.encode().to_vec()).chain([stolen.encode().to_vec(), cut[..cut.len() - 1].to_vec()]);
    let challenge = service.challenge();
    let proof = citizens[3].login_proof(service.scope, &challenge);
    json!({
        "registration": all.map(|bytes| base64(&bytes)).collect::<Vec<_>>(),
        "challenge": [base64(&challenge)],
        "proof": [base64(&encode(&proof))],
    })
}
