use std::sync::OnceLock;

use tupyo_circuits::Circuit;

use super::{Contest, Style};

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

    /// That of a style, by its number: its contests' circuits side by side.
    pub(super) fn of_style(&self, index: usize, style: &Style, contests: &[Contest]) -> Option<&Circuit> {
        let of_contest =
            |&contest: &usize| Some(self.contests.get(contest)?.get_or_init(|| contests[contest].circuit()));
        let build = || Circuit::side_by_side(style.contests.iter().filter_map(of_contest));
        Some(self.styles.get(index)?.get_or_init(build))
    }
}
