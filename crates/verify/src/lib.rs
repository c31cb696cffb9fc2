//! The numbered checks of a published election record (docs/protocol/verification.md).
//!
//! [`verify`] reads a [`Record`] as a stream, and gives a [`Report`]: for the same record and [`Anchors`] byte
//! by byte the same one, whatever the threads. Nothing here does any I/O: files are behind [`Record`], progress behind
//! [`Progress`].
//!
//! ```
//! use tupyo_rehearsal::{Plan, Rehearsal, record_files};
//! use tupyo_verify::{Anchors, Bounds, MemoryRecord, Outcome, Silent, verify};
//!
//! let play = Rehearsal::finished(Plan::default());
//! let mut record = MemoryRecord { files: record_files(play.entries(), &play.signer()) };
//! let anchors = Anchors { election: play.state().election(), witnesses: None };
//! let outcome = |record: &MemoryRecord| verify(record, &anchors, Bounds::default(), &Silent).unwrap().outcome;
//!
//! assert_eq!(outcome(&record), Outcome::Accepted);
//! record.files.get_mut("checkpoint").unwrap()[0] ^= 1;
//! assert_eq!(outcome(&record), Outcome::Refused);
//! ```
//!
//! | Module | What it does |
//! |---|---|
//! | `reading` | reads it: tree, tiles, and the fold over the entries |
//! | `cosigned` | who has cosigned the checkpoint, and who had to |
//! | `again` | bundles that are read again |
//! | `ballots` | proofs, signatures and the sum of the counted ballots |
//! | `checks` | one file per check: its rule, what it examined, what it expected, which refusals it owns |
//! | `causes`, `resolve` | which finding follows from which |
//! | `missing`, `disputed` | what nobody said, and what several say against the ledger |
//! | `report` | what is said about it |

mod again;
mod anchors;
mod audit;
mod ballots;
mod causes;
mod check;
mod check_id;
mod checks;
mod cosigned;
mod disputed;
mod facts;
mod finding;
mod finding_code;
mod findings;
mod growth;
mod kind;
mod missing;
mod progress;
mod reading;
mod record;
mod refused;
mod report;
mod resolve;
mod roots;
mod source;
mod steps;

pub use anchors::{Anchors, Bounds};
pub use audit::{Verified, verify, verify_until_tally};
pub use check::Severity;
pub use check_id::{CheckId, Family};
pub use finding::{About, Cause, Finding};
pub use finding_code::FindingCode;
pub use growth::{GrowthSlice, LedgerSlices};
pub use progress::{Progress, Silent, Stage};
pub use record::{Lister, Listing, MemoryRecord, Oddity, Record, RecordError};
pub use report::{
    AnchorsReport, CheckReport, CheckpointReport, ContestReport, CorrectionReport, CosignedReport, Counts,
    CulpritReport, ElectionReport, ExceptionReport, OfficialKeyReport, OptionReport, Outcome, PageReport, RankedOption,
    RankingReport, RegistrationReport, Report, RestartReport, TrustReport, UnfinishedReport, UnitReport, UnshownRisk,
    Verdict, WarningReport, WitnessesReport,
};
