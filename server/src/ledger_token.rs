//! A ledger's key that is in a token.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tupyo_card::{CardSigner, CertifiedKey};
use tupyo_card_pkcs11::{PinFile, ReturningToken, TokenError, TokenUri};
use tupyo_encoding::encode;
use tupyo_ledger::LedgerError;
use tupyo_merkle::{CheckpointError, NoteError, NoteKey, NoteSigner, Origin};

use crate::ServerError;
use crate::log::{self, Event};

/// How long is waited before a token that was pulled out is looked for again.
const PAUSE: Duration = Duration::from_millis(500);

/// Where the ledgers' key is, if it is in a token.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct LedgerTokenOptions {
    /// Sign the ledgers of new elections with an Ed25519 key in a token: its PKCS #11 URI, as
    /// pkcs11:token=LABEL;object=KEY?module-path=FILE
    #[arg(long, value_name = "URI", allow_hyphen_values = true)]
    pub ledger_token: Option<TokenUri>,
    /// The file that the token's PIN stands in
    #[arg(long, value_name = "FILE", requires = "ledger_token", conflicts_with = "pin_fd")]
    pub pin_file: Option<PathBuf>,
    /// The file descriptor that the token's PIN is read from
    #[arg(long, value_name = "N", requires = "ledger_token")]
    pub pin_fd: Option<u32>,
}

/// A ledger's key that is in a token. One at a time signs.
#[derive(Clone)]
pub(crate) struct LedgerToken {
    public: [u8; 32],
    card: Arc<LedgerCard>,
}

struct LedgerCard {
    token: Mutex<ReturningToken>,
    /// Nobody waits any more for a token that was pulled out.
    stopping: AtomicBool,
}

impl LedgerToken {
    /// Logs in to the token that the options name, if they name one.
    pub(crate) fn open(options: &LedgerTokenOptions) -> Result<Option<LedgerToken>, ServerError> {
        let Some(uri) = &options.ledger_token else { return Ok(None) };
        LedgerToken::at(uri, options).map(Some).map_err(ServerError::LedgerToken)
    }

    fn at(uri: &TokenUri, options: &LedgerTokenOptions) -> Result<LedgerToken, TokenError> {
        let named = options.pin_file.clone().map(PinFile::at).or(options.pin_fd.map(PinFile::of_descriptor));
        let pins = named.or(uri.pin_source.clone().map(PinFile::at));
        let pins = pins.ok_or_else(|| TokenError::PinMissing("give --pin-file or --pin-fd".to_owned()))?;
        let token = ReturningToken::open(uri, pins)?;
        let other = || TokenError::KeyUnusable("a ledger's key is of Ed25519".to_owned());
        let public = ed25519(&token.key()).ok_or_else(other)?;
        let card = LedgerCard { token: Mutex::new(token), stopping: AtomicBool::new(false) };
        Ok(LedgerToken { public, card: Arc::new(card) })
    }

    /// The public key.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.public
    }

    /// The server stops: what waits for a token that was pulled out ends unsigned.
    pub(crate) fn stop(&self) {
        self.card.stopping.store(true, Ordering::Relaxed);
    }

    /// The key of a ledger.
    pub(crate) fn signer(&self, origin: &Origin) -> Result<NoteSigner, LedgerError> {
        let signer = NoteSigner::elsewhere(origin.clone(), &self.public, self.card.clone());
        signer.map_err(|error| CheckpointError::Note(error).into())
    }
}

/// Encoded as `0 ‖ 32 bytes`.
fn ed25519(key: &CertifiedKey) -> Option<[u8; 32]> {
    encode(key).strip_prefix(&[0])?.try_into().ok()
}

impl NoteKey for LedgerCard {
    /// Waits for a token that was pulled out: what is to be signed stands on the disk, and is acknowledged when it is
    /// signed.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], NoteError> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let mut signed = token.signature_of(message);
        let was_away = token.is_away();
        if was_away {
            log::event(Event::TokenAway);
        }
        while token.is_away() && !self.stopping.load(Ordering::Relaxed) {
            thread::sleep(PAUSE);
            signed = token.signature_of(message);
        }
        let signature = signed.map_err(|error| NoteError::Signer(error.code()))?;
        if was_away {
            log::event(Event::TokenBack);
        }
        signature.bytes().try_into().map_err(|_| NoteError::Signature)
    }
}
