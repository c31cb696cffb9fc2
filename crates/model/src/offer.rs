//! What can be said next in a history.

use crate::history::EntryNumber;

/// What somebody who does what they like, or an official, can say in a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Offer {
    Messages(u16),
    Complaints,
    Readdressed(EntryNumber),
    Restart,
    Close,
    Tally,
    Agreement(u16),
}
