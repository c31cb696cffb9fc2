//! A registrar's token is pulled out while its service runs, and comes back.

use std::fs;
use std::thread;
use std::time::Duration;

use super::city::{City, Plan};

const SENT: &str = "7777-8888-9999-AAAA-E";

#[test]
fn a_service_goes_on_when_its_token_is_back() {
    let hash = tupyo_registration::RegistrationCode::parse(SENT).unwrap().hash().to_string();
    let city = City::new(Plan { tokens: true, ..Plan::default() }, &[&format!("choi,code,{hash}")]);
    let choi = city.citizen("choi");
    fs::write(choi.join("code"), format!("{SENT}\n")).unwrap();
    fs::rename(city.path("tokens"), city.path("away")).unwrap();
    let register =
        format!("card register --anchors anchors.json --service {} --code-file code --out voting.key", city.service());
    city.done(&choi, &register);
    await_trouble(&city, "[token-removed]");
    thread::sleep(Duration::from_secs(2));
    assert_eq!(city.status()["registration"]["registrations"], 0, "nothing is signed");
    fs::rename(city.path("away"), city.path("tokens")).unwrap();
    city.await_lines(1);
    await_trouble(&city, "null");
}

/// Waits until the service notes this trouble.
fn await_trouble(city: &City, trouble: &str) {
    city.await_noted(|election| election["trouble"].to_string().contains(trouble));
}
