//! An election on a board, as this machine knows it: the anchors file, and beside it the newest checkpoint that was seen.

use std::path::{Path, PathBuf};

use tupyo_client::{Board, BoardAddress, Follower};
use tupyo_election::ElectionState;
use tupyo_merkle::Checkpoint;
use tupyo_proof::SigningKey;

use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::say::{Language, Say};
use crate::steps::Actor;
use crate::vault::PassphraseOptions;

const LARGEST_ANCHORS: usize = 65_536;
const LARGEST_CHECKPOINT: usize = 1 << 17;

/// What every command has.
#[derive(Clone, Debug, clap::Args)]
pub struct Output {
    /// Language of the messages
    #[arg(long, value_enum, default_value_t)]
    language: Language,
    /// Print one JSON value for programs
    #[arg(long)]
    json: bool,
}

/// Which election.
#[derive(Clone, Debug, clap::Args)]
pub struct Election {
    /// The anchors file: where the board is, which election, and the ledger key
    #[arg(long, value_name = "FILE")]
    pub anchors: PathBuf,
}

/// Who acts, in which election.
#[derive(Clone, Debug, clap::Args)]
pub struct Role {
    #[command(flatten)]
    election: Election,
    /// The key file of the official or trustee
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

/// An election that is followed, from the checkpoint seen last.
pub struct Place {
    /// The board.
    pub board: Board,
    /// The ledger.
    pub follower: Follower<Board>,
    seen: PathBuf,
}

impl Output {
    /// Who prints.
    pub fn say(&self) -> Say {
        Say::new(self.language, self.json)
    }
}

impl Election {
    /// Reads the anchors.
    pub fn address(&self) -> Result<BoardAddress, Failure> {
        Ok(BoardAddress::from_json(&files::read(&self.anchors, LARGEST_ANCHORS)?)?)
    }

    /// Reads the anchors and the checkpoint seen last.
    pub fn place(&self) -> Result<Place, Failure> {
        let address = self.address()?;
        let seen = seen_beside(&self.anchors);
        let board = Board::new(address);
        let mut follower = Follower::new(board.clone(), board.address());
        if seen.exists() {
            let file = files::read(&seen, LARGEST_CHECKPOINT)?;
            let checkpoint = Checkpoint::open(file.as_slice(), &board.address().ledger_key).map_err(|error| {
                Failure::usage(error.code(), format!("{}: {error}", seen.display()))
                    .advise("The file is not of this election's ledger: move it away if the anchors were replaced.")
            })?;
            follower.remember(checkpoint);
        }
        Ok(Place { board, follower, seen })
    }
}

impl Place {
    /// Follows the ledger to its newest checkpoint, which is remembered for the next command.
    pub fn follow(&mut self) -> Result<&ElectionState, Failure> {
        self.follower.advance()?;
        let file = self.follower.checkpoint_file().unwrap_or_default();
        files::replace(&self.seen, file, Readers::Everybody)?;
        Ok(self.follower.advance()?.0)
    }
}

impl Role {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// The passphrase options.
    pub fn passphrase(&self) -> &PassphraseOptions {
        &self.passphrase
    }

    /// The signing key.
    pub fn signing_key(&self) -> Result<SigningKey, Failure> {
        keys::load(&self.key, &self.passphrase.ask(&self.key)?)
    }

    /// Acts with the key on the board, and remembers the checkpoint that was seen.
    pub fn act<T>(&self, step: impl FnOnce(&mut Actor) -> Result<T, Failure>) -> Result<T, Failure> {
        self.act_with(self.election.place()?, step)
    }

    /// Which election.
    pub fn election(&self) -> &Election {
        &self.election
    }

    /// As [`Role::act`], at a place that has been looked at.
    pub fn act_with<T>(&self, place: Place, step: impl FnOnce(&mut Actor) -> Result<T, Failure>) -> Result<T, Failure> {
        let Place { board, follower, seen } = place;
        let mut actor = Actor::following(board, follower, self.signing_key()?);
        let done = step(&mut actor);
        let kept = actor.checkpoint_file().map_or(Ok(()), |file| files::replace(&seen, file, Readers::Everybody));
        done.and_then(|done| kept.map(|()| done))
    }
}

/// `anchors.json.seen` beside `anchors.json`.
fn seen_beside(anchors: &Path) -> PathBuf {
    let mut name = anchors.as_os_str().to_owned();
    name.push(".seen");
    PathBuf::from(name)
}
