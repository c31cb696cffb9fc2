//! A departure that a manifest names.

use super::exception_kind::ExceptionKind;
use super::text::Title;

/// A departure from the rules that keep votes secret, which the manifest names.
#[derive(Debug, Clone)]
pub struct ManifestException {
    /// Which rule it departs from.
    pub kind: ExceptionKind,
    /// Why.
    pub reason: Title,
}
