//! The public roll, played again for an audit.

use std::collections::{HashMap, HashSet};

use tupyo_election::{Correction, Holder, LineChange, RegisteredVoter};
use tupyo_group::EncodedPoint;

use crate::RollEvent;

/// The roll, with what stands at its end.
pub(super) struct Replayed<'a> {
    events: &'a [RollEvent],
    posted: HashSet<EncodedPoint>,
    current: HashMap<Holder, RegisteredVoter>,
}

impl<'a> Replayed<'a> {
    pub(super) fn of(events: &'a [RollEvent]) -> Replayed<'a> {
        let mut replayed = Replayed { events, posted: HashSet::new(), current: HashMap::new() };
        let mut holders = HashMap::new();
        for event in events {
            match event {
                RollEvent::Line(line) => {
                    replayed.posted.insert(line.voter.key);
                    holders.insert(line.voter.key, line.voter.holder);
                    replayed.current.insert(line.voter.holder, *line);
                }
                RollEvent::Corrected(correction) => {
                    let holder = holders.get(&EncodedPoint(correction.key));
                    holder.into_iter().for_each(|holder| replayed.correct(holder, correction));
                }
            }
        }
        replayed
    }

    fn correct(&mut self, holder: &Holder, correction: &Correction) {
        let is_meant = |line: &&mut RegisteredVoter| line.voter.key.0 == correction.key;
        let Some(line) = self.current.get_mut(holder).filter(is_meant) else { return };
        match correction.change {
            LineChange::Struck => drop(self.current.remove(holder)),
            LineChange::Changed { style, weight } => (line.voter.style, line.voter.weight) = (style, weight),
        }
    }

    /// Every line that came on the roll, as it was posted.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'a RegisteredVoter> {
        self.events.iter().filter_map(|event| match event {
            RollEvent::Line(line) => Some(line),
            RollEvent::Corrected(_) => None,
        })
    }

    pub(super) fn corrections(&self) -> impl Iterator<Item = &'a Correction> {
        self.events.iter().filter_map(|event| match event {
            RollEvent::Corrected(correction) => Some(correction),
            RollEvent::Line(_) => None,
        })
    }

    /// Whether a line with this key came on the roll.
    pub(super) fn has(&self, key: EncodedPoint) -> bool {
        self.posted.contains(&key)
    }

    /// The lines that stand at the end, in ascending order of their keys.
    pub(super) fn current(&self) -> Vec<&RegisteredVoter> {
        let mut lines: Vec<_> = self.current.values().collect();
        lines.sort_by_key(|line| line.voter.key);
        lines
    }

    pub(super) fn voters(&self) -> usize {
        self.current.len()
    }
}
