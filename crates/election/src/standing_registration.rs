//! What one registrar has said and others have yet to sign.

use std::sync::Arc;

use crate::{Document, DocumentDigest};

/// What a registrar has said and not enough registrars have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingRegistration {
    /// Who said it: the registrar's index.
    pub registrar: u16,
    /// The hash of the document.
    pub digest: DocumentDigest,
    /// The document: a [`Document::Registration`] or a [`Document::Correction`].
    pub document: Arc<Document>,
    /// Who have signed it, its author among them, ascending.
    pub signed: Vec<u16>,
}
