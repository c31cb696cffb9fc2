//! How long an audit takes: `cargo test --release -p tupyo-registration --test registering measured -- --ignored
//! --nocapture`.

use std::time::Instant;

use rayon::prelude::*;
use tupyo_card::CardSecret;
use tupyo_registration::{Evidence, ListRow, RegistrationTerms, RollEvent, audit, examine, registered_voters};

use super::people::*;

const MANY: usize = 100_000;
const CERTIFIED: usize = 10_000;

fn measure(what: &str, terms: &RegistrationTerms, rows: &[ListRow], evidence: &[Evidence]) {
    let list = list(rows);
    let line = |it: &Evidence| examine(&it.registration, terms, &list, NOW).unwrap().line(terms, None).unwrap();
    let started = Instant::now();
    evidence.iter().take(1000).for_each(|it| assert!(line(it).replaces.is_none()));
    let one = started.elapsed() / 1000;
    let events: Vec<_> = evidence.par_iter().map(|it| RollEvent::Line(line(it))).collect();
    let started = Instant::now();
    let report = audit(terms, evidence, &events, Some(&list), &|| {});
    let took = started.elapsed();
    assert!(report.is_clean(), "{:?}", report.findings.first());
    let started = Instant::now();
    assert_eq!(registered_voters(terms, &list, evidence).lines.len(), evidence.len());
    let (count, piled) = (evidence.len(), started.elapsed());
    println!("{what}: one {one:?}; {count} audited in {took:?}, registered from a pile in {piled:?}");
}

fn row_of(number: usize, card: &CardSecret) -> ListRow {
    row(number as u64 + 2, &format!("P-{number}"), &card.public().to_string(), "")
}

fn listed(number: usize, mut card: CardSecret) -> (ListRow, Evidence) {
    let person = format!("P-{number}").parse().unwrap();
    let registration = signed(application(&person, 5, None, &key()), &person, 5, &mut card);
    (row_of(number, &card), at_now(registration))
}

#[test]
#[ignore = "a measurement"]
fn audits() {
    let (rows, evidence): (Vec<_>, Vec<_>) = (0..MANY).into_par_iter().map(|number| listed(number, card())).unzip();
    measure("Ed25519 cards of the list", &terms(), &rows, &evidence);
    let p256 = || CardSecret::generate_p256(&mut rand::rngs::OsRng).unwrap();
    let (rows, evidence): (Vec<_>, Vec<_>) = (0..MANY).into_par_iter().map(|number| listed(number, p256())).unzip();
    measure("P-256 cards of the list", &terms(), &rows, &evidence);
    let mut city = City::new();
    let mut certified = |number: usize| {
        let person = format!("P-{number}");
        let registration = city.registration(&mut p256(), &person, None, &key());
        (row(number as u64 + 2, &person, "", ""), at_now(registration))
    };
    let (rows, evidence): (Vec<_>, Vec<_>) = (0..CERTIFIED).map(&mut certified).unzip();
    measure("P-256 cards, each with a certificate and a list of its own", &city.terms(), &rows, &evidence);
}
