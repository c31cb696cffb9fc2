//! Asked before what cannot be taken back.

use crate::catalogue::secrets as texts;
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
        let message = format!("`{word}` was not typed: nothing was sent");
        let advice = "Run the command again, or with `--yes` where nobody can be asked.";
        Err(Failure::usage("not-confirmed", message).advise(advice))
    }
}
