//! The small honest elections that are attacked, with the keys of all their people.

use std::collections::BTreeMap;

use tupyo_election::kinds::{Amounts, ChooseUpTo, SingleChoice};
use tupyo_election::{
    Author, AuthorKey, Document, DocumentSigner, ElectionId, ElectionState, Entry, PageAsset, PageManifest, Schedule,
    WitnessesDraft,
};
use tupyo_merkle::{Note, NoteSigner, Timestamp};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal, ledger_signer, record_files, witness_signer};
use tupyo_verify::{Anchors, Bounds, MemoryRecord, Record, RecordError, Report, Silent, verify};

/// Which election it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Officials make the roll; a trustee is lost, keys change, and three witnesses watch, of whom two are needed.
    Watched,
    /// Registrars make the roll, cards sign ballots, a contest has amounts, and two officials must agree.
    Registered,
}

/// All of them.
pub const PLACES: [Place; 2] = [Place::Watched, Place::Registered];

/// When witnesses cosign, in seconds since 1970.
const COSIGNED: u64 = 1_800_000_000;
/// The witnesses of the first election.
const WITNESSES: [u8; 3] = [1, 2, 3];

/// An honest election, played to its end.
pub struct Ground {
    /// Everybody's keys, and the state.
    pub play: Rehearsal,
    /// The ledger as it was.
    pub entries: Vec<Vec<u8>>,
    /// Keys that others took the place of.
    retired: Vec<SigningKey>,
    place: Place,
    close: usize,
}

impl Place {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Watched => "watched",
            Place::Registered => "registered",
        }
    }

    fn plan(self, seed: u64) -> Plan {
        match self {
            Place::Watched => watched(seed),
            Place::Registered => registered(seed),
        }
    }
}

fn watched(seed: u64) -> Plan {
    let members = WITNESSES.iter().map(|number| witness_signer(*number).key().to_string()).collect();
    Plan {
        styles: vec![(vec![0, 1], 3), (vec![0], 2)],
        contests: vec![(SingleChoice { blank: true }.into(), 2), (ChooseUpTo { max: 2 }.into(), 3)],
        officials: 2,
        trustees: 4,
        witnesses: Some(WitnessesDraft { quorum: 2, members }),
        seed,
        ..Plan::default()
    }
}

fn registered(seed: u64) -> Plan {
    let registration = RegistrationPlan { card_signatures: true, ..RegistrationPlan::countersigned() };
    Plan {
        styles: vec![(vec![0], 2), (vec![1], 2)],
        contests: vec![(SingleChoice { blank: false }.into(), 2), (Amounts { max: 5, budget: 5 }.into(), 1)],
        officials: 2,
        approvals: 2,
        trustees: 2,
        registration: Some(registration),
        seed,
        ..Plan::default()
    }
}

impl Ground {
    /// Plays it; the same seed gives the same entries.
    pub fn play(place: Place, seed: u64) -> Ground {
        let mut play = Rehearsal::new(place.plan(seed));
        let retired = match place {
            Place::Watched => play_watched(&mut play),
            Place::Registered => play_registered(&mut play),
        };
        let entries = play.entries().to_vec();
        let is_close = |entry: &Vec<u8>| matches!(said(entry), Some(Document::Close(_)));
        let close = entries.iter().position(is_close).unwrap_or(entries.len());
        Ground { play, entries, retired, place, close }
    }

    /// Which one it is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The election's id.
    pub fn election(&self) -> ElectionId {
        self.play.state().election()
    }

    /// The index of the first entry that says that voting ends.
    pub fn close(&self) -> usize {
        self.close
    }

    /// The secret of an author's key in a state.
    pub fn secret(&self, state: &ElectionState, author: Author) -> Option<&SigningKey> {
        let founding = || self.play.officials().first().map(DocumentSigner::author_key);
        let key: AuthorKey = state.author_key(author).or_else(founding)?;
        let people = [self.play.officials(), self.play.trustees(), self.play.registrars(), &self.retired];
        people.into_iter().flatten().find(|secret| secret.author_key() == key)
    }

