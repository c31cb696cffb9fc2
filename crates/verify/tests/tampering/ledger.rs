//! A finished election's ledger, to be tampered with.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{
    AgreementTerms, Author, Ballot, Challenged, Close, Document, DocumentPart, Entry, FinishedBallot, UnitResult,
    Voter, sign,
};
use tupyo_proof::{Purpose, SigningKey};
use tupyo_rehearsal::{Rehearsal, root_of_first};
use tupyo_threshold::{Confirmation, UnitShare};

use crate::play::plan;

/// An election's ledger, to be tampered with.
pub struct Ledger {
    pub rehearsal: Rehearsal,
    pub entries: Vec<Vec<u8>>,
}

impl Ledger {
    pub fn finished() -> Ledger {
        let rehearsal = Rehearsal::finished(plan());
        let entries = rehearsal.entries().to_vec();
        Ledger { rehearsal, entries }
    }

    pub fn entry(&self, index: usize) -> Entry {
        Entry::decode(&self.entries[index]).unwrap()
    }

    pub fn part(&self, index: usize) -> DocumentPart {
        let Entry::Document(part) = self.entry(index) else { unreachable!() };
        part
    }

    pub fn read(&self, index: usize) -> Document {
        borsh::from_slice(&self.part(index).bytes).unwrap()
    }

    /// The index of the entry number `skip` that is like this.
    pub fn find(&self, like: fn(&Entry) -> bool, skip: usize) -> usize {
        (0..self.entries.len()).filter(|index| like(&self.entry(*index))).nth(skip).unwrap()
    }

    pub fn ballot(&self, number: usize) -> usize {
        self.find(|entry| matches!(entry, Entry::Ballot(_)), number)
    }

    pub fn document(&self, like: fn(&Document) -> bool) -> usize {
        let is = |index: &usize| matches!(self.entry(*index), Entry::Document(_)) && like(&self.read(*index));
        (0..self.entries.len()).find(is).unwrap()
    }

    /// Where voting ends, by the official.
    pub fn close(&self) -> usize {
        self.document(|document| matches!(document, Document::Close(_)))
    }

    pub fn change_close(&mut self, change: impl FnOnce(&mut Close)) {
        let at = self.close();
        self.change_document(at, |document| {
            let Document::Close(close) = document else { unreachable!() };
            change(close);
        });
    }

    /// The official ends voting by what is on the ledger now.
    pub fn close_again(&mut self) {
        let like = |document: &Document| matches!(document, Document::Close(_));
        let by_official = |index: &usize| match self.entry(*index) {
            Entry::Document(part) => matches!(part.author, Author::Official(_)),
            _ => false,
        };
        let is = |index: &usize| by_official(index) && like(&self.read(*index));
        let Some(at) = (0..self.entries.len()).filter(|at| Entry::decode(&self.entries[*at]).is_ok()).find(is) else {
            return;
        };
        let root = root_of_first(&self.entries, at as u64);
        // What agreements are about stays as it is where it can.
        if matches!(self.read(at), Document::Close(close) if (close.size, close.root) == (at as u64, root)) {
            return;
        }
        self.change_document(at, |document| {
            let Document::Close(close) = document else { unreachable!() };
            (close.size, close.root) = (at as u64, root);
        });
    }

    /// The official announces something after the manifest.
    pub fn announce(&mut self, document: Document) {
        self.insert_official_document(1, &document);
    }

    pub fn insert_official_document(&mut self, at: usize, document: &Document) {
        let said = self.rehearsal.official_entries(document)[0].encode();
        self.entries.insert(at, said);
    }

    pub fn repeat(&mut self, index: usize, at: usize) {
        self.entries.insert(at, self.entries[index].clone());
    }

    /// Signed by the official.
    pub fn change_document(&mut self, index: usize, change: impl FnOnce(&mut Document)) {
        let mut document = self.read(index);
        change(&mut document);
        self.entries[index] = self.rehearsal.official_entries(&document)[0].encode();
    }

    pub fn change_trustee_document(&mut self, index: usize, trustee: u16, change: impl FnOnce(&mut Document)) {
        let mut document = self.read(index);
        change(&mut document);
        self.entries[index] = self.rehearsal.trustee_entries(trustee, &document)[0].encode();
    }

