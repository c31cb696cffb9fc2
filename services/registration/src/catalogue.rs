//! What the registrar says, made of the files in `texts`: see `docs/glossary.md`.

pub(crate) mod problems;
pub(crate) mod program;
pub(crate) mod refusals;
pub(crate) mod wrong_files;
