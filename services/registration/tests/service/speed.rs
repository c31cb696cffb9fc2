//! What a registration costs: `cargo test --release -p tupyo-registrar --test service speed -- --ignored --nocapture`.

use std::time::Instant;

use tupyo_election::AuthorityDraft;
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::{City, Means, key};
use super::registrar::Office;

const CITIZENS: usize = 200;
const CLIENTS: usize = 8;

#[test]
#[ignore = "a measurement"]
fn registrations_per_second() {
    for certified in [false, true] {
        let mut city = City::new();
        let authority = AuthorityDraft { certificate: city.fingerprint(), policies: Vec::new() };
        let authorities = certified.then_some(authority).into_iter().collect();
        let play = rehearsed(RegistrationPlan { authorities, ..RegistrationPlan::default() }, 40);
        let board = BoardProcess::start(&[&play]);
        let held = board.hold(play);
        let mut means = |number| {
            let person = format!("P-{number}");
            let means = if certified { city.card(&person, 5000, false) } else { Means::listed() };
            (means.row(&person), means)
        };
        let (rows, mut citizens): (String, Vec<Means>) = (0..CITIZENS).map(&mut means).unzip();
        let mut office = Office::new(held.registrar(0), &[&held.board], &rows);
        office.configuration["limits"] = serde_json::json!({ "waiting": 1000 });
        office.configure();
        let service = office.start();
        let logins: Vec<_> = citizens.iter_mut().map(|citizen| citizen.log_in(&service).1).collect();
        let started = Instant::now();
        let registrations: Vec<_> = citizens
            .iter_mut()
            .zip(&logins)
            .map(|(citizen, login)| citizen.registration(service.scope, login, None, &key()))
            .collect();
        let made = started.elapsed();
        let started = Instant::now();
        std::thread::scope(|scope| {
            for some in registrations.chunks(CITIZENS.div_ceil(CLIENTS)) {
                let service = &service;
                scope.spawn(move || some.iter().for_each(|it| assert_eq!(service.register(it).0, 200)));
            }
        });
        let took = started.elapsed();
        let rate = CITIZENS as f64 / took.as_secs_f64();
        println!("certified {certified}: {rate:.0} registrations per second; the devices' part {made:?}");
    }
}
