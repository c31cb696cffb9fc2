//! What a configuration consists of, and the rules that it keeps or drops.

/// What is explored, and under which rules.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// What it is called.
    pub name: &'static str,
    /// n.
    pub trustees: u16,
    /// t.
    pub threshold: u16,
    /// How many trustees, the last ones, do what they like.
    pub corrupt: u16,
    /// How many of the honest ones have a second copy of their file in use, taken at any time.
    pub copies: u16,
    /// How often each honest actor's storage fails, or its process dies between storing and saying.
    pub faults: u8,
    /// Whether whoever takes a step again draws other randomness; otherwise each file, and each copy, always draws the
    /// same.
    pub redraws: bool,
    /// Which part of the election is explored.
    pub part: Part,
    /// The rules.
    pub rules: Rules,
    /// What must be found, under rules that are not enough: the search ends then.
    pub expected: &'static [Broken],
    /// What is known not to hold, and must be found too; the search goes on.
    pub known: &'static [Broken],
    /// Whether it is one of those that take longest, which a short run leaves out.
    pub is_long: bool,
}

impl Configuration {
    /// The witnesses, if any are named.
    pub(crate) fn watched(&self) -> Option<Watched> {
        match self.part {
            Part::Closing { watched, .. } => watched,
            Part::Ceremony { .. } => None,
        }
    }
}

/// A part of an election.
#[derive(Clone, Debug)]
pub enum Part {
    /// From the manifest to the joint key.
    Ceremony {
        /// How many ceremonies are followed to their end.
        ceremonies: u32,
        /// How many sets of secrets each corrupt trustee has.
        secrets: u8,
        /// Whether rounds are also shown in part, in the trustees' order; otherwise whole.
        parts: bool,
        /// Whether corrupt officials exclude whom a round waits for.
        restarts: bool,
    },
    /// From the opening of voting to the shares.
    Closing {
        /// Whether an honest official closes; otherwise officials do what they like.
        honest_official: bool,
        /// Whether ballots come in any order; otherwise in the voters'.
        any_order: bool,
        /// The manifest's floor.
        floor: u64,
        /// The witnesses.
        watched: Option<Watched>,
    },
}

/// Witnesses.
#[derive(Clone, Copy, Debug)]
pub struct Watched {
    /// How many are named.
    pub witnesses: usize,
    /// How many make a checkpoint final.
    pub quorum: usize,
    /// How many cosign anything.
    pub lying: usize,
}

/// What trustees remember beside their secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remembered {
    /// What they have said, and the newest checkpoint.
    Whole,
    /// What they have said.
    Acts,
    /// The newest checkpoint.
    Checkpoint,
    /// Nothing, as before there was a memory.
    Nothing,
}

/// The rules that can be taken away, to see that the model notices.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What trustees remember.
    pub memory: Remembered,
    /// A file that meets a document of its own that it does not know only opens from then on. Without: it is told what
    /// is on the ledger, and goes on.
    pub files_know_their_documents: bool,
    /// A complaint opens what complainer and accused have dealt to each other. Without: everything that was dealt to
    /// the complainer, as when it published the secret of an HPKE key.
    pub complaints_open_one_pair: bool,
    /// A complaint names the transcript that it is about.
    pub complaints_name_transcripts: bool,
    /// A closing is legal on the ledger that it names only.
    pub closings_bind: bool,
    /// A quorum must agree. Without: anybody can say anybody's agreement.
    pub agreements_bind: bool,
    /// Where witnesses are named, trustees act on final checkpoints only.
    pub trustees_await_witnesses: bool,
    /// Where witnesses are named, devices say "cast" on final receipts only.
    pub voters_await_witnesses: bool,
}

impl Rules {
    /// All of them.
    pub const ALL: Rules = Rules {
        memory: Remembered::Whole,
        files_know_their_documents: true,
        complaints_open_one_pair: true,
        complaints_name_transcripts: true,
        closings_bind: true,
        agreements_bind: true,
        trustees_await_witnesses: true,
        voters_await_witnesses: true,
    };
}

/// A property that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Broken {
    /// The adversary holds t points of an honest polynomial.
    PolynomialKnown,
    /// And that polynomial is part of a joint key.
    KeyKnown,
    /// Two histories of one ceremony are complete; or two joint keys have a quorum of trustees with shares each.
    TwoKeys,
    /// t trustees have given shares for each of two tallies.
    TwoTallies,
    /// Shares were given for a unit with fewer ballots than its bounds.
    BelowBounds,
    /// A tally is opened that leaves out a ballot whose voter was told "cast".
    LeftOut,
    /// An honest trustee is named as a culprit.
    Convicted,
    /// A quorum of honest trustees agrees with a history and does not come to its end.
    Stuck,
}
