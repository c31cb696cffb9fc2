//! A registrar who works by hand, beside a service or without one: the board, a directory of what was seen and said,
//! and the key.

use std::path::PathBuf;

use rand::rngs::OsRng;
use tupyo_client::{Board, EntryReader, FollowedBoard};
use tupyo_election::{Author, Correction, Document, DocumentDigest, DocumentSigner, ElectionState, Entry, LineChange};
use tupyo_encoding::encode;
use tupyo_office::BulletinBoard;
use tupyo_registration::RollHistory;
use tupyo_voter::BoardAddress;

use crate::RegistrarError;
use crate::catalogue::program as texts;
use crate::desk::{base64, hexadecimal};
use crate::elections::ServedElection;
use crate::files::{self, Lock};
use crate::key_file::{KeyOptions, RegistrarKey};
use crate::say::Say;

const LARGEST_ANCHORS: usize = 1 << 16;
const LARGEST_CHECKPOINT: usize = 1 << 20;
const LARGEST_ENTRY: usize = 1 << 16;

/// In which election, with which memory and key.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ByHandOptions {
    /// The election's anchors file
    #[arg(long, value_name = "FILE")]
    anchors: PathBuf,
    /// A directory for what was seen and said by hand, not that of a service; it is made if it is missing
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    key: KeyOptions,
}

/// A registrar at a board, whose ledger was followed.
pub(crate) struct AtBoard {
    pub(crate) election: ServedElection,
    board: FollowedBoard,
    key: RegistrarKey,
    data: PathBuf,
    _lock: Lock,
}

impl ByHandOptions {
    /// Opens the key, and follows the board: what was seen of it before must still be there, and what is seen now,
    /// another time.
    pub(crate) fn open(&self, say: &Say) -> Result<AtBoard, RegistrarError> {
        files::make_directory(&self.data)?;
        let lock = Lock::of(&self.data)?;
        let key = self.key.open(say)?;
        let anchors = files::read(&self.anchors, LARGEST_ANCHORS)?;
        let wrong = |error: tupyo_voter::AnchorsError| {
            RegistrarError::configuration(&self.anchors, [error.to_string(), error.to_string()])
        };
        let address = BoardAddress::from_json(&anchors).map_err(wrong)?;
        let mut board = FollowedBoard::new(Board::new(address.clone()));
        let seen = self.data.join("seen");
        if let Some(file) = files::find(&seen, LARGEST_CHECKPOINT)? {
            board.hold_to(&file)?;
        }
        board.follow()?;
        if let Some(file) = board.checkpoint_file() {
            files::replace(&seen, file)?;
        }
        let manifest = board.source().manifest()?;
        let election = ServedElection::of(address, &manifest, key.author_key())?;
        Ok(AtBoard { election, board, key, data: self.data.clone(), _lock: lock })
    }
}

impl AtBoard {
    /// The election as the board shows it now.
    pub(crate) fn state(&mut self) -> Result<ElectionState, RegistrarError> {
        Ok(self.board.follow()?.state.clone())
    }

    /// What took effect on the roll, from the entries that the board was followed to.
    pub(crate) fn history(&mut self) -> Result<RollHistory, RegistrarError> {
        let entries = self.board.follow()?.state.entries();
        let mut history = RollHistory::new(self.election.id());
        let mut reader = EntryReader::new(self.board.source().clone(), entries);
        let unlike = || tupyo_client::ClientError::Answer { what: "not the entries that were followed".to_owned() };
        for index in 0..entries {
            let entry = Entry::decode(&reader.read(index)?).map_err(|_| unlike())?;
            history.take(&entry).map_err(|_| unlike())?;
        }
        Ok(history)
    }

    /// The entry in which this registrar has said a document before, by hand.
    pub(crate) fn kept(&self, document: &Document) -> Result<Option<Vec<u8>>, RegistrarError> {
        Ok(files::find(&self.place_of(document), LARGEST_ENTRY)?.map(|bytes| bytes.to_vec()))
    }

    /// Signs a document that is one entry.
    pub(crate) fn sign(&self, document: &Document) -> Result<Entry, RegistrarError> {
        let author = Author::Registrar(self.election.registrar);
        let entries = document.sign(self.election.id(), author, &self.key, &mut OsRng)?;
        let none = || RegistrarError::Run(std::io::Error::other("a document without parts"));
        entries.into_iter().next().ok_or_else(none)
    }

    /// Keeps an entry before it leaves: the same bytes are posted again.
    pub(crate) fn keep(&self, document: &Document, entry: &[u8]) -> Result<(), RegistrarError> {
        files::replace(&self.place_of(document), entry)
    }

    /// Posts an entry that is kept.
    pub(crate) fn post(&self, entry: &[u8]) -> Result<(), RegistrarError> {
        Ok(self.board.source().post_bytes(entry).map(drop)?)
    }

    fn place_of(&self, document: &Document) -> PathBuf {
        let (digest, ending) = match document {
            Document::Countersignature { digest } => (*digest, ".signed"),
            document => (digest_of(document), ".said"),
        };
        self.data.join(hexadecimal(&digest.0) + ending)
    }
}

/// A document's digest.
pub(crate) fn digest_of(document: &Document) -> DocumentDigest {
    DocumentDigest::of(&encode(document))
}

/// What a correction does, for who decides about it, in English and Korean.
pub(crate) fn in_words(correction: &Correction, styles: &[String]) -> [String; 2] {
    let Correction { key, change, reason } = correction;
    let key = base64(key);
    let style = |index: u16| styles.get(usize::from(index)).map_or("", String::as_str);
    match change {
        LineChange::Struck => texts::line_struck(&key, &reason),
        LineChange::Changed { style: index, weight } => {
            let style = style(*index);
            texts::line_changes(&key, &reason, &style, &weight)
        }
    }
}
