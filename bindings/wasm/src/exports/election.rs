//! An election, as a page follows it.

use js_sys::Error;
use tupyo_proof::{SigningKey, VerifyingKey};
use tupyo_voter::{
    Choices, KeptReceipt, LightFate, LightFollower, Pending, SealedBallot, VoterError, VotingSession, check_opened,
    result_json,
};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use super::counted::CountedBallot;
use super::request::LightRequest;
use super::{CastBallot, System, VotingKey, number, thrown};

/// An election as a device follows it that reads kilobytes. It asks, and the page fetches.
#[wasm_bindgen]
pub struct LightElection(pub(super) LightFollower);

/// A sealed ballot and what it was sealed for. `cast`, `sign` and `challenge` consume it.
#[wasm_bindgen]
pub struct LightBallot {
    ballot: SealedBallot,
    choices: Choices,
}

/// Visiting.
#[wasm_bindgen]
impl LightElection {
    /// The election id, 64 hexadecimal digits, and what `save` gave on the last visit.
    #[wasm_bindgen(constructor)]
    pub fn new(election: &str, saved: Option<Vec<u8>>) -> Result<LightElection, Error> {
        let fresh = LightFollower::of_anchors(election).map_err(thrown)?;
        let follower = saved.map_or(Ok(fresh), |saved| {
            LightFollower::restore_of(LightFollower::of_anchors(election)?.election(), &saved)
        });
        follower.map(LightElection).map_err(thrown)
    }

    /// What is known, for the next visit. There is no secret in it, but whose line was looked at.
    pub fn save(&self) -> Vec<u8> {
        self.0.save()
    }

    /// Whose line on the roll and last ballot the visits show.
    pub fn watch(&mut self, key: &VotingKey) {
        let public: VerifyingKey = key.0.verifying_key();
        self.0.watch(public);
    }

    /// Keeps a receipt, to which the next visits hold the ledger.
    #[wasm_bindgen(js_name = keepReceipt)]
    pub fn keep_receipt(&mut self, receipt: &[u8], entry: &[u8]) -> Result<(), Error> {
        KeptReceipt::parse(receipt, entry).and_then(|kept| self.0.keep_receipt(kept)).map_err(thrown)
    }

    /// The next visits verify the result as well.
    #[wasm_bindgen(js_name = wantResult)]
    pub fn want_result(&mut self) {
        self.0.want_result();
    }

    /// The next visits read a copy of the board: files, which have the checkpoint at `light/checkpoint`.
    #[wasm_bindgen(js_name = readCopy)]
    pub fn read_copy(&mut self) {
        self.0.read_copy();
    }

    /// Begins a visit.
    #[wasm_bindgen(js_name = beginVisit)]
    pub fn begin_visit(&mut self) {
        self.0.begin_visit();
    }

    /// What to fetch next; nothing when the visit is over.
    pub fn request(&self) -> Option<LightRequest> {
        self.0.request().map(LightRequest::from)
    }

    /// Takes what was answered. If it throws, the visit is over, and what was known before it stays.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), Error> {
        self.0.answer(status, body).map_err(thrown)
    }
}

/// What is known.
#[wasm_bindgen]
impl LightElection {
    /// Where the election stands: `open` while voting is possible.
    #[wasm_bindgen(getter)]
    pub fn phase(&self) -> Result<String, Error> {
        self.0.phase().map(|phase| phase.to_string()).map_err(thrown)
    }

    /// The election's title in each language, as JSON.
    pub fn title(&self) -> Result<String, Error> {
        let manifest = self.0.manifest().map_err(thrown)?;
        let texts: std::collections::BTreeMap<_, _> = manifest.title().texts().collect();
        Ok(serde_json::to_string(&texts).unwrap_or_default())
    }

    /// The checkpoint's file, with its signatures.
    #[wasm_bindgen(getter)]
    pub fn checkpoint(&self) -> Option<Vec<u8>> {
        self.0.checkpoint_file().map(<[u8]>::to_vec)
    }

    /// Since when a quorum of the witnesses has seen the checkpoint, in seconds since 1970.
    #[wasm_bindgen(getter, js_name = seenByWitnesses)]
    pub fn seen_by_witnesses(&self) -> Result<Option<f64>, Error> {
        self.0.seen_by_witnesses().map(|time| time.map(number)).map_err(thrown)
    }

    /// How many documents have taken effect since voting began: so many every ballot knows that is sealed now.
    #[wasm_bindgen(getter)]
    pub fn documents(&self) -> Result<u32, Error> {
        self.0.ballot_check().map(|check| check.documents()).map_err(thrown)
    }

    /// What officials have announced after so many of these documents, as JSON.
    #[wasm_bindgen(js_name = announcedAfter)]
    pub fn announced_after(&self, documents: u32) -> Result<String, Error> {
        self.0.announced_after(documents).map_err(thrown)
    }

    /// From when to when voting is meant to be open, as JSON: `{"opening", "closing", "reason"}`.
    pub fn schedule(&self) -> Option<String> {
        let schedule = self.0.schedule()?;
        let (opening, closing) = (number(schedule.opening), number(schedule.closing));
        Some(serde_json::json!({ "opening": opening, "closing": closing, "reason": schedule.reason }).to_string())
    }

    /// Which files the voters' page was announced to have, as JSON, the last one holding.
    pub fn pages(&self) -> Result<String, Error> {
        self.0.pages().map_err(thrown)
    }

