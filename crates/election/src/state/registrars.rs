//! Which of the registrars' documents are legal.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::closing::check_notice;
use crate::{
    Author, Correction, Document, DocumentDigest, ElectionManifest, Refusal, RegistrationRoll, RegistrationSummary,
    StandingRegistration,
};

/// What registrars do until the roll is sealed (docs/protocol/admission.md, "Registrations").
#[derive(Clone)]
pub(super) struct Registering {
    manifest: Arc<ElectionManifest>,
    pub(super) roll: RegistrationRoll,
    /// Of each registrar at most one document.
    standing: BTreeMap<u16, StandingRegistration>,
    /// What has given way to something newer of the same registrar.
    given_way: HashSet<(u16, DocumentDigest)>,
    /// The corrections that have taken effect.
    corrected: HashSet<DocumentDigest>,
}

/// What a registrar's legal document does.
pub(super) enum RegistrarStep {
    /// It stands until others have signed it.
    Stands(StandingRegistration),
    /// One more has signed what this author has said, and still not enough.
    Signed { author: u16, registrar: u16 },
    /// Enough have signed it.
    Effect { digest: DocumentDigest, document: Arc<Document> },
}

impl Registering {
    pub(super) fn new(manifest: Arc<ElectionManifest>, roll: RegistrationRoll) -> Registering {
        let (standing, given_way, corrected) = Default::default();
        Registering { manifest, roll, standing, given_way, corrected }
    }

    pub(super) fn standing(&self) -> impl Iterator<Item = &StandingRegistration> {
        self.standing.values()
    }

    pub(super) fn examine(
        &self,
        registrar: u16,
        digest: DocumentDigest,
        document: Document,
    ) -> Result<RegistrarStep, Refusal> {
        match document {
            Document::Registration { .. } | Document::Correction(_) => self.examine_said(registrar, digest, document),
            Document::Countersignature { digest } => self.examine_countersignature(registrar, digest),
            _ => Err(Refusal::WrongAuthor { author: Author::Registrar(registrar) }),
        }
    }

    fn examine_said(
        &self,
        registrar: u16,
        digest: DocumentDigest,
        document: Document,
    ) -> Result<RegistrarStep, Refusal> {
        let stands = self.standing.get(&registrar).is_some_and(|own| own.digest == digest);
        if stands || self.given_way.contains(&(registrar, digest)) || self.corrected.contains(&digest) {
            return Err(Refusal::RepeatedDocument { registrar });
        }
        match &document {
            Document::Registration { lines } => self.roll.examine(lines).map_err(Refusal::Roll)?,
            document => self.examine_again(document)?,
        }
        let (signed, document) = (vec![registrar], Arc::new(document));
        if self.needed(&document) <= 1 {
            return Ok(RegistrarStep::Effect { digest, document });
        }
        Ok(RegistrarStep::Stands(StandingRegistration { registrar, digest, document, signed }))
    }

    fn examine_countersignature(&self, registrar: u16, digest: DocumentDigest) -> Result<RegistrarStep, Refusal> {
        let mut others = self.standing().filter(|standing| standing.registrar != registrar);
        let standing = others.find(|standing| standing.digest == digest).ok_or(Refusal::CountersignatureUnknown)?;
        if standing.signed.contains(&registrar) {
            return Err(Refusal::RepeatedCountersignature { registrar });
        }
        if standing.signed.len() + 1 < self.needed(&standing.document) {
            return Ok(RegistrarStep::Signed { author: standing.registrar, registrar });
        }
        self.examine_again(&standing.document)?;
        Ok(RegistrarStep::Effect { digest, document: standing.document.clone() })
    }

    /// Whether a document is legal on the roll as it is now, possessions aside.
    fn examine_again(&self, document: &Document) -> Result<(), Refusal> {
        match document {
            Document::Registration { lines } => self.roll.examine_again(lines).map_err(Refusal::Roll),
            Document::Correction(Correction { key, change, reason }) => {
                self.roll.examine_correction(key, *change).map_err(Refusal::Roll)?;
                check_notice(reason)
            }
            _ => Ok(()),
        }
    }

    /// How many registrars must have signed it.
    fn needed(&self, document: &Document) -> usize {
        let rules = self.manifest.registration();
        let needed = rules.map(|rules| match document {
            Document::Correction(_) => rules.registrars().len(),
            _ => rules.signatures().into(),
        });
        needed.unwrap_or(usize::MAX)
    }

    pub(super) fn take(&mut self, step: RegistrarStep, summary: &mut RegistrationSummary) {
        match step {
            RegistrarStep::Stands(new) => {
                let registrar = new.registrar;
                if let Some(before) = self.standing.insert(registrar, new) {
                    self.given_way.insert((registrar, before.digest));
                }
            }
            RegistrarStep::Signed { author, registrar } => {
                if let Some(standing) = self.standing.get_mut(&author) {
                    standing.signed.push(registrar);
                    standing.signed.sort_unstable();
                }
            }
            RegistrarStep::Effect { digest, document } => {
                self.standing.retain(|_, standing| standing.digest != digest);
                self.take_effect(digest, &document, summary);
            }
        }
    }

    fn take_effect(&mut self, digest: DocumentDigest, document: &Document, summary: &mut RegistrationSummary) {
        match document {
            Document::Registration { lines } => {
                summary.registrations += lines.len() as u64;
                summary.replacements += lines.iter().filter(|line| line.replaces.is_some()).count() as u64;
                self.roll.take(lines);
            }
            Document::Correction(correction) => {
                self.corrected.insert(digest);
                self.roll.correct(&correction.key, correction.change);
                summary.corrections.push(correction.clone());
            }
            _ => {}
        }
    }
}
