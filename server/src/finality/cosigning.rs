//! One checkpoint, and what its witnesses say.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tupyo_merkle::{Note, NoteError, NoteSignature};

/// How long one checkpoint is waited for when there is a newer one.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// One checkpoint, and what its witnesses have said about it.
pub(super) struct Cosigning {
    note: Note,
    size: u64,
    begun: Instant,
    lines: BTreeMap<usize, NoteSignature>,
    /// Who has answered or failed, or is being asked.
    asked: BTreeSet<usize>,
    ended: BTreeSet<usize>,
}

impl Cosigning {
    pub(super) fn new(note: Note, size: u64) -> Cosigning {
        let (lines, asked, ended) = Default::default();
        Cosigning { note, size, begun: Instant::now(), lines, asked, ended }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn note(&self) -> &Note {
        &self.note
    }

    /// Whether a witness is to be asked now; it counts as asked then.
    pub(super) fn wants(&mut self, place: usize, retry: bool) -> bool {
        self.asked.insert(place) || (retry && !self.lines.contains_key(&place))
    }

    pub(super) fn take(&mut self, place: usize, line: Option<NoteSignature>) {
        self.ended.insert(place);
        line.map(|line| self.lines.insert(place, line));
    }

    pub(super) fn has(&self, quorum: usize) -> bool {
        self.lines.len() >= quorum
    }

    /// Whether a newer checkpoint may take this one's place.
    pub(super) fn is_over(&self, quorum: usize, witnesses: usize) -> bool {
        self.has(quorum) || self.ended.len() >= witnesses || self.begun.elapsed() > LONGEST_WAIT
    }

    /// The checkpoint with its cosignatures, ascending by name.
    pub(super) fn cosigned(&self) -> Result<Note, NoteError> {
        let mut lines: Vec<NoteSignature> = self.lines.values().cloned().collect();
        lines.sort_by(|one, other| one.name().cmp(other.name()));
        self.note.clone().with(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tupyo_merkle::{Checkpoint, NoteSigner, Origin, Timestamp, WitnessSigner, leaf_hash};

    fn cosigning() -> Cosigning {
        let log = NoteSigner::from_seed(Origin::new("log").unwrap(), &[1; 32]);
        let head = Checkpoint { origin: log.name().clone(), size: 3, root: leaf_hash(b"") };
        Cosigning::new(Note::parse(head.sign(&log).unwrap()).unwrap(), 3)
    }

    fn line(cosigning: &Cosigning, name: &str) -> NoteSignature {
        let witness = WitnessSigner::from_seed(Origin::new(name).unwrap(), &[2; 32]);
        witness.cosign(cosigning.note(), Timestamp::from_seconds(1).unwrap())
    }

    #[test]
    fn lines_stand_in_the_order_of_names() {
        let mut cosigning = cosigning();
        for (place, name) in ["w3", "w1", "w2"].into_iter().enumerate() {
            let line = line(&cosigning, name);
            cosigning.take(place, Some(line));
        }
        let note = cosigning.cosigned().unwrap();
        let names: Vec<_> = note.signatures().iter().map(|line| line.name().as_str()).collect();
        assert_eq!(names, ["log", "w1", "w2", "w3"]);
    }

    #[test]
    fn everybody_is_asked_once_and_after_a_failure_again() {
        let mut cosigning = cosigning();
        assert!(cosigning.wants(0, false) && !cosigning.wants(0, false));
        cosigning.take(0, None);
        assert!(!cosigning.has(1) && cosigning.is_over(1, 1) && !cosigning.is_over(1, 2));
        assert!(cosigning.wants(0, true));
        let line = line(&cosigning, "w");
        cosigning.take(0, Some(line));
        assert!(cosigning.has(1) && !cosigning.wants(0, true) && cosigning.wants(1, false));
    }
}
