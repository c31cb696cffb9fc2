//! What the service accepts of citizens, and what it refuses with which code.

use std::thread;
use std::time::Duration;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::AuthorityDraft;
use tupyo_group::EncodedPoint;
use tupyo_registration::{LARGEST_REGISTRATION, Proof, Registration, RegistrationCode};
use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::{City, Means, base64, body, bytes, key, public};
use super::registrar::{Office, code};

#[test]
fn a_listed_card_registers_replaces_and_is_counted() {
    let play = rehearsed(RegistrationPlan::default(), 1);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let (mut citizen, mut stranger) = (Means::listed(), Means::listed());
    let office = Office::new(held.registrar(0), &[&held.board], &citizen.row("P-1"));
    let service = office.start();
    let info = service.get("/v1/info").1;
    assert_eq!((&info["codes"], &info["styles"]), (&json!(false), &json!(["district-0"])));
    assert_eq!(info["elections"], json!([held.id().to_string()]));
    let (first, second) = (key(), key());
    let accepted = citizen.must_register(&service, &first);
    let counted = service.await_state(public(&first), "counted");
    assert!(counted["index"].as_u64().is_some(), "{counted}");
    let (_, login) = citizen.log_in(&service);
    assert_eq!(login["current"], base64(public(&first).as_bytes()));
    let replacing = citizen.registration(service.scope, &login, Some(public(&first)), &second);
    let (status, again) = service.register(&replacing);
    assert_eq!((status, service.register(&replacing)), (200, (200, again.clone())), "one answer for the same bytes");
    assert_eq!(again["holder"], accepted["holder"]);
    service.await_state(public(&second), "counted");
    assert_eq!(service.progress(public(&first))["state"], "replaced");
    let (state, holder) = (held.state(), tupyo_election::Holder(bytes(&accepted["holder"])));
    let roll = state.registration_roll().unwrap();
    assert_eq!((roll.current(&holder).unwrap().key, roll.count()), (public(&second), 1));
    let back = citizen.registration(service.scope, &login, Some(public(&second)), &first);
    assert_eq!(code(&service.register(&back)), (409, "voting-key-repeated"));
    let unasked = citizen.registration(service.scope, &login, Some(public(&first)), &key());
    assert_eq!(code(&service.register(&unasked)), (409, "registration-replaces"));
    assert_eq!(code(&stranger.log_in(&service)), (403, "registration-eligibility"));
    assert_eq!(office.evidence().len(), 2);
    assert_eq!(service.progress(public(&key()))["code"], "unknown-key");
    service.stop();
}

#[test]
fn what_is_replayed_or_forged_is_refused() {
    let play = rehearsed(RegistrationPlan::default(), 2);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let (mut citizen, mut thief) = (Means::listed(), Means::listed());
    let rows = citizen.row("P-1") + &thief.row("P-2");
    let mut office = Office::new(held.registrar(0), &[&held.board], &rows);
    office.configuration["limits"] = json!({ "person_per_hour": 4 });
    office.configure();
    let service = office.start();
    let challenge = service.challenge();
    let proof = citizen.login_proof(service.scope, &challenge);
    let (status, login) = service.log_in(&challenge, &proof);
    assert_eq!(status, 200);
    assert_eq!(code(&service.log_in(&challenge, &proof)), (403, "challenge-used"));
    let other = service.challenge();
    assert_eq!(code(&service.log_in(&other, &proof)), (403, "card-signature"), "a proof is of its challenge");
    let mut unknown = other;
    unknown[0] ^= 1;
    let of_unknown = citizen.login_proof(service.scope, &unknown);
    assert_eq!(code(&service.log_in(&unknown, &of_unknown)), (403, "challenge-unknown"));
    let registration = citizen.registration(service.scope, &login, None, &key());
    let (_, of_thief) = thief.log_in(&service);
    let stolen = Registration { proof: thief.prove(&registration.application.message()), ..registration.clone() };
    assert_eq!(code(&service.register(&stolen)), (403, "registration-holder"));
    let passed_on = Registration {
        application: tupyo_registration::Application {
            voting_key: registration.application.voting_key,
            possession: registration.application.possession,
            ..thief.registration(service.scope, &of_thief, None, &key()).application
        },
        ..thief.registration(service.scope, &of_thief, None, &key())
    };
    let passed_on = Registration { proof: thief.prove(&passed_on.application.message()), ..passed_on };
    assert_eq!(code(&service.register(&passed_on)), (422, "registration-possession"));
    let mut own_salt = login.clone();
    own_salt["salt"] = base64(&[7; 32]).into();
    let holder = registration.handle.holder(&[7; 32]);
    own_salt["holder"] = base64(&holder.0).into();
    let salted = citizen.registration(service.scope, &own_salt, None, &key());
    assert_eq!(code(&service.register(&salted)), (403, "registration-holder"), "the salt is the service's");
    assert_eq!(service.register(&registration).0, 200);
    assert_eq!((service.register(&registration).0, service.register(&registration).0), (200, 200));
    assert_eq!(code(&service.register(&registration)), (429, "too-often"));
    assert_eq!(thief.log_in(&service).0, 200, "each person has an hour of their own");
}

