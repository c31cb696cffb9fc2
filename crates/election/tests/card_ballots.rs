//! Ballots that bear the signature of their voter's card, where the manifest demands it.
#![cfg(test)]
#![allow(missing_docs)]

use rand::rngs::OsRng;
use sha2::{Digest, Sha512};
use tupyo_card::{CardKey, CardSecret, CardSignature};
use tupyo_circuits::TrackingCode;
use tupyo_circuits::kinds::{Amounts, SingleChoice};
use tupyo_election::{Ballot, CodedEntry, Entry, FinishedBallot, Refusal, SignedBallot};
use tupyo_group::Scalar;
use tupyo_proof::{Purpose, SigningKey};
use tupyo_rehearsal::{Plan, Rehearsal};

fn opened() -> Rehearsal {
    Rehearsal::opened(Plan::single_choice(3, 4).with_cards())
}

fn signed(play: &mut Rehearsal, voter: u32) -> SignedBallot {
    let Entry::Ballot(signed) = play.ballot(voter, 1) else { panic!("a ballot") };
    signed
}

fn code_of(play: &Rehearsal, signed: &SignedBallot) -> TrackingCode {
    signed.ballot.tracking_code(play.check().context())
}

fn with_card(signed: &SignedBallot, card: CardSignature) -> Entry {
    Entry::Ballot(SignedBallot { card: Some(card), ..signed.clone() })
}

/// What the check says to signatures, and then to the rest.
fn in_halves(play: &Rehearsal, coded: &CodedEntry) -> Result<(), Refusal> {
    play.check().verify_signatures(&[coded]).remove(0)?;
    play.check().verify_proofs(&[coded]).remove(0).map(|_| ())
}

/// What state and check say to an entry, and to its bytes when they are read again.
fn said(play: &Rehearsal, entry: &Entry) -> Result<(), &'static str> {
    assert_eq!(Entry::decode(&entry.encode()).as_ref(), Ok(entry));
    let coded = CodedEntry::new(entry.clone(), Some(play.check().context()));
    let verified = play.check().verify(&[entry]).remove(0).map(|_| ());
    let verified_coded = play.check().verify_coded(&[&coded]).remove(0).map(|_| ());
    assert_eq!(verified, verified_coded);
    assert_eq!(in_halves(play, &coded).is_ok(), verified.is_ok());
    play.state().examine(entry).map(|_| ()).and(verified).map_err(|refusal| refusal.code())
}

#[test]
fn an_election_of_cards_is_played() {
    let play = Rehearsal::finished(Plan::default().with_cards());
    assert!(play.is_finished());
    let kinds: Vec<String> = play.cards().iter().map(|card| card.public().to_string()).collect();
    assert!(["ed25519:", "p256:"].iter().all(|kind| kinds.iter().any(|key| key.starts_with(kind))), "{kinds:?}");
    let tags: Vec<u8> = play.entries().iter().map(|entry| entry[0]).filter(|tag| *tag != 0).collect();
    assert_eq!((tags.len(), tags.iter().filter(|tag| **tag == 5).count()), (12, 11), "{tags:?}");
    assert_eq!(tags.iter().find(|tag| **tag != 5), Some(&2), "what is challenged bears none");
}

#[test]
fn ballots_with_limbs_bear_them_too() {
    let amounts = Amounts { max: 70_000, budget: 100_000 };
    let contests = vec![(amounts.into(), 2), (SingleChoice { blank: false }.into(), 3)];
    let plan = Plan { contests, styles: vec![(vec![0], 1), (vec![1], 1)], ..Plan::default() };
    let mut play = Rehearsal::opened(plan.with_cards());
    let entries: Vec<Entry> = (0..2).map(|voter| play.ballot(voter, 0)).collect();
    let mut tags: Vec<u8> = entries.iter().map(|entry| entry.encode()[0]).collect();
    tags.sort_unstable();
    assert_eq!(tags, [5, 6]);
    entries.iter().for_each(|entry| assert_eq!(said(&play, entry), Ok(())));
    // A ballot alone, with limbs or without.
    for entry in &entries {
        let Entry::Ballot(SignedBallot { ballot, .. }) = entry else { panic!("a ballot") };
        let bytes = ballot.encode();
        assert_eq!(Ballot::decode(&bytes).as_ref(), Ok(ballot));
        for wrong in [&bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat(), &[]] {
            assert_eq!(Ballot::decode(wrong).map_err(|refusal| refusal.code()), Err("malformed-entry"));
        }
    }
}

