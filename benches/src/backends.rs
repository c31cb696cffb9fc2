//! The times of each backend of this processor.

use tupyo_group::Backend;

use crate::{Clock, Row};

/// The times of one backend, in µs.
#[derive(Clone, Copy, Debug)]
pub struct OfBackend {
    /// What computed.
    pub backend: Backend,
    /// The work's.
    pub ours: f64,
    /// That of its floor: see [`Floor::pay_in_public`](crate::Floor::pay_in_public).
    pub floor: f64,
}

/// The least processor time of some works, and of two that each backend of this processor does, the first itself and
/// its floor, in turns as [`in_turns`](crate::in_turns) has them. The fastest backend comes first, and is in use
/// afterwards.
pub fn under_each_backend<const N: usize>(
    rounds: usize,
    mut works: [&mut (dyn FnMut() + Send); N],
    [ours, floor]: [&dyn Fn(); 2],
) -> ([f64; N], Vec<OfBackend>) {
    let mut least = [f64::INFINITY; N];
    let begun = |backend| OfBackend { backend, ours: f64::INFINITY, floor: f64::INFINITY };
    let mut backends: Vec<_> = Backend::available().into_iter().map(begun).collect();
    let time = |work: &mut dyn FnMut()| Clock::Processor.measure(work).1;
    for _ in 0..rounds.max(1) {
        works.iter_mut().zip(&mut least).for_each(|(work, least)| *least = least.min(time(*work)));
        for of in &mut backends {
            of.backend.choose();
            of.ours = of.ours.min(time(&mut || ours()));
            of.floor = of.floor.min(time(&mut || floor()));
        }
    }
    backends[0].backend.choose();
    (least, backends)
}

impl OfBackend {
    /// The times of one of so many.
    pub fn each(self, count: usize) -> OfBackend {
        OfBackend { ours: self.ours / count as f64, floor: self.floor / count as f64, ..self }
    }

    /// Says in the row what computed, and its floor.
    pub fn row(self, row: Row) -> Row {
        row.backend(self.backend.name(), self.floor)
    }
}
