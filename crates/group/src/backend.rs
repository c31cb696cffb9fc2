//! Which implementation computes with public points.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tupyo_lanes::{Instructions, Lanes};

/// What computes with public points. No result depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// `tupyo-lanes`, with these instructions.
    Lanes(Instructions),
    /// curve25519-dalek.
    Dalek,
}

/// The place in [`Backend::ALL`] of what was chosen, from 1; 0 if nothing was.
static CHOSEN: AtomicUsize = AtomicUsize::new(0);

impl Backend {
    /// All of them, the fastest first.
    pub const ALL: [Backend; 3] =
        [Backend::Lanes(Instructions::Avx512), Backend::Lanes(Instructions::Avx2), Backend::Dalek];

    /// Whether this processor can.
    pub fn is_available(self) -> bool {
        match self {
            Backend::Lanes(instructions) => Lanes::with(instructions).is_some(),
            Backend::Dalek => true,
        }
    }

    /// Those that this processor can use, the fastest first.
    pub fn available() -> Vec<Backend> {
        Backend::ALL.into_iter().filter(|backend| backend.is_available()).collect()
    }

    /// What decodes points from now on, if it is [available](Self::available). For tests and benches: otherwise it is
    /// the fastest.
    pub fn choose(self) {
        let place = Backend::ALL.iter().position(|backend| *backend == self && self.is_available());
        CHOSEN.store(place.map_or(0, |place| place + 1), Ordering::Relaxed);
    }

    /// What decodes points now.
    pub fn current() -> Backend {
        static FIRST: OnceLock<Backend> = OnceLock::new();
        match CHOSEN.load(Ordering::Relaxed).checked_sub(1) {
            None => *FIRST.get_or_init(|| named_by_environment().unwrap_or_else(fastest)),
            Some(place) => Backend::ALL.get(place).copied().unwrap_or(Backend::Dalek),
        }
    }

    /// The name, in small letters.
    pub fn name(self) -> &'static str {
        match self {
            Backend::Lanes(instructions) => instructions.name(),
            Backend::Dalek => "dalek",
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn fastest() -> Backend {
    Lanes::new().map_or(Backend::Dalek, |lanes| Backend::Lanes(lanes.instructions()))
}

/// What `TUPYO_BACKEND` says, if it is available. Only programs that are built for tests ask: a released one has
/// nothing that could be set.
fn named_by_environment() -> Option<Backend> {
    let name = if cfg!(debug_assertions) { std::env::var("TUPYO_BACKEND").ok()? } else { return None };
    Backend::available().into_iter().find(|backend| backend.name() == name)
}

/// What computes eight at a time, if the [current](Backend::current) backend does.
pub fn lanes() -> Option<Lanes> {
    match Backend::current() {
        Backend::Lanes(instructions) => Lanes::with(instructions),
        Backend::Dalek => None,
    }
}
