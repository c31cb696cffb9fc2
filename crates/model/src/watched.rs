//! What witnesses cosign, what that makes final, and what a voter's device makes of it.

use std::sync::Arc;

use tupyo_merkle::{MemoryTree, Note, Receipt, leaf_hash, prove_consistency, prove_inclusion};
use tupyo_voter::KeptReceipt;

use crate::history::HistoryNumber;
use crate::rules::Watched;
use crate::search::Situation;
use crate::world::World;

/// The voters who are honest: the first ones.
pub(crate) const HONEST_VOTERS: usize = 2;

impl World {
    /// The witnesses, if any are named.
    pub(crate) fn watched(&self) -> Option<Watched> {
        self.configuration.watched()
    }

    /// Whether an honest witness that has cosigned `last` cosigns this one: it is proven to continue.
    pub(crate) fn is_cosigned_after(&mut self, at: HistoryNumber, last: HistoryNumber) -> bool {
        if let Some(known) = self.continuing.get(&(at, last)) {
            return *known;
        }
        let (tree, old, new) = (self.tree(at), self.histories.get(last), self.histories.get(at));
        let sizes = (old.entries.len() as u64, new.entries.len() as u64);
        let proof = prove_consistency(sizes.0, sizes.1, &tree).ok();
        let roots = old.roots.last().zip(new.roots.last());
        let proven = proof.zip(roots).is_some_and(|(proof, (old, new))| proof.verify(old, new).is_ok());
        self.continuing.insert((at, last), proven);
        proven
    }

    fn tree(&self, at: HistoryNumber) -> MemoryTree {
        let mut tree = MemoryTree::new();
        self.histories.bytes_of(at).iter().for_each(|entry| tree.push(leaf_hash(entry)));
        tree
    }

    /// How many cosignatures a history can be shown with: those of all who lie, and of all honest witnesses who have
    /// come so far.
    fn cosignatures_of(&mut self, situation: &Situation, at: HistoryNumber) -> usize {
        let Some(watched) = self.watched() else { return 0 };
        let honest = situation.cosigned.into_iter().take(watched.witnesses - watched.lying);
        watched.lying + honest.filter(|last| self.is_cosigned_after(*last, at)).count()
    }

    /// How many cosignatures a history is shown with to those who act: all that there are, but no more than a quorum's,
    /// which change nothing. Where the rule that awaits them is taken away, there are always enough.
    pub(crate) fn cosignatures_shown(&mut self, situation: &Situation, at: HistoryNumber) -> usize {
        let Some(watched) = self.watched() else { return 0 };
        if self.configuration.rules.trustees_await_witnesses {
            self.cosignatures_of(situation, at).min(watched.quorum)
        } else {
            watched.quorum
        }
    }

    /// Which voters can be told "cast" here. Without witnesses that can be on a history that is shown to nobody else.
    pub(crate) fn told(&mut self, situation: &Situation) -> u8 {
        if self.watched().is_none() {
            return if self.settles(0, 0, 0) { self.all_voters() } else { 0 };
        }
        let (shown, mut told) = (self.shown(situation.said), situation.told);
        for at in shown.iter().copied().filter(|at| self.voters_in(*at) & !situation.told != 0).collect::<Vec<_>>() {
            let cosignatures = self.cosignatures_of(situation, at);
            for voter in 0..HONEST_VOTERS {
                let there = self.voters_in(at) & 1 << voter != 0;
                let settled = there
                    && (!self.configuration.rules.voters_await_witnesses || self.settles(at, voter, cosignatures));
                told |= u8::from(settled) << voter;
            }
        }
        told
    }

    /// Whether a voter's device calls a ballot cast, by a receipt under a checkpoint with this many cosignatures.
    fn settles(&mut self, at: HistoryNumber, voter: usize, cosignatures: usize) -> bool {
        let key = (at, voter, cosignatures);
        if let Some(known) = self.settled.get(&key) {
            return *known;
        }
        let settles = self.standing(key).unwrap_or(false);
        self.settled.insert(key, settles);
        settles
    }

    fn standing(&mut self, (at, voter, cosignatures): (HistoryNumber, usize, usize)) -> Option<bool> {
        let ballot = *self.ballots.get(voter)?;
        // A ballot that is not there yet can be.
        let at = if self.voters_in(at) & 1 << voter == 0 { self.histories.continued(at, ballot)? } else { at };
        let history = self.histories.get(at);
        let index = history.entries.iter().position(|entry| *entry == ballot)? as u64;
        let proof = prove_inclusion(index, history.entries.len() as u64, &self.tree(at)).ok()?;
        let note = Note::parse(self.histories.file(at, cosignatures)).ok()?;
        let receipt = Receipt::new(proof, Arc::new(note));
        let kept = KeptReceipt { receipt, entry: self.histories.known(ballot).entry.encode() };
        kept.verify(self.histories.ledger_keys()).ok()?;
        let policy = self.histories.get(0).state.manifest()?.witnesses().cloned();
        Some(kept.standing(policy.as_ref()).ok()?.settles())
    }

    /// The honest voters whose ballots are there.
    pub(crate) fn voters_in(&self, at: HistoryNumber) -> u8 {
        let entries = &self.histories.get(at).entries;
        let honest = self.ballots.iter().take(HONEST_VOTERS).enumerate();
        honest.filter(|(_, ballot)| entries.contains(ballot)).fold(0, |voters, (place, _)| voters | 1 << place)
    }

    fn all_voters(&self) -> u8 {
        (0..self.ballots.len().min(HONEST_VOTERS)).fold(0, |voters, place| voters | 1 << place)
    }
}
