//! A record that changes before a part of it is read again.

use std::sync::atomic::{AtomicUsize, Ordering};

use tupyo_rehearsal::Rehearsal;
use tupyo_verify::{CheckId, Listing, MemoryRecord, Outcome, Record, RecordError};

use crate::play::{assert_found, counted, lay_out, plan, report};

/// The checks that only such a record fails.
pub const CHECKS: [CheckId; 2] = [CheckId::C9, CheckId::X2];

struct Shifting {
    first: MemoryRecord,
    later: MemoryRecord,
    bundles_read: AtomicUsize,
}

impl Record for Shifting {
    fn list(&self, at_most: usize) -> Result<Listing, RecordError> {
        self.first.list(at_most)
    }

    /// The first bundle is read once more before all others, for the manifest in it.
    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError> {
        let again = path.starts_with("tile/entries/") && self.bundles_read.fetch_add(1, Ordering::Relaxed) > 1;
        if again { self.later.read(path, at_most) } else { self.first.read(path, at_most) }
    }
}

#[test]
fn a_record_that_changes_is_refused() {
    let rehearsal = Rehearsal::finished(plan());
    let first = lay_out(&rehearsal, rehearsal.entries());
    let bundle = first.files.keys().find(|path| path.starts_with("tile/entries/")).unwrap().clone();
    let changes: [fn(&mut MemoryRecord, &str); 3] = [
        |record, bundle| record.files.get_mut(bundle).unwrap()[5000] ^= 1,
        |record, bundle| drop(record.files.remove(bundle)),
        |record, bundle| record.files.get_mut(bundle).unwrap().resize(1 << 25, 0),
    ];
    for change in changes {
        let mut later = first.clone();
        change(&mut later, &bundle);
        let record = Shifting { first: first.clone(), later, bundles_read: AtomicUsize::new(0) };
        let report = report(&record, rehearsal.state().election());
        assert_eq!(report.outcome, Outcome::Refused);
        assert_found(&report, CheckId::X2, "record-changed");
        assert_found(&report, CheckId::C9, "replaced-counted");
        assert_eq!(counted(&report, CheckId::C9), (9, 10), "one of ten has voted twice");
    }
}
