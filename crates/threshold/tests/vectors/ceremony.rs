//! Ceremonies against `ceremony.json`.

use std::cell::OnceCell;

use borsh::BorshDeserialize;
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_proof::{Member, Transcript};
use tupyo_test_vectors::{Case, External, VectorFile};
use tupyo_threshold::{
    Ceremony, CeremonyError, CeremonyId, CommittedSecrets, Complaint, ComplaintStatement, Confirmation, Opened,
    Parameters, PreparedComplaint, PreparedPossession, Reveal, RevealStatement, Round, SealedShare,
};

/// Tags of documents (docs/protocol/encoding.md).
const COMMITMENT: u8 = 1;
const REVEAL: u8 = 2;
const SHARES: u8 = 3;
const CONFIRMATION: u8 = 4;
const COMPLAINT: u8 = 5;
const JOINT_KEY: u8 = 6;

#[test]
fn ceremonies_are_those_of_the_vectors() {
    let file = VectorFile::read("ceremony");
    let first = OnceCell::new();
    let honest = || first.get().expect("the honest case comes first");
    file.run(&[
        (&["dealers"], &|case| assert!(first.set(honest_case(&file.parameters(), case)).is_ok())),
        (&["excluded", "ended_by", "remaining"], &|case| without_some(honest(), case)),
        (&["trustee", "confirmation"], &|case| refused_confirmation(honest(), case)),
        (&["trustee", "commitment"], &|case| refused_commitment(honest(), case)),
        (&["trustee", "commitment", "reveal"], &|case| refused_reveal(honest(), case)),
        (&["trustee", "shares"], &|case| refused_shares(honest(), case)),
        (&["complainer", "complaint", "dealer_shares", "external"], &|case| complaint(honest(), case)),
        (&["complainer", "complaint", "dealer_shares"], &|case| refused_complaint(honest(), case)),
    ]);
}

/// The ceremony that the other cases alter.
struct Honest {
    empty: Ceremony,
    secrets: Vec<Vec<u8>>,
    commitments: Vec<Vec<u8>>,
    reveals: Vec<Vec<u8>>,
    shares: Vec<Vec<u8>>,
}

impl Honest {
    fn place(&self, trustee: u16) -> usize {
        self.empty.participants().binary_search(&trustee).unwrap()
    }

    fn secrets(&self, trustee: u16) -> CommittedSecrets {
        CommittedSecrets::decode(&self.secrets[self.place(trustee)]).unwrap()
    }

    /// A ceremony with these documents, each list for all participants.
    fn ceremony(&self, commitments: &[Vec<u8>], reveals: &[Vec<u8>], shares: &[Vec<u8>]) -> Ceremony {
        let mut ceremony = self.empty.clone();
        let of = |messages| self.empty.participants().iter().copied().zip::<&[Vec<u8>]>(messages);
        for (trustee, bytes) in of(commitments) {
            ceremony.accept_commitment(trustee, document(COMMITMENT, bytes)).unwrap();
        }
        for (trustee, bytes) in of(reveals) {
            ceremony.accept_reveal(trustee, document(REVEAL, bytes)).unwrap();
        }
        for (trustee, bytes) in of(shares) {
            ceremony.accept_shares(trustee, document(SHARES, bytes)).unwrap();
        }
        ceremony
    }
}

fn honest_case(numbers: &Case<'_>, case: &Case<'_>) -> Honest {
    let number = |name| u16::try_from(numbers.number(name)).unwrap();
    let id = CeremonyId { election: numbers.array("election"), number: number("ceremony").into() };
    let parameters = Parameters::new(number("trustees"), number("threshold"), number("components")).unwrap();
    played(Ceremony::new(id, parameters), case, "dealers")
}

/// The ceremony that follows the honest one without some.
fn without_some(honest: &Honest, case: &Case<'_>) {
    let excluded: Vec<_> = case.numbers("inputs.excluded").into_iter().map(|trustee| trustee as u16).collect();
    let empty = honest.empty.next(&excluded, case.array("inputs.ended_by"));
    let participants: Vec<_> = empty.participants().iter().copied().map(u64::from).collect();
    assert_eq!(participants, case.numbers("outputs.participants"));
    played(empty, case, "remaining");
}

