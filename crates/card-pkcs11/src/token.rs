//! A token: which one it is, how a blank one is made ready, and what its refusals of PINs mean.

use cryptoki::context::Pkcs11;
use cryptoki::error::Error;
use cryptoki::mechanism::MechanismType;
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;

use crate::description::TokenDescription;
use crate::error::TokenError;
use crate::pin::Pin;
use crate::uri::TokenUri;

/// The most bytes of a token's label.
const LONGEST_LABEL: usize = 32;

/// A token in a slot: a smart card in its reader, a USB stick, a machine's TPM, a part of an HSM.
#[derive(Clone, Debug)]
pub struct Token {
    context: Pkcs11,
    slot: Slot,
    initialised: bool,
    description: TokenDescription,
}

/// What a session may do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Access {
    /// Use what is there.
    ReadOnly,
    /// Make and delete, too.
    ReadWrite,
}

impl Token {
    pub(crate) fn in_slot(context: &Pkcs11, slot: Slot) -> Result<Token, TokenError> {
        let info = context.get_token_info(slot)?;
        let description = TokenDescription::of(&info);
        Ok(Token { context: context.clone(), slot, initialised: info.token_initialized(), description })
    }

    /// What it says of itself.
    pub fn description(&self) -> &TokenDescription {
        &self.description
    }

    /// Whether it can be used: it has a label, and PINs.
    pub fn is_initialised(&self) -> bool {
        self.initialised
    }

    /// The URI of this token, of no other, and of no key in it.
    pub fn uri(&self) -> TokenUri {
        let TokenDescription { label, serial, .. } = self.description.clone();
        TokenUri { token: Some(label), serial: Some(serial), ..TokenUri::default() }
    }

    pub(crate) fn is_named_by(&self, uri: &TokenUri) -> bool {
        let TokenDescription { label, serial, manufacturer, model, .. } = &self.description;
        let same = |wanted: &Option<String>, own: &String| wanted.as_ref().is_none_or(|wanted| wanted == own);
        same(&uri.token, label)
            && same(&uri.serial, serial)
            && same(&uri.manufacturer, manufacturer)
            && same(&uri.model, model)
            && uri.slot.is_none_or(|slot| slot == self.slot.id())
    }

    /// Gives a blank token its label and its two PINs: the officer's, who may only set the user's, and the user's.
    /// The token as it is then, which may be in another slot.
    ///
    /// # Errors
    /// [`TokenError::TokenInUse`] if the token is not blank.
    pub fn initialise(&self, label: &str, officer: &Pin, user: &Pin) -> Result<Token, TokenError> {
        if self.initialised {
            return Err(TokenError::TokenInUse(self.description.to_string()));
        }
        if label.len() > LONGEST_LABEL {
            return Err(TokenError::Unsupported(format!("labels of more than {LONGEST_LABEL} bytes")));
        }
        self.context.init_token(self.slot, officer.exposed(), label)?;
        let session = self.context.open_rw_session(self.slot)?;
        session.login(UserType::So, Some(officer.exposed()))?;
        session.init_pin(user.exposed())?;
        session.logout()?;
        let made = Token::in_slot(&self.context, self.slot)?;
        drop(session);
        made.again()
    }

    /// The same token, wherever it is now: a module may count its slots anew.
    fn again(&self) -> Result<Token, TokenError> {
        let slots = self.context.get_slots_with_token()?;
        let mut tokens = slots.into_iter().filter_map(|slot| Token::in_slot(&self.context, slot).ok());
        tokens.find(|token| token.description == self.description).ok_or(TokenError::TokenMissing)
    }

    pub(crate) fn open(&self, access: Access) -> Result<Session, TokenError> {
        Ok(match access {
            Access::ReadOnly => self.context.open_ro_session(self.slot)?,
            Access::ReadWrite => self.context.open_rw_session(self.slot)?,
        })
    }

    /// Whether the token is still in its slot.
    pub(crate) fn is_there(&self) -> bool {
        self.context.get_token_info(self.slot).is_ok_and(|info| info.serial_number() == self.description.serial)
    }

    /// What it means that the token took no PIN. The token itself may say that it will take none any more, or one only.
    pub(crate) fn refusal_of_pin(&self, error: Error) -> TokenError {
        let refusal = TokenError::from(error);
        let (TokenError::PinWrong { .. }, Ok(info)) = (&refusal, self.context.get_token_info(self.slot)) else {
            return refusal;
        };
        match (info.user_pin_locked(), info.user_pin_final_try()) {
            (true, _) => TokenError::PinBlocked,
            (false, true) => TokenError::PinWrong { left: Some(1) },
            (false, false) => refusal,
        }
    }

    pub(crate) fn supports(&self, mechanism: MechanismType) -> bool {
        self.context.get_mechanism_list(self.slot).is_ok_and(|list| list.contains(&mechanism))
    }
}