    /// The files of a record of these entries, signed by the ledger and cosigned by all witnesses.
    pub fn record(&self, entries: &[Vec<u8>], state: &ElectionState) -> MemoryRecord {
        let mut files = record_files(entries, &self.signer(state, entries.len() as u64));
        if self.place == Place::Watched {
            cosign(&mut files);
        }
        MemoryRecord { files }
    }

    /// What a verifier reports of a record of this election.
    ///
    /// # Errors
    /// [`RecordError::Io`], which memory never gives.
    pub fn report(&self, record: &dyn Record) -> Result<Report, RecordError> {
        let anchors = Anchors { election: self.election(), witnesses: None };
        verify(record, &anchors, Bounds::default(), &Silent)
    }

    fn signer(&self, state: &ElectionState, size: u64) -> NoteSigner {
        let key = state.ledger_keys().map(|keys| keys.at(size).clone());
        let mut signers = (0..8).map(|number| ledger_signer(self.election(), number));
        signers.find(|signer| Some(signer.verifier()) == key.as_ref()).unwrap_or(ledger_signer(self.election(), 0))
    }
}

/// The document of an entry, if that is all of one.
pub fn said(entry: &[u8]) -> Option<Document> {
    match Entry::decode(entry).ok()? {
        Entry::Document(part) => borsh::from_slice(&part.bytes).ok(),
        _ => None,
    }
}

fn cosign(files: &mut BTreeMap<String, Vec<u8>>) {
    let note = files.get("checkpoint").and_then(|bytes| Note::parse(bytes).ok());
    let time = Timestamp::from_seconds(COSIGNED);
    let Some((note, time)) = note.zip(time) else { return };
    let lines: Vec<_> = WITNESSES.iter().map(|number| witness_signer(*number).cosign(&note, time)).collect();
    if let Ok(note) = note.with(lines) {
        files.insert("checkpoint".to_owned(), note.to_string().into_bytes());
    }
}

/// The keys that others took the place of.
fn play_watched(play: &mut Rehearsal) -> Vec<SigningKey> {
    let schedule =
        |opening, closing, reason: &str| Document::Schedule(Schedule { opening, closing, reason: reason.to_owned() });
    say(play, schedule(1_800_000_000, 1_800_086_400, ""));
    say(play, page());
    play.commit();
    play.restart(&[3]);
    play.hold_ceremony();
    rotate(play);
    let (document, key) = play.official_key(1, "It is lost.");
    say(play, document);
    let retired = play.take_official_key(1, key);
    play.post_roll();
    say(play, notice("The hall is open."));
    play.open();
    play.cast(0, 0);
    play.cast(1, 1);
    say(play, notice("The hall has moved."));
    play.challenge(2, 0);
    play.cast(2, 1);
    play.cast(1, 0);
    rotate(play);
    say(play, schedule(1_800_000_000, 1_800_090_000, "An hour more."));
    play.cast(3, 0);
    play.cast(4, 2);
    play.close();
    say(play, notice("Voting has ended."));
    play.post_tally();
    play.agree_all();
    play.post_share(0);
    play.post_share(2);
    play.post_result();
    vec![retired]
}

fn play_registered(play: &mut Rehearsal) -> Vec<SigningKey> {
    play.hold_ceremony();
    play.post_roll();
    play.open();
    play.cast(0, 0);
    play.challenge(1, 1);
    play.cast(1, 1);
    play.cast(3, 0);
    play.cast(2, 1);
    play.cast(0, 1);
    play.finish();
    Vec::new()
}

/// Said by the first official.
///
/// # Panics
/// If it is not legal: the election is no honest one then.
#[allow(clippy::expect_used, reason = "an election that cannot go on is no ground for attacks")]
fn say(play: &mut Rehearsal, document: Document) {
    play.post_official(document).expect("a legal document");
}

fn rotate(play: &mut Rehearsal) {
    let rotation = play.rotation();
    say(play, Document::LedgerKey(rotation));
}

fn notice(text: &str) -> Document {
    Document::Notice { text: text.to_owned() }
}

fn page() -> Document {
    let assets = vec![PageAsset { path: "vote/index.html".to_owned(), sha256: [7; 32] }];
    let addresses = vec!["https://vote.example/".to_owned()];
    Document::Page(PageManifest { before: None, addresses, headers: Vec::new(), assets, reason: String::new() })
}