    /// The first trustee's.
    pub fn change_confirmation(&mut self, change: impl FnOnce(&mut Confirmation)) {
        let at = self.document(|document| matches!(document, Document::Confirmation(_)));
        self.change_trustee_document(at, 0, |document| {
            let Document::Confirmation(confirmation) = document else { unreachable!() };
            change(confirmation);
        });
    }

    pub fn change_roll(&mut self, change: impl FnOnce(&mut Vec<Voter>)) {
        let at = self.document(|document| matches!(document, Document::Roll { .. }));
        self.change_document(at, |document| {
            let Document::Roll { voters, .. } = document else { unreachable!() };
            change(voters);
        });
    }

    /// Signed by the first trustee, but not with its agreement key.
    pub fn change_agreement(&mut self, change: impl FnOnce(&mut AgreementTerms)) {
        let at = self.document(|document| matches!(document, Document::Agreement(_)));
        self.change_trustee_document(at, 0, |document| {
            let Document::Agreement(agreement) = document else { unreachable!() };
            change(&mut agreement.terms);
        });
    }

    /// Signed by the first trustee.
    pub fn change_share(&mut self, change: impl FnOnce(&mut Vec<UnitShare>)) {
        let at = self.document(|document| matches!(document, Document::DecryptionShare { .. }));
        self.change_trustee_document(at, 0, |document| {
            let Document::DecryptionShare { units } = document else { unreachable!() };
            change(units);
        });
    }

    pub fn change_result(&mut self, change: impl FnOnce(&mut Vec<UnitResult>)) {
        let at = self.document(|document| matches!(document, Document::Result { .. }));
        self.change_document(at, |document| {
            let Document::Result { units } = document else { unreachable!() };
            change(units);
        });
    }

    /// Signed by its voter.
    pub fn change_ballot(&mut self, number: usize, change: impl FnOnce(&mut Ballot)) {
        let at = self.ballot(number);
        let Entry::Ballot(mut signed) = self.entry(at) else { unreachable!() };
        let voter = signed.ballot.voter;
        change(&mut signed.ballot);
        let code = signed.ballot.tracking_code(self.rehearsal.check().context());
        self.entries[at] = self.signed(voter, |key, rng| sign(signed.ballot, code, key, rng));
    }

    pub fn sign_by_a_stranger(&mut self) {
        let at = self.ballot(3);
        let Entry::Ballot(signed) = self.entry(at) else { unreachable!() };
        let code = signed.ballot.tracking_code(self.rehearsal.check().context());
        let stranger = SigningKey::generate(self.rehearsal.rng());
        self.entries[at] = sign(signed.ballot, code, &stranger, self.rehearsal.rng()).encode();
    }

    /// Other values, signed by the voter.
    pub fn lie_about_the_challenge(&mut self) {
        let at = self.find(|entry| matches!(entry, Entry::Challenged(_)), 0);
        let Entry::Challenged(mut challenged) = self.entry(at) else { unreachable!() };
        challenged.values.swap(0, 1);
        let code = challenged.ballot.tracking_code(self.rehearsal.check().context());
        let message = Challenged::message(&code, &challenged.nonce, &challenged.values);
        self.entries[at] = self.signed(challenged.ballot.voter, |key, rng| {
            challenged.signature = key.sign(Purpose::Challenge, &message, rng);
            Entry::Challenged(challenged)
        });
    }

    /// The first voter votes again and again before voting ends.
    pub fn revote(&mut self, times: usize) {
        let close = self.close();
        let check = self.rehearsal.check().clone();
        let mut voting = self.rehearsal.voting(0);
        for at in close..close + times {
            let bits = self.rehearsal.bits(0, 1);
            let entry = self.signed(0, |key, rng| {
                let finished = FinishedBallot::seal(&check, voting, bits, key, rng).unwrap();
                voting.previous = Some(finished.code());
                finished.cast(key, rng)
            });
            self.entries.insert(at, entry);
        }
    }

    pub fn signed(&mut self, voter: u32, entry: impl FnOnce(&SigningKey, &mut StdRng) -> Entry) -> Vec<u8> {
        let mut rng = StdRng::from_rng(self.rehearsal.rng()).unwrap();
        entry(&self.rehearsal.voters()[voter as usize], &mut rng).encode()
    }
}
