//! The order of a ledger's entries, kept by PostgreSQL 15 or later, for several servers of which one leads
//! (`docs/protocol/journal.md`).
//!
//! | Type | Its one duty |
//! |---|---|
//! | [`PostgresAddress`] | where the database is, without a secret in it |
//! | [`PostgresBoard`] | the journals of all ledgers of a board: the schema, what the database must be, connections |
//! | [`PostgresJournal`] | one ledger's: [`tupyo_ledger::Journal`] |
//! | [`Lease`] | when somebody takes over; nothing is fenced by it |
//! | [`Promotion`] | which standby has everything that was acknowledged |
//!
//! An answer counts only if nothing speaks against it: every warning beside it is heard, and behind each commit the
//! database is asked again whether it still waits for as many standbys; a quorum that has changed is noted before the
//! commit counts.
//!
//! All else needs a database; an address is judged without one.
//!
//! ```
//! use tupyo_journal_postgres::{PostgresAddress, PostgresAddressError};
//!
//! let address: PostgresAddress = "postgres://board@one.example,two.example/tupyo".parse()?;
//! assert_eq!(address.to_string(), "postgres://board@one.example,two.example/tupyo");
//!
//! // What everybody can read holds no secret: the password is in a file of its own.
//! let read_by_all = "postgres://board:secret@one.example/tupyo".parse::<PostgresAddress>();
//! assert_eq!(read_by_all.err(), Some(PostgresAddressError::Password));
//! # Ok::<(), PostgresAddressError>(())
//! ```

mod address;
mod authorities;
mod board;
mod cause;
mod connection;
mod durability;
mod failure;
mod journal;
mod lag;
mod lease;
mod lsn;
mod patience;
mod promotion;
mod schema;
mod several;

pub use address::{PostgresAddress, PostgresAddressError};
pub use board::PostgresBoard;
pub use journal::PostgresJournal;
pub use lag::StandbyLag;
pub use lease::{LEASE_SECONDS, Lease};
pub use promotion::{Promotion, PromotionRefusal, StandbyPosition};