/// What these dealers make of a ceremony.
fn played(empty: Ceremony, case: &Case<'_>, list: &str) -> Honest {
    let dealers = case.members(&format!("inputs.{list}"));
    let own = |(trustee, dealer): (&u16, _)| stored(&empty, *trustee, dealer);
    let secrets = empty.participants().iter().zip(&dealers).map(own).collect();
    let texts = |path| case.list(path).iter().map(hex).collect::<Vec<_>>();
    let [commitments, reveals, shares] = ["outputs.commitments", "outputs.reveals", "outputs.shares"].map(texts);
    let honest = Honest { empty, secrets, commitments, reveals, shares };
    let inner = case.members(&format!("intermediate.{list}"));
    for (trustee, (dealer, inner)) in honest.empty.participants().iter().zip(dealers.iter().zip(inner)) {
        dealer_messages(&honest, *trustee, dealer, &inner);
    }
    outcome(&honest, case);
    honest
}

/// What a trustee stores: the header, the agreement key, the secret of its ceremony key, the coefficients, what ended
/// the ceremony before.
fn stored(ceremony: &Ceremony, trustee: u16, dealer: &Case<'_>) -> Vec<u8> {
    let (id, parameters) = (ceremony.id(), ceremony.parameters());
    let sizes = (parameters.trustees(), parameters.threshold(), parameters.components(), trustee);
    let mut bytes = borsh::to_vec(&(id.election, id.number, sizes)).unwrap();
    bytes.extend(dealer.array::<32>("agreement_secret"));
    bytes.extend(dealer.array::<32>("ceremony_secret"));
    bytes.extend(dealer.tables::<32>("polynomials").concat().concat());
    bytes.extend(borsh::to_vec(&ceremony.after()).unwrap());
    bytes
}

/// The three messages of a dealer, and the values on the way to them.
fn dealer_messages(honest: &Honest, trustee: u16, dealer: &Case<'_>, inner: &Case<'_>) {
    let (secrets, place) = (honest.secrets(trustee), honest.place(trustee));
    let commitment = secrets.commitment();
    assert_eq!(encoded(COMMITMENT, &commitment), honest.commitments[place]);
    assert_eq!(commitment.key.encode().0, inner.array("key"));
    assert_eq!(commitment.agreement_key.encode().0, inner.array("agreement_key"));

    let committed = honest.ceremony(&honest.commitments, &[], &[]);
    let reveal = secrets.reveal(&committed, &mut External::new(dealer.array("external_possession"))).unwrap();
    assert_eq!(encoded(REVEAL, &reveal), honest.reveals[place]);
    assert_eq!(tables(&reveal.coefficients), inner.tables::<32>("coefficients"));
    possession(honest, trustee, &reveal, &Case::new(inner.value("possession")));

    let revealed = honest.ceremony(&honest.commitments, &honest.reveals, &[]);
    let shares = secrets.seal_shares(&revealed).unwrap();
    assert_eq!(encoded(SHARES, &shares), honest.shares[place]);
    for share in &shares.sealed {
        sealed(&revealed, trustee, share, dealer, inner);
    }
    let own = format!("shares.{trustee}");
    assert_eq!(evaluated(dealer, trustee), inner.arrays::<32>(&own));
}

fn possession(honest: &Honest, trustee: u16, reveal: &Reveal, inner: &Case<'_>) {
    let key = honest.secrets(trustee).commitment().key;
    let statement = RevealStatement { id: honest.empty.id(), trustee, key, coefficients: &reveal.coefficients };
    let prepared = PreparedPossession::new(&statement, &reveal.possession);
    assert_eq!(prepared.rho().encode(), inner.array("rho"));
    assert_eq!(prepared.challenge().encode(), inner.array("c"));
    assert_eq!(prepared.closing().0, inner.array("closing"));
    let nonce = Scalar::decode(inner.array("k")).unwrap();
    assert_eq!(Point::base_times(nonce), reveal.possession.nonce);
}

