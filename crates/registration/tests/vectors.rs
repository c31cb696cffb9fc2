//! registration.json: what cards sign to register a voting key, and how it is sent and kept.
#![cfg(test)]
#![allow(missing_docs)]

use borsh::to_vec;
use tupyo_card::CardSignature;
use tupyo_group::EncodedPoint;
use tupyo_registration::{Application, Evidence, Handle, Proof, Registration, RegistrationCode, login_message};
use tupyo_test_vectors::{Case, VectorFile};

#[test]
fn bytes_are_those_of_the_vectors() {
    VectorFile::read("registration").run(&[
        (&["scope", "voting_key", "holder", "possession", "style", "replaces"], &application),
        (&["application"], &no_application),
        (&["application", "salt", "handle", "proof", "at"], &sent),
        (&["scope", "challenge"], &|case: &Case<'_>| {
            let scope = borsh::from_slice(&case.bytes("inputs.scope")).unwrap();
            let message = login_message(scope, &case.array("inputs.challenge"));
            assert_eq!(message, case.bytes("outputs.message"));
        }),
        (&["typed"], &code),
        (&["handle", "salt"], &handle),
    ]);
}

fn application(case: &Case<'_>) {
    let application = Application {
        scope: borsh::from_slice(&case.bytes("inputs.scope")).unwrap(),
        voting_key: EncodedPoint(case.array("inputs.voting_key")),
        holder: borsh::from_slice(&case.bytes("inputs.holder")).unwrap(),
        possession: borsh::from_slice(&case.bytes("inputs.possession")).unwrap(),
        style: case.text("inputs.style").to_owned(),
        replaces: (!case.value("inputs.replaces").is_null()).then(|| EncodedPoint(case.array("inputs.replaces"))),
    };
    assert_eq!(to_vec(&application).unwrap(), case.bytes("outputs.application"));
    assert_eq!(borsh::from_slice::<Application>(&case.bytes("outputs.application")).unwrap(), application);
    assert_eq!(application.message(), case.bytes("outputs.message"));
    assert_eq!(application.digest(), case.array("outputs.digest"));
}

fn no_application(case: &Case<'_>) {
    assert!(borsh::from_slice::<Application>(&case.bytes("inputs.application")).is_err());
    assert_eq!(case.expected_error(), Some("registration-malformed"));
}

fn sent(case: &Case<'_>) {
    let application: Application = borsh::from_slice(&case.bytes("inputs.application")).unwrap();
    let handle: Handle = case.text("inputs.handle").parse().unwrap();
    let salt = case.array("inputs.salt");
    assert_eq!(handle.holder(&salt), application.holder);
    let registration = Registration { proof: proof(case, &application), application, salt, handle };
    assert_eq!(registration.encode(), case.bytes("outputs.registration"));
    assert_eq!(Registration::decode(&registration.encode()).unwrap(), registration);
    let evidence = Evidence { registration, at: case.number("inputs.at") };
    assert_eq!(evidence.encode(), case.bytes("outputs.evidence"));
    assert_eq!(Evidence::decode(&evidence.encode()).unwrap(), evidence);
}

/// A code, or a card that has signed the application.
fn proof(case: &Case<'_>, application: &Application) -> Proof {
    if case.has("inputs.proof.code") {
        return Proof::Code(case.text("inputs.proof.code").to_owned());
    }
    let card: tupyo_card::CardKey = borsh::from_slice(&case.bytes("inputs.proof.card")).unwrap();
    let signature = CardSignature(case.bytes("inputs.proof.signature").try_into().unwrap());
    assert_eq!(card.verify(&application.message(), &signature), Ok(()));
    Proof::Key { card, signature }
}

fn code(case: &Case<'_>) {
    let read = RegistrationCode::parse(case.text("inputs.typed"));
    assert_eq!(read.as_ref().err().map(|error| error.code()), case.expected_error());
    let Ok(code) = read else { return };
    let shown = case.text("outputs.code").as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap());
    assert_eq!(code.to_string(), shown.collect::<Vec<_>>().join("-"));
    assert_eq!(code.hash().0, case.array("outputs.hash"));
}

fn handle(case: &Case<'_>) {
    let read: Result<Handle, _> = case.text("inputs.handle").parse();
    let salt = case.array("inputs.salt");
    match read {
        Ok(handle) => assert_eq!(handle.holder(&salt).0, case.array("outputs.holder")),
        Err(_) => assert_eq!(case.expected_error(), Some("handle-malformed")),
    }
}
