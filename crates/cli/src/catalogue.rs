//! What the tool says, made of the files in `texts`: see `docs/glossary.md`.

pub(crate) mod advice;
pub(crate) mod ballot;
pub(crate) mod board;
pub(crate) mod card;
pub(crate) mod commands;
pub(crate) mod election;
pub(crate) mod errors;
pub(crate) mod general;
pub(crate) mod happened;
pub(crate) mod manifest;
pub(crate) mod manifest_errors;
pub(crate) mod manifest_rules;
pub(crate) mod page;
pub(crate) mod roll;
pub(crate) mod status;
pub(crate) mod trustee;
pub(crate) mod vote;
