//! The people whom a manifest names.

use crate::AuthorKey;

use super::Title;

/// An official, a trustee or a registrar.
#[derive(Debug, Clone)]
pub struct Person {
    /// Unique among the officials, among the trustees, or among the registrars.
    pub id: String,
    /// The name for people.
    pub title: Title,
    /// What signs this person's documents.
    pub key: AuthorKey,
}
