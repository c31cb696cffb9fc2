//! Those who take part, and their secrets.

use std::collections::HashMap;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{Author, Document, ElectionId, Entry};
use tupyo_group::{Point, Scalar};
use tupyo_proof::{SigningKey, Transcript};
use tupyo_threshold::{Ceremony, CommittedSecrets, Complaint, ComplaintProof, Opened, Round};

/// Bytes before the secrets of [`CommittedSecrets::encode`]: what they are for, and the agreement key.
const HEADER: usize = 32 + 4 + 4 * 2 + 32;
/// Which secrets of which trustee for which ceremony, and what has begun it.
type SecretsId = (u16, u32, Option<[u8; 32]>, u8);

/// The trustees that do what they like, and all that they can say.
pub(crate) struct Corrupt {
    election: ElectionId,
    keys: Vec<SigningKey>,
    secrets: HashMap<SecretsId, CommittedSecrets>,
    /// How many sets of secrets each has.
    variants: u8,
}

impl Corrupt {
    pub(crate) fn new(election: ElectionId, keys: Vec<SigningKey>, variants: u8) -> Corrupt {
        Corrupt { election, keys, secrets: HashMap::new(), variants }
    }

    /// What this trustee can say next in the ceremony, short of a complaint; the first is what an honest one would say.
    pub(crate) fn messages(&mut self, ceremony: &Ceremony, trustee: u16, victims: &[u16]) -> Vec<Entry> {
        let documents = match ceremony.round() {
            Round::Commitment => self.commitments(ceremony, trustee),
            Round::Reveal => self.own(ceremony, trustee).map_or(Vec::new(), |secrets| {
                let reveal = secrets.reveal(ceremony, &mut rng(u64::from(trustee)));
                reveal.into_iter().map(Document::Reveal).collect()
            }),
            Round::Shares => self.dealt(ceremony, trustee, victims),
            Round::Confirmation => self.confirmation(ceremony, trustee),
            Round::Complete | Round::Failed => Vec::new(),
        };
        documents.iter().map(|document| self.say(trustee, document)).collect()
    }

    fn commitments(&mut self, ceremony: &Ceremony, trustee: u16) -> Vec<Document> {
        let number = ceremony.id().number;
        let commit = |variant: u8| {
            let secrets = self.secrets.entry((trustee, number, ceremony.after(), variant)).or_insert_with(|| {
                let seed = 1_000 + u64::from(trustee) * 100 + u64::from(number) * 10 + u64::from(variant);
                CommittedSecrets::commit(ceremony, trustee, &mut rng(seed)).expect("secrets").0
            });
            Document::Commitment(secrets.commitment())
        };
        (0..self.variants).map(commit).collect()
    }

    /// The secrets that the trustee has committed to here.
    fn own(&self, ceremony: &Ceremony, trustee: u16) -> Option<&CommittedSecrets> {
        let commitment = ceremony.commitment(trustee)?;
        let ids = (0..self.variants).map(|variant| (trustee, ceremony.id().number, ceremony.after(), variant));
        ids.filter_map(|id| self.secrets.get(&id)).find(|secrets| secrets.commitment() == *commitment)
    }

    /// Shares that all fit, and for each victim shares of which this one's does not.
    fn dealt(&self, ceremony: &Ceremony, trustee: u16, victims: &[u16]) -> Vec<Document> {
        let Some(good) = self.own(ceremony, trustee).and_then(|secrets| secrets.seal_shares(ceremony).ok()) else {
            return Vec::new();
        };
        let bad = victims.iter().map(|victim| {
            let mut shares = good.clone();
            let share = shares.sealed.iter_mut().find(|share| share.recipient == *victim);
            share.into_iter().for_each(|share| share.ciphertext[0] += Scalar::ONE);
            Document::Shares(shares)
        });
        [Document::Shares(good.clone())].into_iter().chain(bad).collect()
    }

    fn confirmation(&self, ceremony: &Ceremony, trustee: u16) -> Vec<Document> {
        let opened = self.own(ceremony, trustee).map(|secrets| secrets.open_shares(ceremony, &mut rng(1)));
        match opened {
            Some(Ok(Opened::Share(_, confirmation))) => vec![Document::Confirmation(confirmation)],
            _ => Vec::new(),
        }
    }

    /// A complaint with a valid proof, whatever was dealt.
    pub(crate) fn false_complaint(&self, ceremony: &Ceremony, trustee: u16, against: u16) -> Option<Entry> {
        let secret = ceremony_secret(&self.own(ceremony, trustee)?.encode())?;
        Some(self.say(trustee, &Document::Complaint(complaint(ceremony, trustee, against, secret)?)))
    }

    fn say(&self, trustee: u16, document: &Document) -> Entry {
        say(self.election, trustee, &self.keys[usize::from(trustee)], document)
    }
}

/// The entry that says a document, always with the same nonce.
pub(crate) fn say(election: ElectionId, trustee: u16, key: &SigningKey, document: &Document) -> Entry {
    let entries = document.sign(election, Author::Trustee(trustee), key, &mut rng(u64::from(trustee)));
    entries.expect("one part").swap_remove(0)
}

/// The secret `e` of encoded ceremony secrets.
pub(crate) fn ceremony_secret(encoded: &[u8]) -> Option<Scalar> {
    Scalar::decode(encoded.get(HEADER..HEADER + 32)?.try_into().ok()?).ok()
}

/// A complaint about this ceremony's transcript by whoever knows the complainer's secret: docs/protocol/ceremony.md,
/// line by line.
pub(crate) fn complaint(ceremony: &Ceremony, complainer: u16, against: u16, secret: Scalar) -> Option<Complaint> {
    let (id, seen) = (ceremony.id(), ceremony.transcript()?);
    let (own, dealer) = (ceremony.commitment(complainer)?.key, ceremony.commitment(against)?.key);
    let key = dealer * secret;
    let mut transcript = Transcript::new("tupyo/v1/complaint");
    let statement = (id.election, id.number, complainer, against, seen, own, dealer, key);
    transcript.append("statement", &tupyo_encoding::encode(&statement));
    let k = Scalar::from(77u64);
    let (nonce_base, nonce_key) = (Point::base_times(k), dealer * k);
    transcript.append("nonces", &tupyo_encoding::encode(&(nonce_base, nonce_key)));
    let response = k + transcript.challenge("c") * secret;
    let proof = Box::new(ComplaintProof { nonce_base, nonce_key, response });
    Some(Complaint { ceremony: id.number, against, transcript: seen, key, proof })
}

/// The same randomness for the same seed: one message for one decision.
pub(crate) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

pub(crate) fn copy(key: &SigningKey) -> SigningKey {
    SigningKey::decode(&key.encode()).expect("a key")
}
