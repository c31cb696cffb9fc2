//! A session with a token whose user is logged in, and what its failures mean.

use std::fmt;

use cryptoki::error::{Error, RvError};
use cryptoki::object::{Attribute, AttributeType, ObjectHandle};
use cryptoki::session::{Session, UserType};

use crate::error::TokenError;
use crate::pin::PinSource;
use crate::token::{Access, Token};

/// A session with a token whose user is logged in. When the last one ends, so does the log-in.
pub struct TokenSession {
    token: Token,
    session: Session,
}

impl TokenSession {
    /// Logs the token's user in, who may use its keys and change nothing.
    ///
    /// # Errors
    /// [`TokenError::PinWrong`], [`TokenError::PinBlocked`]; [`TokenError::TokenMissing`] if the token is not there any
    /// more.
    pub fn log_in(token: &Token, pins: &mut dyn PinSource) -> Result<TokenSession, TokenError> {
        TokenSession::with(token, Access::ReadOnly, pins)
    }

    /// Logs the token's user in, who may make keys and store certificates, too.
    ///
    /// # Errors
    /// As [`TokenSession::log_in`].
    pub fn log_in_to_write(token: &Token, pins: &mut dyn PinSource) -> Result<TokenSession, TokenError> {
        TokenSession::with(token, Access::ReadWrite, pins)
    }

    fn with(token: &Token, access: Access, pins: &mut dyn PinSource) -> Result<TokenSession, TokenError> {
        // Some modules open sessions with what is not there any more.
        if !token.is_there() {
            return Err(TokenError::TokenMissing);
        }
        let session = TokenSession { token: token.clone(), session: token.open(access)? };
        session.identify(UserType::User, pins)?;
        Ok(session)
    }

    /// The token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    pub(crate) fn raw(&self) -> &Session {
        &self.session
    }

    /// Asks for the PIN and shows it to the token. All sessions of a process are logged in together, so being logged in
    /// already is fine.
    pub(crate) fn identify(&self, user: UserType, pins: &mut dyn PinSource) -> Result<(), TokenError> {
        let description = self.token.description();
        let pin = if description.has_keypad { None } else { Some(pins.pin(description)?) };
        match self.session.login(user, pin.as_ref().map(|pin| pin.exposed())) {
            Ok(()) => Ok(()),
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(error) => Err(self.token.refusal_of_pin(error)),
        }
    }

    /// What a failure means, whatever code the module chose for it: a token that is not there any more was pulled out.
    pub(crate) fn meaning(&self, error: Error) -> TokenError {
        match TokenError::from(error) {
            TokenError::TokenMissing => TokenError::TokenRemoved,
            other => self.unless_removed(other),
        }
    }

    /// The error, if the token is still there.
    pub(crate) fn unless_removed(&self, error: TokenError) -> TokenError {
        if self.token.is_there() { error } else { TokenError::TokenRemoved }
    }

    pub(crate) fn find(&self, template: &[Attribute]) -> Result<Vec<ObjectHandle>, TokenError> {
        self.session.find_objects(template).map_err(|error| self.meaning(error))
    }

    pub(crate) fn attributes(
        &self,
        object: ObjectHandle,
        types: &[AttributeType],
    ) -> Result<Vec<Attribute>, TokenError> {
        self.session.get_attributes(object, types).map_err(|error| self.meaning(error))
    }
}

impl fmt::Debug for TokenSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSession").field("token", &self.token).finish_non_exhaustive()
    }
}
