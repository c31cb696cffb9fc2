//! A module: the shared library that speaks to tokens of one kind.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};

use crate::error::TokenError;
use crate::token::Token;
use crate::uri::TokenUri;

/// The modules of this process. A module is loaded and initialised once and stays: it counts its users per process, and
/// to finalise it for one ends the sessions of all ([`TokenModule::begin_anew`]).
static LOADED: Mutex<Vec<(PathBuf, Pkcs11)>> = Mutex::new(Vec::new());

/// A module that is loaded. A process that was forked from this one must not use it.
#[derive(Clone, Debug)]
pub struct TokenModule {
    context: Pkcs11,
}

impl TokenModule {
    /// Loads a shared library; if this process has it already, that one is used.
    ///
    /// # Errors
    /// [`TokenError::ModuleMissing`] if it is not there, or is no PKCS #11 module, or does not start.
    pub fn load(path: &Path) -> Result<TokenModule, TokenError> {
        let missing = |reason: String| TokenError::ModuleMissing { path: path.to_owned(), reason };
        let place = path.canonicalize().map_err(|error| missing(error.to_string()))?;
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, context)) = loaded.iter().find(|(known, _)| *known == place) {
            return Ok(TokenModule { context: context.clone() });
        }
        let context = started(&place).map_err(|error| missing(error.to_string()))?;
        loaded.push((place, context.clone()));
        Ok(TokenModule { context })
    }

    /// The tokens that are there.
    ///
    /// # Errors
    /// [`TokenError::Failed`] if the module cannot say.
    pub fn tokens(&self) -> Result<Vec<Token>, TokenError> {
        let slots = self.context.get_slots_with_token()?;
        // A token that is pulled out meanwhile is not there.
        Ok(slots.into_iter().filter_map(|slot| Token::in_slot(&self.context, slot).ok()).collect())
    }

    /// The one token that the URI names.
    ///
    /// # Errors
    /// [`TokenError::TokenMissing`] if there is none, [`TokenError::TokenAmbiguous`] if there are more.
    pub fn token(&self, uri: &TokenUri) -> Result<Token, TokenError> {
        let named = |token: &Token| token.is_initialised() && token.is_named_by(uri);
        let mut found: Vec<Token> = self.tokens()?.into_iter().filter(named).collect();
        match (found.pop(), found.len()) {
            (None, _) => Err(TokenError::TokenMissing),
            (Some(token), 0) => Ok(token),
            (Some(_), others) => Err(TokenError::TokenAmbiguous(others + 1)),
        }
    }

    /// Ends the module for this whole process, and begins it anew: some modules never see a token again that was pulled
    /// out. Whatever is open in it is closed, so it is for a process that has nothing open there.
    ///
    /// # Errors
    /// [`TokenError::Failed`] if the module does not end, or does not begin.
    pub fn begin_anew(&self) -> Result<(), TokenError> {
        match self.context.clone().finalize() {
            // It did not begin the last time.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiNotInitialized, _)) => Ok(begun(&self.context)?),
            Err(error) => Err(error.into()),
        }
    }

    /// The first token that nobody has initialised yet.
    ///
    /// # Errors
    /// [`TokenError::TokenMissing`] if there is none.
    pub fn blank_token(&self) -> Result<Token, TokenError> {
        self.tokens()?.into_iter().find(|token| !token.is_initialised()).ok_or(TokenError::TokenMissing)
    }
}

impl TokenUri {
    /// The module that the URI names, or else the one given beside it.
    ///
    /// # Errors
    /// [`TokenError::ModuleMissing`].
    pub fn module(&self, otherwise: Option<&Path>) -> Result<TokenModule, TokenError> {
        let path = self.module_path.as_deref().or(otherwise);
        let reason = || "name it with module-path in the PKCS #11 URI".to_owned();
        TokenModule::load(path.ok_or_else(|| TokenError::ModuleMissing { path: PathBuf::new(), reason: reason() })?)
    }
}

fn started(path: &Path) -> Result<Pkcs11, Error> {
    let context = Pkcs11::new(path)?;
    begun(&context)?;
    Ok(context)
}

fn begun(context: &Pkcs11) -> Result<(), Error> {
    match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
        begun => begun,
    }
}