    /// The tracking code of the voter's last ballot, as far as receipts and the board have shown it.
    #[wasm_bindgen(getter, js_name = lastBallot)]
    pub fn last_ballot(&self) -> Option<String> {
        self.0.last_ballot().map(|(code, _)| code.to_string())
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

    /// What has become of the voter's vote, as JSON: `{"fate", "code", "index"}`.
    pub fn fate(&self) -> Result<String, Error> {
        let fate = self.0.fate().map_err(thrown)?;
        let ballot = match &fate {
            LightFate::SoFar { code, index }
            | LightFate::Counted { code, index }
            | LightFate::Replaced { by: code, index } => Some((code.to_string(), *index)),
            _ => None,
        };
        let (code, index) = ballot.unzip();
        Ok(serde_json::json!({ "fate": fate.as_str(), "code": code, "index": index }).to_string())
    }

    /// The result, verified, as JSON; nothing before `wantResult` and a visit after the election is finished.
    pub fn result(&self) -> Result<Option<String>, Error> {
        let manifest = self.0.manifest().map_err(thrown)?;
        Ok(self.0.result().map(|units| result_json(manifest, units)))
    }

    /// How many ballots there were by when, as JSON, from the answer to `light/growth`: `{"witnessed", "voters",
    /// "counted", "points": [{"time", "ballots"}]}`.
    pub fn growth(&self, answer: &[u8]) -> Result<String, Error> {
        let growth = self.0.growth(answer).map_err(thrown)?;
        Ok(serde_json::to_string(&growth).unwrap_or_default())
    }

    /// Looks in a copy for the ballot with this code among those that are counted.
    #[wasm_bindgen(js_name = searchCounted)]
    pub fn search_counted(&self, code: &str) -> Result<CountedBallot, Error> {
        CountedBallot::of(&self.0, code).map_err(thrown)
    }

    /// The file that proves what the board or the tally is found out by, if there is one.
    pub fn evidence(&self) -> Option<Vec<u8>> {
        self.0.evidence().map(<[u8]>::to_vec)
    }
}

/// Voting.
#[wasm_bindgen]
impl LightElection {
    /// What the key's holder votes on, as JSON.
    pub fn form(&self, key: &VotingKey) -> Result<String, Error> {
        self.session(key).and_then(|session| session.form()).map_err(thrown)
    }

    /// Encrypts and proves: `choices` is JSON by the ids of contests and options.
    pub fn seal(&self, key: &VotingKey, choices: String) -> Result<LightBallot, Error> {
        self.sealed(key, &Zeroizing::new(choices)).map_err(thrown)
    }

    /// A ballot that waits for the voter's card, as `CastBallot.save` gave it.
    #[wasm_bindgen(js_name = restoreCast)]
    pub fn restore_cast(&self, key: &VotingKey, saved: &[u8]) -> Result<CastBallot, Error> {
        let check = self.0.ballot_check().map_err(thrown)?;
        tupyo_voter::CastBallot::restore(check, &key.0, saved).map(CastBallot).map_err(thrown)
    }

    /// The code of a kept ballot.
    #[wasm_bindgen(js_name = codeOf)]
    pub fn code_of(&self, entry: &[u8]) -> Result<String, Error> {
        let code = Pending::decode(entry).and_then(|pending| pending.code(self.0.ballot_check()?));
        code.map(|code| code.to_string()).map_err(thrown)
    }
}

impl LightElection {
    fn session<'a>(&self, key: &'a VotingKey) -> Result<VotingSession<&'a SigningKey>, VoterError> {
        self.0.session(&key.0)
    }

    fn sealed(&self, key: &VotingKey, choices: &str) -> Result<LightBallot, VoterError> {
        let session = self.session(key)?;
        let choices = Choices::from_names(session.check(), &key.0, choices)?;
        Ok(LightBallot { ballot: session.prepare(&choices, &mut System)?, choices })
    }
}

#[wasm_bindgen]
impl LightBallot {
    /// The tracking code, to be shown before the voter decides.
    #[wasm_bindgen(getter)]
    pub fn code(&self) -> String {
        self.ballot.code().to_string()
    }

    /// Signs: the entry to post. Throws `card-needed` where the election demands the card's signature, too: `sign`
    /// then.
    pub fn cast(self, key: &VotingKey) -> Result<Vec<u8>, Error> {
        self.ballot.cast(&key.0, &mut System).map(|entry| entry.encode()).map_err(thrown)
    }

    /// Signs with the voting key, to be cast when the voter's card has signed, too.
    pub fn sign(self, key: &VotingKey) -> CastBallot {
        CastBallot(self.ballot.sign(&key.0, &mut System))
    }

    /// Opens the ballot for everybody: the entry to post. It can never be cast. What it was opened to is compared with
    /// what was chosen.
    pub fn challenge(self, election: &LightElection, key: &VotingKey) -> Result<Vec<u8>, Error> {
        self.challenged(election, key).map_err(thrown)
    }
}

impl LightBallot {
    fn challenged(self, election: &LightElection, key: &VotingKey) -> Result<Vec<u8>, VoterError> {
        let code = self.ballot.code();
        let entry = self.ballot.challenge(&key.0, &mut System)?;
        check_opened(election.0.ballot_check()?, &key.0, &entry, code, &self.choices)?;
        Ok(entry.encode())
    }
}
