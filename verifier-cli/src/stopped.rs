//! What ends a run before there is a verdict.

use tupyo_merkle::PolicyError;

/// What ends a run before there is a verdict.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stopped {
    #[error("{0}")]
    Record(#[from] tupyo_verify::RecordError),
    #[error("--witness and --quorum: {0}")]
    Witnesses(#[from] PolicyError),
    #[error("cannot start {threads} threads: {message}")]
    Threads { threads: usize, message: String },
    #[error("cannot write the report to standard output: {message}")]
    Output { message: String },
    #[error("cannot write `{path}`: {message}")]
    Write { path: String, message: String },
    #[error("`{path}` is not a manifest: {message}")]
    Manifest { path: String, message: String },
    #[error("--ledger-key {key} is of another ledger: it must be named {origin}")]
    LedgerKey { key: String, origin: String },
    #[error("cannot read `{path}`: {message}")]
    Read { path: String, message: String },
}