/// A share is its values and the masks, which come from the key that dealer and recipient agree on.
fn sealed(ceremony: &Ceremony, dealer_index: u16, share: &SealedShare, dealer: &Case<'_>, inner: &Case<'_>) {
    let recipient = share.recipient;
    let expected = inner.arrays::<32>(&format!("shares.{recipient}"));
    assert_eq!(evaluated(dealer, recipient), expected);
    let key = |trustee| ceremony.commitment(trustee).unwrap().key;
    let (own, others) = (key(dealer_index), key(recipient));
    let agreed = others * Scalar::decode(dealer.array("ceremony_secret")).unwrap();
    assert_eq!(agreed.encode().0, inner.array(&format!("agreed.{recipient}")));
    let (id, rounds) = (ceremony.id(), ceremony.rounds().unwrap());
    let mut transcript = Transcript::new("tupyo/v1/share");
    let statement = (id.election, id.number, dealer_index, recipient, rounds, own, others);
    transcript.append("statement", &borsh::to_vec(&statement).unwrap());
    transcript.append("key", agreed.encode().as_bytes());
    let masks = inner.arrays::<32>(&format!("masks.{recipient}"));
    for ((mask, value), cipher) in masks.into_iter().zip(expected).zip(&share.ciphertext) {
        assert_eq!(transcript.challenge("mask").encode(), mask);
        assert_eq!(Scalar::decode(mask).unwrap() + Scalar::decode(value).unwrap(), *cipher);
    }
}

/// `f_c(trustee + 1)` for each component.
fn evaluated(dealer: &Case<'_>, trustee: u16) -> Vec<[u8; 32]> {
    let x = Scalar::from(u64::from(trustee) + 1);
    let value = |row: Vec<[u8; 32]>| {
        let coefficients = row.into_iter().rev().map(|bytes| Scalar::decode(bytes).unwrap());
        coefficients.fold(Scalar::ZERO, |value, coefficient| value * x + coefficient).encode()
    };
    dealer.tables("polynomials").into_iter().map(value).collect()
}

fn outcome(honest: &Honest, case: &Case<'_>) {
    let mut ceremony = honest.ceremony(&honest.commitments, &honest.reveals, &honest.shares);
    assert_eq!(ceremony.rounds().unwrap().0, case.array("outputs.rounds"));
    assert_eq!(ceremony.transcript().unwrap().0, case.array("outputs.transcript"));
    let said = [0, 1, 2, 3].map(|rounds| {
        let of = |round: usize, messages| if rounds >= round { messages } else { &[][..] };
        honest.ceremony(of(1, &honest.commitments), of(2, &honest.reveals), of(3, &honest.shares)).said().0
    });
    let expected_said = case.arrays::<32>("outputs.said");
    assert_eq!(said[..], expected_said[..4]);
    let secret_keys = case.tables::<32>("outputs.secret_keys");
    for trustee in honest.empty.participants().to_vec() {
        let opened = honest.secrets(trustee).open_shares(&ceremony, &mut rand::rngs::OsRng).unwrap();
        let Opened::Share(share, confirmation) = opened else { panic!("trustee {trustee} complains") };
        assert_eq!(share.encode()[67..], secret_keys[honest.place(trustee)].concat());
        assert_eq!(encoded(CONFIRMATION, &confirmation), case.bytes("outputs.confirmation"));
        assert_eq!(confirmation.joint.0, case.array("outputs.joint"));
        ceremony.accept_confirmation(trustee, confirmation).unwrap();
    }
    assert_eq!(ceremony.said().0, expected_said[4]);
    let keys = ceremony.outcome().unwrap();
    assert_eq!(tables(&[keys.joint.components().to_vec()])[0], case.arrays::<32>("outputs.joint_key"));
    assert_eq!(
        tables(&keys.verification.values().cloned().collect::<Vec<_>>()),
        case.tables::<32>("outputs.verification_keys")
    );
    assert_eq!(encoded(JOINT_KEY, &(honest.empty.id().number, &keys.joint)), case.bytes("outputs.joint_key_document"));
    let _: Confirmation = document(CONFIRMATION, &case.bytes("outputs.confirmation"));
}

fn refused_commitment(honest: &Honest, case: &Case<'_>) {
    let mut ceremony = honest.ceremony(&[], &[], &[]);
    let refusal =
        ceremony.accept_commitment(index(case, "trustee"), document(COMMITMENT, &case.bytes("inputs.commitment")));
    assert_refused(refusal, case);
}

fn refused_confirmation(honest: &Honest, case: &Case<'_>) {
    let mut ceremony = honest.ceremony(&honest.commitments, &honest.reveals, &honest.shares);
    let confirmation = document(CONFIRMATION, &case.bytes("inputs.confirmation"));
    assert_refused(ceremony.accept_confirmation(index(case, "trustee"), confirmation), case);
}

