//! What a cheat signs: what was changed is signed anew by its author.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{
    Author, AuthorSignature, Challenged, Document, DocumentDigest, DocumentPart, DocumentSigner, ElectionId,
    ElectionState, Entry, SignedBallot,
};
use tupyo_encoding::{Label, encode};
use tupyo_proof::{Purpose, SigningKey};

use crate::ground::Ground;

/// What authors of documents sign (docs/protocol/encoding.md).
const DOCUMENT_PART: Label = Label::new("tupyo/v1/document part");

/// Signs for the author of one entry.
pub struct Pen<'a> {
    /// The election and its keys.
    pub ground: &'a mut Ground,
    /// The state before the entry.
    pub state: &'a ElectionState,
    /// Where nonces come from.
    pub rng: StdRng,
}

impl Pen<'_> {
    /// One that always signs the same for the same seed.
    pub fn new<'a>(ground: &'a mut Ground, state: &'a ElectionState, seed: u64) -> Pen<'a> {
        Pen { ground, state, rng: StdRng::seed_from_u64(seed) }
    }

    /// The entry that says other bytes as the document of `part`: hashed and signed by its author. Where a trustee
    /// agrees to other terms, it signs these, too.
    pub fn document(&mut self, part: &DocumentPart, bytes: Vec<u8>) -> Vec<u8> {
        let bytes = self.agreed(part, &bytes).unwrap_or(bytes);
        let digest = DocumentDigest::of(&bytes);
        let changed = DocumentPart { digest, bytes, ..part.clone() };
        self.part(part.author, changed)
    }

    /// The changed bytes of an entry, signed by its author: unless they are no entry, or the signature is what changed.
    pub fn entry(&mut self, before: &Entry, changed: Vec<u8>) -> Vec<u8> {
        match (before, Entry::decode(&changed)) {
            (Entry::Document(old), Ok(Entry::Document(new))) if old.signature == new.signature => {
                self.part(old.author, new)
            }
            (Entry::Ballot(old), Ok(Entry::Ballot(new))) if is_unsigned(old, &new) => {
                self.ballot(old.ballot.voter, new).encode()
            }
            (Entry::Challenged(old), Ok(Entry::Challenged(new))) if old.signature == new.signature => {
                self.challenge(old.ballot.voter, new).unwrap_or(changed)
            }
            _ => changed,
        }
    }

    fn part(&mut self, author: Author, part: DocumentPart) -> Vec<u8> {
        let message = message(self.ground.election(), &part);
        let secret = self.ground.secret(self.state, author);
        let signature = secret.and_then(|secret| secret.sign_message(&message, &mut self.rng).ok());
        let signature = signature.unwrap_or(AuthorSignature([0; 64]));
        Entry::Document(DocumentPart { signature, ..part }).encode()
    }

    /// The bytes of an agreement whose terms were changed, with its inner signature made anew.
    fn agreed(&mut self, part: &DocumentPart, bytes: &[u8]) -> Option<Vec<u8>> {
        let (Document::Agreement(old), Author::Trustee(trustee)) = (borsh::from_slice(&part.bytes).ok()?, part.author)
        else {
            return None;
        };
        let Document::Agreement(new) = borsh::from_slice(bytes).ok()? else { return None };
        if old.terms == new.terms {
            return None;
        }
        let agreement = self.ground.play.agreement_to(trustee, new.terms)?;
        Some(encode(&Document::Agreement(agreement)))
    }

    fn ballot(&mut self, voter: u32, signed: SignedBallot) -> Entry {
        let code = self.state.ballot_check().map(|check| signed.ballot.tracking_code(check.context()));
        let key = self.ground.play.voters().get(voter as usize);
        let Some((code, key)) = code.zip(key) else { return Entry::Ballot(signed) };
        let signature = key.sign(Purpose::Ballot, &code.0, &mut self.rng);
        let card = self.ground.play.cards().get(voter as usize).filter(|_| signed.card.is_some());
        let card = card.map(|card| card.sign(&SignedBallot::card_message(&code)));
        Entry::Ballot(SignedBallot { signature, card, ..signed })
    }

    fn challenge(&mut self, voter: u32, challenged: Challenged) -> Option<Vec<u8>> {
        let code = challenged.ballot.tracking_code(self.state.ballot_check()?.context());
        let message = Challenged::message(&code, &challenged.nonce, &challenged.values);
        let key: &SigningKey = self.ground.play.voters().get(voter as usize)?;
        let signature = key.sign(Purpose::Challenge, &message, &mut self.rng);
        Some(Entry::Challenged(Challenged { signature, ..challenged }).encode())
    }
}

/// Whether both signatures are the old ones.
fn is_unsigned(old: &SignedBallot, new: &SignedBallot) -> bool {
    (old.signature, old.card) == (new.signature, new.card)
}

fn message(election: ElectionId, part: &DocumentPart) -> [u8; 32] {
    DOCUMENT_PART.hash(&(election, part.author, part.digest, part.part, part.parts, &part.bytes))
}
