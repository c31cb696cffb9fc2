//! What a finding follows from, as far as is known when it is made (docs/protocol/verification.md, "Causes and
//! consequences").

use crate::finding::Cause;

/// Nothing, if both are none: it is a cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Source {
    /// The finding that it follows from, unless that one follows from another as `pending` says.
    pub after: Option<Cause>,
    /// What only is known when everything is read.
    pub pending: Option<Pending>,
    /// It is of a refused entry that nobody has signed.
    pub unsigned: bool,
}

/// What decides, when everything is read, whether a finding is a consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pending {
    /// It came too early: of what was missing, if that never came.
    Step(Step),
    /// `ledger-manifest`: of what is wrong with the first bundle or its entries.
    Beginning,
    /// A confirmation of another course of the ceremony: of several that agree.
    Course,
    /// An agreement to other terms: of what is wrong up to the tally, or of several that agree.
    Terms,
    /// A ballot that is not valid, or out of its chain, and a tally of other ballots: of a context that most do not
    /// know.
    Context,
    /// A tally of other ballots: of ballots that were refused.
    Ballots,
    /// Votes that do not add up: of whatever is wrong with ballots, tally or result.
    Sums,
    /// Entries without number: of a bundle that cannot be read.
    Bundles,
    /// Files that were not read: of files that cannot be read, or do not belong to the record.
    Files,
    /// Files that are not listed: of those that were looked for.
    Listed,
    /// A tile of hashes: of entries that are not the checkpoint's.
    Root,
    /// A quorum that is missing: of witnesses that never count.
    Witnesses,
    /// Counted ballots that were not met: of a file that changed.
    Changed,
}

/// What an entry would have said, had it not been refused; and the steps that others wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Manifest,
    Ceremony,
    JointKey,
    /// Voters of the roll, by officials or registrars.
    Lines,
    Seal,
    Open,
    /// A ballot or a challenge.
    Ballot,
    Close,
    Tally,
    Agreement,
    Share,
    /// What ballots cast behind it must know.
    Announcement,
    Schedule,
    OfficialKey,
}

/// A refused entry that others may follow from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub cause: Cause,
    pub source: Source,
}

impl Source {
    pub fn pending(pending: Pending) -> Source {
        Source { pending: Some(pending), ..Source::default() }
    }
}

impl Link {
    /// The step that it waits for.
    pub fn waits(self) -> Option<Step> {
        match self.source.pending {
            Some(Pending::Step(step)) => Some(step),
            _ => None,
        }
    }

    /// What follows from this entry follows from what it follows from itself.
    pub fn follower(self) -> Source {
        Source { after: self.source.after.or(Some(self.cause)), pending: self.source.pending, unsigned: false }
    }
}
