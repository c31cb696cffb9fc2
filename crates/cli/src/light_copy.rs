//! What everybody may see of an election, as files: what the public page asks a board for, so that it can be read on
//! any static host (docs/protocol/light.md, "A copy").

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tupyo_client::{Board, LightVisitor};
use tupyo_election::Phase;
use tupyo_light::{LightGrowth, MOST_GROWTH_BYTES};
use tupyo_voter::{CountedBallots, LightFollower, VoterError};

use crate::contradiction;
use crate::failure::Failure;
use crate::files;
use crate::memory::with_ending;

/// How often the board is asked: it keeps a point of its growth for each minute.
const EVERY: Duration = Duration::from_secs(60);
const UNFINISHED: &str = ".part-";
/// The questions whose paths have the ledger's size.
const BY_SIZE: [&str; 2] = ["light/documents", "light/ceremony"];

/// A directory with the answers that a light follower without a key was given and has verified.
pub struct LightCopy {
    directory: PathBuf,
    board: Board,
    /// The size that was copied last, when, and where the election stood.
    last: Option<(u64, Instant, Phase)>,
}

impl LightCopy {
    /// The copy in a directory, which is made if it is not there.
    pub fn new(directory: &Path, board: Board) -> LightCopy {
        LightCopy { directory: directory.to_owned(), board, last: None }
    }

    /// Brings it up to the board's newest checkpoint that is final, once a minute and whenever the election's phase has
    /// changed. Before there is such a checkpoint, nothing is there.
    pub fn update(&mut self, phase: Phase) -> Result<(), Failure> {
        let is_new = |(_, when, then): &(u64, Instant, Phase)| when.elapsed() < EVERY && *then == phase;
        if self.last.as_ref().is_some_and(is_new) {
            return Ok(());
        }
        match self.copy() {
            Ok((size, phase)) => {
                self.remove_all_but([Some(size), self.last.map(|(size, ..)| size)])?;
                self.last = Some((size, Instant::now(), phase));
                Ok(())
            }
            Err(failure) if failure.code == "awaits-witnesses" => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    /// Asks as the public page does, and keeps what was answered; the checkpoint comes last.
    fn copy(&self) -> Result<(u64, Phase), Failure> {
        let mut follower = LightFollower::new(self.board.address().election);
        follower.want_result();
        follower.begin_visit();
        let mut visitor = LightVisitor::new(self.board.clone(), follower);
        let mut checkpoint = Vec::new();
        while let Some(request) = visitor.follower().request() {
            let (status, body) = visitor.fetch(&request.path, request.at_most)?;
            let answered = visitor.follower_mut().answer(status, &body);
            answered.map_err(|error| self.found_out(visitor.follower(), error))?;
            match request.path.as_str() {
                "checkpoint" | "checkpoint/final" => checkpoint = body,
                path => self.write(path, &body)?,
            }
        }
        let (status, growth) = visitor.fetch(LightGrowth::PATH, MOST_GROWTH_BYTES)?;
        if status == 200 {
            visitor.follower().growth(&growth)?;
            self.write(LightGrowth::PATH, &growth)?;
        }
        let is_new = |(_, _, phase): &(u64, Instant, Phase)| *phase != Phase::Finished;
        if visitor.follower().result().is_some() && self.last.as_ref().is_none_or(is_new) {
            self.copy_counted(&mut visitor)?;
        }
        self.write("light/checkpoint", &checkpoint)?;
        let follower = visitor.follower();
        Ok((follower.checkpoint().map_or(0, |checkpoint| checkpoint.size), follower.phase()?))
    }

    /// Which ballots the tally counts, and where each is found by its code. It does not change any more.
    fn copy_counted(&self, visitor: &mut LightVisitor) -> Result<(), Failure> {
        let counted = CountedBallots::of(visitor.follower())?;
        let mut codes = counted.codes();
        for block in counted.blocks() {
            let request = counted.request(block);
            let (status, body) = visitor.fetch(&request.path, request.at_most)?;
            counted.take(block, status, &body)?.iter().for_each(|vote| codes.add(vote.code, vote.voter));
            self.write(&request.path, &body)?;
        }
        codes.files().try_for_each(|(path, file)| self.write(path, &file))
    }

    fn found_out(&self, follower: &LightFollower, error: VoterError) -> Failure {
        match follower.evidence() {
            Some(evidence) => contradiction::shown(evidence, &with_ending(&self.directory, "evidence")),
            None => error.into(),
        }
    }

    /// The file is there whole or not at all.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let place = self.directory.join(path);
        let made = place.parent().map_or(Ok(()), fs::create_dir_all);
        let written = made.and_then(|()| files::replace_unsynced(&place, bytes, UNFINISHED));
        written.map_err(|error| Failure::file(&place, &error))
    }

    /// Answers under older checkpoints go; those under the last one stay for who is reading them.
    fn remove_all_but(&self, sizes: [Option<u64>; 2]) -> Result<(), Failure> {
        let kept = sizes.map(|size| size.map(|size| size.to_string()).unwrap_or_default());
        for directory in BY_SIZE.map(|name| self.directory.join(name)) {
            remove_others(&directory, &kept).map_err(|error| Failure::file(&directory, &error))?;
        }
        Ok(())
    }
}

fn remove_others(directory: &Path, kept: &[String]) -> io::Result<()> {
    if !directory.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.parse::<u64>().is_ok() && !kept.contains(&name) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
