//! Authorities whose keys are of other kinds than software cards have: P-384, and RSA in a token that knows one scheme.

use p384::ecdsa::signature::Signer;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_card::{CardSignError, CardSigner, CertifiedKey, CertifiedSignature, SignatureScheme};
use tupyo_certificate::authority::{Authority, RevocationList, fresh_serial};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};

use crate::world::*;

struct P384(p384::ecdsa::SigningKey);

impl CardSigner for P384 {
    fn key(&self) -> CertifiedKey {
        CertifiedKey::from_sec1(self.0.verifying_key().to_encoded_point(true).as_bytes()).unwrap()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        let signature: p384::ecdsa::Signature = self.0.sign(message);
        let scheme = SignatureScheme::EcdsaP384Sha384;
        Ok(CertifiedSignature::new(scheme, signature.to_bytes().to_vec()).unwrap().normalized())
    }
}

/// A token that signs by PKCS#1 v1.5 only.
struct Rsa(rsa::pkcs1v15::SigningKey<rsa::sha2::Sha256>);

impl CardSigner for Rsa {
    fn key(&self) -> CertifiedKey {
        use rsa::signature::Keypair;
        use rsa::traits::PublicKeyParts;
        let key = self.0.verifying_key();
        CertifiedKey::rsa(&key.as_ref().n().to_bytes_be(), 65_537).unwrap()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        use rsa::signature::SignatureEncoding;
        let bytes = self.0.sign(message).to_vec();
        Ok(CertifiedSignature::new(SignatureScheme::RsaPkcs1Sha256, bytes).unwrap())
    }
}

#[test]
fn a_root_of_p384_and_an_office_of_rsa() {
    let mut rng = StdRng::seed_from_u64(71);
    let mut top = P384(p384::ecdsa::SigningKey::random(&mut rng));
    let mut middle = Rsa(rsa::pkcs1v15::SigningKey::new(rsa::RsaPrivateKey::new(&mut rng, 2048).unwrap()));
    let card = secret(&mut rng);
    let root = Authority::root(&mut top, &authority_profile("Root"), fresh_serial(&mut rng)).unwrap();
    let serial = fresh_serial(&mut rng);
    let office = root.intermediate(&mut top, &middle.key(), &authority_profile("Office"), serial).unwrap();
    let leaf = office.issue(&mut middle, &spki(&card), &card_profile(), fresh_serial(&mut rng)).unwrap();
    let list = RevocationList { number: 1, this_update: AT, next_update: AT, revoked: &[] };
    let lists = [office.crl(&mut middle, &list).unwrap(), root.crl(&mut top, &list).unwrap()];
    let evidence = CertificateEvidence {
        chain: vec![leaf, office.certificate().to_vec()],
        anchor: root.certificate().to_vec(),
        revocation: lists.map(Revocation::Crl).to_vec(),
        attestation: None,
    };
    let pinned = [PinnedAuthority { certificate: root.fingerprint(), policies: Vec::new() }];
    assert_eq!(evidence.verify(&pinned, AT).unwrap().key, card.key());
}
