//! Texts by language.

use std::collections::BTreeMap;

/// Texts by language.
pub(crate) type Texts = BTreeMap<String, String>;
