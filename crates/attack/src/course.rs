//! How a cheated election goes on: the conspirators finish it as if nothing were wrong.

use tupyo_election::{Document, Entry, Phase, UnitTally, tally};
use tupyo_rehearsal::Rehearsal;

use crate::ground::Ground;

/// How much is recomputed behind a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Ledger, tiles, checkpoint and cosignatures; all other entries stay as they are.
    Shallow,
    /// Closing, tally, agreements, decryption shares and result besides, by everybody who makes them.
    Deep,
}

impl Depth {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Depth::Shallow => "shallow",
            Depth::Deep => "deep",
        }
    }
}

/// The ledger that has `changed` in the place of the honest entries from `first` on and below `end`, and goes on behind
/// it. The state of `ground.play` is that of the ledger afterwards.
pub fn ledger(ground: &mut Ground, first: usize, end: usize, changed: &[Vec<u8>], depth: Depth) -> Vec<Vec<u8>> {
    let own = ground.entries.clone();
    let whole = [&own[..first], changed, &own[end..]].concat();
    if depth == Depth::Shallow {
        ground.play.go_on_from(&whole);
        return whole;
    }
    let close = ground.close();
    let begun = if end <= close { [&own[..first], changed, &own[end..close]] } else { [&own[..first], changed, &[]] };
    ground.play.go_on_from(&begun.concat());
    if finish(&mut ground.play).is_none() {
        // Somebody cannot go on: what is left of the honest entries comes all the same.
        let made = ground.play.entries().to_vec();
        ground.play.go_on_from(&[&made, &own[end.max(close + 1).min(own.len())..]].concat());
    }
    ground.play.entries().to_vec()
}

/// From where the election stands to its result; `None` where that is not possible.
fn finish(play: &mut Rehearsal) -> Option<()> {
    if play.state().phase() == Phase::Open {
        let close = play.closing();
        (0..play.plan().approvals as u16).try_for_each(|official| say(play, official, &close))?;
    }
    if play.state().phase() == Phase::Closed {
        let units = tally(play.state(), |index| play.entries().get(index as usize).cloned().ok_or(())).ok()?;
        let counted = play.state().counted_root()?;
        say(play, 0, &Document::Tally { units, counted })?;
    }
    (play.state().phase() == Phase::Tallied).then_some(())?;
    open(play)
}

fn open(play: &mut Rehearsal) -> Option<()> {
    let agreed = play.state().agreements().to_vec();
    for trustee in play.participants().into_iter().filter(|trustee| !agreed.contains(trustee)) {
        let agreement = play.agreement(trustee);
        confess(play, trustee, &Document::Agreement(agreement))?;
    }
    let (threshold, shared) = (play.plan().threshold.into(), play.state().shares().len());
    let has_shared = |play: &Rehearsal, trustee| play.state().shares().any(|other| other == trustee);
    let others: Vec<_> = play.participants().into_iter().filter(|trustee| !has_shared(play, *trustee)).collect();
    is_openable(play)?;
    for trustee in others.into_iter().take(usize::saturating_sub(threshold, shared)) {
        let units = play.decryption_share(trustee);
        confess(play, trustee, &Document::DecryptionShare { units })?;
    }
    let units = play.state().result_of_shares()?;
    say(play, 0, &Document::Result { units })
}

/// Whether every unit that is opened has as many points as its ballots: others no trustee can decrypt.
fn is_openable(play: &Rehearsal) -> Option<()> {
    let manifest = play.state().manifest()?;
    let mut opened = play.state().opened();
    let suits = |unit: &UnitTally| {
        let values = manifest.style_circuit(unit.style).map(|circuit| circuit.outputs());
        values == Some(unit.sum.values().len())
    };
    opened.all(suits).then_some(())
}

fn say(play: &mut Rehearsal, official: u16, document: &Document) -> Option<()> {
    let entries = play.entries_of_official(official, document);
    post(play, &entries)
}

fn confess(play: &mut Rehearsal, trustee: u16, document: &Document) -> Option<()> {
    let entries = play.trustee_entries(trustee, document);
    post(play, &entries)
}

fn post(play: &mut Rehearsal, entries: &[Entry]) -> Option<()> {
    entries.iter().try_for_each(|entry| play.post_unverified(entry)).ok()
}
