//! The classes that JavaScript sees. Each method is one call; errors are thrown with their stable code as `name`.
#![allow(unsafe_code, reason = "wasm-bindgen's macro writes the calls across the border")]

use js_sys::Error;
use rand_core::{CryptoRng, RngCore};
use tupyo_card::CardSignature;
use tupyo_election::{Entry, Refusal};
use tupyo_proof::SigningKey;
use tupyo_voter::{
    Choices, ChoicesError, FollowedLedger, KeptReceipt, Pending, SealedBallot, VoterError, VotingSession, check_opened,
};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

/// An election as the page follows it.
#[wasm_bindgen]
pub struct Election(FollowedLedger);

/// The voter's secret key. It never leaves this memory but by `encode`.
#[wasm_bindgen]
pub struct VotingKey(SigningKey);

/// A sealed ballot; `cast` and `challenge` consume it.
#[wasm_bindgen]
pub struct Ballot(SealedBallot);

/// A ballot that is to be cast, and waits for the signature of the voter's card.
#[wasm_bindgen]
pub struct CastBallot(tupyo_voter::CastBallot);

/// Following the ledger.
#[wasm_bindgen]
impl Election {
    /// The election id, 64 hexadecimal digits: the manifest and the ledger's keys follow from it.
    #[wasm_bindgen(constructor)]
    pub fn new(election: &str) -> Result<Election, Error> {
        FollowedLedger::of_anchors(election).map(Election).map_err(thrown)
    }

    /// Remembers what `checkpoint` gave on an earlier visit, before any bundle is taken: a ledger that contradicts it
    /// is refused.
    pub fn remember(&mut self, checkpoint: &[u8]) -> Result<(), Error> {
        self.0.remember_file(checkpoint).map_err(thrown)
    }

    /// Takes what is new in a file `tile/entries/…` with `width` entries; gives how many entries there are now.
    #[wasm_bindgen(js_name = takeBundle)]
    pub fn take_bundle(&mut self, bundle: &[u8], width: u16) -> Result<f64, Error> {
        self.0.take_bundle(bundle, width).map(number).map_err(thrown)
    }

    /// Compares all entries with the file `checkpoint`.
    pub fn confirm(&mut self, checkpoint: &[u8]) -> Result<(), Error> {
        self.0.confirm(checkpoint).map(drop).map_err(thrown)
    }

    /// The file of the confirmed checkpoint, to be kept for the next visit.
    #[wasm_bindgen(getter)]
    pub fn checkpoint(&self) -> Option<Vec<u8>> {
        self.0.checkpoint_file().map(<[u8]>::to_vec)
    }

    /// How many entries have been taken.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> f64 {
        number(self.0.size())
    }

    /// Where the election stands: `open` while voting is possible.
    #[wasm_bindgen(getter)]
    pub fn phase(&self) -> String {
        self.0.phase().to_string()
    }
}

/// Voting. Choices are taken whole, and wiped where they lie: what is lent to a call is freed as it is.
#[wasm_bindgen]
impl Election {
    /// What the key's holder votes on, as JSON.
    pub fn form(&self, key: &VotingKey) -> Result<String, Error> {
        let session = self.session(key).map_err(thrown)?;
        session.form().map_err(thrown)
    }

    /// Encrypts and proves: `choices` is JSON, a list of numbers for each contest; `previous` the tracking code of a
    /// ballot cast since the ledger was read.
    pub fn seal(&self, key: &VotingKey, choices: String, previous: Option<String>) -> Result<Ballot, Error> {
        self.sealed(key, &Zeroizing::new(choices), previous).map(Ballot).map_err(thrown)
    }

    /// How many documents have taken effect since voting began: so many every ballot knows that is sealed now.
    #[wasm_bindgen(getter)]
    pub fn documents(&self) -> Result<u32, Error> {
        self.0.ballot_check().map(|check| check.documents()).map_err(thrown)
    }

    /// What officials have announced after so many of these documents, as JSON: the voter is to be shown it before a
    /// ballot is sealed.
    #[wasm_bindgen(js_name = announcedAfter)]
    pub fn announced_after(&self, documents: u32) -> Result<String, Error> {
        self.0.announced_after(documents).map_err(thrown)
    }

    /// Looks for an entry that was kept and has no receipt, before any bundle is taken.
    #[wasm_bindgen(js_name = lookFor)]
    pub fn look_for(&mut self, entry: &[u8]) -> Result<(), Error> {
        self.0.look_for(entry).map_err(thrown)
    }

    /// What is to be done with such an entry: `send` it again; `anew`, the ledger proves that announcements have made
    /// it illegal, and another ballot may be sealed; or the code of the refusal that is proven final.
    pub fn next(&self, entry: &[u8]) -> Result<String, Error> {
        let next = Pending::decode(entry).and_then(|pending| pending.next(&self.0));
        next.map(|next| next.as_str().to_owned()).map_err(thrown)
    }

    /// Throws unless an entry that `challenge` gave, or that the board shows for the tracking code, was opened to
    /// exactly these choices.
    #[wasm_bindgen(js_name = checkOpened)]
    pub fn check_opened(&self, key: &VotingKey, entry: &[u8], code: &str, choices: String) -> Result<(), Error> {
        self.opened(key, entry, code, &Zeroizing::new(choices)).map_err(thrown)
    }

