//! What a board keeps for light followers (docs/protocol/light.md): where documents are on the ledger, the lines of the
//! sealed roll, and the tree over the ballots that the tally counts. All of it comes from the ledger, and none of it is
//! believed: an answer leaves with the proof that it is the ledger's, the roll's or the tally's.

mod answer;
mod counted;
mod error;
mod keeper;
mod posted_roll;
mod roll_keys;
mod roll_lines;
mod watch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

pub(crate) use answer::LightAnswer;
pub(crate) use error::NoAnswer;
pub(crate) use watch::Watch;

use tupyo_election::{ElectionState, Entry, Legal, RegistrationRoll};
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_light::{LightIndex, RollBits, RollPlan};

use crate::alarm::Alarm;
use crate::growth::Growth;
use crate::published::{Published, Watcher};
use counted::Counted;
use keeper::Keeper;
use roll_keys::RollKeys;

/// What one election's board keeps for light followers.
pub(crate) struct Light {
    ledger: LedgerReader,
    documents: RwLock<LightIndex>,
    news: Mutex<News>,
    roll: Keeper,
    counted: Counted,
    growth: Arc<Growth>,
}

/// What the state has taken since it was looked at last.
struct News {
    seen: Seen,
    /// The roll is sealed; this is what registrars have made, if they have.
    sealed: Option<Option<RegistrationRoll>>,
}

/// Entries of which it is known whether they are ballots: those from `first` to before `until` but for the documents.
#[derive(Default)]
struct Seen {
    first: u64,
    until: u64,
    documents: Vec<u64>,
}

impl Light {
    /// Goes on where a fold over the ledger has ended.
    pub(crate) fn new(ledger: LedgerReader, alarm: Alarm, watch: Watch, growth: Arc<Growth>) -> Light {
        let Watch { documents, roll, is_posted, path } = watch;
        let roll = Keeper::new(path, ledger.clone(), alarm, roll);
        let news = Mutex::new(News { seen: Seen::default(), sealed: is_posted.then_some(None) });
        Light { ledger, documents: RwLock::new(documents), news, roll, counted: Counted::default(), growth }
    }

    /// The documents of the first `size` entries whose last part is not before `from`.
    pub(crate) fn documents(&self, size: u64, from: u64) -> Result<LightAnswer, NoAnswer> {
        let plan = self.documents_at(size)?.documents(size, from, &self.ledger)?;
        LightAnswer::of_documents(&self.ledger, &plan)
    }

    /// The messages of the ceremony that is complete in the first `size` entries.
    pub(crate) fn ceremony(&self, size: u64, from: u64) -> Result<LightAnswer, NoAnswer> {
        let plan = self.documents_at(size)?.ceremony(size, from, &self.ledger)?;
        LightAnswer::of_documents(&self.ledger, &plan)
    }

    /// The lines of the sealed roll whose keys begin with these bits, and their neighbours.
    pub(crate) fn roll(&self, asked: RollBits, published: &Published<ElectionState>) -> Result<LightAnswer, NoAnswer> {
        let found = self.roll.lines()?;
        if found.are_damaged() {
            self.roll.found_damaged(&found, published);
        }
        let lines = self.roll.lines()?;
        let plan = RollPlan::new(asked, &RollKeys(published.state().roll()), &lines.tree())?;
        LightAnswer::of_lines(&self.ledger, &lines, &plan)
    }

    /// The ballots that the tally counts of a block of voters.
    pub(crate) fn counted(&self, block: u32, published: &Published<ElectionState>) -> Result<LightAnswer, NoAnswer> {
        LightAnswer::of_bytes(&self.ledger, self.counted.block(block, published)?.encode())
    }

    /// How the ledger has grown.
    pub(crate) fn growth(&self) -> &Growth {
        &self.growth
    }

    /// The documents up to so many entries at least. Between the ledger and the state there may be a batch that only
    /// the ledger shows yet.
    fn documents_at(&self, size: u64) -> Result<RwLockReadGuard<'_, LightIndex>, LedgerError> {
        answer::there(&self.ledger, size)?;
        let read = || self.documents.read().unwrap_or_else(PoisonError::into_inner);
        if read().entries() < size {
            self.settle(&mut self.documents.write().unwrap_or_else(PoisonError::into_inner), size)?;
        }
        Ok(read())
    }

    /// Takes in what is new, and what the ledger has beyond it up to so many entries.
    fn settle(&self, documents: &mut LightIndex, size: u64) -> Result<(), LedgerError> {
        let Seen { first, until, documents: seen } = std::mem::take(&mut self.news().seen);
        let is_ballot = |index| (first..until).contains(&index) && seen.binary_search(&index).is_err();
        catch_up(documents, &self.ledger, size.max(until), is_ballot)
    }

    fn news(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher<ElectionState> for Light {
    fn takes(&self, state: &ElectionState, index: u64, legal: &Legal) {
        let mut news = self.news();
        news.seen.take(index, legal.ballot().is_some());
        if let Some(sealed) = watch::sealed_by(state, legal) {
            news.sealed = Some(sealed);
        }
    }

    fn taken(&self, state: &RwLock<ElectionState>) {
        self.growth.signed(&self.ledger);
        // Somebody who reads keeps no vote waiting: then it is taken in when somebody asks for it, as is what cannot be
        // read now.
        if let Ok(mut documents) = self.documents.try_write() {
            let _or_later = self.settle(&mut documents, 0);
        }
        let sealed = self.news().sealed.take();
        if let Some(registered) = sealed {
            self.roll.seal(&state.read().unwrap_or_else(PoisonError::into_inner), registered);
        }
    }
}

impl Seen {
    fn take(&mut self, index: u64, is_ballot: bool) {
        if self.until != index {
            *self = Seen { first: index, until: index, documents: Vec::new() };
        }
        self.until = index + 1;
        if !is_ballot {
            self.documents.push(index);
        }
    }
}

/// Brings the index up to so many entries; those that are known to be ballots are not read.
fn catch_up(
    documents: &mut LightIndex,
    ledger: &LedgerReader,
    until: u64,
    is_ballot: impl Fn(u64) -> bool,
) -> Result<(), LedgerError> {
    while documents.entries() < until {
        let index = documents.entries();
        if is_ballot(index) {
            documents.skip(1);
            continue;
        }
        let entry = Entry::decode(&ledger.entry(index)?).map_err(|_| LedgerError::Damaged { entry: index })?;
        documents.take(&entry);
    }
    Ok(())
}
