//! What the demonstration says, made of the files in `texts`: see `docs/glossary.md`.

pub(crate) mod cards;
pub(crate) mod ended;
pub(crate) mod play;
