//! What an exception is about.

/// What an exception is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExceptionKind {
    /// One trustee alone opens the tally.
    ThresholdOne,
    /// Half of the trustees, or fewer, open the tally.
    ThresholdMinority,
    /// Two quorums of witnesses may share fewer than two of them: one lying witness is enough for two histories.
    WitnessQuorum,
    /// The style with this index is opened although fewer of its ballots than the floor have the same weight.
    Exposed(u16),
}

impl ExceptionKind {
    /// The kind's name in a manifest.
    pub fn name(self) -> &'static str {
        match self {
            ExceptionKind::ThresholdOne => "threshold-one",
            ExceptionKind::ThresholdMinority => "threshold-minority",
            ExceptionKind::WitnessQuorum => "witness-quorum",
            ExceptionKind::Exposed(_) => "exposed",
        }
    }

    /// The exceptions that a manifest must give with this many trustees and this threshold, and with this quorum of
    /// this many witnesses, if there are any.
    pub fn demanded(trustees: usize, threshold: usize, witnesses: Option<[usize; 2]>) -> Vec<ExceptionKind> {
        let one = (threshold == 1).then_some(ExceptionKind::ThresholdOne);
        let minority = (threshold > 1 && 2 * threshold <= trustees).then_some(ExceptionKind::ThresholdMinority);
        let weak = witnesses.filter(|[quorum, count]| 2 * quorum < count + 2);
        one.into_iter().chain(minority).chain(weak.map(|_| ExceptionKind::WitnessQuorum)).collect()
    }
}
