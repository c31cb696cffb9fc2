//! What two registrars can do who cheat together: the record shows nothing of it, and an audit of the evidence does.

use std::fs;
use std::path::Path;

use rand::RngCore;
use rand::rngs::OsRng;
use tupyo_card::CardSecret;
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_client::Board;
use tupyo_election::{Author, Document, DocumentDigest, ElectionManifest, Entry, RegisteredVoter, Voter};
use tupyo_proof::SigningKey;
use tupyo_registration::{
    Application, EligibilityList, Evidence, Handle, ListRow, Proof, Registration, RegistrationTerms, examine,
};

use super::issued::{IssuedToken, Judged, now};
use super::offices::{Offices, write_key};
use crate::catalogue::ended;
use crate::error::{DemoEnd, DemoError};

/// The cheaters' means.
pub struct Plot<'a> {
    /// The registrars.
    pub offices: &'a Offices,
    /// The board.
    pub board: &'a Board,
    /// The person who helps.
    pub accomplice: &'a IssuedToken,
    /// The module of the accomplice's token.
    pub module: &'a Path,
    /// What the certificate is judged by.
    pub judged: &'a Judged,
}

impl Plot<'_> {
    /// A second line of one person and a line of nobody come on the roll, signed by both registrars. Their voting keys,
    /// `second.key` and `stuffed.key`, and the latter's card are left in `place`.
    pub fn carry_out(&self, place: &Path) -> Result<(), DemoError> {
        let election = self.board.address().election;
        let manifest = ElectionManifest::parse(&self.board.manifest()?)?;
        let terms =
            RegistrationTerms::of_manifest(election, &manifest).ok_or_else(|| DemoEnd::of(ended::NO_REGISTRARS))?;
        let (second, stuffed) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let card = CardSecret::generate_p256(&mut OsRng)?;
        let mut lines = vec![self.second_line(&terms, &second)?, line_of_nobody(&terms, &stuffed, &card)];
        lines.sort_by_key(|line| line.voter.key);
        let digest = self.post(&Document::Registration { lines }, 0)?.ok_or_else(|| DemoEnd::of(ended::NO_PART))?;
        self.post(&Document::Countersignature { digest }, 1)?;
        write_key(&place.join("second.key"), &second)?;
        write_key(&place.join("stuffed.key"), &stuffed)?;
        Ok(fs::write(place.join("stuffed.card"), card.to_text().as_bytes())?)
    }

    /// The person's card signs once more, for another holder: the registrar gives another salt.
    fn second_line(&self, terms: &RegistrationTerms, key: &SigningKey) -> Result<RegisteredVoter, DemoError> {
        let handle: Handle = self.accomplice.person.parse()?;
        let salt = fresh_salt();
        let application = Application::new(terms.scope, handle.holder(&salt), "all", None, key, &mut OsRng);
        let mut card = self.accomplice.open(self.module)?;
        let anchor = fs::read(&self.judged.authority)?;
        let revocation = vec![Revocation::Crl(fs::read(&self.judged.crl)?)];
        let evidence = CertificateEvidence { chain: card.chain()?, anchor, revocation, attestation: None };
        let proof = Proof::by_certified_card(&application.message(), evidence, &mut card)?;
        let name: String = application.digest().iter().map(|byte| format!("{byte:02x}")).collect();
        let evidence = Evidence { registration: Registration { application, salt, handle, proof }, at: now() };
        self.offices.seal(&name, &evidence.encode())?;
        Ok(examine(&evidence.registration, terms, &self.list(terms)?, evidence.at)?.line(terms, None)?)
    }

    fn list(&self, terms: &RegistrationTerms) -> Result<EligibilityList, DemoError> {
        let (style, weight) = ("all".to_owned(), "1".to_owned());
        let row = ListRow { person: self.accomplice.person.clone(), style, weight, ..ListRow::default() };
        Ok(EligibilityList::of_rows(&[row], &terms.styles).map_err(|_| DemoEnd::of(ended::ACCOMPLICE_NOT_LISTED))?)
    }

    fn post(&self, document: &Document, registrar: u16) -> Result<Option<DocumentDigest>, DemoError> {
        let key = &self.offices.keys[usize::from(registrar)];
        let election = self.board.address().election;
        let entries = document.sign(election, Author::Registrar(registrar), key, &mut OsRng)?;
        entries.iter().try_for_each(|entry| self.board.post(entry).map(drop))?;
        let digest = |entry: &Entry| match entry {
            Entry::Document(part) => Some(part.digest),
            _ => None,
        };
        Ok(entries.first().and_then(digest))
    }
}

/// A line that nobody has registered for.
fn line_of_nobody(terms: &RegistrationTerms, key: &SigningKey, card: &CardSecret) -> RegisteredVoter {
    let holder = Handle::from(card.public()).holder(&fresh_salt());
    let Application { voting_key, holder, possession, .. } =
        Application::new(terms.scope, holder, "all", None, key, &mut OsRng);
    let voter = Voter { key: voting_key, holder, possession, style: 0, weight: 1 };
    RegisteredVoter { voter, replaces: None, card: Some(card.public()) }
}

fn fresh_salt() -> [u8; 32] {
    let mut salt = [0; 32];
    OsRng.fill_bytes(&mut salt);
    salt
}
