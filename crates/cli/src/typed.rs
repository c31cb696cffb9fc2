//! What somebody types at the terminal that nobody may see: passphrases, PINs and codes, asked for in the command's
//! language.

use std::io;
use std::sync::OnceLock;

use tupyo_encoding::shown;
use verifier_cli::Language;
use zeroize::Zeroizing;

/// Asked for deep inside, where no command is known: there is one for each process.
static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// This process asks in this language. The first that is set holds.
pub fn ask_in(language: Language) {
    let _first_holds = LANGUAGE.set(language);
}

/// The one of two texts, English and Korean, that is in the process's language.
pub fn said<T>(texts: [T; 2]) -> T {
    LANGUAGE.get().copied().unwrap_or_default().say(texts)
}

/// Asks, in English or Korean, and reads without showing.
pub fn typed(texts: [impl AsRef<str>; 2]) -> io::Result<Zeroizing<String>> {
    let asks = said(texts);
    rpassword::prompt_password(format!("{} ", shown(asks.as_ref()))).map(Zeroizing::new)
}
