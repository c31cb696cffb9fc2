//! Following and copying ledgers, and voting, on a ledger in memory.
#![cfg(test)]

use std::cell::RefCell;
use std::collections::BTreeMap;

use rand::rngs::OsRng;
use tupyo_client::{
    BoardAddress, Choices, ClientError, EntryReader, Follower, LedgerSource, RecordError, VotingSession,
    download_record,
};
use tupyo_election::{
    Author, ContestDraft, Document, ElectionId, ElectionState, Entry, LimitsDraft, ManifestDraft, OptionDraft,
    PersonDraft, Roll, Rule, StyleDraft, TrusteesDraft, Voter, context,
};
use tupyo_merkle::{Checkpoint, NoteSigner, Origin, TilePath, encode_bundle, leaf_hash, root_of, tiles_for_size};
use tupyo_proof::SigningKey;
use tupyo_threshold::{CommittedSecrets, Opened};

#[test]
fn follows_in_steps_and_from_the_start() {
    let election = Election::open(1);
    let mut follower = Follower::new(&election.ledger, &election.anchors);
    for size in [0, 1, 3, election.ledger.entries.len()] {
        election.ledger.show(size);
        let (state, checkpoint) = follower.advance().unwrap();
        assert_eq!((state.entries(), checkpoint.size), (size as u64, size as u64));
    }
    assert!(follower.into_state().is_some());
}

#[test]
fn a_shorter_ledger_is_refused() {
    let election = Election::open(1);
    let mut follower = Follower::new(&election.ledger, &election.anchors);
    follower.advance().unwrap();
    election.ledger.show(3);
    assert!(matches!(follower.advance(), Err(ClientError::WentBack { found: 3, .. })));
    assert!(follower.into_state().is_none());
}

#[test]
fn another_ledger_under_the_same_key_is_refused() {
    let election = Election::open(1);
    let mut seen = election.ledger.checkpoint(3);
    seen.root = leaf_hash(b"another third entry");
    let mut follower = Follower::new(&election.ledger, &election.anchors);
    follower.remember(seen);
    assert!(matches!(follower.advance(), Err(ClientError::OtherLedger { size: 3 })));
}

#[test]
fn entries_that_were_not_signed_are_refused() {
    let election = Election::open(1);
    let last = election.ledger.entries.len() - 1;
    *election.ledger.forged.borrow_mut() = Some(last);
    let mut follower = Follower::new(&election.ledger, &election.anchors);
    assert!(matches!(follower.advance(), Err(ClientError::IllegalEntry { .. })));
    let copied = download_record(&election.ledger, &election.anchors.ledger_key, |_, _| Ok(()));
    assert!(matches!(copied, Err(RecordError::Ledger(ClientError::OtherLedger { .. }))));
}

#[test]
fn the_copied_record_has_every_file() {
    let election = Election::open(1);
    let mut files = BTreeMap::new();
    let write = |path: &str, bytes: &[u8]| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    let checkpoint = download_record(&election.ledger, &election.anchors.ledger_key, write).unwrap();
    let mut expected: Vec<_> = tiles_for_size(checkpoint.size).map(|path| path.to_string()).collect();
    expected.push("checkpoint".to_owned());
    expected.sort();
    assert!(files.keys().eq(&expected));
}

#[test]
fn ballots_are_verified_and_challenges_compared() {
    let election = Election::open(1);
    let session = VotingSession::new(&election.state, copy(&election.voters[0])).unwrap();
    let choices = choose(&session, &["who=b", "what=x,z"]);
    assert_eq!(choices.expected_values(session.check().manifest()).unwrap(), [0, 1, 0, 1, 0, 1, 0]);
    let ballot = session.prepare(&choices, &mut OsRng).unwrap();
    assert!(matches!(session.sign(ballot, &mut OsRng), Ok(Entry::Ballot(_))));

    let ballot = session.prepare(&choices, &mut OsRng).unwrap();
    let code = ballot.code();
    let opened = ballot.challenge(session.check(), session.key(), &mut OsRng).unwrap();
    session.check_opened(&opened, code, &choices).unwrap();
    let others = choose(&session, &["who=a", "what=x,z"]);
    assert!(matches!(session.check_opened(&opened, code, &others), Err(ClientError::Betrayed { .. })));
    let other_code = session.prepare(&choices, &mut OsRng).unwrap().code();
    assert!(matches!(session.check_opened(&opened, other_code, &choices), Err(ClientError::Betrayed { .. })));
}

