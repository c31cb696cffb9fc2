//! How registrars make the roll of a rehearsal.

use tupyo_election::{AuthorityDraft, PersonDraft, RegistrationDraft};

/// How registrars make the roll of a rehearsal.
#[derive(Clone, Debug)]
pub struct RegistrationPlan {
    /// How many registrars there are.
    pub registrars: u16,
    /// How many of them must have signed a registration.
    pub signatures: u64,
    /// Whose certificates say whose card it is.
    pub authorities: Vec<AuthorityDraft>,
    /// Whether a one-time code may stand for a card.
    pub codes: bool,
    /// Whether every line names a card.
    pub card_signatures: bool,
    /// The id of a standing roll, in hexadecimal digits.
    pub roll: Option<String>,
    /// Lines of a document.
    pub together: usize,
    /// How many voters register another key before the one that they vote with.
    pub replaced: usize,
    /// How many are registered and struck, beside the plan's voters.
    pub struck: usize,
    /// How many voters have another weight until it is corrected.
    pub changed: usize,
}

impl Default for RegistrationPlan {
    /// One registrar, who registers three voters at a time, and nothing is replaced or corrected.
    fn default() -> Self {
        RegistrationPlan {
            registrars: 1,
            signatures: 1,
            authorities: Vec::new(),
            codes: false,
            card_signatures: false,
            roll: None,
            together: 3,
            replaced: 0,
            struck: 0,
            changed: 0,
        }
    }
}

impl RegistrationPlan {
    /// Two registrars who both sign; one voter replaces a key, one is struck, one is corrected.
    pub fn countersigned() -> RegistrationPlan {
        RegistrationPlan { registrars: 2, signatures: 2, replaced: 1, struck: 1, changed: 1, ..Self::default() }
    }

    pub(crate) fn draft(&self, registrars: Vec<PersonDraft>) -> RegistrationDraft {
        RegistrationDraft {
            registrars,
            signatures: self.signatures,
            authorities: self.authorities.clone(),
            codes: self.codes,
            card_signatures: self.card_signatures,
            roll: self.roll.clone(),
        }
    }
}
