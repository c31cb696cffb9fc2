//! The circuits of a manifest's contests and styles.

use std::sync::OnceLock;

use tupyo_circuits::Circuit;

/// The circuits of contests and styles, each built when it is first asked for. Those of the styles share the terms of
/// their contests'.
#[derive(Debug, Clone)]
pub(super) struct Circuits {
    contests: Vec<OnceLock<Circuit>>,
    styles: Vec<OnceLock<Circuit>>,
}

impl Circuits {
    /// None is built yet.
    pub(super) fn new(contests: usize, styles: usize) -> Circuits {
        let unbuilt = |count| (0..count).map(|_| OnceLock::new()).collect();
        Circuits { contests: unbuilt(contests), styles: unbuilt(styles) }
    }

    /// The circuit of the style with this number: its contests' circuits side by side.
    pub(super) fn of_style(
        &self,
        style: usize,
        contests: &[usize],
        of_contest: impl Fn(usize) -> Circuit,
    ) -> Option<&Circuit> {
        let contest = |&number: &usize| Some(self.contests.get(number)?.get_or_init(|| of_contest(number)));
        let build = || Circuit::side_by_side(contests.iter().filter_map(contest));
        Some(self.styles.get(style)?.get_or_init(build))
    }
}