#[test]
fn impossible_choices_are_named() {
    let election = Election::open(1);
    let session = VotingSession::new(&election.state, copy(&election.voters[0])).unwrap();
    let code = |texts: &[&str]| {
        Choices::parse(session.check().manifest(), 0, texts)
            .map(|_| "ok")
            .map_err(|error| error.code())
            .unwrap_or_else(|e| e)
    };
    assert_eq!(code(&["who=blank", "what="]), "ok");
    assert_eq!(code(&["who=c", "what="]), "unknown-option");
    assert_eq!(code(&["who=a,b", "what="]), "too-many-options");
    assert_eq!(code(&["who=", "what="]), "too-many-options");
    assert_eq!(code(&["who=a", "what=x,x"]), "repeated-option");
    assert_eq!(code(&["who=a", "what=x,y,z"]), "too-many-options");
    assert_eq!(code(&["who=a"]), "missing-contest");
    assert_eq!(code(&["who=a", "who=a", "what="]), "repeated-contest");
    assert_eq!(code(&["why=a", "what="]), "unknown-contest");
    assert_eq!(code(&["who"]), "choice-form");
}

#[test]
fn a_stranger_has_no_session() {
    let election = Election::open(1);
    let stranger = SigningKey::generate(&mut OsRng);
    assert!(matches!(VotingSession::new(&election.state, stranger), Err(ClientError::NotOnRoll)));
    let before = ElectionState::new(election.anchors.election);
    assert!(matches!(VotingSession::new(&before, copy(&election.voters[0])), Err(ClientError::NotOpen)));
}

fn choose(session: &VotingSession, texts: &[&str]) -> Choices {
    Choices::parse(session.check().manifest(), 0, texts).unwrap()
}

fn copy(key: &SigningKey) -> SigningKey {
    SigningKey::decode(&key.encode()).unwrap()
}

/// A ledger that shows its first entries.
struct Ledger {
    signer: NoteSigner,
    entries: Vec<Vec<u8>>,
    shown: RefCell<usize>,
    forged: RefCell<Option<usize>>,
}

impl Ledger {
    fn show(&self, size: usize) {
        *self.shown.borrow_mut() = size;
    }

    fn checkpoint(&self, size: usize) -> Checkpoint {
        let root = root_of(self.entries[..size].iter().map(|entry| leaf_hash(entry)));
        Checkpoint { origin: self.signer.name().clone(), size: size as u64, root }
    }
}

impl LedgerSource for Ledger {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        Ok(self.checkpoint(*self.shown.borrow()).sign(&self.signer)?.into_bytes())
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        let first = path.index() as usize * 256;
        let mut entries = self.entries[first..first + usize::from(path.width())].to_vec();
        if let Some(forged) = *self.forged.borrow() {
            let Entry::Document(mut part) = Entry::decode(&entries[forged]).unwrap() else { panic!("a document") };
            part.signature.response = -part.signature.response;
            entries[forged] = Entry::Document(part).encode();
        }
        Ok(Some(encode_bundle(&entries)?))
    }
}

/// An election with one trustee, open for voting.
struct Election {
    anchors: BoardAddress,
    ledger: Ledger,
    state: ElectionState,
    voters: Vec<SigningKey>,
}