#[test]
fn a_signature_is_64_bytes_at_the_end_and_the_tracking_code_knows_nothing_of_it() {
    let mut play = opened();
    let with = signed(&mut play, 0);
    let without = SignedBallot { card: None, ..with.clone() };
    let [long, short] = [&with, &without].map(|signed| Entry::Ballot(signed.clone()).encode());
    assert_eq!((long[0], short[0], long.len()), (5, 1, short.len() + 64));
    assert_eq!((&long[1..short.len()], &long[short.len()..]), (&short[1..], &with.card.unwrap().0[..]));
    assert_eq!(code_of(&play, &with), code_of(&play, &without));
    for cut in [long.len() - 1, short.len(), short.len() + 1] {
        assert_eq!(Entry::decode(&long[..cut]).map_err(|refusal| refusal.code()), Err("malformed-entry"));
    }
    let longer = [&long[..], &[0]].concat();
    assert_eq!(Entry::decode(&longer).map_err(|refusal| refusal.code()), Err("malformed-entry"));
}

#[test]
fn a_ballot_without_a_signature_has_the_wrong_shape_here() {
    let mut play = opened();
    let without = Entry::Ballot(SignedBallot { card: None, ..signed(&mut play, 0) });
    assert_eq!(said(&play, &without), Err("wrong-shape"));
    assert_eq!(play.check().verify(&[&without]).remove(0).map(|_| ()), Err(Refusal::WrongShape));
    assert_eq!(play.post(&without).unwrap_err().code(), "wrong-shape");
}

#[test]
fn a_ballot_with_a_signature_has_the_wrong_shape_elsewhere() {
    let registered = tupyo_rehearsal::RegistrationPlan::default();
    for registration in [None, Some(registered)] {
        let mut play = Rehearsal::opened(Plan { registration, ..Plan::single_choice(3, 4) });
        assert!(!play.check().demands_cards());
        let plain = signed(&mut play, 0);
        let card = CardSecret::generate(&mut OsRng).unwrap();
        let message = SignedBallot::card_message(&code_of(&play, &plain));
        let entry = with_card(&plain, card.sign(&message));
        assert_eq!(said(&play, &Entry::Ballot(plain)), Ok(()));
        assert_eq!(said(&play, &entry), Err("wrong-shape"));
        assert_eq!(play.check().verify(&[&entry]).remove(0).map(|_| ()), Err(Refusal::WrongShape));
    }
}

#[test]
fn only_the_card_on_the_roll_signs_and_only_this_ballot() {
    let mut play = opened();
    for voter in 0..4 {
        let ballot = signed(&mut play, voter);
        let (code, other) = (code_of(&play, &ballot), signed(&mut play, voter));
        let message = SignedBallot::card_message(&code);
        assert_eq!(said(&play, &Entry::Ballot(ballot.clone())), Ok(()));
        let (own, neighbour) = (&play.cards()[voter as usize], &play.cards()[(voter as usize + 1) % 4]);
        let wrong = [
            neighbour.sign(&message),
            other.card.unwrap(),
            own.sign(&code.0),
            own.sign(&message[1..]),
            own.sign(&[&message[..], &[0]].concat()),
            own.sign(&tupyo_election::AuthorKey::card_message(&code.0)),
            CardSignature([0; 64]),
            CardSignature([0xff; 64]),
        ];
        for card in wrong {
            assert_eq!(said(&play, &with_card(&ballot, card)), Err("card-signature-invalid"), "{card:?}");
        }
        for bit in [0, 255, 256, 511] {
            let mut card = ballot.card.unwrap();
            card.0[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(said(&play, &with_card(&ballot, card)), Err("card-signature-invalid"), "{bit}");
        }
    }
}

#[test]
fn the_message_is_spelled() {
    let code = TrackingCode([9; 32]);
    let spelled = [&[20], "tupyo/v1/card ballot".as_bytes(), &[9; 32]].concat();
    assert_eq!(SignedBallot::card_message(&code), spelled);
}

/// A voter with a card of this kind.
fn voter_with(play: &Rehearsal, kind: &str) -> u32 {
    play.cards().iter().position(|card| card.public().to_string().starts_with(kind)).unwrap() as u32
}

#[test]
fn of_ecdsa_only_the_smaller_s_counts() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 8).with_cards());
    let voter = voter_with(&play, "p256:");
    let ballot = signed(&mut play, voter);
    let low = p256::ecdsa::Signature::from_slice(&ballot.card.unwrap().0).unwrap();
    let (r, s) = low.split_scalars();
    let high = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
    let high = CardSignature(high.to_bytes().into());
    let message = SignedBallot::card_message(&code_of(&play, &ballot));
    let text = play.cards()[voter as usize].public().to_string();
    let any = p256::ecdsa::VerifyingKey::from_sec1_bytes(&base64_of(&text)).unwrap();
    p256::ecdsa::signature::Verifier::verify(&any, &message, &p256::ecdsa::Signature::from_slice(&high.0).unwrap())
        .expect("a signature to others");
    assert_eq!(said(&play, &with_card(&ballot, high)), Err("card-signature-invalid"));
}

fn base64_of(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text.split_once(':').unwrap().1).unwrap()
}

