//! Where a card is that signs: in a token behind PKCS #11, in a phone, or in a file.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tupyo_card::{CardSecret, CardSigner};
use tupyo_card_pkcs11::{Pin, PinSource, PinTries, TokenCard, TokenDescription, TokenError, TokenUri, TokenUriError};
use zeroize::Zeroizing;

use crate::catalogue::{secrets as texts, wrong_files};
use crate::failure::Failure;
use crate::files;
use crate::phone::PhoneDirectory;
use crate::typed::typed;

const LARGEST_CARD: usize = 4096;
const LARGEST_PIN: usize = 256;
const SCHEME: &str = "pkcs11:";
const PHONE: &str = "phone:";

/// A card, or whatever else has a key: the URI of a token's key (RFC 7512), or a file.
#[derive(Clone, Debug)]
pub enum CardSource {
    /// A file; of a card, or of another key where that can be.
    File(PathBuf),
    /// A key in a token.
    Token(Box<TokenUri>),
    /// A key in a phone: `phone:` and the directory where it signs.
    Phone(PhoneDirectory),
}

/// How tokens are opened.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PinOptions {
    /// Read the PIN of a token from this file, such as /dev/fd/3, instead of asking for it
    #[arg(long, value_name = "FILE")]
    pin_file: Option<PathBuf>,
    /// Read the PIN of a token from this file descriptor
    #[arg(long, value_name = "N", conflicts_with = "pin_file")]
    pin_fd: Option<u32>,
    /// The PKCS #11 module that speaks to the token, where its URI names none
    #[arg(long, value_name = "FILE")]
    pkcs11_module: Option<PathBuf>,
}

impl CardSource {
    /// The card, ready to sign: a token's PIN has been given.
    pub fn open(&self, pins: &PinOptions) -> Result<Box<dyn CardSigner>, Failure> {
        match self {
            CardSource::File(path) => Ok(Box::new(card_of_file(path)?)),
            CardSource::Token(uri) => Ok(Box::new(pins.token(uri)?)),
            CardSource::Phone(phone) => phone.open(),
        }
    }
}

impl PinOptions {
    /// The card in a token.
    pub fn token(&self, uri: &TokenUri) -> Result<TokenCard, Failure> {
        card_in(uri, self.module(), self.pin_file().as_deref())
    }

    /// The module that was named.
    pub fn module(&self) -> Option<&Path> {
        self.pkcs11_module.as_deref()
    }

    /// Who gives PINs: a file, which is read once, or else who sits at the terminal.
    pub fn pins(&self, uri: &TokenUri) -> Result<Box<dyn PinSource + Send>, Failure> {
        pins_of(self.pin_file().as_deref(), uri)
    }

    fn pin_file(&self) -> Option<PathBuf> {
        let descriptor = self.pin_fd.map(|number| PathBuf::from(format!("/dev/fd/{number}")));
        self.pin_file.clone().or(descriptor)
    }
}

/// The card in a token. Who sits at the terminal is asked again after a wrong PIN, while the token says that tries are
/// left.
pub fn card_in(uri: &TokenUri, module: Option<&Path>, file: Option<&Path>) -> Result<TokenCard, Failure> {
    let mut opened = TokenCard::at(uri, module, pins_of(file, uri)?);
    let is_asked = file.is_none() && uri.pin_source.is_none();
    while is_asked && matches!(opened, Err(TokenError::PinWrong { .. })) {
        let token = uri.module(module)?.token(uri)?;
        if token.description().has_keypad || token.description().tries == PinTries::Unsaid {
            break;
        }
        let again = |token: &TokenDescription| ask_pin(token, texts::PIN_WRONG);
        opened = TokenCard::at(uri, module, Box::new(again));
    }
    Ok(opened?)
}

/// Who gives PINs: a file, which is read once, or else who sits at the terminal.
pub fn pins_of(file: Option<&Path>, uri: &TokenUri) -> Result<Box<dyn PinSource + Send>, Failure> {
    let Some(file) = file.or(uri.pin_source.as_deref()) else { return Ok(Box::new(asked_pin)) };
    let text = files::read_text(file, LARGEST_PIN)?;
    let pin = Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned());
    Ok(Box::new(move |_: &TokenDescription| Ok(Pin::new(&pin))))
}

/// Asks who sits at the terminal.
pub fn asked_pin(token: &TokenDescription) -> Result<Pin, TokenError> {
    ask_pin(token, [""; 2])
}

const LAST_TRY: [&str; 2] = texts::LAST_TRY_IF_WRONG;

/// Nobody uses up the last try without knowing: who types nothing keeps it.
fn ask_pin(token: &TokenDescription, [before_en, before_ko]: [&str; 2]) -> Result<Pin, TokenError> {
    let [warning_en, warning_ko] = match token.tries {
        PinTries::Last => LAST_TRY,
        _ => [""; 2],
    };
    let label = &token.label;
    let typed = typed(texts::pin(&[before_en, before_ko], &label, &[warning_en, warning_ko]));
    let missing = |reason: &str| TokenError::PinMissing(reason.to_owned());
    let typed = typed.map_err(|error| missing(&error.to_string()))?;
    if typed.is_empty() { Err(missing("nothing was typed")) } else { Ok(Pin::new(&typed)) }
}

/// The card in a file: it stands for hardware, and has no passphrase.
pub fn card_of_file(path: &Path) -> Result<CardSecret, Failure> {
    CardSecret::parse(&files::read_text(path, LARGEST_CARD)?)
        .map_err(|_| Failure::usage("card-secret", wrong_files::not_card(&path.display())))
}

impl FromStr for CardSource {
    type Err = TokenUriError;

    fn from_str(text: &str) -> Result<Self, TokenUriError> {
        match text.strip_prefix(PHONE).map(PhoneDirectory::from) {
            Some(phone) => Ok(CardSource::Phone(phone)),
            None if text.starts_with(SCHEME) => Ok(CardSource::Token(Box::new(text.parse()?))),
            None => Ok(CardSource::File(PathBuf::from(text))),
        }
    }
}

impl fmt::Display for CardSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CardSource::File(path) => path.display().fmt(f),
            CardSource::Token(uri) => uri.fmt(f),
            CardSource::Phone(phone) => write!(f, "{PHONE}{phone}"),
        }
    }
}
