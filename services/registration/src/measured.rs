//! What the parts of one registration cost: `cargo test --release -p tupyo-registrar --lib measured -- --ignored
//! --nocapture`.

use std::time::{Duration, Instant};

use age::x25519::Identity;
use rand::rngs::OsRng;
use tupyo_card::CardSecret;
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_proof::SigningKey;
use tupyo_registration::{Application, Evidence, Handle, Proof, Registration};

use crate::directory::DataDirectory;
use crate::evidence::Sealer;
use crate::files;
use crate::journal::{Accepted, Journal, Record};
use crate::secrets::HmacSecret;

const TIMES: u32 = 200;

fn each(what: &str, mut act: impl FnMut(u32)) {
    let started = Instant::now();
    (0..TIMES).for_each(&mut act);
    let one: Duration = started.elapsed() / TIMES;
    println!("{what}: {one:?}");
}

fn evidence() -> Evidence {
    let scope = RegistrationScope::Election(ElectionId([9; 32]));
    let mut card = CardSecret::generate(&mut OsRng).unwrap();
    let (handle, key) = (Handle::from(card.public()), SigningKey::generate(&mut OsRng));
    let application = Application::new(scope, handle.holder(&[5; 32]), "east", None, &key, &mut OsRng);
    let proof = Proof::by_listed_card(&application.message(), &mut card).unwrap();
    Evidence { registration: Registration { application, salt: [5; 32], handle, proof }, at: 0 }
}

#[test]
#[ignore = "a measurement"]
fn parts() {
    let home = tempfile::tempdir_in(".").unwrap();
    let directory = DataDirectory::open(home.path()).unwrap();
    let (mut journal, _) = Journal::open(&directory).unwrap();
    let (evidence, secret) = (evidence(), HmacSecret::generate());
    let scope = evidence.registration.application.scope;
    each("salt", |_| assert_ne!(secret.salt(scope, &evidence.registration.handle), [0; 32]));
    for auditors in [1, 3] {
        let sealer = Sealer::new((0..auditors).map(|_| Identity::generate().to_public()).collect());
        each(&format!("sealing for {auditors}"), |_| assert!(sealer.seal(&evidence).is_ok()));
    }
    let sealed = Sealer::new(vec![Identity::generate().to_public()]).seal(&evidence).unwrap();
    each("evidence on stable storage", |number| {
        let mut name = [0; 32];
        name[..4].copy_from_slice(&number.to_le_bytes());
        files::write_unnamed(&directory.evidence_file(&name), &sealed).unwrap();
        files::sync(&directory.evidence()).unwrap();
    });
    let application = evidence.registration.application.clone();
    let accepted = Accepted { at: 0, application, weight: 1, card: None, code: None, ballot_card: None };
    let record = || Record::Accepted(Box::new(accepted.clone()));
    each("journal, one record", |_| journal.append(&[record()]).unwrap());
    let many: Vec<_> = (0..64).map(|_| record()).collect();
    each("journal, 64 records together", |_| journal.append(&many).unwrap());
}
