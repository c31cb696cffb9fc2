//! Signatures of cards, beside other libraries.

use std::hint::black_box;

use aws_lc_rs::signature as aws;
use rand::rngs::OsRng;
use ring::signature as ring;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use tupyo_card::{CardSecret, CertifiedKey, CertifiedSignature, SignatureScheme};
use tupyo_group::{EncodedPoint, PublicPoint};
use tupyo_proof::{PreparedSignature, Purpose, Script, SharedBases, Signature, SigningKey, TOGETHER, verify};

use super::card_ballots;
use crate::{Clock, Effort, Floor, OfBackend, Quantity, Row, in_turns, under_each_backend};

/// What the card signs of a ballot is so long: a label and a tracking code.
const MESSAGE: [u8; 53] = [7; 53];

pub fn measure(effort: &Effort) -> Vec<Row> {
    let cards = [ed25519(), p256(), p384(), rsa(SignatureScheme::RsaPssSha256), rsa(SignatureScheme::RsaPkcs1Sha256)];
    let keys = [&cards[1], &cards[3]].map(|card| card.key_row(effort));
    let rows = cards.iter().flat_map(|card| card.verify_rows(effort));
    ristretto(effort).into_iter().chain(rows).chain(keys).chain(card_ballots::rows(effort)).collect()
}

/// A signature, ours and as the peers take it.
struct Signed {
    name: &'static str,
    key: CertifiedKey,
    signature: CertifiedSignature,
    peers_key: Vec<u8>,
    ring: &'static dyn ring::VerificationAlgorithm,
    aws: &'static dyn aws::VerificationAlgorithm,
}

impl Signed {
    /// A row for each peer.
    fn verify_rows(&self, effort: &Effort) -> [Row; 2] {
        let count = effort.batch.div_ceil(8);
        let ours = || self.key.verify(black_box(&MESSAGE), &self.signature).is_ok();
        let signature = self.signature.bytes();
        let ring = || ring::UnparsedPublicKey::new(self.ring, &self.peers_key).verify(&MESSAGE, signature).is_ok();
        let aws = || aws::UnparsedPublicKey::new(self.aws, &self.peers_key).verify(&MESSAGE, signature).is_ok();
        let all = |verify: &dyn Fn() -> bool| (0..count).for_each(|_| assert!(verify()));
        let works: [&mut (dyn FnMut() + Send); 3] = [&mut || all(&ours), &mut || all(&ring), &mut || all(&aws)];
        let [ours, ring, aws] = in_turns(Clock::Processor, effort.rounds, works).map(|time| time / count as f64);
        [("ring", ring), ("aws-lc-rs", aws)].map(|(name, time)| self.row("card-verify", ours).peer(name, time))
    }

    fn key_row(&self, effort: &Effort) -> Row {
        let der = self.key.to_spki().expect("a key");
        let count = effort.batch.div_ceil(8);
        let mut read = || (0..count).for_each(|_| assert!(CertifiedKey::from_spki(black_box(&der)).is_ok()));
        let [time] = in_turns(Clock::Processor, effort.rounds, [&mut read]);
        self.row("card-key", time / count as f64)
    }

    fn row(&self, operation: &'static str, micros: f64) -> Row {
        let of = if operation == "card-key" { "key" } else { "signature" };
        Row::new(operation, self.name, Quantity::Micros(micros, of))
    }
}

fn ed25519() -> Signed {
    let card = CardSecret::generate(&mut OsRng).expect("a card");
    let signature = CertifiedSignature::of_card(&card.public(), &card.sign(&MESSAGE));
    let key = CertifiedKey::from(card.public());
    let peers_key = key.to_spki().expect("a key")[12..].to_vec();
    Signed { name: "Ed25519", key, signature, peers_key, ring: &ring::ED25519, aws: &aws::ED25519 }
}

fn p256() -> Signed {
    let card = CardSecret::generate_p256(&mut OsRng).expect("a card");
    let signature = CertifiedSignature::of_card(&card.public(), &card.sign(&MESSAGE));
    let key = CertifiedKey::from(card.public());
    let peers_key = key.to_spki().expect("a key")[26..].to_vec();
    let (ring, aws) = (&ring::ECDSA_P256_SHA256_FIXED, &aws::ECDSA_P256_SHA256_FIXED);
    Signed { name: "ECDSA P-256", key, signature, peers_key, ring, aws }
}

