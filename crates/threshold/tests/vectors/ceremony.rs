use std::cell::OnceCell;

use borsh::BorshDeserialize;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, Serializable};
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_proof::Member;
use tupyo_test_vectors::{Case, External, VectorFile};
use tupyo_threshold::{
    Ceremony, CeremonyError, CeremonyId, CommittedSecrets, Confirmation, Opened, Parameters, PreparedPossession,
    Reveal, RevealStatement, Round, SealedShare, Shares,
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
        (&["trustee", "commitment"], &|case| refused_commitment(honest(), case)),
        (&["trustee", "commitment", "reveal"], &|case| refused_reveal(honest(), case)),
        (&["trustee", "shares"], &|case| refused_shares(honest(), case)),
        (&["complainer", "complaint", "dealer_shares"], &|case| complaint(honest(), case)),
    ]);
}

/// The ceremony that the other cases alter.
struct Honest {
    id: CeremonyId,
    parameters: Parameters,
    secrets: Vec<Vec<u8>>,
    commitments: Vec<Vec<u8>>,
    reveals: Vec<Vec<u8>>,
    shares: Vec<Vec<u8>>,
}

impl Honest {
    fn trustees(&self) -> std::ops::Range<u16> {
        0..self.parameters.trustees()
    }

    fn secrets(&self, trustee: u16) -> CommittedSecrets {
        CommittedSecrets::decode(&self.secrets[usize::from(trustee)]).unwrap()
    }

    /// A ceremony with these documents, each list for all trustees.
    fn ceremony(&self, commitments: &[Vec<u8>], reveals: &[Vec<u8>], shares: &[Vec<u8>]) -> Ceremony {
        let mut ceremony = Ceremony::new(self.id, self.parameters);
        for (trustee, bytes) in (0..).zip(commitments) {
            ceremony.accept_commitment(trustee, document(COMMITMENT, bytes)).unwrap();
        }
        for (trustee, bytes) in (0..).zip(reveals) {
            ceremony.accept_reveal(trustee, document(REVEAL, bytes)).unwrap();
        }
        for (trustee, bytes) in (0..).zip(shares) {
            ceremony.accept_shares(trustee, document(SHARES, bytes)).unwrap();
        }
        ceremony
    }
}

fn honest_case(numbers: &Case<'_>, case: &Case<'_>) -> Honest {
    let number = |name| u16::try_from(numbers.number(name)).unwrap();
    let id = CeremonyId { election: numbers.array("election"), number: number("ceremony").into() };
    let parameters = Parameters::new(number("trustees"), number("threshold"), number("components")).unwrap();
    let dealers = case.members("inputs.dealers");
    let secrets = (0..).zip(&dealers).map(|(trustee, dealer)| stored(id, parameters, trustee, dealer)).collect();
    let texts = |path| case.list(path).iter().map(hex).collect::<Vec<_>>();
    let [commitments, reveals, shares] = ["outputs.commitments", "outputs.reveals", "outputs.shares"].map(texts);
    let honest = Honest { id, parameters, secrets, commitments, reveals, shares };
    for (trustee, (dealer, inner)) in (0..).zip(dealers.iter().zip(case.members("intermediate.dealers"))) {
        dealer_messages(&honest, trustee, dealer, &inner);
    }
    outcome(&honest, case);
    honest
}

/// What a trustee stores: the header, the encryption secret, the coefficients.
fn stored(id: CeremonyId, parameters: Parameters, trustee: u16, dealer: &Case<'_>) -> Vec<u8> {
    let sizes = (parameters.trustees(), parameters.threshold(), parameters.components(), trustee);
    let mut bytes = borsh::to_vec(&(id.election, id.number, sizes)).unwrap();
    bytes.extend(dealer.array::<32>("encryption_secret"));
    bytes.extend(dealer.tables::<32>("polynomials").concat().concat());
    bytes
}

/// The three messages of a dealer, and the values on the way to them.
fn dealer_messages(honest: &Honest, trustee: u16, dealer: &Case<'_>, inner: &Case<'_>) {
    let (secrets, place) = (honest.secrets(trustee), usize::from(trustee));
    let commitment = secrets.commitment().unwrap();
    assert_eq!(encoded(COMMITMENT, &commitment), honest.commitments[place]);
    assert_eq!(commitment.encryption_key.0, inner.array("encryption_key"));

    let committed = honest.ceremony(&honest.commitments, &[], &[]);
    let reveal = secrets.reveal(&committed, &mut External::new(dealer.array("external_possession"))).unwrap();
    assert_eq!(encoded(REVEAL, &reveal), honest.reveals[place]);
    assert_eq!(tables(&reveal.coefficients), inner.tables::<32>("coefficients"));
    possession(honest, trustee, &reveal, &Case::new(inner.value("possession")));

    let shares: Shares = document(SHARES, &honest.shares[place]);
    for share in &shares.sealed {
        sealed(honest, trustee, share, dealer, inner);
    }
    let own = format!("shares.{trustee}");
    assert_eq!(evaluated(dealer, trustee), inner.arrays::<32>(&own));
}

