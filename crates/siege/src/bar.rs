//! What must be left of something under an attack.

use serde::Serialize;
use tupyo_load::Figures;

/// A measured figure and what it must keep.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// What is measured.
    pub what: &'static str,
    /// The figure.
    pub measured: f64,
    /// What it must be.
    pub must: Must,
    /// A time, or a ratio of times: what else the machine does moves it, too.
    pub timed: bool,
    /// What it was computed from.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
}

/// What a figure must be.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Must {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
}

/// Honest voters before, during and after an attack.
pub struct Phases {
    pub before: Figures,
    pub during: Figures,
    pub after: Figures,
    /// The most memory of the server that was resident, in MB.
    pub resident: f64,
    /// The most that the system kept for all connections beyond what it kept before, in MB.
    pub buffers: f64,
}

impl Bar {
    pub fn at_most(what: &'static str, measured: f64, limit: f64) -> Bar {
        Bar { what, measured, must: Must::AtMost(limit), timed: false, of: String::new() }
    }

    pub fn at_least(what: &'static str, measured: f64, limit: f64) -> Bar {
        Bar { what, measured, must: Must::AtLeast(limit), timed: false, of: String::new() }
    }

    /// How many of some are as they must be: all.
    pub fn all(what: &'static str, right: usize, of: usize) -> Bar {
        Bar::at_least(what, right as f64 / of.max(1) as f64, 1.0).of(format!("{right} of {of}"))
    }

    pub fn of(self, of: String) -> Bar {
        Bar { of, ..self }
    }

    /// It is a time, or a ratio of times.
    pub fn timed(self) -> Bar {
        Bar { timed: true, ..self }
    }

    /// Whether it is kept.
    pub fn holds(&self) -> bool {
        match self.must {
            Must::AtMost(limit) => self.measured <= limit,
            Must::AtLeast(limit) => self.measured >= limit,
        }
    }
}

impl Phases {
    /// The middle of what casts took, beside the undisturbed one.
    pub fn p50(&self, limit: f64) -> Bar {
        self.latency("casts' p50, × undisturbed", limit, |figures| figures.p50_ms)
    }

    /// What 99 in a hundred took at most, beside the undisturbed one.
    pub fn p99(&self, limit: f64) -> Bar {
        self.latency("casts' p99, × undisturbed", limit, |figures| figures.p99_ms)
    }

    /// Undisturbed is the slower of before and after: what else the machine does disturbs these, too.
    fn latency(&self, what: &'static str, limit: f64, of: fn(&Figures) -> f64) -> Bar {
        let (undisturbed, during) = (of(&self.before).max(of(&self.after)), of(&self.during));
        Bar::at_most(what, during / undisturbed.max(1e-3), limit)
            .of(format!("{undisturbed:.1} → {during:.1} ms"))
            .timed()
    }

    /// How many casts a second there were, beside the undisturbed ones.
    pub fn rate(&self, limit: f64) -> Bar {
        let undisturbed = (self.before.casts_per_second + self.after.casts_per_second) / 2.0;
        let during = self.during.casts_per_second;
        Bar::at_least("casts a second, × undisturbed", during / undisturbed.max(1e-3), limit)
            .of(format!("{undisturbed:.0} → {during:.0} /s"))
            .timed()
    }

    /// Every honest ballot is acknowledged in the end.
    pub fn acknowledged(&self) -> Bar {
        let refused: u64 = self.during.refused.values().sum();
        let all = (self.during.accepted + refused) as usize;
        let bar = Bar::all("honest casts acknowledged", self.during.accepted as usize, all);
        let words: Vec<_> = self.during.refused.iter().map(|(word, count)| format!("{word} {count}")).collect();
        if words.is_empty() { bar } else { Bar { of: format!("{}, {}", bar.of, words.join(", ")), ..bar } }
    }

    pub fn resident(&self, limit: f64) -> Bar {
        Bar::at_most("resident memory, MB", self.resident, limit)
    }

    pub fn buffers(&self, limit: f64) -> Bar {
        Bar::at_most("buffers of the system, MB", self.buffers, limit)
    }
}