fn p384() -> Signed {
    let secret = p384::ecdsa::SigningKey::random(&mut OsRng);
    let peers_key = secret.verifying_key().to_encoded_point(false).as_bytes().to_vec();
    let signature: p384::ecdsa::Signature = secret.sign(&MESSAGE);
    let signature = CertifiedSignature::new(SignatureScheme::EcdsaP384Sha384, signature.to_bytes().to_vec());
    let key = CertifiedKey::from_sec1(&peers_key).expect("a key");
    let (ring, aws) = (&ring::ECDSA_P384_SHA384_FIXED, &aws::ECDSA_P384_SHA384_FIXED);
    Signed { name: "ECDSA P-384", key, signature: signature.expect("a signature").normalized(), peers_key, ring, aws }
}

fn rsa(scheme: SignatureScheme) -> Signed {
    let secret = rsa::RsaPrivateKey::new(&mut OsRng, 2048).expect("a key");
    let key = CertifiedKey::rsa(&secret.n().to_bytes_be(), 65_537).expect("a key");
    let peers_key = key.to_spki().expect("a key")[24..].to_vec();
    let is_pss = scheme == SignatureScheme::RsaPssSha256;
    let bytes = if is_pss {
        rsa::pss::SigningKey::<Sha256>::new(secret).sign_with_rng(&mut OsRng, &MESSAGE).to_vec()
    } else {
        rsa::pkcs1v15::SigningKey::<Sha256>::new(secret).sign(&MESSAGE).to_vec()
    };
    let signature = CertifiedSignature::new(scheme, bytes).expect("a signature");
    let (name, ring, aws): (_, _, &'static dyn aws::VerificationAlgorithm) = if is_pss {
        ("RSA-PSS 2048", &ring::RSA_PSS_2048_8192_SHA256, &aws::RSA_PSS_2048_8192_SHA256)
    } else {
        ("RSA PKCS#1 v1.5 2048", &ring::RSA_PKCS1_2048_8192_SHA256, &aws::RSA_PKCS1_2048_8192_SHA256)
    };
    Signed { name, key, signature, peers_key, ring, aws }
}

/// Signatures of voting keys, with each backend.
fn ristretto(effort: &Effort) -> Vec<Row> {
    let batch = effort.batch;
    let signed: Vec<_> = (0..batch).map(|_| voting_signature()).collect();
    let floor = Floor::of_points(2, 1, batch);
    let ours: [&dyn Fn(); 2] = [&|| verify_batch(black_box(&signed)), &|| floor.pay_in_public()];
    let ([least], backends) = under_each_backend(effort.rounds, [&mut || floor.pay()], ours);
    let row = |of: OfBackend| {
        let of = of.each(batch);
        let size = format!("ristretto, batches of {batch}");
        of.row(Row::new("card-verify", size, Quantity::Micros(of.ours, "signature"))).floor(least / batch as f64)
    };
    backends.into_iter().map(row).collect()
}

fn voting_signature() -> (EncodedPoint, Signature) {
    let key = SigningKey::generate(&mut OsRng);
    (key.verifying_key().encode(), key.sign(Purpose::Ballot, &MESSAGE, &mut OsRng))
}

/// From keys and signatures as they are encoded to the verdict on all, as a roll's possessions are verified.
fn verify_batch(signed: &[(EncodedPoint, Signature)]) {
    let encodings: Vec<_> = signed.iter().flat_map(|(key, signature)| [*key, signature.nonce]).collect();
    let points: Vec<_> = PublicPoint::decode_all(&encodings).into_iter().map(|point| point.expect("a point")).collect();
    let mut points = points.into_iter();
    let mut members = Vec::with_capacity(signed.len());
    for some in signed.chunks(TOGETHER) {
        let script = |(key, signature): &(_, _)| PreparedSignature::script(*key, Purpose::Ballot, &MESSAGE, signature);
        let answers = Script::run_all(&some.iter().map(script).collect::<Vec<_>>());
        members.extend(some.iter().zip(answers).map(|((key, signature), answers)| {
            let of = [points.next(), points.next()].map(|point| point.expect("a point"));
            PreparedSignature::decoded(*key, signature, answers, of).expect("a key")
        }));
    }
    assert!(verify(&SharedBases::new([]), &members).is_ok());
}
