//! Each input of each labelled hash, altered.

use std::collections::BTreeSet;

use rand::rngs::OsRng;
use tupyo_card::CardSecret;
use tupyo_circuits::{Context, KnownDocuments, TrackingCode};
use tupyo_election::{
    Author, AuthorKey, Challenged, CountedRoot, Document, DocumentDigest, DocumentPart, DocumentSigner, ElectionId,
    Entry, Holder, RegistrationScope, Roll, RollRoot, SignedBallot, TallyDigest, UnitTally, Voter, VotingRoll, context,
};
use tupyo_elgamal::{CiphertextSum, JointKey};
use tupyo_encoding::sha256;
use tupyo_group::{Point, Scalar};
use tupyo_proof::{Signature, SigningKey};
use tupyo_threshold::{CeremonyId, RevealStatement};

fn point(number: u64) -> Point {
    Point::base_times(Scalar::from(number))
}

/// The first is of the right inputs, each other one of inputs of which one is altered, left out or added: no two are
/// the same.
fn all_different(hashes: &[[u8; 32]]) {
    assert!(hashes.len() > 2);
    assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len());
}

#[test]
fn of_the_context() {
    let key = |points: &[u64]| JointKey::new(points.iter().map(|number| point(*number)).collect()).unwrap();
    let (election, joint, root) = (ElectionId([1; 32]), key(&[1, 2]), RollRoot([3; 32]));
    let roll = VotingRoll::unmixed(root);
    all_different(&[
        context(election, &joint, &roll).0,
        context(ElectionId([2; 32]), &joint, &roll).0,
        context(election, &key(&[2, 1]), &roll).0,
        context(election, &key(&[1, 3]), &roll).0,
        context(election, &key(&[1]), &roll).0,
        context(election, &key(&[1, 2, 3]), &roll).0,
        context(election, &joint, &VotingRoll { sealed: RollRoot([4; 32]), ..roll }).0,
        context(election, &joint, &VotingRoll { mixed: RollRoot([4; 32]), ..roll }).0,
        context(election, &joint, &VotingRoll { generator: point(2).encode(), ..roll }).0,
    ]);
}

#[test]
fn of_the_known_documents() {
    let known = |context: u8, digests: &[u8]| {
        let none = KnownDocuments::none(&Context([context; 32]));
        digests.iter().fold(none, |known, digest| known.and(&[*digest; 32])).0
    };
    all_different(&[known(1, &[2, 3]), known(2, &[2, 3]), known(1, &[3, 2]), known(1, &[2]), known(1, &[])]);
}

#[test]
fn of_a_holder_and_a_possession() {
    let holder = |salt: u8, card: &[u8]| Holder::of(&[salt; 32], card).0;
    all_different(&[holder(1, b"card"), holder(2, b"card"), holder(1, b"cards"), holder(1, b"car")]);
    let election = RegistrationScope::Election(ElectionId([1; 32]));
    all_different(&[
        election.message(&Holder([2; 32])),
        election.message(&Holder([3; 32])),
        RegistrationScope::Election(ElectionId([2; 32])).message(&Holder([2; 32])),
        RegistrationScope::Roll([1; 32]).message(&Holder([2; 32])),
    ]);
}

#[test]
fn of_a_tally() {
    let unit = |counted| UnitTally { style: 0, counted, weight: 1, sum: CiphertextSum::of(vec![point(1), point(2)]) };
    let hash = |units: &[UnitTally], counted: u8| TallyDigest::of(units, CountedRoot([counted; 32])).0;
    all_different(&[
        hash(&[unit(1)], 1),
        hash(&[unit(2)], 1),
        hash(&[unit(1)], 2),
        hash(&[], 1),
        hash(&[unit(1), unit(1)], 1),
    ]);
}

#[test]
fn of_the_roll() {
    let root = |voters: &[(u64, u16, u32)]| {
        let voter = |(key, style, weight): &(u64, u16, u32)| Voter {
            key: point(*key).encode(),
            holder: Holder([5; 32]),
            possession: Signature { nonce: point(6).encode(), response: Scalar::from(7u64) },
            style: *style,
            weight: *weight,
        };
        Roll::root_of(&voters.iter().map(voter).collect::<Vec<_>>()).0
    };
    all_different(&[
        root(&[(1, 0, 1), (2, 0, 1)]),
        root(&[(3, 0, 1), (2, 0, 1)]),
        root(&[(1, 1, 1), (2, 0, 1)]),
        root(&[(1, 0, 2), (2, 0, 1)]),
        root(&[(2, 0, 1), (1, 0, 1)]),
        root(&[(1, 0, 1)]),
        root(&[(1, 0, 1), (2, 0, 1), (3, 0, 1)]),
        root(&[]),
    ]);
}

#[test]
fn of_a_tracking_code() {
    let code = |context: u8, ballot: &[u8]| TrackingCode::of_ballot(&tupyo_circuits::Context([context; 32]), ballot).0;
    all_different(&[
        code(1, b"ballot"),
        code(2, b"ballot"),
        code(1, b"ballos"),
        code(1, b"ballo"),
        code(1, b"ballots"),
    ]);
}

