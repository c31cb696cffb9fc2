//! Whose ledger a manifest names, and how its key is replaced.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tupyo_election::{Document, LedgerKey};
use tupyo_merkle::{Checkpoint, NoteVerifier};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};

use super::played::{Played, proposal};
use super::process::refused;

fn play() -> Rehearsal {
    Rehearsal::new(Plan::single_choice(2, 2))
}

/// The announcement that the board has prepared.
fn prepared(played: &Played) -> LedgerKey {
    let answer = played.get("/ledger-key").json();
    let bytes = |member: &str| URL_SAFE_NO_PAD.decode(answer[member].as_str().unwrap()).unwrap();
    let [key, next] = ["key", "next"].map(|member| bytes(member).try_into().unwrap());
    LedgerKey { key, next, possession: bytes("possession").try_into().unwrap() }
}

fn signed_by(played: &Played, key: &NoteVerifier) -> Option<u64> {
    Checkpoint::open_exact(played.get("/checkpoint").body, key).ok().map(|checkpoint| checkpoint.size)
}

fn keys(played: &Played) -> Vec<NoteVerifier> {
    played.play.state().ledger_keys().unwrap().all()
}

#[test]
fn a_manifest_that_names_another_ledger_begins_nothing() {
    let played = Played::new(play());
    let own = played.play.state().manifest().unwrap().ledger().clone();
    let shown = played.visitor.get("/ledger").json();
    assert_eq!(shown["name"], own.name());
    let election = played.play.state().election();
    let named = |name: &str, key, next| tupyo_election::LedgerAnchor::new(name, key, next).unwrap();
    for ledger in [
        named("other.example", *own.key(), *own.next()),
        named(own.name(), *ledger_signer(election, 5).verifier().public_bytes(), *own.next()),
        named(own.name(), *own.key(), [1; 32]),
    ] {
        let foreign = Rehearsal::new(Plan { ledger, ..Plan::single_choice(2, 2) });
        let answer = played.visitor.post("/elections", &proposal(&foreign));
        assert_eq!(answer.problem(), (422, "other-ledger".to_owned()));
        assert!(answer.detail().contains("/ledger"), "{}", answer.detail());
        assert_eq!(played.visitor.get(&format!("/elections/{}", foreign.state().election())).status, 404);
    }
}

#[test]
fn the_spare_signs_what_comes_after_it_was_announced() {
    let mut played = Played::new(play());
    let rotation = prepared(&played);
    assert_eq!(rotation, played.play.rotation());
    played.play.post_official(Document::LedgerKey(rotation)).unwrap();
    played.follow();
    let size = played.play.entries().len() as u64;
    let [old, new] = keys(&played).try_into().unwrap();
    assert_eq!([signed_by(&played, &old), signed_by(&played, &new)], [Some(size), None]);
    // Killed between the announcement and the next checkpoint.
    played.restart(|_| ());
    assert_eq!([signed_by(&played, &old), signed_by(&played, &new)], [Some(size), None]);
    played.play.hold_ceremony();
    played.follow();
    let larger = played.play.entries().len() as u64;
    assert_eq!([signed_by(&played, &old), signed_by(&played, &new)], [None, Some(larger)]);
    played.restart(|_| ());
    assert_eq!(signed_by(&played, &new), Some(larger));
    // And once more: the spare's spare is a key that the board has made for it.
    let again = prepared(&played);
    assert_eq!(again, prepared(&played));
    played.play.post_official(Document::LedgerKey(again)).unwrap();
    played.follow();
    played.play.post_roll();
    played.follow();
    assert_eq!(signed_by(&played, keys(&played).last().unwrap()), Some(played.play.entries().len() as u64));
}

#[test]
fn another_key_is_refused_by_name_and_changes_nothing() {
    let mut played = Played::new(play());
    let good = prepared(&played);
    let mut post = |key: LedgerKey| {
        let entry = played.play.official_entries(&Document::LedgerKey(key)).remove(0);
        played.post(&entry)
    };
    let mut code = |key: LedgerKey| post(key).problem();
    let unannounced = LedgerKey { key: good.next, ..good };
    assert_eq!(code(unannounced), (422, "ledger-key-unannounced".to_owned()));
    let forged = LedgerKey { possession: [1; 64], ..good };
    assert_eq!(code(forged), (422, "ledger-key-possession".to_owned()));
    let own = tupyo_election::hash_of_key(&good.key);
    assert_eq!(code(LedgerKey { next: own, ..good }), (422, "ledger-key-next".to_owned()));
    let elsewhere = Played::new(Rehearsal::new(Plan { seed: 5, ..Plan::single_choice(2, 2) }));
    assert_eq!(code(prepared(&elsewhere)), (422, "ledger-key-possession".to_owned()));
    assert_eq!(post(good).status, 200);
}

#[test]
fn a_board_without_its_keys_does_not_start() {
    let mut played = Played::new(play());
    played.server.kill();
    let path = played.data().join("ledger.key");
    let keys = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let (code, message) = refused(&played.data(), &[]);
    assert!(code == Some(4) && message.contains("put it back from its backup"), "{message}");
    assert!(!path.exists());
    // The keys of another board.
    std::fs::write(&path, "05".repeat(32) + "\n").unwrap();
    assert_eq!(refused(&played.data(), &[]).0, Some(4));
    std::fs::write(&path, keys).unwrap();
    played.restart(|_| ());
    assert_eq!(played.entries(), played.play.entries().len() as u64);
}
