//! An entry with its tracking code, computed apart from the state.

use tupyo_circuits::{Context, TrackingCode};

use crate::Entry;

/// An entry with its tracking code under a context, if it is a ballot. Computing the code is most of the work of
/// examining it, and is done apart from the state, for instance on another core.
pub struct CodedEntry {
    entry: Entry,
    code: Option<(Context, TrackingCode)>,
}

impl CodedEntry {
    /// Computes the code. Without a context, or with another one than the state's, it is computed when the entry is
    /// examined.
    pub fn new(entry: Entry, context: Option<&Context>) -> CodedEntry {
        let ballot = match &entry {
            Entry::Ballot(signed) => Some(&signed.ballot),
            Entry::Challenged(challenged) => Some(&challenged.ballot),
            Entry::Document(_) => None,
        };
        let code = context.zip(ballot).map(|(context, ballot)| (*context, ballot.tracking_code(context)));
        CodedEntry { entry, code }
    }

    /// The entry.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Its tracking code under a context, if it is a ballot and the code was computed under that one.
    pub fn code(&self, context: &Context) -> Option<TrackingCode> {
        self.code.filter(|(known, _)| known == context).map(|(_, code)| code)
    }
}
