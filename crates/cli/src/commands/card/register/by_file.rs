//! A registration in a file, for officials who make the roll themselves.

use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_card::CardSigner;
use tupyo_encoding::{encode, sha256};
use tupyo_proof::SigningKey;
use tupyo_registration::{
    Applying, DialogueError, Handle, LARGEST_REGISTRATION, Proof, Registration, RegistrationError, RegistrationTerms,
};

use super::Register;
use crate::catalogue::{card as texts, wrong_cards};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::memory::with_ending;
use crate::say::Answer;

impl Register {
    pub(super) fn in_file(&self, file: &Path) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        files::must_be_new(file)?;
        if self.prover.is_code() {
            return Err(Failure::usage("no-service", wrong_cards::CODE_AT_SERVICE));
        }
        let terms = self.terms_of_files()?;
        let mut card = self.prover.open_card()?.0;
        let before = self.before()?;
        let made = Successor::of(&self.beside(card.as_ref()), &terms, before.as_ref());
        made.must_be_first()?;
        let key = SigningKey::generate(&mut OsRng);
        let registration = self.made(&terms, card.as_mut(), before.as_ref(), &key)?.encode();
        keys::store(&self.out, &key, &self.passphrase.choose(&self.out)?)?;
        made.remember(&registration)?;
        files::write_new(file, &registration, Readers::Owner)?;
        let public = keys::text_of(&key.verifying_key());
        let (out, shown) = (self.out.display(), file.display());
        let answer = Answer::new(texts::made_voting_key_keep(&out, &public, &shown));
        let (out, shown) = (out.to_string(), shown.to_string());
        Ok(answer.with(json!({ "key": out, "registration": shown, "voting_key": public })))
    }

    /// Only where officials make the roll: registrars give the salt themselves.
    fn terms_of_files(&self) -> Result<RegistrationTerms, Failure> {
        let mut place = self.election.place()?;
        let manifest = super::manifest_of(&mut place)?;
        RegistrationTerms::by_file(place.board.address().election, &manifest)
            .map_err(|_| Failure::usage("no-service", wrong_cards::ROLL_MADE_BY_REGISTRARS))
    }

    /// The registration that is replaced.
    fn before(&self) -> Result<Option<Registration>, Failure> {
        let Some(path) = &self.replaces else { return Ok(None) };
        let before = Registration::decode(&files::read(path, LARGEST_REGISTRATION)?);
        before.map(Some).map_err(|error| no_registration(path, &error))
    }

    fn made(
        &self,
        terms: &RegistrationTerms,
        card: &mut dyn CardSigner,
        before: Option<&Registration>,
        key: &SigningKey,
    ) -> Result<Registration, Failure> {
        let listed = card.key().card_key();
        let other = || Failure::usage("key-unusable", wrong_cards::LISTED_KEYS);
        let (person, style) = (self.person.as_deref().map(handle).transpose()?, self.style.as_deref());
        let applying = Applying::by_file(terms, &listed.ok_or_else(other)?, (person, style), before, key, &mut OsRng);
        let applying = applying.map_err(|error| self.refused(&error))?;
        let proof = Proof::by_listed_card(&applying.message(), card)?;
        Ok(applying.with(proof))
    }

    /// In the words of the command's options.
    fn refused(&self, error: &DialogueError) -> Failure {
        let message = match (error, &self.replaces, &self.style) {
            (DialogueError::OtherRegistration, Some(path), _) => wrong_cards::other_registration(&path.display()),
            (DialogueError::UnknownStyle(known), _, Some(style)) => {
                wrong_cards::no_such_style(&known.join(", "), &style)
            }
            (DialogueError::UnknownStyle(known), ..) => wrong_cards::give_style(&known.join(", ")),
            _ => return Failure::usage(error.code(), error.to_string()),
        };
        Failure::usage(error.code(), message)
    }

    /// Where it is remembered what the card has signed: beside its file, or for a token beside the voting key.
    fn beside(&self, card: &dyn CardSigner) -> PathBuf {
        let token = || self.out.with_file_name(format!("card-{}", short(&sha256(&encode(&card.key())))));
        self.prover.card_file().map_or_else(token, Path::to_owned)
    }
}

/// A card signs one successor of each registration, and one first: a copy of what it has signed lies beside it, durable
/// before the registration is handed out.
struct Successor(PathBuf);

impl Successor {
    fn of(card: &Path, terms: &RegistrationTerms, before: Option<&Registration>) -> Successor {
        let replaces = before.map(|before| before.application.voting_key);
        let place = sha256(&encode(&(terms.scope, replaces)));
        Successor(with_ending(card, &format!("{}.registered", short(&place))))
    }

    fn must_be_first(&self) -> Result<(), Failure> {
        if !self.0.exists() {
            return Ok(());
        }
        let path = self.0.display();
        Err(Failure::refused("registered-already", texts::card_registered_already_what(&path)))
    }

    fn remember(&self, registration: &[u8]) -> Result<(), Failure> {
        files::write_new(&self.0, registration, Readers::Owner)
    }
}

fn short(hash: &[u8; 32]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn handle(person: &str) -> Result<Handle, Failure> {
    person.parse().map_err(|error| Failure::usage("list-person", format!("{person}: {error}")))
}

fn no_registration(path: &Path, error: &RegistrationError) -> Failure {
    Failure::usage(error.code(), format!("{}: {error}", path.display()))
}
