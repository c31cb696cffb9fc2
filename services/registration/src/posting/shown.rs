//! What the boards have shown of the lines, for those who ask.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use tupyo_election::{Document, ElectionId, ElectionState, Holder, RegistrationRoll};
use tupyo_group::EncodedPoint;

/// What the boards have shown.
#[derive(Default)]
pub(crate) struct Shown(RwLock<HashMap<ElectionId, Board>>);

/// What one board has shown.
struct Board {
    roll: Option<RegistrationRoll>,
    standing: HashSet<EncodedPoint>,
    /// The keys of the sealed roll.
    sealed: Option<HashSet<EncodedPoint>>,
    /// What is set aside, and why.
    aside: HashMap<EncodedPoint, String>,
}

impl Shown {
    /// Notes what a board shows. A clone of the roll shares its lines.
    pub(super) fn show(&self, election: ElectionId, state: &ElectionState, aside: Vec<(EncodedPoint, String)>) {
        let mut boards = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = boards.remove(&election).and_then(|board| board.sealed);
        let roll = state.registration_roll().cloned();
        let keys = || state.roll().voters().iter().map(|elector| elector.key).collect();
        let sealed = if state.roll().count() > 0 { before.or_else(|| Some(keys())) } else { None };
        let lines = state.standing_registrations().filter_map(|standing| match standing.document.as_ref() {
            Document::Registration { lines } => Some(lines),
            _ => None,
        });
        let standing = lines.flatten().map(|line| line.voter.key).collect();
        boards.insert(election, Board { roll, standing, sealed, aside: aside.into_iter().collect() });
    }

    /// `standing`: not enough registrars have signed the line; `counted`: it is the holder's line; `replaced`: another
    /// one has taken its place, or it was struck; `set-aside`: [`Shown::reason`] says why. Nothing if the board has not
    /// shown it.
    pub(crate) fn state(&self, election: ElectionId, holder: &Holder, key: &EncodedPoint) -> Option<&'static str> {
        let boards = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Board { roll, standing, sealed, aside } = boards.get(&election)?;
        if sealed.as_ref().is_some_and(|sealed| sealed.contains(key)) {
            return Some("counted");
        }
        if let Some(roll) = roll.as_ref().filter(|roll| roll.has_stood(key.as_bytes())) {
            let is_current = roll.current(holder).is_some_and(|voter| voter.key == *key);
            return Some(if is_current { "counted" } else { "replaced" });
        }
        let is_aside = || aside.contains_key(key).then_some("set-aside");
        standing.contains(key).then_some("standing").or_else(is_aside)
    }

    /// Why a voting key is set aside for an election.
    pub(crate) fn reason(&self, election: ElectionId, key: &EncodedPoint) -> Option<String> {
        let boards = self.0.read().unwrap_or_else(PoisonError::into_inner);
        boards.get(&election)?.aside.get(key).cloned()
    }
}