    /// Whether a receipt proves that the ledger has this entry; gives the entry's index.
    #[wasm_bindgen(js_name = checkReceipt)]
    pub fn check_receipt(&self, receipt: &[u8], entry: &[u8]) -> Result<f64, Error> {
        let index = KeptReceipt::parse(receipt, entry).and_then(|kept| self.0.check_receipt(&kept));
        index.map(number).map_err(thrown)
    }

    /// Whether what such a receipt proves is `final`, still `awaits-witnesses`, or the manifest names `no-witnesses`.
    pub fn standing(&self, receipt: &[u8], entry: &[u8]) -> Result<String, Error> {
        let standing = KeptReceipt::parse(receipt, entry).and_then(|kept| self.0.standing(&kept));
        standing.map(|standing| standing.as_str().to_owned()).map_err(thrown)
    }
}

impl Election {
    fn session<'a>(&self, key: &'a VotingKey) -> Result<VotingSession<&'a SigningKey>, VoterError> {
        VotingSession::new(self.0.state()?, &key.0)
    }

    fn sealed(&self, key: &VotingKey, choices: &str, previous: Option<String>) -> Result<SealedBallot, VoterError> {
        let mut session = self.session(key)?;
        if let Some(code) = previous {
            session.set_last(Some(code.parse().map_err(|_| ChoicesError::Lists)?));
        }
        session.prepare(&Choices::from_json(session.check(), &key.0, choices)?, &mut System)
    }

    fn opened(&self, key: &VotingKey, entry: &[u8], code: &str, choices: &str) -> Result<(), VoterError> {
        let (check, entry) = (self.0.ballot_check()?, Entry::decode(entry)?);
        let code = code.parse().map_err(|_| ChoicesError::Lists)?;
        check_opened(check, &key.0, &entry, code, &Choices::from_json(check, &key.0, choices)?)
    }
}

#[wasm_bindgen]
impl VotingKey {
    /// A fresh key.
    pub fn generate() -> VotingKey {
        VotingKey(SigningKey::generate(&mut System))
    }

    /// The key of the 32 bytes that `encode` gave.
    pub fn decode(bytes: &[u8]) -> Result<VotingKey, Error> {
        let bytes = bytes.try_into().map_err(|_| thrown(VoterError::Key))?;
        SigningKey::decode(bytes).map(VotingKey).map_err(|_| thrown(VoterError::Key))
    }

    /// The secret bytes, for a store that only this voter can read.
    pub fn encode(&self) -> Vec<u8> {
        self.0.encode().to_vec()
    }

    /// The public key, to be registered on the roll.
    #[wasm_bindgen(getter, js_name = publicKey)]
    pub fn public_key(&self) -> Vec<u8> {
        self.0.verifying_key().encode().as_bytes().to_vec()
    }
}

#[wasm_bindgen]
impl Ballot {
    /// The tracking code, to be shown before the voter decides.
    #[wasm_bindgen(getter)]
    pub fn code(&self) -> String {
        self.0.code().to_string()
    }

    /// Signs: the entry to post. Throws `card-needed` where the election demands the card's signature, too: `sign` then.
    pub fn cast(self, key: &VotingKey) -> Result<Vec<u8>, Error> {
        self.0.cast(&key.0, &mut System).map(|entry| entry.encode()).map_err(thrown)
    }

    /// Opens the ballot for everybody: the entry to post. It can never be cast.
    pub fn challenge(self, key: &VotingKey) -> Result<Vec<u8>, Error> {
        self.0.challenge(&key.0, &mut System).map(|entry| entry.encode()).map_err(thrown)
    }
}

#[wasm_bindgen]
impl Ballot {
    /// Signs with the voting key, to be cast when the voter's card has signed, too.
    pub fn sign(self, key: &VotingKey) -> CastBallot {
        CastBallot(self.0.sign(&key.0, &mut System))
    }
}

#[wasm_bindgen]
impl CastBallot {
    /// What the voter's card signs.
    #[wasm_bindgen(getter, js_name = cardMessage)]
    pub fn card_message(&self) -> Vec<u8> {
        self.0.card_message()
    }

    /// The entry to post: takes the card's signature, 64 bytes, of an ECDSA card with the smaller `s`. May be called
    /// again after a refusal.
    #[wasm_bindgen(js_name = withCard)]
    pub fn with_card(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = signature.try_into().map_err(|_| thrown(Refusal::CardSignatureInvalid.into()))?;
        self.0.with_card(CardSignature(signature)).map(|entry| entry.encode()).map_err(thrown)
    }
}

/// The page's `crypto.getRandomValues`.
struct System;

impl RngCore for System {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    /// Throws where there is no randomness: nothing may be encrypted without it.
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::getrandom(bytes) {
            wasm_bindgen::throw_str(&error.to_string());
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for System {}

fn thrown(error: VoterError) -> Error {
    let thrown = Error::new(&error.to_string());
    thrown.set_name(error.code());
    thrown
}

/// JavaScript's numbers hold every count below 2⁵³.
fn number(count: u64) -> f64 {
    count as f64
}
