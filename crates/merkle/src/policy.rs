//! Which witnesses' cosignatures make a checkpoint final.

use crate::note::{MAX_NOTE_SIGNATURES, Note, NoteError, NoteVerifier, Timestamp, WitnessKey};

/// The most witnesses of a policy: their lines and the log's must fit a note.
pub const MAX_WITNESSES: usize = MAX_NOTE_SIGNATURES - 1;

/// Witnesses, and how many of them must have cosigned a checkpoint: its quorum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessPolicy {
    witnesses: Vec<WitnessKey>,
    quorum: usize,
}

/// Why there is no such policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// More than [`MAX_WITNESSES`], or none.
    #[error("give 1 to {MAX_WITNESSES} witnesses")]
    Count,
    /// The quorum is not between 1 and the number of witnesses.
    #[error("the quorum must be from 1 to the number of witnesses")]
    Quorum,
    /// Two witnesses have the same name.
    #[error("two witnesses have the same name")]
    NameRepeated,
    /// Two witnesses have the same key: they would be one.
    #[error("two witnesses have the same key")]
    KeyRepeated,
}

impl PolicyError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Count => "witness-count",
            Self::Quorum => "witness-quorum",
            Self::NameRepeated => "witness-name-repeated",
            Self::KeyRepeated => "witness-key-repeated",
        }
    }
}

/// Whether a checkpoint has its quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// A quorum of witnesses has cosigned it: nobody can be shown another history up to it, unless as many witnesses
    /// lie as quorums must share.
    Final,
    /// Too few witnesses have cosigned it so far.
    AwaitsWitnesses,
}

/// A cosignature that was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosigned<'a> {
    /// Who cosigned.
    pub witness: &'a WitnessKey,
    /// When, as the witness says.
    pub time: Timestamp,
}

impl WitnessPolicy {
    /// The policy of these witnesses.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub fn new(witnesses: Vec<WitnessKey>, quorum: usize) -> Result<WitnessPolicy, PolicyError> {
        if !(1..=MAX_WITNESSES).contains(&witnesses.len()) {
            return Err(PolicyError::Count);
        }
        if !(1..=witnesses.len()).contains(&quorum) {
            return Err(PolicyError::Quorum);
        }
        for (place, witness) in witnesses.iter().enumerate() {
            let before = &witnesses[..place];
            if before.iter().any(|other| other.name() == witness.name()) {
                return Err(PolicyError::NameRepeated);
            }
            if before.iter().any(|other| other.public_bytes() == witness.public_bytes()) {
                return Err(PolicyError::KeyRepeated);
            }
        }
        Ok(WitnessPolicy { witnesses, quorum })
    }

    /// All witnesses.
    pub fn witnesses(&self) -> &[WitnessKey] {
        &self.witnesses
    }

    /// How many of them must have cosigned.
    pub fn quorum(&self) -> usize {
        self.quorum
    }

    /// The witnesses that have cosigned a note, each once, in the policy's order. Lines of unknown keys are ignored.
    ///
    /// # Errors
    /// [`NoteError::Signature`] if a line claims to be of one of the witnesses and is not.
    pub fn cosigned<'a>(&'a self, checkpoint: &Note) -> Result<Vec<Cosigned<'a>>, NoteError> {
        let mut found = Vec::new();
        for witness in &self.witnesses {
            let lines = checkpoint.signatures().iter().filter(|line| witness.is_claimed_by(line));
            let times = lines.map(|line| witness.verify(checkpoint, line)).collect::<Result<Vec<_>, _>>()?;
            found.extend(times.into_iter().max().map(|time| Cosigned { witness, time }));
        }
        Ok(found)
    }

    /// Whether a quorum has cosigned a note.
    ///
    /// # Errors
    /// As [`cosigned`](Self::cosigned).
    pub fn finality(&self, checkpoint: &Note) -> Result<Finality, NoteError> {
        let enough = self.cosigned(checkpoint)?.len() >= self.quorum;
        Ok(if enough { Finality::Final } else { Finality::AwaitsWitnesses })
    }

    /// The policy as a file of c2sp.org/tlog-policy, for other clients of that family.
    pub fn to_file(&self, log: &NoteVerifier) -> String {
        let witnesses = self.witnesses.iter().map(|key| format!("witness {} {key}\n", key.name()));
        let names = self.witnesses.iter().map(|key| format!(" {}", key.name())).collect::<String>();
        // No name of a witness has a `+`, so the group's name is its own.
        let group = format!("{}+of+{}", self.quorum, self.witnesses.len());
        let witnesses = witnesses.collect::<String>();
        format!("log {log}\n{witnesses}group {group} {}{names}\nquorum {group}\n", self.quorum)
    }
}

/// Accepts a checkpoint's note iff every bit of it matters: the log's line first and once, then lines of these
/// witnesses, ascending by the bytes of their names, each once, all valid. Gives those that have cosigned.
///
/// # Errors
/// [`NoteError::Unsigned`] for a line of anybody else, [`NoteError::Order`], [`NoteError::Signature`].
pub fn verify_cosigned_exactly<'a>(
    checkpoint: &Note,
    log: &NoteVerifier,
    witnesses: &[&'a WitnessKey],
) -> Result<Vec<Cosigned<'a>>, NoteError> {
    checkpoint.verify(log)?;
    let [first, cosignatures @ ..] = checkpoint.signatures() else { return Err(NoteError::Unsigned) };
    if !first.claims(log) {
        return Err(NoteError::Order);
    }
    let cosigned = |line| {
        let witness = witnesses.iter().find(|witness| witness.is_claimed_by(line)).ok_or(NoteError::Unsigned)?;
        Ok(Cosigned { witness, time: witness.verify(checkpoint, line)? })
    };
    let cosigned: Vec<Cosigned<'a>> = cosignatures.iter().map(cosigned).collect::<Result<_, NoteError>>()?;
    let ascending = cosigned.is_sorted_by(|a, b| a.witness.name() < b.witness.name());
    if ascending { Ok(cosigned) } else { Err(NoteError::Order) }
}
