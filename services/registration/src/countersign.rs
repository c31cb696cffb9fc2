//! The second registrar, an observer or a party: looks at the evidence of what stands, and signs it only if it holds.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use tupyo_client::{Board, EntryReader, FollowedBoard};
use tupyo_election::{
    Author, Correction, Document, DocumentDigest, DocumentSigner, ElectionState, Entry, StandingRegistration,
};
use tupyo_encoding::shown;
use tupyo_office::BulletinBoard;
use tupyo_registration::{AuditFinding, RollEvent, RollHistory, audit};
use tupyo_voter::BoardAddress;

use crate::desk::hexadecimal;
use crate::elections::ServedElection;
use crate::evidence::{self, Opened};
use crate::files::{self, Lock};
use crate::key_file::{KeyOptions, RegistrarKey};
use crate::{RegistrarError, list_file};

const LARGEST_ANCHORS: usize = 1 << 16;
const LARGEST_CHECKPOINT: usize = 1 << 20;

/// What is looked at, and signed with which key.
#[derive(Clone, Debug, clap::Args)]
pub struct Countersign {
    /// The election's anchors file
    #[arg(long, value_name = "FILE")]
    anchors: PathBuf,
    /// The directory of the other registrar's sealed evidence, or a copy of it
    #[arg(long, value_name = "DIR")]
    evidence: PathBuf,
    /// The age identity that opens it
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// The office's list of who may vote
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// A directory of this registrar's own: what was seen and signed; it is made if it is missing
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    key: KeyOptions,
    /// The digest of a standing correction to sign, too: 64 hexadecimal digits, as this command shows it
    #[arg(long, value_name = "DIGEST")]
    correction: Vec<String>,
}

/// What stands and is not signed by this registrar.
struct Unsigned {
    digest: DocumentDigest,
    document: std::sync::Arc<Document>,
}

