//! Progress on a terminal.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use tupyo_verify::{Progress, Stage};

const TEMPLATE: &str = "{prefix:>10} [{wide_bar}] {pos}/{len} {per_sec} {eta}";

/// Progress bars on the standard error stream; none where that is no terminal.
pub(crate) struct Bars(Mutex<ProgressBar>);

impl Bars {
    pub(crate) fn new() -> Bars {
        Bars(Mutex::new(ProgressBar::hidden()))
    }

    fn bar(&self) -> std::sync::MutexGuard<'_, ProgressBar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, total: u64) {
        let prefix = match stage {
            Stage::Reading => "entries",
            Stage::Replaced => "replaced",
        };
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let next = ProgressBar::new(total).with_style(style).with_prefix(prefix);
        std::mem::replace(&mut *self.bar(), next).finish_and_clear();
    }

    fn advance(&self, steps: u64) {
        self.bar().inc(steps);
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.bar().finish_and_clear();
    }
}
