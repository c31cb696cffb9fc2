//! An exported record in which somebody acts without a network: held to itself, to the election's id, and to what was
//! seen before.

use std::path::{Path, PathBuf};

use tupyo_client::{ClientError, FollowedRecord, Follower, LedgerSource, View, followed_keys};
use tupyo_election::{ElectionId, Entry, LedgerKeys};
use tupyo_merkle::{Checkpoint, Note};
use tupyo_office::{Actor, BulletinBoard};

use crate::acting::ActingBoard;
use crate::acts_file::ActsFile;
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
    let message = format!("{record}: an older record than one that was seen before: {failure}");
    Failure::undecided("ledger-went-back", message)
        .in_korean(format!("{record}: 이 수탁자가 이미 본 것보다 오래된 기록입니다({failure})"))
        .advise(
            "Use the newest record: ask for another export. If the officials say that this is the newest, keep both \
            records and the anchors with the .seen file, and have them compared: `tupyo board compare OLD NEW`.",
        )
        .advise_in_korean(
            "가장 새 기록을 쓰십시오. 다시 내보내 달라고 하십시오. 선거관리자가 이것이 가장 새 기록이라고 하면 두 기록과 기준 정보 파일, .seen 파일을 보관하고 \
            `tupyo board compare 옛기록 새기록`으로 비교하게 하십시오.",
        )
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
    Failure::refused(
        "other-election",
        format!("{what} is of the election `{name}` ({found}); these anchors are of {wanted}"),
    )
    .in_korean(format!("{what}: 다른 선거 `{name}`({found})의 것입니다. 기준 정보 파일은 {wanted}의 것입니다"))
    .advise("Give the file of the right election, or the anchors that belong to this one.")
    .advise_in_korean("맞는 선거의 파일을 주거나, 이 파일에 맞는 기준 정보 파일을 주십시오.")
}

fn damaged(directory: &Path, error: &ClientError) -> Failure {
    if let ClientError::File { .. } = error {
        return Failure::io("file", error.to_string());
    }
    Failure::refused(
        "record-damaged",
        format!("{}: the record does not agree with itself: {error}", directory.display()),
    )
    .in_korean(format!("{}: 기록이 그 자체와 맞지 않습니다({error})", directory.display()))
}