/// Signatures that lax verifiers of Ed25519 take: a nonce of small order, and a scalar beyond the order. They are made
/// from the card's secret, as only its owner could.
#[test]
fn of_ed25519_only_strict_signatures_count() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 8).with_cards());
    let voter = voter_with(&play, "ed25519:");
    let ballot = signed(&mut play, voter);
    let message = SignedBallot::card_message(&code_of(&play, &ballot));
    let key = play.cards()[voter as usize].public();
    let lax = small_nonce(&play.cards()[voter as usize], &message);
    assert_lax_verifiers_take(&key, &message, &lax);
    assert_eq!(said(&play, &with_card(&ballot, lax)), Err("card-signature-invalid"));
    let mut beyond = ballot.card.unwrap();
    add_order(&mut beyond.0[32..]);
    assert_eq!(said(&play, &with_card(&ballot, beyond)), Err("card-signature-invalid"));
}

/// `R` is the identity, and `s = h·a`.
fn small_nonce(card: &CardSecret, message: &[u8]) -> CardSignature {
    let seed = base64_of(card.to_text().trim().strip_prefix("tupyo-card-secret:").unwrap());
    let mut secret: [u8; 32] = Sha512::digest(&seed)[..32].try_into().unwrap();
    secret[0] &= 248;
    secret[31] = secret[31] & 127 | 64;
    let mut wide = [0; 64];
    wide[..32].copy_from_slice(&secret);
    let mut identity = [0; 32];
    identity[0] = 1;
    let public = base64_of(&card.public().to_string());
    let hash = Sha512::new().chain_update(identity).chain_update(public).chain_update(message).finalize();
    let response = Scalar::from_wide(&hash.into()) * Scalar::from_wide(&wide);
    CardSignature([identity, response.encode()].concat().try_into().unwrap())
}

fn assert_lax_verifiers_take(key: &CardKey, message: &[u8], signature: &CardSignature) {
    let bytes: [u8; 32] = base64_of(&key.to_string()).try_into().unwrap();
    let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).unwrap();
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    ed25519_dalek::Verifier::verify(&key, message, &signature).expect("a signature to others");
}

fn add_order(scalar: &mut [u8]) {
    let order = (-Scalar::ONE).encode();
    let mut carry = 1;
    for (byte, more) in scalar.iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    assert_eq!(carry, 0);
}

#[test]
fn proof_and_voting_key_are_named_first() {
    let mut play = opened();
    let good = signed(&mut play, 0);
    let bad_card = Some(CardSignature([1; 64]));
    let mut bad_proof = SignedBallot { card: bad_card, ..good.clone() };
    bad_proof.ballot.proof.responses[0] = Scalar::ZERO;
    assert_eq!(said(&play, &Entry::Ballot(bad_proof)), Err("proof-invalid"));
    let stranger = SigningKey::generate(&mut OsRng);
    let signature = stranger.sign(Purpose::Ballot, &code_of(&play, &good).0, &mut OsRng);
    let bad_signature = SignedBallot { signature, ..good.clone() };
    for card in [good.card, bad_card] {
        let entry = Entry::Ballot(SignedBallot { card, ..bad_signature.clone() });
        assert_eq!(said(&play, &entry), Err("signature-invalid"));
    }
    let bad_card = Entry::Ballot(SignedBallot { card: bad_card, ..good.clone() });
    assert_eq!(said(&play, &bad_card), Err("card-signature-invalid"));
    assert_eq!(play.post(&bad_card).unwrap_err().code(), "card-signature-invalid");
    assert_eq!(play.post(&Entry::Ballot(good)), Ok(()), "a refused entry changes nothing");
}

#[test]
fn each_of_a_batch_has_its_own_answer() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 40).with_cards());
    let mut entries: Vec<Entry> = (0..40).map(|voter| play.ballot(voter, 1)).collect();
    for entry in entries.iter_mut().step_by(7) {
        let Entry::Ballot(signed) = entry else { panic!("a ballot") };
        signed.card.as_mut().unwrap().0[40] ^= 1;
    }
    entries.push(play.challenged(3, 1));
    let expected = (0..41).map(|place| if place % 7 == 0 && place < 40 { "card-signature-invalid" } else { "legal" });
    let answers = play.check().verify(&entries.iter().collect::<Vec<_>>());
    let codes = answers.into_iter().map(|answer| answer.map_or_else(|refusal| refusal.code(), |_| "legal"));
    assert_eq!(codes.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn a_finished_ballot_is_signed_with_the_voting_key_first() {
    let mut play = opened();
    let finished: FinishedBallot = play.finished_ballot(2, 0);
    let code = finished.code();
    let half = finished.sign(&play.voters()[2], &mut OsRng);
    assert_eq!((half.card, code_of(&play, &half)), (None, code));
    let card = play.cards()[2].sign(&SignedBallot::card_message(&code));
    assert_eq!(play.post(&with_card(&half, card)), Ok(()));
}
