//! The bulletin board: a server that keeps the ledgers of elections and answers over HTTP (docs/http.md).
//!
//! | Type | Its one duty |
//! |---|---|
//! | [`Options`] | what is given on the command line |
//! | `DataDirectory` | one server per directory |
//! | `Keyring` | the ledgers' keys, and the spare that can take the place of one |
//! | `LedgerToken` | a ledger's key that is in a token |
//! | `Elections` | all elections of a directory |
//! | `ElectionBoard` | one election: what is published, and the way in |
//! | `Connections` | who is closed when too many are connected |
//! | `Finality` | asks witnesses to cosign; what a quorum has cosigned is final |
//! | `Published<F>` | what of a ledger is on stable storage and may be shown |
//! | `Pipeline<F>` → `Inbox` → `Verification<F>` → `Committer<F>` | cheap checks, then proofs in batches, then the one writer of the ledger: threads, queues and disk around `tupyo_sequencer`, which decides |
//! | `Alarm` | what must end the server |
//!
//! `F` is the fold over the ledger (`tupyo_sequencer::Fold`): an entry is decoded and hashed once, when it is admitted,
//! and travels so. Only `Elections`, the views and the handlers are about elections.
//!
//! There are no passwords and no administrators: whoever posts a validly signed entry in a legal order runs the
//! election. The only choice of the server's operator is whose elections it keeps ([`Options::officials`]).

mod alarm;
mod connections;
mod directory;
mod elections;
mod error;
mod finality;
mod finder;
mod http;
mod keyring;
mod ledger_token;
mod metrics;
mod options;
mod pipeline;
mod published;
mod rejection;
mod serve;
mod views;

pub use error::ServerError;
pub use ledger_token::LedgerTokenOptions;
pub use options::{Options, WitnessAddress, WitnessAddressError};
pub use serve::run;

/// What the manifest of an election on the board with this data directory says of its ledger, as JSON. The keys are
/// made if there are none.
///
/// # Errors
/// [`ServerError::Locked`] while a server runs there, which answers the same at `/ledger`; [`ServerError`] if the keys
/// cannot be had.
pub fn ledger(data: &std::path::Path, name: &str, token: &LedgerTokenOptions) -> Result<String, ServerError> {
    let directory = directory::DataDirectory::open(data, None)?;
    let draft = directory.keyring(name, ledger_token::LedgerToken::open(token)?)?.anchor()?.draft();
    Ok(serde_json::json!({ "name": draft.name, "key": draft.key, "next": draft.next }).to_string())
}

/// The OpenAPI document of the board, which `docs/openapi.json` repeats.
pub fn openapi() -> &'static str {
    http::openapi()
}
