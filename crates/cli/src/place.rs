//! An election on a board, as this machine knows it: the anchors file, and beside it the newest checkpoint that was
//! seen; and, where the ledger contradicts that, the evidence of it.

use std::path::PathBuf;
use std::time::Duration;

use tupyo_client::{Board, ClientError, FollowedBoard, Follower, Patience, View, followed_keys};
use tupyo_election::{DocumentSigner, ElectionState};
use tupyo_office::{Actor, BulletinBoard};
use tupyo_voter::{BoardAddress, KeptReceipt, Pending};

use crate::acts_file::ActsFile;
use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::wrong_files as texts;
use crate::contradiction::Known;
use crate::failure::Failure;
use crate::files;
use crate::keys;
use crate::memory::{Keep, Memory, with_ending};
use crate::say::{Language, Say};
use crate::vault::PassphraseOptions;

const LARGEST_ANCHORS: usize = 65_536;

/// What every command has.
#[derive(Clone, Debug, clap::Args)]
pub struct Output {
    /// Language of the messages
    #[arg(long, value_enum, default_value_t)]
    language: Language,
    /// Print one JSON value for programs
    #[arg(long)]
    json: bool,
    /// Seconds that a busy board or registrar is asked again
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u64).range(0..=86_400))]
    patience: u64,
}

/// Which election.
#[derive(Clone, Debug, clap::Args)]
pub struct Election {
    /// The anchors file: where the board is, and which election
    #[arg(long, value_name = "FILE")]
    pub anchors: PathBuf,
}

/// Who acts, in which election.
#[derive(Clone, Debug, clap::Args)]
pub struct Role {
    #[command(flatten)]
    election: Election,
    /// The key file of the official or trustee, the file of a card, or the pkcs11: URI of a key in a token
    #[arg(long, value_name = "FILE|URI")]
    key: CardSource,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    output: Output,
}

/// An election that is followed, from the checkpoint seen last.
pub struct FollowedElection {
    /// The board.
    pub board: Board,
    /// The ledger.
    pub follower: Follower<Board>,
    memory: Memory,
    known: Known<'static>,
}

impl Output {
    /// Who prints, also that a busy board is waited for.
    pub fn say(&self) -> Say {
        let say = Say::new(self.language, self.json);
        Patience::new(Duration::from_secs(self.patience), move |wait| say.busy(wait)).of_this_process();
        say
    }
}

impl Election {
    /// Reads the anchors.
    pub fn address(&self) -> Result<BoardAddress, Failure> {
        Ok(BoardAddress::from_json(&files::read(&self.anchors, LARGEST_ANCHORS)?)?)
    }

    /// Reads the anchors and the checkpoint seen last.
    pub fn place(&self) -> Result<FollowedElection, Failure> {
        let address = self.address()?;
        let memory = Memory::beside(&self.anchors, Keep::Newest);
        let board = Board::new(address);
        let mut keys = board.ledger_keys()?;
        // The newest checkpoint may be signed with a key that was announced after the manifest's.
        if matches!(memory.newest(&keys), Err(failure) if failure.code == "note-unsigned") {
            keys = followed_keys(&board, board.address().election)?;
        }
        let mut follower = Follower::new(board.clone(), board.address().election);
        let views = memory.hold(&mut follower, &keys)?.into_iter().collect();
        let known = Known { views, keys: board.ledger_keys()?, evidence: with_ending(&self.anchors, "evidence") };
        Ok(FollowedElection { board, follower, memory, known })
    }
}

impl FollowedElection {
    /// Follows the ledger to its newest checkpoint, which is remembered for the next command.
    pub fn follow(&mut self) -> Result<&ElectionState, Failure> {
        let followed = self.follower.advance().map(drop);
        followed.map_err(|error| self.known.explain(error.into(), &self.board))?;
        self.memory.remember(self.follower.checkpoint_file().unwrap_or_default())?;
        let nothing = || Failure::refused("no-checkpoint", texts::LEDGER_NOT_FOLLOWED);
        self.follower.state().ok_or_else(nothing)
    }

    /// Looks for a ballot on the ledger, which has not been followed yet.
    pub fn look_for(&mut self, pending: &Pending) -> Result<(), Failure> {
        self.look_for_entry(pending.bytes())
    }

    /// Looks for an entry on the ledger, which has not been followed yet.
    pub fn look_for_entry(&mut self, entry: &[u8]) -> Result<(), Failure> {
        Ok(self.follower.look_for(entry)?)
    }

    /// Holds the ledger to the file of a checkpoint that was seen. One of another ledger is refused by whoever
    /// remembers it.
    pub fn hold_to_seen(&mut self, checkpoint_file: Option<&[u8]>) -> Result<(), Failure> {
        let signed = checkpoint_file.and_then(|file| self.board.verified(|keys| keys.open_signed(file)).ok());
        signed.map_or(Ok(()), |signed| self.hold_to_view(View::of_checkpoint(signed)))
    }

    /// Holds the ledger to a receipt.
    pub fn hold_to(&mut self, kept: &KeptReceipt) -> Result<(), Failure> {
        let view = self.board.verified(|keys| View::of_receipt(kept, keys))?;
        self.hold_to_view(view)
    }

    fn hold_to_view(&mut self, view: View<'static>) -> Result<(), Failure> {
        self.follower.remember(view.signed().checkpoint().clone())?;
        self.known.views.push(view);
        Ok(())
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

    /// Who signs.
    pub fn signer(&self) -> Result<Box<dyn DocumentSigner>, Failure> {
        keys::signer(&self.key, &self.passphrase, &self.pins)
    }

    /// Acts with the key on the board, and remembers the checkpoint that was seen.
    pub fn act<T>(&self, step: impl FnOnce(&mut Actor<FollowedBoard>) -> Result<T, Failure>) -> Result<T, Failure> {
        self.act_with(self.election.place()?, step)
    }

    /// Which election.
    pub fn election(&self) -> &Election {
        &self.election
    }

    /// As [`Role::act`], at a place that has been looked at.
    pub fn act_with<T>(
        &self,
        place: FollowedElection,
        step: impl FnOnce(&mut Actor<FollowedBoard>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.act_as(place, |board| board, step)
    }

    /// As [`Role::act_with`], with the board as the step needs it.
    pub fn act_as<B: BulletinBoard<Error = ClientError>, T>(
        &self,
        mut place: FollowedElection,
        acting: impl FnOnce(FollowedBoard) -> B,
        step: impl FnOnce(&mut Actor<B>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (file, acts) = ActsFile::beside(&self.election.anchors)?;
        place.hold_to_seen(acts.seen())?;
        let FollowedElection { board, follower, memory, known } = place;
        let mut actor = Actor::remembering(acting(FollowedBoard::following(follower)), self.signer()?, acts, file)?;
        let done = step(&mut actor).map_err(|failure| known.explain(failure, &board));
        let kept = actor.board().checkpoint_file().map_or(Ok(()), |file| memory.remember(file));
        done.and_then(|done| kept.map(|()| done))
    }
}
