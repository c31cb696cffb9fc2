//! From evidence to a person and their key.

use tupyo_card::CertifiedKey;
use tupyo_encoding::sha256;

use crate::chain::Chain;
use crate::evidence::{MAX_CHAIN, MAX_EVIDENCE, MAX_STATEMENTS};
use crate::{CertificateError, CertificateEvidence, SignatureMemory, path, purpose, revocation};

/// An authority whose certificates are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedAuthority {
    /// SHA-256 of its certificate's DER.
    pub certificate: [u8; 32],
    /// Dotted object identifiers, one of which must go through the whole chain; none: any policy.
    pub policies: Vec<String>,
}

/// What a piece of evidence has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCertificate {
    /// The key of the card.
    pub key: CertifiedKey,
    /// The person: the `serialNumber` of the certificate's subject.
    pub person: String,
    /// The certificate's serial number: the content bytes of the DER INTEGER.
    pub serial: Vec<u8>,
    /// The pinned authority: SHA-256 of its certificate's DER.
    pub authority: [u8; 32],
    /// The last second of the certificate's validity, since 1970.
    pub not_after: u64,
}

impl CertificateEvidence {
    /// Whose key this is, at a time in seconds since 1970, if one of the pinned authorities says so.
    ///
    /// # Errors
    /// The first that applies, in the order of docs/protocol/certificates.md.
    pub fn verify(&self, authorities: &[PinnedAuthority], at: u64) -> Result<VerifiedCertificate, CertificateError> {
        self.verify_remembering(&SignatureMemory::new(), authorities, at)
    }

    /// The same, where signatures that other evidence had, too, are verified once.
    ///
    /// # Errors
    /// As [`CertificateEvidence::verify`].
    pub fn verify_remembering(
        &self,
        memory: &SignatureMemory,
        authorities: &[PinnedAuthority],
        at: u64,
    ) -> Result<VerifiedCertificate, CertificateError> {
        self.check_bounds()?;
        let authority = self.authority(authorities)?;
        let statements = revocation::decode(&self.revocation)?;
        let chain = Chain::decode(self)?;
        path::check(&chain, at, memory)?;
        purpose::check_usage(&chain)?;
        purpose::check_policy(&chain, &authority.policies)?;
        let card = chain.card();
        let person = purpose::person(&card.parsed)?;
        revocation::check(&chain, &statements, at, memory)?;
        let (key, serial, not_after) = (card.key.clone(), card.parsed.serial().to_vec(), card.parsed.not_after());
        Ok(VerifiedCertificate { key, person, serial, authority: authority.certificate, not_after })
    }

    fn check_bounds(&self) -> Result<(), CertificateError> {
        if self.chain.is_empty() || self.revocation.len() > MAX_STATEMENTS || self.size() > MAX_EVIDENCE {
            return Err(CertificateError::Malformed);
        }
        if self.chain.len() > MAX_CHAIN { Err(CertificateError::Depth) } else { Ok(()) }
    }

    fn authority<'a>(&self, authorities: &'a [PinnedAuthority]) -> Result<&'a PinnedAuthority, CertificateError> {
        let fingerprint = sha256(&self.anchor);
        let found = authorities.iter().find(|authority| authority.certificate == fingerprint);
        found.ok_or(CertificateError::Authority)
    }
}
