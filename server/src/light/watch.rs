//! What is noted for phones while the ledger is folded.

use std::path::PathBuf;

use tupyo_election::{ElectionState, Entry, EntryKind, Legal, RegistrationRoll};
use tupyo_light::LightIndex;

use super::keeper::ready_registered;
use super::roll_lines::{RollLines, RollLinesError, SealedRoll};

/// What is found out for light followers while the ledger is folded.
pub(crate) struct Watch {
    pub(super) documents: LightIndex,
    /// The lines of the roll, if registrars have made it and it is sealed.
    pub(super) roll: Option<Result<RollLines, RollLinesError>>,
    /// Whether a roll is sealed that officials have posted.
    pub(super) is_posted: bool,
    pub(super) path: PathBuf,
}

impl Watch {
    /// Before the first entry; the roll's lines are kept at this path.
    pub(crate) fn new(path: PathBuf) -> Watch {
        Watch { documents: LightIndex::new(), roll: None, is_posted: false, path }
    }

    /// Takes the next entry beside the state.
    pub(crate) fn take(&mut self, state: &mut ElectionState, entry: &Entry, legal: Legal) {
        let sealed = sealed_by(state, &legal);
        self.documents.take(entry);
        state.take(legal);
        match sealed {
            // Now, and not when the fold has ended: its lines take as much memory as all ballots.
            Some(Some(registered)) => {
                self.roll = SealedRoll::of(state).map(|roll| ready_registered(&self.path, roll, registered));
            }
            Some(None) => self.is_posted = true,
            None => {}
        }
    }
}

/// If this entry seals the roll: what registrars have made, if they have. Its lines are not in the state any more then.
pub(super) fn sealed_by(state: &ElectionState, legal: &Legal) -> Option<Option<RegistrationRoll>> {
    (legal.kind() == EntryKind::RollSealed).then(|| state.registration_roll().cloned())
}
