//! What an answer of the database says about what was done.

use tokio_postgres::Error;
use tokio_postgres::error::{Severity, SqlState};
use tupyo_ledger::JournalError;

use crate::cause::with_cause;

/// The database has said that it did not do it, and why; `None` if nobody knows what it did. Only an `ERROR` is such an
/// answer: with `FATAL` and `PANIC` the connection ends, before, in or behind the commit.
pub(crate) fn not_done(error: &Error) -> Option<JournalError> {
    let said = error.as_db_error().filter(|said| said.parsed_severity() == Some(Severity::Error))?;
    let reason = with_cause(error);
    Some(match *said.code() {
        SqlState::DISK_FULL => JournalError::Full { reason },
        SqlState::UNIQUE_VIOLATION => JournalError::Doubled { reason },
        SqlState::INSUFFICIENT_PRIVILEGE => refused("journal-rights", format!("the role lacks rights: {reason}")),
        SqlState::READ_ONLY_SQL_TRANSACTION => {
            refused("journal-standby", format!("the database takes no writes: {reason}"))
        }
        _ => refused("journal-database", reason),
    })
}

/// Of what changes nothing, or nothing that matters.
pub(crate) fn harmless(error: &Error) -> JournalError {
    let is_login = |code: &str| code.starts_with("28") || code.starts_with("3D");
    match error.as_db_error() {
        // The role, its password, or the database's name: waiting helps nobody.
        Some(said) if is_login(said.code().code()) => {
            refused("journal-login", format!("the database does not let this server in: {}", with_cause(error)))
        }
        _ if is_certificate(error) => refused(
            "journal-certificate",
            format!("the database shows no certificate of the authorities for its name: {}", with_cause(error)),
        ),
        _ => not_done(error).unwrap_or_else(|| unreachable(with_cause(error))),
    }
}

/// Whoever answers there is not who is meant, or the authorities are others: waiting helps nobody.
fn is_certificate(error: &Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<std::io::Error>());
    let cause = cause.and_then(|cause| cause.get_ref()).and_then(|cause| cause.downcast_ref::<rustls::Error>());
    matches!(cause, Some(rustls::Error::InvalidCertificate(_)))
}

pub(crate) fn unreachable(reason: impl Into<String>) -> JournalError {
    JournalError::Unreachable { reason: reason.into() }
}

pub(crate) fn refused(code: &'static str, reason: impl Into<String>) -> JournalError {
    JournalError::Refused { code, reason: reason.into() }
}