#[test]
fn of_a_challenge() {
    let message = |code: u8, nonce: u64, values: &[u64]| {
        Challenged::message(&TrackingCode([code; 32]), &Scalar::from(nonce), &values.to_vec())
    };
    all_different(&[
        message(1, 2, &[0, 1]),
        message(2, 2, &[0, 1]),
        message(1, 3, &[0, 1]),
        message(1, 2, &[1, 0]),
        message(1, 2, &[0]),
        message(1, 2, &[0, 1, 0]),
    ]);
}

#[test]
fn of_the_commitment_to_a_reveal() {
    let digest = |election: u8, number, trustee, key: u64, coefficients: &[&[u64]]| {
        let points = |row: &&[u64]| row.iter().map(|number| point(*number)).collect::<Vec<_>>();
        let coefficients: Vec<_> = coefficients.iter().map(points).collect();
        let id = CeremonyId { election: [election; 32], number };
        RevealStatement { id, trustee, key: point(key), coefficients: &coefficients }.digest().0
    };
    all_different(&[
        digest(1, 2, 3, 4, &[&[5, 6]]),
        digest(2, 2, 3, 4, &[&[5, 6]]),
        digest(1, 3, 3, 4, &[&[5, 6]]),
        digest(1, 2, 4, 4, &[&[5, 6]]),
        digest(1, 2, 3, 5, &[&[5, 6]]),
        digest(1, 2, 3, 4, &[&[6, 5]]),
        digest(1, 2, 3, 4, &[&[5], &[6]]),
        digest(1, 2, 3, 4, &[&[5]]),
    ]);
}

/// What a card signs of a ballot is hashed by its scheme: SHA-256 of the message is ECDSA's digest.
#[test]
fn of_a_ballot_that_a_card_signs() {
    let bound = |context: u8, ballot: &[u8]| {
        let code = TrackingCode::of_ballot(&Context([context; 32]), ballot);
        sha256(&SignedBallot::card_message(&code))
    };
    let code = TrackingCode::of_ballot(&Context([1; 32]), b"ballot");
    all_different(&[
        bound(1, b"ballot"),
        bound(2, b"ballot"),
        bound(1, b"ballos"),
        bound(1, b"ballots"),
        bound(1, b""),
        sha256(&AuthorKey::card_message(&code.0)),
        sha256(&code.0),
        code.0,
    ]);
    every_byte_counts(&SignedBallot::card_message);
}

#[test]
fn of_a_document_that_a_card_signs() {
    let digest = |message: &[u8; 32]| sha256(&AuthorKey::card_message(message));
    all_different(&[
        digest(&[1; 32]),
        digest(&[2; 32]),
        sha256(&SignedBallot::card_message(&TrackingCode([1; 32]))),
        sha256(&[1; 32]),
        [1; 32],
    ]);
    every_byte_counts(&|code| AuthorKey::card_message(&code.0));
}

/// Whichever byte of what a card is given is another one, the card signs something else.
fn every_byte_counts(message: &dyn Fn(&TrackingCode) -> Vec<u8>) {
    let changed = |place: usize| {
        let mut code = [7; 32];
        code[place] ^= 1;
        sha256(&message(&TrackingCode(code)))
    };
    let all: Vec<_> = (0..32).map(changed).chain([sha256(&message(&TrackingCode([7; 32])))]).collect();
    all_different(&all);
    let card = CardSecret::generate_p256(&mut OsRng).unwrap();
    let signature = card.sign(&message(&TrackingCode([7; 32])));
    assert_eq!(card.public().verify(&message(&TrackingCode([7; 32])), &signature), Ok(()));
    let mut other = [7; 32];
    other[31] ^= 1;
    assert!(card.public().verify(&message(&TrackingCode(other)), &signature).is_err());
}

/// A part is signed with everything about it: moved to another election, author, document or place, or with another
/// byte, it is refused.
#[test]
fn of_a_document_part() {
    let cards = [CardSecret::generate(&mut OsRng), CardSecret::generate_p256(&mut OsRng)].map(Result::unwrap);
    let signers: [&dyn DocumentSigner; 3] = [&SigningKey::generate(&mut OsRng), &cards[0], &cards[1]];
    signers.into_iter().for_each(everything_of_a_part_is_signed);
}

fn everything_of_a_part_is_signed(signer: &dyn DocumentSigner) {
    let election = ElectionId([1; 32]);
    let document = Document::Manifest(b"{}".to_vec());
    let entries = document.sign(election, Author::Official(2), signer, &mut OsRng).unwrap();
    let [Entry::Document(part)] = &entries[..] else { panic!("one part") };
    let accepted = |election, alter: &dyn Fn(&mut DocumentPart)| {
        let mut part = part.clone();
        alter(&mut part);
        part.verify(election, &signer.author_key()).is_ok()
    };
    assert_eq!(part.digest, DocumentDigest::of(&part.bytes));
    assert!(accepted(election, &|_| ()));
    assert!(!accepted(ElectionId([2; 32]), &|_| ()));
    assert!(!accepted(election, &|part| part.author = Author::Official(3)));
    assert!(!accepted(election, &|part| part.author = Author::Trustee(2)));
    assert!(!accepted(election, &|part| part.digest.0[31] ^= 1));
    assert!(!accepted(election, &|part| part.part = 1));
    assert!(!accepted(election, &|part| part.parts = 2));
    assert!(!accepted(election, &|part| part.bytes[0] ^= 1));
    assert!(!accepted(election, &|part| part.bytes.push(0)));
    assert!(!accepted(election, &|part| part.bytes.truncate(1)));
}