#[test]
fn what_is_no_request_is_refused() {
    let play = rehearsed(RegistrationPlan::default(), 3);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizen = Means::listed();
    let office = Office::new(held.registrar(0), &[&held.board], &citizen.row("P-1"));
    let service = office.start();
    let refused = |path: &str, body: &str| {
        let answer = service.post_text(path, body);
        (answer.0, answer.1["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused("/v1/registrations", "{}"), (400, "bad-request".to_owned()));
    assert_eq!(refused("/v1/registrations", r#"{"registration":"AA"}"#), (400, "registration-malformed".to_owned()));
    assert_eq!(refused("/v1/registrations", r#"{"registration":"+/"}"#), (400, "bad-request".to_owned()));
    let long = format!(r#"{{"registration":"{}"}}"#, "A".repeat((129 << 10) + 4096));
    assert_eq!(refused("/v1/registrations", &long), (413, "body-too-long".to_owned()));
    assert_eq!(refused("/v1/logins", r#"{"challenge":"AA","proof":"AA"}"#), (400, "bad-request".to_owned()));
    assert_eq!(refused("/v1/info", "{}"), (405, "method-not-allowed".to_owned()));
    assert_eq!(refused("/v2/info", "{}"), (404, "unknown-path".to_owned()));
    assert_eq!(service.get("/v1/health").0, 200);
    let registration = {
        let (_, login) = citizen.log_in(&service);
        citizen.registration(service.scope, &login, None, &key())
    };
    let mut largest = registration.clone();
    largest.proof = Proof::Code("A".repeat(LARGEST_REGISTRATION - largest.encode().len()));
    assert!(largest.encode().len() <= LARGEST_REGISTRATION);
    assert_eq!(code(&service.register(&largest)), (403, "proof-kind"), "the largest one is read");
    let mut longer = body(&registration);
    longer["more"] = 1.into();
    assert_eq!(code(&service.post("/v1/registrations", &longer)), (400, "bad-request"));
}

#[test]
fn certified_cards_and_their_faults() {
    let mut city = City::new();
    let authority = AuthorityDraft { certificate: city.fingerprint(), policies: Vec::new() };
    let plan = RegistrationPlan { authorities: vec![authority], codes: true, ..RegistrationPlan::default() };
    let play = rehearsed(plan, 4);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let sent = RegistrationCode::generate(&mut OsRng);
    let rows = format!("KR-1,,,district-0,1\nKR-2,,,district-0,1\nKR-3,,{},district-0,1\n", sent.hash());
    let office = Office::new(held.registrar(0), &[&held.board], &rows);
    let service = office.start();
    let (mut one, mut two) = (city.card("KR-1", 5000, false), city.card("KR-1", 5000, false));
    let (first, second) = (key(), key());
    let holder = one.must_register(&service, &first)["holder"].clone();
    let (_, login) = two.log_in(&service);
    assert_eq!(login["current"], base64(public(&first).as_bytes()), "two cards of one person");
    let beside = two.registration(service.scope, &login, None, &second);
    assert_eq!(code(&service.register(&beside)), (409, "registration-replaces"));
    assert_eq!(two.must_register(&service, &second)["holder"], holder);
    service.await_state(public(&second), "counted");
    assert_eq!(held.state().registration_roll().unwrap().count(), 1, "one line");

    assert_eq!(code(&city.card("KR-2", 5000, true).log_in(&service)), (403, "certificate-revoked"));
    assert_eq!(code(&City::new().card("KR-2", 5000, false).log_in(&service)), (403, "certificate-authority"));
    assert_eq!(code(&city.card("KR-9", 5000, false).log_in(&service)), (403, "registration-eligibility"));
    assert_eq!(code(&Means::listed().log_in(&service)), (403, "proof-kind"));
    // It ends between login and registration; on a slow machine, a later one does.
    let (mut brief, login, seconds) = [3, 12, 48, 192]
        .into_iter()
        .find_map(|seconds| {
            let mut card = city.card("KR-2", seconds, false);
            let answer = card.log_in(&service);
            assert!(answer.0 == 200 || code(&answer) == (403, "certificate-expired"), "{answer:?}");
            (answer.0 == 200).then_some((card, answer.1, seconds))
        })
        .expect("a login in time");
    thread::sleep(Duration::from_secs(seconds + 2));
    let late = brief.registration(service.scope, &login, None, &key());
    assert_eq!(code(&service.register(&late)), (403, "certificate-expired"));

    let mut coded = Means::Code(sent);
    let third = key();
    let login = coded.log_in(&service).1;
    let registration = coded.registration(service.scope, &login, None, &third);
    assert_eq!((service.register(&registration).0, service.register(&registration).0), (200, 200), "the same again");
    let current: EncodedPoint = public(&third);
    let again = coded.registration(service.scope, &login, Some(current), &key());
    assert_eq!(code(&service.register(&again)), (409, "code-used"));
    let other = Means::Code(RegistrationCode::generate(&mut OsRng)).log_in(&service);
    assert_eq!(code(&other), (403, "code-unknown"));
}

#[test]
fn the_service_describes_itself_and_answers_so() {
    let play = rehearsed(RegistrationPlan::default(), 7);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let mut citizen = Means::listed();
    let office = Office::new(held.registrar(0), &[&held.board], &citizen.row("P-1"));
    let service = office.start();
    let (status, document) = service.get("/openapi.json");
    assert_eq!((status, &document["openapi"]), (200, &json!("3.1.0")));
    let korean = ["없음", "이 주소에는 아무것도 없습니다. docs/registrar.md를 보십시오"];
    assert_eq!(service.problem("/v2/info", "ko-KR,en;q=0.5"), korean);
    let english = ["Not Found", "there is nothing at this path: see docs/registrar.md"];
    assert_eq!(service.problem("/v2/info", "en"), english);
    let voter = key();
    let answers = [
        ("/v1/info", "get", service.get("/v1/info").1),
        ("/v1/health", "get", service.get("/v1/health").1),
        ("/v1/challenges", "post", service.post("/v1/challenges", &json!({})).1),
        ("/v1/logins", "post", citizen.log_in(&service).1),
        ("/v1/registrations", "post", citizen.must_register(&service, &voter)),
        ("/v1/registrations/{key}", "get", service.progress(public(&voter))),
    ];
    for (path, method, answer) in answers {
        let schema = &document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"];
        let named = schema["$ref"].as_str().and_then(|named| document.pointer(named.strip_prefix('#')?));
        let schema = named.unwrap_or(schema);
        let mut required: Vec<_> =
            schema["required"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let members: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        required.sort_unstable();
        assert_eq!(members, required, "{path}");
    }
}

/// The order of P-256, big-endian, and of the group of Ed25519, little-endian.
const P256_ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const ED25519_ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

fn digits(text: &str) -> [u8; 32] {
    std::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
}

/// n − s, most significant byte first.
fn other_half(s: [u8; 32]) -> [u8; 32] {
    let (order, mut borrow, mut rest) = (digits(P256_ORDER), 0, [0; 32]);
    for at in (0..32).rev() {
        let difference = i16::from(order[at]) - i16::from(s[at]) - borrow;
        borrow = i16::from(difference < 0);
        rest[at] = difference.rem_euclid(256) as u8;
    }
    rest
}

/// s + ℓ, least significant byte first.
fn beyond(s: [u8; 32]) -> [u8; 32] {
    let (order, mut carry, mut sum) = (digits(ED25519_ORDER), 0, [0; 32]);
    for at in 0..32 {
        let added = u16::from(s[at]) + u16::from(order[at]) + carry;
        (sum[at], carry) = (added as u8, added >> 8);
    }
    sum
}

#[test]
fn a_second_spelling_of_a_signature_is_refused() {
    let mut city = City::new();
    let authority = AuthorityDraft { certificate: city.fingerprint(), policies: Vec::new() };
    let plans = [vec![authority], Vec::new()].map(|authorities| RegistrationPlan { authorities, ..Default::default() });
    let cards = [city.card("P-1", 5000, false), Means::listed()];
    let spellings: [fn([u8; 32]) -> [u8; 32]; 2] = [other_half, beyond];
    for (((plan, mut card), spelled), seed) in plans.into_iter().zip(cards).zip(spellings).zip(5..) {
        let play = rehearsed(plan, seed);
        let board = BoardProcess::start(&[&play]);
        let held = board.hold(play);
        let office = Office::new(held.registrar(0), &[&held.board], &card.row("P-1"));
        let service = office.start();
        let (_, login) = card.log_in(&service);
        let registration = card.registration(service.scope, &login, None, &key());
        let mut bytes = registration.encode();
        let s = bytes.last_chunk_mut::<32>().unwrap();
        *s = spelled(*s);
        let answer = service.post("/v1/registrations", &json!({ "registration": base64(&bytes) }));
        assert_eq!(code(&answer), (403, "card-signature"), "{seed}");
        assert!(office.evidence().is_empty());
        assert_eq!(service.register(&registration).0, 200, "as the card has spelled it");
    }
}
