//! An exported record in which somebody acts without a network: held to itself, to the election's id, and to what was
//! seen before.

use std::path::{Path, PathBuf};

use tupyo_client::{ClientError, FollowedRecord, Follower, LedgerSource, View, followed_keys};
use tupyo_election::{ElectionId, Entry, LedgerKeys};
use tupyo_merkle::{Checkpoint, Note};
use tupyo_office::{Actor, BulletinBoard};

use crate::acting::ActingBoard;
use crate::acts_file::ActsFile;
use crate::catalogue::contradictions as texts;
use crate::contradiction::Known;
use crate::copies::CopiedLedger;
use crate::failure::Failure;
use crate::memory::{Keep, Memory, with_ending};
use crate::place::{Election, Role};

/// A record that agrees with itself and is of the election of the anchors.
pub struct RecordedElection {
    copy: CopiedLedger,
    directory: PathBuf,
    follower: Follower<CopiedLedger>,
    election: ElectionId,
    keys: LedgerKeys,
    memory: Memory,
    views: Vec<View<'static>>,
    evidence: PathBuf,
}

impl RecordedElection {
    /// Opens a record, and holds it to what these anchors have seen.
    pub fn open(anchors: &Election, directory: &Path) -> Result<RecordedElection, Failure> {
        let election = anchors.address()?.election;
        let copy = CopiedLedger::new(directory);
        must_be_of(&copy, directory, election)?;
        // By itself first: what fails here is the record's fault, and contradicts nobody.
        let keys = followed_keys(&copy, election).map_err(|error| damaged(directory, &error))?;
        let mut recorded = RecordedElection {
            follower: Follower::new(copy.clone(), election),
            memory: Memory::beside(&anchors.anchors, Keep::Newest),
            evidence: with_ending(&anchors.anchors, "evidence"),
            directory: directory.to_owned(),
            views: Vec::new(),
            copy,
            election,
            keys,
        };
        recorded.views.extend(recorded.memory.hold(&mut recorded.follower, &recorded.keys)?);
        Ok(recorded)
    }

    /// Holds the record to the file of a checkpoint that was seen. One of another ledger is refused by whoever
    /// remembers it.
    pub fn hold_to_seen(&mut self, checkpoint_file: Option<&[u8]>) -> Result<(), Failure> {
        let signed = checkpoint_file.and_then(|file| self.keys.open_signed(file).ok());
        let Some(signed) = signed else { return Ok(()) };
        self.follower.remember(signed.checkpoint().clone())?;
        self.views.push(View::of_checkpoint(signed));
        Ok(())
    }

    /// The election as the record has it. Nothing is remembered.
    pub fn look(mut self) -> Result<Follower<CopiedLedger>, Failure> {
        match self.follower.advance().map(drop) {
            Ok(()) => Ok(self.follower),
            Err(error) => Err(explained(error.into(), &self.known(), &self.copy, &self.directory)),
        }
    }

    fn known(&self) -> Known<'static> {
        Known { views: self.views.clone(), keys: self.keys.clone(), evidence: self.evidence.clone() }
    }
}

impl Role {
    /// Acts with the key in a record, and remembers the checkpoint that was seen; gives what was said, too.
    pub fn act_on_record<T>(
        &self,
        mut place: RecordedElection,
        step: impl FnOnce(&mut Actor<ActingBoard>) -> Result<T, Failure>,
    ) -> Result<(T, Vec<Entry>), Failure> {
        let (file, acts) = ActsFile::beside(&self.election().anchors)?;
        place.hold_to_seen(acts.seen())?;
        let known = place.known();
        let RecordedElection { copy, directory, follower, election, memory, .. } = place;
        let board = ActingBoard::Record(FollowedRecord::following(follower, election));
        let mut actor = Actor::remembering(board, self.signer()?, acts, file)?;
        let done = step(&mut actor).map_err(|failure| explained(failure, &known, &copy, &directory));
        let kept = actor.board().checkpoint_file().map_or(Ok(()), |file| memory.remember(file));
        let said = actor.board().said();
        done.and_then(|done| kept.map(|()| (done, said)))
    }
}

/// Evidence, where the record contradicts what was seen; and what else to do about a record that does not fit.
fn explained(failure: Failure, known: &Known<'_>, copy: &CopiedLedger, directory: &Path) -> Failure {
    let failure = known.explain(failure, copy);
    if failure.code != "ledger-went-back" {
        return failure;
    }
    let record = directory.display();
    Failure::undecided("ledger-went-back", texts::older_record_than_one(&failure, &record))
        .advise(texts::USE_NEWEST_RECORD_ASK)
}

/// Refuses the record of another election, by its name.
fn must_be_of(copy: &CopiedLedger, directory: &Path, election: ElectionId) -> Result<(), Failure> {
    let file = copy.checkpoint_file()?;
    let checkpoint = Note::parse(&file).ok().and_then(|note| Checkpoint::parse_text(note.text()).ok());
    let Some(checkpoint) = checkpoint else {
        return Err(damaged(directory, &ClientError::Answer { what: "its checkpoint is none".to_owned() }));
    };
    let found = checkpoint.origin.as_str().rsplit('/').next().and_then(|id| id.parse::<ElectionId>().ok());
    match found {
        Some(found) if found != election => {
            let mut follower = Follower::new(copy, found);
            let state = follower.advance().ok().map(|(state, _)| state);
            let name = state.and_then(|state| Some(state.manifest()?.name().to_owned()));
            Err(of_another_election(&directory.display().to_string(), (found, name.as_deref()), election))
        }
        _ => Ok(()),
    }
}

/// The failure of what is another election's.
pub fn of_another_election(what: &str, (found, name): (ElectionId, Option<&str>), wanted: ElectionId) -> Failure {
    let name = name.unwrap_or("?");
    Failure::refused("other-election", texts::election_these_anchors(&found, &name, &wanted, &what))
        .advise(texts::GIVE_FILE_RIGHT_ELECTION)
}

fn damaged(directory: &Path, error: &ClientError) -> Failure {
    if let ClientError::File { .. } = error {
        return Failure::io("file", error.to_string());
    }
    Failure::refused("record-damaged", texts::record_does_not_agree(&directory.display(), &error))
}
