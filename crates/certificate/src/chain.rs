//! The certificates of one piece of evidence, decoded: from the card's to the pinned authority's.

use tupyo_card::CertifiedKey;

use crate::parsed::Parsed;
use crate::{CertificateError, CertificateEvidence};

/// A chain: the card's certificate first, the anchor last, each with its key.
pub struct Chain<'a> {
    certificates: Vec<Link<'a>>,
    anchor: Link<'a>,
}

/// A certificate of the chain.
pub struct Link<'a> {
    pub parsed: Parsed<'a>,
    pub key: CertifiedKey,
}

impl<'a> Link<'a> {
    fn of(parsed: Parsed<'a>) -> Result<Link<'a>, CertificateError> {
        Ok(Link { key: parsed.key()?, parsed })
    }
}

impl<'a> Chain<'a> {
    /// Decodes them all before any key is looked at.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`], [`CertificateError::Key`].
    pub fn decode(evidence: &'a CertificateEvidence) -> Result<Chain<'a>, CertificateError> {
        let decoded: Result<Vec<Parsed<'a>>, _> = evidence.chain.iter().map(|der| Parsed::decode(der)).collect();
        let decoded = decoded?;
        let anchor = Parsed::decode(&evidence.anchor)?;
        if decoded.is_empty() {
            return Err(CertificateError::Malformed);
        }
        let certificates: Result<Vec<Link<'a>>, _> = decoded.into_iter().map(Link::of).collect();
        Ok(Chain { certificates: certificates?, anchor: Link::of(anchor)? })
    }

    /// The certificates below the anchor, the card's first.
    pub fn below(&self) -> &[Link<'a>] {
        &self.certificates
    }

    /// The authorities: of the certificate at this index the one that issued it, and those above.
    pub fn above(&self, index: usize) -> impl Iterator<Item = &Link<'a>> {
        self.certificates.iter().skip(index + 1).chain([&self.anchor])
    }

    /// The issuer of the certificate at this index.
    pub fn issuer(&self, index: usize) -> &Link<'a> {
        self.certificates.get(index + 1).unwrap_or(&self.anchor)
    }

    /// The card's certificate. A chain is never empty.
    pub fn card(&self) -> &Link<'a> {
        self.certificates.first().unwrap_or(&self.anchor)
    }

    pub fn anchor(&self) -> &Link<'a> {
        &self.anchor
    }
}