fn possession(honest: &Honest, trustee: u16, reveal: &Reveal, inner: &Case<'_>) {
    let encryption_key = honest.secrets(trustee).commitment().unwrap().encryption_key;
    let statement = RevealStatement { id: honest.id, trustee, encryption_key, coefficients: &reveal.coefficients };
    let prepared = PreparedPossession::new(&statement, &reveal.possession);
    assert_eq!(prepared.rho().encode(), inner.array("rho"));
    assert_eq!(prepared.challenge().encode(), inner.array("c"));
    assert_eq!(prepared.closing().0, inner.array("closing"));
    let nonce = Scalar::decode(inner.array("k")).unwrap();
    assert_eq!(Point::base_times(nonce), reveal.possession.nonce);
}

/// A sealed share is fixed by the key it encapsulates and by what opens from it.
fn sealed(honest: &Honest, dealer_index: u16, share: &SealedShare, dealer: &Case<'_>, inner: &Case<'_>) {
    let recipient = usize::from(share.recipient);
    let ephemeral = dealer.arrays::<32>("ephemerals")[recipient];
    let ephemeral = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&ephemeral).unwrap();
    assert_eq!(X25519HkdfSha256::sk_to_pk(&ephemeral).to_bytes().as_slice(), share.encapsulated);
    let expected = inner.arrays::<32>(&format!("shares.{recipient}"));
    assert_eq!(evaluated(dealer, share.recipient), expected);
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&honest.secrets[recipient][44..76]).unwrap();
    let place = borsh::to_vec(&(honest.id.election, honest.id.number, dealer_index, share.recipient)).unwrap();
    let opened = hpke::single_shot_open::<hpke::aead::ChaCha20Poly1305, hpke::kdf::HkdfSha256, X25519HkdfSha256>(
        &hpke::OpModeR::Base,
        &secret,
        &<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&share.encapsulated).unwrap(),
        &[b"tupyo/v1/share".as_slice(), &place].concat(),
        &share.ciphertext,
        &[],
    );
    assert_eq!(opened.unwrap(), expected.concat());
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
    assert_eq!(ceremony.transcript().unwrap().0, case.array("outputs.transcript"));
    let secret_keys = case.tables::<32>("outputs.secret_keys");
    for trustee in honest.trustees() {
        let Opened::Share(share, confirmation) = honest.secrets(trustee).open_shares(&ceremony).unwrap() else {
            panic!("trustee {trustee} complains")
        };
        assert_eq!(share.encode()[34..], secret_keys[usize::from(trustee)].concat());
        assert_eq!(encoded(CONFIRMATION, &confirmation), case.bytes("outputs.confirmation"));
        ceremony.accept_confirmation(trustee, confirmation).unwrap();
    }
    let keys = ceremony.outcome().unwrap();
    assert_eq!(tables(&[keys.joint.components().to_vec()])[0], case.arrays::<32>("outputs.joint_key"));
    assert_eq!(tables(&keys.verification), case.tables::<32>("outputs.verification_keys"));
    assert_eq!(encoded(JOINT_KEY, &(honest.id.number, &keys.joint)), case.bytes("outputs.joint_key_document"));
    let _: Confirmation = document(CONFIRMATION, &case.bytes("outputs.confirmation"));
}

fn refused_commitment(honest: &Honest, case: &Case<'_>) {
    let mut ceremony = honest.ceremony(&[], &[], &[]);
    let refusal =
        ceremony.accept_commitment(index(case, "trustee"), document(COMMITMENT, &case.bytes("inputs.commitment")));
    assert_refused(refusal, case);
}

fn refused_reveal(honest: &Honest, case: &Case<'_>) {
    let trustee = index(case, "trustee");
    let mut commitments = honest.commitments.clone();
    commitments[usize::from(trustee)] = case.bytes("inputs.commitment");
    let mut ceremony = honest.ceremony(&commitments, &[], &[]);
    assert_refused(ceremony.accept_reveal(trustee, document(REVEAL, &case.bytes("inputs.reveal"))), case);
}

fn refused_shares(honest: &Honest, case: &Case<'_>) {
    let mut ceremony = honest.ceremony(&honest.commitments, &honest.reveals, &[]);
    let shares = document(SHARES, &case.bytes("inputs.shares"));
    assert_refused(ceremony.accept_shares(index(case, "trustee"), shares), case);
}

/// Everybody finds the culprit; the complainer itself would complain of nobody but a culprit.
fn complaint(honest: &Honest, case: &Case<'_>) {
    let mut shares = honest.shares.clone();
    shares[0] = case.bytes("inputs.dealer_shares");
    let mut ceremony = honest.ceremony(&honest.commitments, &honest.reveals, &shares);
    let complainer = index(case, "complainer");
    let found = honest.secrets(complainer).open_shares(&ceremony).unwrap();
    let judged = ceremony.accept_complaint(complainer, document(COMPLAINT, &case.bytes("inputs.complaint")));
    if case.expected_error().is_some() {
        return assert_refused(judged, case);
    }
    let culprit = judged.unwrap().trustee;
    assert_eq!(u64::from(culprit), case.number("outputs.culprit"));
    assert_eq!(matches!(found, Opened::Complaint(complaint) if complaint.against == 0), culprit == 0);
    assert_eq!(ceremony.round(), Round::Failed);
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
