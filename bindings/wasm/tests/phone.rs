//! The phone's side of an election, natively: what it seals is accepted, what is not confirmed or not signed is refused.
#![cfg(test)]

use rand::rngs::OsRng;
use tupyo_election::Entry;
use tupyo_merkle::{NoteSigner, Origin, encode_bundle};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, record_files};
use tupyo_wasm::{PhoneElection, PhoneError};

fn signer(seed: u8) -> NoteSigner {
    NoteSigner::from_seed(Origin::new("test.example/phone").unwrap(), &[seed; 32])
}

fn checkpoint(entries: &[Vec<u8>], seed: u8) -> Vec<u8> {
    record_files(entries, &signer(seed)).remove("checkpoint").unwrap()
}

fn phone(rehearsal: &Rehearsal) -> PhoneElection {
    let id = rehearsal.state().election().to_string();
    PhoneElection::new(&id, &signer(1).verifier().to_string()).unwrap()
}

fn take(phone: &mut PhoneElection, entries: &[Vec<u8>]) -> Result<u64, PhoneError> {
    phone.take_bundle(&encode_bundle(entries).unwrap(), entries.len() as u16)
}

fn followed(rehearsal: &Rehearsal) -> PhoneElection {
    let mut phone = phone(rehearsal);
    take(&mut phone, rehearsal.entries()).unwrap();
    phone.confirm(&checkpoint(rehearsal.entries(), 1)).unwrap();
    phone
}

fn code<T>(done: Result<T, PhoneError>) -> &'static str {
    done.map(|_| "accepted").unwrap_or_else(|error| error.code())
}

#[test]
fn what_it_seals_is_accepted() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let phone = followed(&rehearsal);
    let key = SigningKey::decode(&rehearsal.voters()[1].encode()).unwrap();
    let ballot = phone.seal(&key, "[[3]]", None, &mut OsRng).unwrap();
    let shown = ballot.code();
    let cast = Entry::decode(&ballot.cast(&key, &mut OsRng).unwrap()).unwrap();
    let Entry::Ballot(signed) = &cast else { panic!("not a ballot") };
    assert_eq!(signed.ballot.tracking_code(rehearsal.check().context()), shown);
    rehearsal.post(&cast).unwrap();

    let ballot = phone.seal(&key, "[[0]]", Some(shown), &mut OsRng).unwrap();
    let challenged = Entry::decode(&ballot.challenge(&key, &mut OsRng).unwrap()).unwrap();
    let Entry::Challenged(opened) = &challenged else { panic!("not a challenge") };
    assert_eq!(opened.values, [1, 0, 0, 0]);
    rehearsal.post(&challenged).unwrap();
}

#[test]
fn a_bundle_that_has_grown_gives_what_is_new() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let mut phone = phone(&rehearsal);
    take(&mut phone, &rehearsal.entries()[..5]).unwrap();
    take(&mut phone, rehearsal.entries()).unwrap();
    rehearsal.cast(0, 1);
    assert_eq!(take(&mut phone, rehearsal.entries()).unwrap(), rehearsal.entries().len() as u64);
    phone.confirm(&checkpoint(rehearsal.entries(), 1)).unwrap();
    let key = &rehearsal.voters()[0];
    let again = phone.seal(key, "[[2]]", None, &mut OsRng).unwrap().cast(key, &mut OsRng).unwrap();
    rehearsal.post(&Entry::decode(&again).unwrap()).unwrap();
}

#[test]
fn nothing_is_sealed_before_the_ledgers_key_confirms() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let entries = rehearsal.entries().to_vec();
    let key = SigningKey::decode(&rehearsal.voters()[0].encode()).unwrap();
    let mut phone = phone(&rehearsal);
    take(&mut phone, &entries).unwrap();
    assert_eq!(code(phone.form(&key)), "unconfirmed");
    assert_eq!(code(phone.confirm(&checkpoint(&entries, 2))), "note-unsigned");
    assert_eq!(code(phone.confirm(&checkpoint(&entries[1..], 1))), "other-ledger");
    assert_eq!(code(phone.seal(&key, "[[0]]", None, &mut OsRng)), "unconfirmed");
    phone.confirm(&checkpoint(&entries, 1)).unwrap();
    assert_eq!(code(phone.seal(&key, "[[0]]", None, &mut OsRng)), "accepted");
    rehearsal.cast(1, 0);
    take(&mut phone, rehearsal.entries()).unwrap();
    assert_eq!(code(phone.seal(&key, "[[0]]", None, &mut OsRng)), "unconfirmed");
}

#[test]
fn what_is_wrong_is_named() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let key = SigningKey::decode(&rehearsal.voters()[0].encode()).unwrap();
    let election = followed(&rehearsal);
    for (choices, expected) in
        [("[[4]]", "unknown-option"), ("[[0,1]]", "too-many-options"), ("[]", "choice-form"), ("[[-1]]", "choice-form")]
    {
        assert_eq!(code(election.seal(&key, choices, None, &mut OsRng)), expected, "{choices}");
    }
    assert_eq!(code(election.form(&SigningKey::generate(&mut OsRng))), "not-on-roll");
    assert_eq!(code(election.check_receipt(b"receipt", b"entry")), "receipt-malformed");
    assert_eq!(code(PhoneElection::new("0", "")), "election-id");
    assert_eq!(code(PhoneElection::new(&"0".repeat(64), "")), "ledger-key");
    assert_eq!(code(take(&mut phone(&rehearsal), &rehearsal.entries()[1..])), "illegal-entry");
    assert_eq!(code(phone(&rehearsal).take_bundle(&[1], 1)), "bundle-malformed");
    rehearsal.vote_all();
    rehearsal.finish();
    assert_eq!(code(followed(&rehearsal).form(&key)), "not-open");
}

#[test]
fn the_form_says_what_the_manifest_says() {
    let rehearsal = Rehearsal::opened(Plan::default());
    let form = followed(&rehearsal).form(&rehearsal.voters()[0]).unwrap();
    assert!(
        form.contains(r#"{"id":"contest-0","title":{"en":"contest-0"},"rule":{"kind":"single-choice","blank":true}"#),
        "{form}"
    );
    assert!(form.contains(r#"{"id":"option-2","title":{"en":"Option 2"}}"#), "{form}");
}
