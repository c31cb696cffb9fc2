//! What the verifier says, made of the files in `texts`: see `docs/glossary.md`.

pub(crate) mod checks;
pub(crate) mod findings;
pub(crate) mod page;
pub(crate) mod questions;
pub(crate) mod risks;
pub(crate) mod run;
pub(crate) mod stopped;
pub(crate) mod table;
pub(crate) mod verdict;
pub(crate) mod warnings;
