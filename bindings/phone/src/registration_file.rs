//! Registering by a file, where the officials make the roll themselves and no registrar has a service.

use std::sync::Arc;

use rand::rngs::OsRng;
use tupyo_card::CardSigner;
use tupyo_registration::{Applying, Handle, Proof, Registration, RegistrationTerms};

use crate::election::Election;
use crate::error::{Kind, KitError};
use crate::following::Followed;
use crate::kept::Kept;
use crate::platform::PhoneKey;
use crate::registrar::Signer;

#[uniffi::export]
impl Election {
    /// Where the officials make the roll: the file that registers this phone's voting key, which is made if there is
    /// none, signed by a key of this phone that the office lists. It is sent to the officials, and to nobody else,
    /// because it names that key. Where a registrar makes the roll it is refused: `no-service`.
    ///
    /// `person` is whom the office's list names beside the key, if it names somebody; `district_id` is needed where the
    /// election has more than one. Asked again, it gives the same file: a key registers once.
    ///
    /// With `replace`, a voting key that the key store has lost (`key-store-lost`) gives way to a new one, and the file
    /// takes the place of the one before.
    pub fn registration_file(
        &self,
        key: Arc<dyn PhoneKey>,
        person: Option<String>,
        district_id: Option<String>,
        replace: bool,
    ) -> Result<Vec<u8>, KitError> {
        let mut signer = Signer::new(key)?;
        let made = self.state().followed.registered_by_file(&mut signer, (person, district_id), replace);
        made.map_err(|error| signer.why().unwrap_or(error))
    }
}

impl Followed {
    fn registered_by_file(
        &mut self,
        signer: &mut Signer,
        (person, district): (Option<String>, Option<String>),
        replace: bool,
    ) -> Result<Vec<u8>, KitError> {
        let election = self.address.election;
        let terms = RegistrationTerms::by_file(election, self.manifest()?)?;
        let before = self.shelf.read(Kept::Registered)?;
        let registered = before.as_deref().map(Registration::decode).transpose()?;
        if let (Some(file), Some(registered)) = (before, &registered)
            && self.stands(registered, replace)?
        {
            return Ok(file);
        }
        let none = || Kind::ThisPhone.error("key-unusable", "lists of cards have keys of P-256 only");
        let card = signer.key().card_key().ok_or_else(none)?;
        let person = person.map(|person| person.parse::<Handle>()).transpose();
        let person = person.map_err(|error| Kind::Mistake.error("list-person", error))?;
        let key = self.key_or_new(replace)?;
        let who = (person, district.as_deref());
        let applying = Applying::by_file(&terms, &card, who, registered.as_ref(), &key, &mut OsRng)?;
        let proof = Proof::by_listed_card(&applying.message(), signer)?;
        let file = applying.with(proof).encode();
        self.shelf.write(Kept::Registered, file.clone())?;
        Ok(file)
    }

    /// Whether what was registered is the voting key that is here, and not lost.
    fn stands(&self, registered: &Registration, replace: bool) -> Result<bool, KitError> {
        let own = self.shelf.public_key()?.map(|key| key.encode());
        if own != Some(registered.application.voting_key) {
            return Ok(false);
        }
        match self.shelf.key() {
            Err(error) if replace && error.why().code == "key-store-lost" => Ok(false),
            _ => Ok(true),
        }
    }
}
