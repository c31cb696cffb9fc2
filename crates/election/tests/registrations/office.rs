//! An election whose roll is being registered.

use tupyo_card::CardSecret;
use tupyo_election::{
    Author, Correction, Document, DocumentDigest, ElectionState, Entry, EntryKind, Holder, LineChange, RegisteredVoter,
};
use tupyo_encoding::encode;
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

/// An election whose roll is being registered.
pub struct Office {
    pub play: Rehearsal,
}

/// What somebody registers with.
pub struct Citizen {
    pub holder: Holder,
    pub card: CardSecret,
}

impl Office {
    pub fn new(registration: RegistrationPlan) -> Office {
        let mut play = Rehearsal::new(Plan { registration: Some(registration), ..Plan::default() });
        play.hold_ceremony();
        Office { play }
    }

    /// One registrar.
    pub fn alone() -> Office {
        Office::new(RegistrationPlan::default())
    }

    /// So many registrars, of whom so many must sign a registration.
    pub fn of(registrars: u16, signatures: u64) -> Office {
        Office::new(RegistrationPlan { registrars, signatures, ..RegistrationPlan::default() })
    }

    pub fn demanding_cards() -> Office {
        Office::new(RegistrationPlan { card_signatures: true, ..RegistrationPlan::default() })
    }

    pub fn citizen(&mut self) -> Citizen {
        let card = CardSecret::generate(self.play.rng()).unwrap();
        Citizen { holder: Holder::of(&[0; 32], &encode(&card.public())), card }
    }

    /// A citizen's line for a fresh key, in the first style and of weight 1.
    pub fn line(&mut self, citizen: &Citizen, replaces: Option<&RegisteredVoter>) -> RegisteredVoter {
        let key = SigningKey::generate(self.play.rng());
        self.line_of(&key, citizen, replaces)
    }

    pub fn line_of(
        &mut self,
        key: &SigningKey,
        citizen: &Citizen,
        replaces: Option<&RegisteredVoter>,
    ) -> RegisteredVoter {
        let replaces = replaces.map(|line| line.voter.key.0);
        let mut line = self.play.line(key, citizen.holder, (0, 1), replaces);
        let rules = self.play.state().manifest().unwrap().registration().unwrap();
        line.card = rules.card_signatures().then(|| citizen.card.public());
        line
    }

    /// Lines of new citizens, in order.
    pub fn strangers(&mut self, count: usize) -> Vec<RegisteredVoter> {
        let mut lines: Vec<_> = (0..count)
            .map(|_| {
                let citizen = self.citizen();
                self.line(&citizen, None)
            })
            .collect();
        sort(&mut lines);
        lines
    }

    pub fn said(&mut self, registrar: u16, document: &Document) -> Result<EntryKind, &'static str> {
        let entry = self.play.registrar_entries(registrar, document).remove(0);
        self.posted(&entry)
    }

    /// Posts an entry once more, or for the first time.
    pub fn posted(&mut self, entry: &Entry) -> Result<EntryKind, &'static str> {
        let kind = self.state().examine(entry).map_err(|refusal| refusal.code())?.kind();
        self.play.post(entry).unwrap();
        Ok(kind)
    }

    pub fn register(&mut self, registrar: u16, lines: &[RegisteredVoter]) -> Result<EntryKind, &'static str> {
        self.said(registrar, &registration(lines))
    }

    pub fn sign(&mut self, registrar: u16, document: &Document) -> Result<EntryKind, &'static str> {
        self.said(registrar, &Document::Countersignature { digest: digest(document) })
    }

    pub fn state(&self) -> &ElectionState {
        self.play.state()
    }

    /// Who has which document standing.
    pub fn standing(&self) -> Vec<(u16, Document)> {
        let standing = self.state().standing_registrations();
        standing.map(|standing| (standing.registrar, Document::clone(&standing.document))).collect()
    }

    /// The citizen's current key.
    pub fn current(&self, citizen: &Citizen) -> Option<[u8; 32]> {
        Some(self.state().registration_roll().unwrap().current(&citizen.holder)?.key.0)
    }

    pub fn seal(&mut self, voters: u32, root: tupyo_election::RollRoot) -> Result<(), &'static str> {
        self.play.post_official(Document::RollSealed { voters, root, attempt: 0 }).map_err(|refusal| refusal.code())
    }

    /// The role and number of an author, and a document of it.
    pub fn as_author(&mut self, author: Author, document: &Document) -> Result<EntryKind, &'static str> {
        let entry = match author {
            Author::Official(index) => self.play.entries_of_official(index, document).remove(0),
            Author::Trustee(index) => self.play.trustee_entries(index, document).remove(0),
            Author::Registrar(index) => self.play.registrar_entries(index, document).remove(0),
        };
        self.posted(&entry)
    }
}

pub fn sort(lines: &mut [RegisteredVoter]) {
    lines.sort_by_key(|line| line.voter.key);
}

pub fn registration(lines: &[RegisteredVoter]) -> Document {
    Document::Registration { lines: lines.to_vec() }
}

pub fn digest(document: &Document) -> DocumentDigest {
    DocumentDigest::of(&encode(document))
}

pub fn struck(line: &RegisteredVoter, reason: &str) -> Document {
    correction(line, LineChange::Struck, reason)
}

pub fn changed(line: &RegisteredVoter, style: u16, weight: u32) -> Document {
    correction(line, LineChange::Changed { style, weight }, "as the office's list has it")
}

pub fn correction(line: &RegisteredVoter, change: LineChange, reason: &str) -> Document {
    Document::Correction(Correction { key: line.voter.key.0, change, reason: reason.to_owned() })
}
