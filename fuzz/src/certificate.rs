//! Evidence of certificates: two kinds of it, by one authority.

use std::sync::LazyLock;

use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, CertificateStatus,
    RevocationList, RevocationReason, RevokedCertificate, StatusAnswer,
};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation, SignatureMemory, VerifiedCertificate};

use crate::is_bijective;

const AT: u64 = 1_790_000_000;
const HOUR: u64 = 3_600;
const SPAN: CertificateSpan = CertificateSpan { not_before: AT - HOUR, not_after: AT + HOUR };

struct Seeds {
    evidence: Vec<CertificateEvidence>,
    pinned: [PinnedAuthority; 1],
    verified: VerifiedCertificate,
    memory: SignatureMemory,
}

static SEEDS: LazyLock<Seeds> = LazyLock::new(seeds);

/// Never panics; decoding is bijective; whatever is accepted under the pinned authority shows the seed's person and
/// key.
pub fn certificate(data: &[u8]) {
    let Some(evidence) = is_bijective::<CertificateEvidence>(data) else { return };
    if let Ok(verified) = evidence.verify_remembering(&SEEDS.memory, &SEEDS.pinned, AT) {
        assert_eq!(verified, SEEDS.verified);
    }
    // The same, where the anchor is whatever stands there.
    let certificate = tupyo_encoding::sha256(&evidence.anchor);
    let anyone = PinnedAuthority { certificate, policies: Vec::new() };
    let _ = evidence.verify_remembering(&SEEDS.memory, &[anyone], AT);
}

/// Both kinds of evidence.
pub fn certificate_seeds() -> Vec<Vec<u8>> {
    SEEDS.evidence.iter().map(|evidence| borsh::to_vec(evidence).expect("memory")).collect()
}

fn name(common_name: &str) -> CertificateName {
    CertificateName { country: "KR".to_owned(), common_name: common_name.to_owned(), ..CertificateName::default() }
}

fn profile(common_name: &str) -> AuthorityProfile {
    let permitted = vec![CertificateName { country: "KR".to_owned(), ..CertificateName::default() }];
    let policies = vec!["1.2.410.200004.5.1".to_owned()];
    AuthorityProfile { name: name(common_name), span: SPAN, path_length: Some(1), permitted, policies }
}

fn seeds() -> Seeds {
    let mut secrets = [1, 2, 3, 4].map(|byte| CardSecret::from_scalar(&[byte; 32]).expect("a scalar"));
    let [root_secret, office_secret, card_secret, delegate_secret] = &mut secrets;
    let root = Authority::root(root_secret, &profile("Root"), [1; 16]).expect("a root");
    let office = root.intermediate(root_secret, &office_secret.key(), &profile("Office"), [2; 16]).expect("an office");
    let (person, policies) = ("1".to_owned(), vec!["1.2.410.200004.5.1".to_owned()]);
    let citizen = CardProfile { name: name("Kim"), person, span: SPAN, usage: CardUsage::Both, policies };
    let spki = card_secret.key().to_spki().expect("a key");
    let card = office.issue(office_secret, &spki, &citizen, [3; 16]).expect("a card");
    let delegate =
        office.delegate(office_secret, &delegate_secret.key(), &name("OCSP"), SPAN, [4; 16]).expect("a delegate");
    let revoked = [RevokedCertificate { serial: vec![9], at: AT, reason: RevocationReason::Superseded }];
    let list = RevocationList { number: 1, this_update: AT, next_update: AT, revoked: &revoked };
    let of_root = Revocation::Crl(root.crl(root_secret, &list).expect("a list"));
    let of_office = Revocation::Crl(office.crl(office_secret, &list).expect("a list"));
    let (status, delegate) = (CertificateStatus::Good, Some(delegate.as_slice()));
    let answer = StatusAnswer { serial: &[3; 16], status, this_update: AT, next_update: AT, delegate };
    let answer = Revocation::Ocsp(office.ocsp(delegate_secret, &answer).expect("an answer"));
    let evidence = [of_office, answer].map(|said| CertificateEvidence {
        chain: vec![card.clone(), office.certificate().to_vec()],
        anchor: root.certificate().to_vec(),
        revocation: vec![said, of_root.clone()],
        attestation: None,
    });
    let pinned = [PinnedAuthority { certificate: root.fingerprint(), policies: citizen.policies }];
    let memory = SignatureMemory::new();
    let verified = evidence.each_ref().map(|one| one.verify_remembering(&memory, &pinned, AT).expect("is accepted"));
    let [verified, other] = verified;
    assert_eq!(verified, other);
    Seeds { evidence: evidence.to_vec(), pinned, verified, memory }
}
