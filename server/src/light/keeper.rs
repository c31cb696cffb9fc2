//! When the file of the roll's lines is made: once the roll is sealed, and again if it is missing or damaged.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tupyo_election::{ElectionState, RegistrationRoll};
use tupyo_ledger::LedgerReader;

use super::NoAnswer;
use super::posted_roll;
use super::roll_lines::{RollLines, RollLinesError, SealedRoll};
use crate::alarm::Alarm;
use crate::log::{self, Event};
use crate::published::Published;
use crate::reads::give_way;

/// The lines of a roll that is not longer are made ready at once, and else on a thread of their own.
const AT_ONCE: u32 = 1 << 16;

/// Keeps the lines of the roll.
pub(super) struct Keeper {
    path: PathBuf,
    ledger: LedgerReader,
    alarm: Alarm,
    lines: Arc<RwLock<Lines>>,
}

enum Lines {
    NotSealed,
    Preparing,
    There(Arc<RollLines>),
    /// They could not be made, or have been damaged.
    Missing,
}

/// What lines are read from.
enum Origin {
    /// What registrars have made.
    Registered(Box<RegistrationRoll>),
    /// The documents of officials.
    Posted(LedgerReader),
}

impl Keeper {
    /// Keeps the lines in a file; perhaps a fold has made them ready.
    pub(super) fn new(
        path: PathBuf,
        ledger: LedgerReader,
        alarm: Alarm,
        made: Option<Result<RollLines, RollLinesError>>,
    ) -> Keeper {
        let lines = made.map_or(Lines::NotSealed, |made| Lines::of(made, &path));
        Keeper { path, ledger, alarm, lines: Arc::new(RwLock::new(lines)) }
    }

    pub(super) fn lines(&self) -> Result<Arc<RollLines>, NoAnswer> {
        match &*self.lines.read().unwrap_or_else(PoisonError::into_inner) {
            Lines::There(lines) => Ok(lines.clone()),
            Lines::NotSealed => Err(NoAnswer::NotSealed),
            Lines::Preparing => Err(NoAnswer::Preparing),
            Lines::Missing => Err(NoAnswer::RollDamaged),
        }
    }

    /// Makes the lines ready: the roll is sealed. Where registrars have made it, they come with it.
    pub(super) fn seal(&self, state: &ElectionState, registered: Option<RegistrationRoll>) {
        let origin =
            registered.map_or_else(|| Origin::Posted(self.ledger.clone()), |roll| Origin::Registered(Box::new(roll)));
        if let Some(roll) = SealedRoll::of(state) {
            self.prepare(roll, origin);
        }
    }

    /// The file does not have the roll's lines any more: they are made anew, if the ledger has them in their order.
    pub(super) fn found_damaged(&self, found: &Arc<RollLines>, published: &Published<ElectionState>) {
        let mut lines = self.lines.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have found it, too.
        if !matches!(&*lines, Lines::There(lines) if Arc::ptr_eq(lines, found)) {
            return;
        }
        *lines = Lines::Missing;
        drop(lines);
        log::event(Event::RollLinesDamaged { file: self.path.clone() });
        // Whoever reads the state keeps entries from being published: not while lines are made.
        let posted = posted(&published.state());
        posted.into_iter().for_each(|roll| self.prepare(roll, Origin::Posted(self.ledger.clone())));
    }

    fn prepare(&self, roll: SealedRoll, origin: Origin) {
        *self.lines.write().unwrap_or_else(PoisonError::into_inner) = Lines::Preparing;
        let (lines, path) = (self.lines.clone(), self.path.clone());
        let work = move || {
            let made = ready(&path, roll, &origin);
            *lines.write().unwrap_or_else(PoisonError::into_inner) = Lines::of(made, &path);
        };
        if roll.count <= AT_ONCE {
            return work();
        }
        let spawned = self.alarm.spawn("roll-lines", move || {
            give_way();
            work();
        });
        if let Err(error) = spawned {
            self.alarm.report(error);
        }
    }
}

/// The sealed roll, if officials have posted its lines.
fn posted(state: &ElectionState) -> Option<SealedRoll> {
    SealedRoll::of(state).filter(|_| state.registrations().is_none())
}

impl Lines {
    fn of(made: Result<RollLines, RollLinesError>, path: &Path) -> Lines {
        match made {
            Ok(lines) => Lines::There(Arc::new(lines)),
            Err(error) => {
                log::event(Event::roll_lines_failed(path, &error));
                Lines::Missing
            }
        }
    }
}

/// The lines that registrars have made, in the file that is there or in a new one.
pub(super) fn ready_registered(
    path: &Path,
    roll: SealedRoll,
    registered: RegistrationRoll,
) -> Result<RollLines, RollLinesError> {
    ready(path, roll, &Origin::Registered(Box::new(registered)))
}

fn ready(path: &Path, roll: SealedRoll, origin: &Origin) -> Result<RollLines, RollLinesError> {
    if let Some(there) = RollLines::open(path, roll) {
        return Ok(there);
    }
    RollLines::make(path, roll, |writer| match origin {
        Origin::Registered(registered) => registered.encoded_lines().try_for_each(|line| writer.take(&line)),
        Origin::Posted(ledger) => posted_roll::read(ledger, roll.count, writer),
    })
}
