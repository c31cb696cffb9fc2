//! What one official has said and others have yet to approve.

use crate::{Document, DocumentDigest};

/// Something that an official has said, and that takes effect when more officials have said the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingApproval {
    /// The official's index.
    pub official: u16,
    /// The hash of the document.
    pub digest: DocumentDigest,
    /// The document.
    pub document: Document,
}
