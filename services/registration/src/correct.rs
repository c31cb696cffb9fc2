//! A correction of the roll: a registrar says what becomes of a line, and why; all registrars must sign it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tupyo_election::{Correction, Document, ElectionState, LineChange, Phase, Refusal, RollRule, StandingRegistration};

use crate::RegistrarError;
use crate::by_hand::{AtBoard, ByHandOptions, digest_of, in_words};
use crate::catalogue::program as texts;
use crate::desk::hexadecimal;
use crate::say::Say;

/// What is corrected, and why.
#[derive(Clone, Debug, clap::Args)]
pub struct Correct {
    #[command(flatten)]
    by_hand: ByHandOptions,
    /// The voting key of the line: 43 characters of base64url, as `status` shows them
    #[arg(long, value_name = "KEY", value_parser = voting_key, allow_hyphen_values = true)]
    voting_key: [u8; 32],
    #[command(flatten)]
    change: Change,
    /// Why, up to 2,000 characters; it stands on the ledger for good, for everybody to read
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Let it take the place of this registrar's other document that waits for signatures
    #[arg(long)]
    instead: bool,
    /// Post without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    pub(crate) say: Say,
}

/// What becomes of the line.
#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Change {
    /// The line goes, and its voting key never returns
    #[arg(long, conflicts_with_all = ["style", "weight"])]
    strike: bool,
    /// The id of the line's ballot style from now on
    #[arg(long, value_name = "ID")]
    style: Option<String>,
    /// The line's weight from now on
    #[arg(long, value_name = "NUMBER")]
    weight: Option<u32>,
}

impl Correct {
    /// Posts the correction, after it was confirmed. Said again, the same bytes are posted again.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        let mut at = self.by_hand.open(&self.say)?;
        let state = at.state()?;
        let correction = self.correction(&state, &at.election.terms.styles)?;
        let words = in_words(&correction, &at.election.terms.styles);
        let document = Document::Correction(correction.clone());
        let entry = match at.kept(&document)? {
            Some(entry) => entry,
            None => {
                self.must_be_free(&state, &at, &document)?;
                let entry = at.sign(&document)?;
                state.examine(&entry)?;
                self.confirm(&words)?;
                let entry = entry.encode();
                at.keep(&document, &entry)?;
                entry
            }
        };
        at.post(&entry)?;
        self.report(&at.state()?, &document, &correction, at.election.registrar)
    }

    fn correction(&self, state: &ElectionState, styles: &[String]) -> Result<Correction, RegistrarError> {
        let found = state.phase();
        let roll = state.registration_roll().filter(|_| found == Phase::Roll);
        let roll = roll.ok_or(RegistrarError::WrongPhase { found })?;
        let key = self.voting_key;
        let Change { strike, style, weight } = &self.change;
        let change = if *strike {
            LineChange::Struck
        } else {
            let line = roll.line(&key).ok_or(Refusal::Roll(RollRule::Correction))?;
            let index = |id: &String| styles.iter().position(|style| style == id).and_then(|it| u16::try_from(it).ok());
            let style = match style {
                Some(id) => index(id).ok_or(Refusal::Roll(RollRule::Style))?,
                None => line.style,
            };
            LineChange::Changed { style, weight: weight.unwrap_or(line.weight) }
        };
        Ok(Correction { key, change, reason: self.reason.clone() })
    }

    /// Of each registrar one document stands at a time: what is said now would take its place.
    fn must_be_free(&self, state: &ElectionState, at: &AtBoard, document: &Document) -> Result<(), RegistrarError> {
        let digest = digest_of(document);
        let own = |it: &StandingRegistration| it.registrar == at.election.registrar && it.digest != digest;
        match state.standing_registrations().find(|it| own(it)).filter(|_| !self.instead) {
            Some(standing) => Err(RegistrarError::Stands { digest: hexadecimal(&standing.digest.0) }),
            None => Ok(()),
        }
    }

    fn confirm(&self, what: &[String; 2]) -> Result<(), RegistrarError> {
        if self.yes {
            return Ok(());
        }
        self.say.confirm(texts::confirm_correction(what))
    }

    fn report(
        &self,
        state: &ElectionState,
        document: &Document,
        correction: &Correction,
        registrar: u16,
    ) -> Result<(), RegistrarError> {
        let digest = digest_of(document);
        let registrars = state.manifest().and_then(|manifest| manifest.registration()).map(|it| it.registrars().len());
        if let Some(standing) = state.standing_registrations().find(|it| it.digest == digest) {
            let (digest, missing) = (hexadecimal(&digest.0), registrars.unwrap_or_default() - standing.signed.len());
            let sign = format!("`tupyo-registrar countersign --correction {digest}`");
            return self.say.line(texts::posted_others_must_sign(&digest, &missing, &sign));
        }
        let line = state.registration_roll().and_then(|roll| roll.line(&correction.key));
        let is_so = match correction.change {
            LineChange::Struck => line.is_none(),
            LineChange::Changed { style, weight } => line.is_some_and(|it| (it.style, it.weight) == (style, weight)),
        };
        if !is_so {
            return Err(Refusal::RepeatedDocument { registrar }.into());
        }
        self.say.line(texts::CORRECTION_TAKEN_EFFECT)
    }
}

fn voting_key(text: &str) -> Result<[u8; 32], String> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| "give the 43 characters of a voting key's public part".to_owned())
}
