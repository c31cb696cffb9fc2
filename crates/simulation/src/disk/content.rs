//! A simulated file: what is read, what is on stable storage, and what lies between.

use rand::{Rng, RngCore};

/// The bytes of a file: as they can be read, as they are on stable storage, and what lies between.
#[derive(Clone, Default)]
pub(super) struct Content {
    now: Vec<u8>,
    stored: Vec<u8>,
    /// Not synced, in the order in which it was done.
    pending: Vec<Change>,
}

#[derive(Clone)]
pub(super) enum Change {
    Write { offset: u64, bytes: Vec<u8> },
    Length(u64),
}

impl Content {
    pub(super) fn stored(bytes: &[u8]) -> Content {
        Content { now: bytes.to_vec(), stored: bytes.to_vec(), pending: Vec::new() }
    }

    pub(super) fn settled(&self) -> Content {
        Content::stored(&self.now)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.now
    }

    pub(super) fn length(&self) -> u64 {
        self.now.len() as u64
    }

    pub(super) fn read(&self, buffer: &mut [u8], offset: u64) -> usize {
        let rest = self.now.get(offset as usize..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        length
    }

    pub(super) fn change(&mut self, change: Change) {
        change.apply(&mut self.now);
        self.pending.push(change);
    }

    /// If it fails, what was pending is taken for clean: no later sync stores it.
    pub(super) fn sync(&mut self, fails: bool) {
        let pending = std::mem::take(&mut self.pending);
        if !fails {
            pending.iter().for_each(|change| change.apply(&mut self.stored));
        }
    }

    /// Of what is pending, any part may have come to stable storage, in any order.
    pub(super) fn after_power_cut(&self, dice: &mut impl RngCore) -> Content {
        let mut pending = self.pending.clone();
        if dice.gen_bool(0.3) {
            rand::seq::SliceRandom::shuffle(pending.as_mut_slice(), dice);
        }
        let mut bytes = self.stored.clone();
        for change in pending {
            match dice.gen_range(0..4) {
                0 => {}
                1 => change.torn(dice).apply(&mut bytes),
                _ => change.apply(&mut bytes),
            }
        }
        Content::stored(&bytes)
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Change::Length(length) => file.resize(*length as usize, 0),
            Change::Write { offset, bytes } => {
                let begin = *offset as usize;
                let end = begin + bytes.len();
                file.resize(file.len().max(end), 0);
                file[begin..end].copy_from_slice(bytes);
            }
        }
    }

    /// A piece of it.
    fn torn(&self, dice: &mut impl RngCore) -> Change {
        match self {
            Change::Length(length) => Change::Length(*length),
            Change::Write { offset, bytes } => {
                let begin = if dice.gen_bool(0.7) { 0 } else { dice.gen_range(0..=bytes.len()) };
                let end = dice.gen_range(begin..=bytes.len());
                Change::Write { offset: offset + begin as u64, bytes: bytes[begin..end].to_vec() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    fn write(offset: u64, bytes: &[u8]) -> Change {
        Change::Write { offset, bytes: bytes.to_vec() }
    }

    #[test]
    fn what_is_synced_survives_and_what_is_not_may_be_torn() {
        let mut content = Content::default();
        content.change(write(0, b"stored"));
        content.sync(false);
        content.change(write(6, b"pending"));
        let mut dice = StdRng::seed_from_u64(1);
        let outcomes: std::collections::BTreeSet<_> =
            (0..200).map(|_| content.after_power_cut(&mut dice).bytes().to_vec()).collect();
        assert!(outcomes.iter().all(|bytes| bytes.starts_with(b"stored")));
        assert!(outcomes.contains(b"stored".as_slice()) && outcomes.contains(b"storedpending".as_slice()));
        assert!(outcomes.contains(b"storedpe".as_slice()) && outcomes.contains(b"stored\0\0nd".as_slice()));
    }

    #[test]
    fn after_a_failed_sync_a_later_one_stores_nothing_of_it() {
        let mut content = Content::default();
        content.change(write(0, b"lost"));
        content.sync(true);
        content.sync(false);
        assert_eq!(content.bytes(), b"lost");
        assert!(content.after_power_cut(&mut StdRng::seed_from_u64(1)).bytes().is_empty());
    }
}