fn refused_reveal(honest: &Honest, case: &Case<'_>) {
    let trustee = index(case, "trustee");
    let mut commitments = honest.commitments.clone();
    commitments[honest.place(trustee)] = case.bytes("inputs.commitment");
    let mut ceremony = honest.ceremony(&commitments, &[], &[]);
    assert_refused(ceremony.accept_reveal(trustee, document(REVEAL, &case.bytes("inputs.reveal"))), case);
}

fn refused_shares(honest: &Honest, case: &Case<'_>) {
    let mut ceremony = honest.ceremony(&honest.commitments, &honest.reveals, &[]);
    let shares = document(SHARES, &case.bytes("inputs.shares"));
    assert_refused(ceremony.accept_shares(index(case, "trustee"), shares), case);
}

/// Everybody finds the culprit; the complainer itself would complain of nobody but a culprit, and in these bytes.
fn complaint(honest: &Honest, case: &Case<'_>) {
    let (mut ceremony, complainer, bytes) = complained(honest, case);
    proven(&ceremony, complainer, &document(COMPLAINT, &bytes), case);
    let external = &mut External::new(case.array("inputs.external"));
    let found = honest.secrets(complainer).open_shares(&ceremony, external).unwrap();
    let culprit = ceremony.accept_complaint(complainer, document(COMPLAINT, &bytes)).unwrap().trustee;
    assert_eq!(u64::from(culprit), case.number("outputs.culprit"));
    match found {
        Opened::Complaint(complaint) => assert_eq!((encoded(COMPLAINT, &complaint), culprit), (bytes, 0)),
        Opened::Share(..) => assert_eq!(culprit, complainer),
    }
    assert_eq!(ceremony.round(), Round::Failed);
}

fn refused_complaint(honest: &Honest, case: &Case<'_>) {
    let (mut ceremony, complainer, bytes) = complained(honest, case);
    assert_refused(ceremony.accept_complaint(complainer, document(COMPLAINT, &bytes)), case);
    assert_eq!(ceremony.culprit(), None);
}

/// The ceremony in which dealer 0 has said other shares, and the complaint about them.
fn complained(honest: &Honest, case: &Case<'_>) -> (Ceremony, u16, Vec<u8>) {
    let mut shares = honest.shares.clone();
    shares[0] = case.bytes("inputs.dealer_shares");
    let ceremony = honest.ceremony(&honest.commitments, &honest.reveals, &shares);
    (ceremony, index(case, "complainer"), case.bytes("inputs.complaint"))
}

fn proven(ceremony: &Ceremony, complainer: u16, complaint: &Complaint, case: &Case<'_>) {
    let (id, against, transcript) = (ceremony.id(), complaint.against, complaint.transcript);
    let [complainer_key, dealer_key] = [complainer, against].map(|trustee| ceremony.commitment(trustee).unwrap().key);
    let key = complaint.key;
    let statement = ComplaintStatement { id, complainer, against, transcript, complainer_key, dealer_key, key };
    let prepared = PreparedComplaint::new(&statement, &complaint.proof);
    assert_eq!(prepared.challenge().encode(), case.array("intermediate.c"));
    assert_eq!(prepared.closing().0, case.array("intermediate.closing"));
    let nonce = Scalar::decode(case.array("intermediate.k")).unwrap();
    assert_eq!([Point::base_times(nonce), dealer_key * nonce], [complaint.proof.nonce_base, complaint.proof.nonce_key]);
}

fn assert_refused<T>(result: Result<T, CeremonyError>, case: &Case<'_>) {
    assert_eq!(result.map_or_else(|error| Some(error.code()), |_| None), case.expected_error(), "{}", case.name());
}

fn index(case: &Case<'_>, name: &str) -> u16 {
    u16::try_from(case.number(&format!("inputs.{name}"))).unwrap()
}

fn document<T: BorshDeserialize>(tag: u8, bytes: &[u8]) -> T {
    assert_eq!(bytes[0], tag);
    borsh::from_slice(&bytes[1..]).unwrap()
}

fn encoded(tag: u8, message: &impl borsh::BorshSerialize) -> Vec<u8> {
    [vec![tag], borsh::to_vec(message).unwrap()].concat()
}

fn tables(rows: &[Vec<Point>]) -> Vec<Vec<[u8; 32]>> {
    rows.iter().map(|row| row.iter().map(Point::encode).map(|EncodedPoint(bytes)| bytes).collect()).collect()
}

fn hex(value: &serde_json::Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
