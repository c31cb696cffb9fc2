//! A device and a registrar's service: whose service it is, what its answers mean, and when what was sent is forgotten.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_election::PersonDraft;
use tupyo_encoding::encode;
use tupyo_registration::{
    Applying, DialogueError, Proof, RegistrarDialogue, RegistrarRequest, Registration, RegistrationTerms,
};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

use super::people::{card, handle_of, key};

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn registered() -> Rehearsal {
    Rehearsal::new(Plan { registration: Some(RegistrationPlan::default()), ..Plan::default() })
}

fn info(play: &Rehearsal) -> Value {
    let key = play.registrars()[0].verifying_key();
    let registrar = PersonDraft::new("", Default::default(), key).key;
    let terms = RegistrationTerms::of_manifest(play.state().election(), play.state().manifest().unwrap()).unwrap();
    json!({ "scope": text(&encode(&terms.scope)), "registrar": registrar })
}

fn dialogue(play: &Rehearsal, info: &Value) -> Result<RegistrarDialogue, DialogueError> {
    let manifest = play.state().manifest().unwrap();
    RegistrarDialogue::new(play.state().election(), manifest, 200, info.to_string().as_bytes())
}

fn code<T>(done: Result<T, DialogueError>) -> String {
    done.err().map_or_else(|| "accepted".to_owned(), |error| error.code().to_owned())
}

fn member(request: &RegistrarRequest, name: &str) -> Vec<u8> {
    let body: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    URL_SAFE_NO_PAD.decode(body[name].as_str().unwrap()).unwrap()
}

#[test]
fn only_a_registrar_that_the_manifest_names_is_spoken_to() {
    let play = registered();
    let true_info = info(&play);
    assert_eq!(code(dialogue(&play, &true_info)), "accepted");
    let other = Rehearsal::new(Plan { seed: 7, registration: Some(RegistrationPlan::default()), ..Plan::default() });
    let changed = |name: &str, value: &Value| {
        let mut info = true_info.clone();
        info[name] = value.clone();
        code(dialogue(&play, &info))
    };
    assert_eq!(changed("registrar", &info(&other)["registrar"]), "other-registrar");
    assert_eq!(changed("scope", &info(&other)["scope"]), "other-registrar");
    assert_eq!(changed("scope", &"?".into()), "unreadable-answer");
    assert_eq!(code(dialogue(&Rehearsal::new(Plan::default()), &true_info)), "no-registrars");
    let manifest = play.state().manifest().unwrap();
    let portal = RegistrarDialogue::new(play.state().election(), manifest, 200, b"<html>");
    assert!(portal.unwrap_err().is_passing());
}

#[test]
fn one_step_follows_another_and_no_key_loses_its_place_unasked() {
    let play = registered();
    let mut dialogue = dialogue(&play, &info(&play)).unwrap();
    let (mut card, own) = (card(), key());
    let (handle, fresh) = (handle_of(&card), key());
    assert_eq!(code(dialogue.apply(&fresh, true, &mut OsRng)), "out-of-order");
    let challenge = json!({ "challenge": text(&[4; 56]) }).to_string();
    assert_eq!(code(dialogue.login_message(503, challenge.as_bytes())), "unreadable-answer");
    let message = dialogue.login_message(200, challenge.as_bytes()).unwrap();
    let proof = Proof::by_listed_card(&message, &mut card).unwrap();
    let request = dialogue.login_request(&proof).unwrap();
    assert_eq!((request.path.as_str(), member(&request, "challenge")), ("v1/logins", vec![4; 56]));
    assert_eq!(code(dialogue.login_request(&proof)), "out-of-order", "a challenge is good once");
    let login = |style: &str, current: Option<String>| {
        let (salt, handle) = (text(&[5; 32]), handle.as_str());
        json!({ "salt": salt, "handle": handle, "style": style, "weight": 2, "current": current })
    };
    let stranger = login("district-9", None).to_string();
    assert_eq!(code(dialogue.logged_in(200, stranger.as_bytes()).cloned()), "registration-style");
    let known = login("district-0", Some(text(own.verifying_key().encode().as_bytes()))).to_string();
    assert_eq!(dialogue.logged_in(200, known.as_bytes()).unwrap().weight, 2);
    assert_eq!(code(dialogue.apply(&fresh, false, &mut OsRng)), "registration-replaces");
    assert_eq!(code(dialogue.apply(&own, false, &mut OsRng)), "accepted");
    let applying = dialogue.apply(&fresh, true, &mut OsRng).unwrap();
    let proof = Proof::by_listed_card(&applying.message(), &mut card).unwrap();
    let registration = applying.with(proof);
    assert_eq!(registration.application.replaces, Some(own.verifying_key().encode()));
    let sent = member(&RegistrarDialogue::send_request(&registration), "registration");
    assert_eq!(Registration::decode(&sent).unwrap(), registration);
}