impl Election {
    fn open(voters: usize) -> Election {
        let (official, trustee) = (SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng));
        let manifest = manifest(&official, &trustee).to_json().unwrap();
        let id = ElectionId::of_manifest(&manifest);
        let signer = NoteSigner::from_seed(Origin::new("test.example/election").unwrap(), &[1; 32]);
        let url = "http://127.0.0.1:1".to_owned();
        let anchors = BoardAddress { url, election: id, ledger_key: signer.verifier().clone() };
        let ledger = Ledger { signer, entries: Vec::new(), shown: RefCell::new(0), forged: RefCell::new(None) };
        let mut voters: Vec<_> = (0..voters).map(|_| SigningKey::generate(&mut OsRng)).collect();
        voters.sort_by_key(|key| key.verifying_key().encode());
        let mut election = Election { anchors, ledger, state: ElectionState::new(id), voters };
        election.say(Author::Official(0), &official, Document::Manifest(manifest));
        election.ceremony(&official, &trustee);
        election.roll(&official);
        election.ledger.show(election.ledger.entries.len());
        election
    }

    fn say(&mut self, author: Author, key: &SigningKey, document: Document) {
        for entry in document.sign(self.anchors.election, author, key, &mut OsRng).unwrap() {
            self.state.apply(&entry).unwrap();
            self.ledger.entries.push(entry.encode());
        }
    }

    fn ceremony(&mut self, official: &SigningKey, trustee: &SigningKey) {
        let author = Author::Trustee(0);
        let ceremony = self.state.ceremony().unwrap();
        let (secrets, commitment) =
            CommittedSecrets::commit(ceremony.id(), ceremony.parameters(), 0, &mut OsRng).unwrap();
        self.say(author, trustee, Document::Commitment(commitment));
        let reveal = secrets.reveal(self.state.ceremony().unwrap(), &mut OsRng).unwrap();
        self.say(author, trustee, Document::Reveal(reveal));
        let shares = secrets.seal_shares(self.state.ceremony().unwrap()).unwrap();
        self.say(author, trustee, Document::Shares(shares));
        let opened = secrets.open_shares(self.state.ceremony().unwrap(), &mut OsRng).unwrap();
        let Opened::Share(_, confirmation) = opened else { panic!("no share") };
        self.say(author, trustee, Document::Confirmation(confirmation));
        let keys = self.state.ceremony().unwrap().outcome().unwrap().joint.clone();
        self.say(Author::Official(0), official, Document::JointKey { ceremony: 0, keys });
    }

    fn roll(&mut self, official: &SigningKey) {
        let author = Author::Official(0);
        let voter = |key: &SigningKey| Voter { key: key.verifying_key().encode(), style: 0, weight: 1 };
        let voters: Vec<_> = self.voters.iter().map(voter).collect();
        let (count, root) = (voters.len() as u32, Roll::root_of(&voters));
        self.say(author, official, Document::Roll { first: 0, voters });
        self.say(author, official, Document::RollSealed { voters: count, root });
        let keys = self.state.keys().unwrap().joint.clone();
        self.say(author, official, Document::Open { context: context(self.anchors.election, &keys, root) });
    }
}

fn manifest(official: &SigningKey, trustee: &SigningKey) -> ManifestDraft {
    let title = || BTreeMap::from([("en".to_owned(), "Title".to_owned())]);
    let contest = |id: &str, rule: Rule, options: &[&str]| ContestDraft {
        id: id.to_owned(),
        title: title(),
        rule: rule.into(),
        options: options.iter().map(|id| OptionDraft { id: (*id).to_owned(), title: title() }).collect(),
    };
    ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name: "test".to_owned(),
        title: title(),
        officials: vec![PersonDraft::new("official", title(), &official.verifying_key())],
        trustees: TrusteesDraft {
            threshold: 1,
            members: vec![PersonDraft::new("trustee", title(), &trustee.verifying_key())],
        },
        contests: vec![
            contest("who", Rule::SingleChoice { blank: true }, &["a", "b"]),
            contest("what", Rule::ChooseUpTo { max: 2 }, &["x", "y", "z"]),
        ],
        styles: vec![StyleDraft {
            id: "all".to_owned(),
            title: title(),
            contests: vec!["who".to_owned(), "what".to_owned()],
        }],
        limits: LimitsDraft { ballots: 3, challenges: 3 },
        floor: 1,
        witnesses: None,
    }
}

#[test]
fn single_entries_are_read_from_their_bundles() {
    let election = Election::open(1);
    let count = election.ledger.entries.len() as u64;
    let mut reader = EntryReader::new(&election.ledger, count);
    for index in [0, count - 1, 1] {
        assert_eq!(reader.read(index).unwrap(), election.ledger.entries[index as usize]);
    }
    assert!(matches!(reader.read(count), Err(ClientError::Answer { .. })));
}
