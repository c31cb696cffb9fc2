//! What a registration carries about the certificate of its card: bytes and their bounds.

use std::io::{self, Read};

use borsh::{BorshDeserialize, BorshSerialize};

/// Most bytes of an encoded [`CertificateEvidence`].
pub const MAX_EVIDENCE: usize = 65_536;

/// Most certificates of a chain, the anchor aside.
pub const MAX_CHAIN: usize = 5;

/// Most statements about revocation: each may cost a signature.
pub const MAX_STATEMENTS: usize = 2 * MAX_CHAIN;

/// A chain of certificates, and what was said about their revocation.
///
/// Encoded by borsh, at most [`MAX_EVIDENCE`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize)]
pub struct CertificateEvidence {
    /// DER, the card's certificate first, each followed by its issuer's; without the anchor. 1 to [`MAX_CHAIN`].
    pub chain: Vec<Vec<u8>>,
    /// The pinned authority's certificate, DER: the issuer of the chain's last certificate.
    pub anchor: Vec<u8>,
    /// What lists and responders said, for each certificate of the chain; nothing that speaks of none of them. At
    /// most [`MAX_STATEMENTS`].
    pub revocation: Vec<Revocation>,
    /// What a phone's maker says of the key, as it came. Kept; judged by nobody here.
    pub attestation: Option<Vec<u8>>,
}

/// What an authority said about revocation, DER.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Revocation {
    /// A certificate revocation list (RFC 5280 §5).
    Crl(Vec<u8>),
    /// An OCSP response (RFC 6960 §4.2).
    Ocsp(Vec<u8>),
}

/// The same fields: what is decoded before its size is known to be in bounds.
#[derive(BorshDeserialize)]
struct Fields {
    chain: Vec<Vec<u8>>,
    anchor: Vec<u8>,
    revocation: Vec<Revocation>,
    attestation: Option<Vec<u8>>,
}

impl CertificateEvidence {
    /// Bytes of the encoding.
    pub(crate) fn size(&self) -> usize {
        let list = |items: &mut dyn Iterator<Item = usize>| items.fold(4, |sum, item| sum + item);
        let chain = list(&mut self.chain.iter().map(|certificate| 4 + certificate.len()));
        let revocation = list(&mut self.revocation.iter().map(|said| 5 + said.der().len()));
        let attestation = self.attestation.as_ref().map_or(1, |bytes| 5 + bytes.len());
        chain + 4 + self.anchor.len() + revocation + attestation
    }
}

impl Revocation {
    /// The DER bytes.
    pub fn der(&self) -> &[u8] {
        match self {
            Revocation::Crl(der) | Revocation::Ocsp(der) => der,
        }
    }
}

impl BorshDeserialize for CertificateEvidence {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let mut bounded = reader.take(MAX_EVIDENCE as u64);
        let Fields { chain, anchor, revocation, attestation } = Fields::deserialize_reader(&mut bounded)?;
        Ok(CertificateEvidence { chain, anchor, revocation, attestation })
    }
}