/// What was sent is forgotten when it is accepted, or refused with a code that does not pass; and never else.
#[test]
fn what_was_sent_is_kept_until_the_service_itself_has_judged_it() {
    let registration = by_file(None, None, &key()).unwrap();
    let holder = text(&registration.application.holder.0);
    let answered = |status: u16, body: &str| RegistrarDialogue::answered(&registration, status, body.as_bytes());
    let accepting = json!({ "holder": holder, "line": null, "accepted_at": 1 }).to_string();
    assert_eq!(answered(200, &accepting), Ok(()));
    let kept = [
        (200, "<html>".to_owned()),
        (200, json!({ "holder": holder }).to_string()),
        (200, json!({ "holder": text(&[1; 32]), "line": null, "accepted_at": 1 }).to_string()),
        (403, "<html>".to_owned()),
        (403, accepting),
        (408, json!({ "code": "timeout" }).to_string()),
        (429, json!({ "code": "too-often" }).to_string()),
        (500, json!({ "code": "failed" }).to_string()),
        (503, json!({ "code": "busy" }).to_string()),
    ];
    for (status, body) in kept {
        let error = answered(status, &body).unwrap_err();
        assert!(!error.forgets() && error.is_passing(), "{status} {body}: {error:?}");
    }
    for status in [400, 403, 409, 422] {
        let error = answered(status, r#"{"code":"code-used","detail":"the code \u001b has been used"}"#).unwrap_err();
        assert!(error.forgets() && !error.is_passing() && error.code() == "code-used", "{status}: {error:?}");
        assert!(!error.to_string().contains('\u{1b}'), "nothing that a terminal obeys");
    }
    let unknown = RegistrarDialogue::status(404, b"").unwrap();
    assert!(unknown.is_none());
    let status = RegistrarDialogue::status(200, br#"{"state":"counted","index":7,"reason":null,"more":[]}"#).unwrap();
    assert_eq!(status.map(|it| (it.state, it.index)), Some(("counted".to_owned(), Some(7))));
}

fn by_file(
    style: Option<&str>,
    before: Option<&Registration>,
    key: &tupyo_proof::SigningKey,
) -> Result<Registration, DialogueError> {
    let play = Rehearsal::new(Plan::single_choice(3, 1));
    let terms = RegistrationTerms::by_file(play.state().election(), play.state().manifest().unwrap())?;
    let mut card = tupyo_card::CardSecret::from_seed(&[3; 32]).unwrap();
    let applying = Applying::by_file(&terms, &card.public(), (None, style), before, key, &mut OsRng)?;
    let proof = Proof::by_listed_card(&applying.message(), &mut card).unwrap();
    Ok(applying.with(proof))
}

#[test]
fn a_file_registers_where_officials_make_the_roll() {
    let first = by_file(None, None, &key()).unwrap();
    let second = by_file(Some("district-9"), Some(&first), &key()).unwrap();
    assert_eq!((second.salt, &second.handle), (first.salt, &first.handle));
    assert_eq!(second.application.replaces, Some(first.application.voting_key));
    assert_eq!(code(by_file(Some("district-9"), None, &key())), "unknown-style");
    let mut of_other = first.clone();
    let mut other = card();
    of_other.proof = Proof::by_listed_card(&first.application.message(), &mut other).unwrap();
    assert_eq!(code(by_file(None, Some(&of_other), &key())), "other-registration");
    let play = registered();
    let terms = RegistrationTerms::by_file(play.state().election(), play.state().manifest().unwrap());
    assert_eq!(code(terms), "no-service");
}
