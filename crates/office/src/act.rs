//! What somebody says only once in an election.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::Document;
use tupyo_encoding::{encode, sha256};

/// What somebody says once in an election, whatever the board shows afterwards (docs/protocol/memory.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Act {
    /// A trustee commits in a ceremony.
    Commit,
    /// A trustee reveals its coefficients.
    Reveal,
    /// A trustee deals its shares.
    Seal,
    /// A trustee confirms the ceremony.
    Confirm,
    /// A trustee complains of a dealer.
    Complain,
    /// A trustee opens a tally.
    OpenTally,
    /// An official posts the joint key.
    JointKey,
    /// An official seals the roll.
    SealRoll,
    /// An official begins voting.
    OpenVoting,
    /// An official ends voting.
    CloseVoting,
    /// An official posts the encrypted sums.
    Tally,
    /// An official posts the counts.
    Result,
    /// A trustee agrees to a tally and the ledger that it is of.
    Agree,
    /// An official lets the key ceremony begin anew.
    Restart,
    /// An official cancels the election.
    Cancel,
}

impl Act {
    /// The act of saying this document; `None` where saying another one later takes nothing back.
    pub(crate) fn of(document: &Document) -> Option<Act> {
        Some(match document {
            Document::Commitment(_) => Act::Commit,
            Document::Reveal(_) => Act::Reveal,
            Document::Shares(_) => Act::Seal,
            Document::Confirmation(_) => Act::Confirm,
            Document::Complaint(_) => Act::Complain,
            Document::Agreement(_) => Act::Agree,
            Document::DecryptionShare { .. } => Act::OpenTally,
            Document::JointKey { .. } => Act::JointKey,
            Document::RollSealed { .. } => Act::SealRoll,
            Document::Open { .. } => Act::OpenVoting,
            Document::Close(_) => Act::CloseVoting,
            Document::Tally { .. } => Act::Tally,
            Document::Result { .. } => Act::Result,
            Document::Restart(_) => Act::Restart,
            Document::Cancelled { .. } => Act::Cancel,
            Document::Manifest(_)
            | Document::Roll { .. }
            | Document::Schedule(_)
            | Document::Notice { .. }
            | Document::LedgerKey(_)
            | Document::OfficialKey(_)
            | Document::Page(_)
            | Document::Registration { .. }
            | Document::Countersignature { .. }
            | Document::Correction(_) => return None,
        })
    }

    /// Whether an official takes it back by saying it on another basis: what a schedule or a ceremony has overtaken is
    /// no longer legal anywhere, and officials who must cancel together agree on the words.
    pub(crate) fn is_replaceable(self) -> bool {
        matches!(self, Act::CloseVoting | Act::Restart | Act::Cancel)
    }

    /// Whether several officials must say it word for word, so that one may replace other words said in the same
    /// history.
    pub(crate) fn is_said_together(self) -> bool {
        matches!(self, Act::SealRoll | Act::OpenVoting | Act::CloseVoting | Act::Restart)
    }

    /// Whether it is of one ceremony, and means nothing in the next.
    pub(crate) fn is_of_ceremony(self) -> bool {
        matches!(self, Act::Commit | Act::Reveal | Act::Seal | Act::Confirm | Act::Complain)
    }

    /// The stable code of the refusal to act in a history that this act excludes.
    pub(crate) fn excludes(self) -> &'static str {
        match self {
            Act::Commit => "later-ceremony",
            Act::Reveal | Act::Seal => "other-transcript",
            Act::Confirm => "confirmed-already",
            Act::Complain => "complained-already",
            Act::Agree => "second-agreement",
            Act::OpenTally => "second-tally",
            _ => "signed-already",
        }
    }

    /// What was done before, for people.
    pub(crate) fn done(self) -> &'static str {
        match self {
            Act::Commit => {
                "this trustee has joined a later ceremony before, or this one in another history, and acts in no other \
                one"
            }
            Act::Reveal => "this trustee has revealed its coefficients to other commitments before",
            Act::Seal => "this trustee has dealt its shares in another history of this ceremony before",
            Act::Confirm => "this trustee has confirmed another history of this ceremony before",
            Act::Complain => {
                "this trustee has complained in another history of this ceremony before, and does not confirm"
            }
            Act::Agree => {
                "this trustee has agreed to another tally or ledger of this election before, and agrees to no second \
                one"
            }
            Act::OpenTally => "this trustee has opened another tally of this election before, and opens no second one",
            Act::JointKey => "another joint key of this election was signed here before",
            Act::SealRoll => "another seal of this election's roll was signed here before",
            Act::OpenVoting => "another opening of this election's voting was signed here before",
            Act::CloseVoting => "another end of this election's voting was signed here before",
            Act::Tally => "other sums of this election were signed here before",
            Act::Result => "other counts of this election were signed here before",
            Act::Restart => {
                "another restart of this ceremony was signed here, and nobody has said anything in it since"
            }
            Act::Cancel => "another cancelling of this election was signed here before",
        }
    }
}

/// The hash of what an act rests on: the same act on another basis is another act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Basis(pub(crate) [u8; 32]);

impl Basis {
    /// What an official's document rests on: itself; but an opening on its context, whatever the schedule, a closing,
    /// which is signed once for each schedule, on that, and a restart on what has been said.
    pub(crate) fn of_official(document: &Document) -> Basis {
        match document {
            Document::Open { context, .. } => Basis::of(context),
            Document::Close(close) => Basis::of(&close.schedule),
            Document::Restart(restart) => Basis::of(&restart.said),
            other => Basis::of(other),
        }
    }

    /// The basis that is encoded like this.
    pub(crate) fn of(value: &(impl BorshSerialize + ?Sized)) -> Basis {
        Basis(sha256(&encode(value)))
    }
}