impl Countersign {
    /// Signs every standing registration that evidence, list and rules bear out. What is wrong with another one is
    /// named, and then nothing of it is signed.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        files::make_directory(&self.data)?;
        let _lock = Lock::of(&self.data)?;
        let key = self.key.open()?;
        let (address, mut board) = self.board()?;
        board.follow()?;
        self.remember(&board)?;
        let election = self.election(&address, &key)?;
        let history = history(&mut board, &address)?;
        let unsigned = unsigned(history.state(), election.registrar);
        let opened = evidence::open_all(&self.evidence, &evidence::identities(&self.identity)?)?;
        let faults: usize = unsigned
            .iter()
            .map(|standing| self.settle(standing, &history, &opened, &election, &key, &board))
            .sum::<Result<_, _>>()?;
        if unsigned.is_empty() {
            say("Nothing stands that this registrar has not signed.")?;
        }
        if faults > 0 { Err(RegistrarError::NotCountersigned { count: faults }) } else { Ok(()) }
    }

    /// Signs one standing document, or names its faults; how many there are.
    fn settle(
        &self,
        standing: &Unsigned,
        history: &RollHistory,
        opened: &Opened,
        election: &ServedElection,
        key: &RegistrarKey,
        board: &FollowedBoard,
    ) -> Result<usize, RegistrarError> {
        let digest = hexadecimal(&standing.digest.0);
        let faults = match standing.document.as_ref() {
            Document::Registration { lines } => {
                let events: Vec<_> = lines.iter().copied().map(RollEvent::Line).collect();
                self.faults(&events, history, opened, election)?
            }
            Document::Correction(correction) if !self.correction.contains(&digest) => {
                return say(&asked(&digest, correction)).map(|()| 0);
            }
            _ => Vec::new(),
        };
        if faults.is_empty() {
            self.sign(standing.digest, election, key, board)?;
            return say(&format!("{digest}: signed")).map(|()| 0);
        }
        faults.iter().try_for_each(|fault| say(&format!("{digest}: {fault}")))?;
        Ok(faults.len())
    }

    /// What an audit finds about these lines, together with all that counts already.
    fn faults(
        &self,
        new: &[RollEvent],
        history: &RollHistory,
        opened: &Opened,
        election: &ServedElection,
    ) -> Result<Vec<String>, RegistrarError> {
        let list = list_file::read(&self.list, &election.terms.styles)?;
        let events = [history.events(), new].concat();
        let report = audit(&election.terms, &opened.evidence, &events, Some(&list), &|| {});
        let is_new = |finding: &&AuditFinding| {
            new.iter().any(|event| matches!(event, RollEvent::Line(line) if finding.keys.contains(&line.voter.key)))
        };
        let named = |finding: &AuditFinding| {
            let keys: Vec<_> = finding.keys.iter().map(|key| crate::desk::base64(key.as_bytes())).collect();
            let files: Vec<_> = finding.evidence.iter().filter_map(|place| file(&opened.paths, *place)).collect();
            format!("{} [{}], voting keys {keys:?}, evidence {files:?}", finding.kind, finding.code())
        };
        Ok(report.findings.iter().filter(is_new).map(named).collect())
    }

    /// Posts the countersignature. It is kept before it leaves: the same bytes are posted again.
    fn sign(
        &self,
        digest: DocumentDigest,
        election: &ServedElection,
        key: &RegistrarKey,
        board: &FollowedBoard,
    ) -> Result<(), RegistrarError> {
        let path = self.data.join(hexadecimal(&digest.0) + ".signed");
        let entry = match files::find(&path, 1 << 16)? {
            Some(kept) => kept.to_vec(),
            None => {
                let document = Document::Countersignature { digest };
                let author = Author::Registrar(election.registrar);
                let entries = document.sign(election.id(), author, key, &mut OsRng)?;
                let entry = entries.first().map(Entry::encode).unwrap_or_default();
                files::replace(&path, &entry)?;
                entry
            }
        };
        board.source().post_bytes(&entry)?;
        Ok(())
    }

    fn board(&self) -> Result<(BoardAddress, FollowedBoard), RegistrarError> {
        let anchors = files::read(&self.anchors, LARGEST_ANCHORS)?;
        let wrong = |error: tupyo_voter::AnchorsError| RegistrarError::Configuration {
            path: self.anchors.clone(),
            what: error.to_string(),
        };
        let address = BoardAddress::from_json(&anchors).map_err(wrong)?;
        let mut board = FollowedBoard::new(Board::new(address.clone()));
        if let Some(seen) = files::find(&self.seen(), LARGEST_CHECKPOINT)? {
            board.hold_to(&seen)?;
        }
        Ok((address, board))
    }

    fn seen(&self) -> PathBuf {
        self.data.join("seen")
    }

    /// The board must still have, another time, what it has shown now.
    fn remember(&self, board: &FollowedBoard) -> Result<(), RegistrarError> {
        board.checkpoint_file().map_or(Ok(()), |file| files::replace(&self.seen(), file))
    }

    fn election(&self, address: &BoardAddress, key: &RegistrarKey) -> Result<ServedElection, RegistrarError> {
        let manifest = Board::new(address.clone()).manifest()?;
        ServedElection::of(address.clone(), &manifest, key.author_key())
    }
}

/// What took effect on the roll, from the entries that the board was followed to.
fn history(board: &mut FollowedBoard, address: &BoardAddress) -> Result<RollHistory, RegistrarError> {
    let entries = board.follow()?.state.entries();
    let mut history = RollHistory::new(address.election);
    let mut reader = EntryReader::new(board.source().clone(), entries);
    let unlike = || tupyo_client::ClientError::Answer { what: "not the entries that were followed".to_owned() };
    for index in 0..entries {
        let entry = Entry::decode(&reader.read(index)?).map_err(|_| unlike())?;
        history.take(&entry).map_err(|_| unlike())?;
    }
    Ok(history)
}

fn unsigned(state: &ElectionState, own: u16) -> Vec<Unsigned> {
    let is_unsigned = |standing: &&StandingRegistration| standing.registrar != own && !standing.signed.contains(&own);
    let standing = state.standing_registrations().filter(is_unsigned);
    standing.map(|it| Unsigned { digest: it.digest, document: it.document.clone() }).collect()
}

/// What a correction is, for who decides about it.
fn asked(digest: &str, correction: &Correction) -> String {
    let Correction { key, change, reason } = correction;
    let key = crate::desk::base64(key);
    format!("{digest}: a correction of {key}: {change:?}: {}; sign it with --correction {digest}", shown(reason))
}

fn file(paths: &[PathBuf], place: usize) -> Option<String> {
    Some(paths.get(place).map(PathBuf::as_path).and_then(Path::file_name)?.to_string_lossy().into_owned())
}

fn say(text: &str) -> Result<(), RegistrarError> {
    writeln!(io::stdout().lock(), "{text}").map_err(RegistrarError::Run)
}
