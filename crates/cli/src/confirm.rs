//! Asked before what cannot be taken back.

use crate::catalogue::{secrets as texts, wrong_usage};
use crate::failure::Failure;
use crate::say::Say;

/// Whether to ask.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Confirm {
    /// Go on without being asked
    #[arg(long)]
    yes: bool,
}

impl Confirm {
    /// Goes on if that was said before, or if this word is typed now.
    ///
    /// # Errors
    /// `not-confirmed` if another word is typed, or none.
    pub fn ask(self, say: &Say, word: &str, purpose: [&str; 2]) -> Result<(), Failure> {
        let asked = || say.ask(texts::type_word(&purpose, &word));
        if self.yes || asked()?.as_str() == word {
            return Ok(());
        }
        Err(Failure::usage("not-confirmed", wrong_usage::word_not_typed(&word)).advise(wrong_usage::RUN_WITH_YES))
    }
}
