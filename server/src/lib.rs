//! The bulletin board: a server that keeps the ledgers of elections and answers over HTTP (docs/http.md).
//!
//! | Type | Its one duty |
//! |---|---|
//! | [`Options`] | what is given on the command line |
//! | [`ServerConfiguration`] | what is given in a file, in the environment and on the command line |
//! | `DataDirectory` | one server per directory |
//! | `Keyring` | the ledgers' keys, and the spare that can take the place of one |
//! | `LedgerToken` | a ledger's key that is in a token |
//! | `Elections` | all elections of a directory |
//! | `ElectionBoard` | one election: what is published, and the way in |
//! | `Source` | whom a request comes from: what shares are counted by |
//! | `Limiter` | what refused entries cost their source |
//! | `Quotas` | how much documents may take |
//! | `Connections` | who is closed when too many are connected |
//! | `Comparison` | whether a checkpoint that somebody else has kept proves that a ledger was put back |
//! | `Finality` | asks witnesses to cosign; what a quorum has cosigned is final |
//! | `Light` | where documents are on a ledger, the lines of its roll and the counted ballots, for light followers |
//! | `Published<F>` | what of a ledger is on stable storage and may be shown |
//! | `Pipeline<F>` → `Turns` → `Verifiers<F>` → | cheap checks, fairly shared places, then signatures and proofs in |
//! | `Committer<F>` | batches, for all ledgers in turns, then the one writer of each ledger: threads, queues and disk |
//! | | around `tupyo_sequencer`, which decides |
//! | `Measured<S>` | a connection that gives one request at a time |
//! | `Reads` | threads that read, behind those that take votes |
//! | `PublicFiles` | full tiles and bundles as static files |
//! | `Page` | the voter's page, read at the start |
//! | `Order`, `Tenancy` | where the order of all ledgers is kept for several servers, and that this one leads |
//! | `Gateways` | which gateways hand entries on, and what is held against them |
//! | `Gateway` → `Link` | what a gateway judges before it hands entries on, and the way to its leader |
//! | `Follower` | follows the ledgers of a leader for a gateway |
//! | `Alarm` | what must end the server |
//! | `ServiceManager` | is told that the board is ready, lives and stops |
//! | `Event` | one kind of line of the log |
//!
//! `F` is the fold over the ledger (`tupyo_sequencer::Fold`): an entry is decoded and hashed once, when it is admitted,
//! and travels so. Only `Elections`, the views and the handlers are about elections.
//!
//! There are no passwords and no administrators: whoever posts a validly signed entry in a legal order runs the
//! election. The only choice of the server's operator is whose elections it keeps ([`Options::officials`]).
//!
//! [`run`] serves until a signal; what a manifest says of its ledger is known before that.
//!
//! ```
//! use tupyo_server::{LedgerTokenOptions, ledger};
//!
//! let (data, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
//! let told = |data: &tempfile::TempDir| ledger(data.path(), "board.example", &LedgerTokenOptions::default());
//! let anchor: serde_json::Value = serde_json::from_str(&told(&data)?)?;
//! assert_eq!(anchor["name"], "board.example");
//! assert_eq!(told(&data)?, anchor.to_string()); // the keys are made once
//! assert_ne!(told(&other)?, anchor.to_string()); // and are a directory's own
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alarm;
mod comparison;
mod configuration;
mod connections;
mod directory;
mod elections;
mod error;
mod finality;
mod finder;
mod gateway;
mod gateways;
mod growth;
mod http;
mod intake;
mod journal_address;
mod keyring;
mod ledger_token;
mod light;
mod limiter;
mod listening;
mod log;
mod metrics;
mod options;
mod order;
mod page;
mod parts;
mod patience;
mod pipeline;
mod public;
mod public_url;
mod published;
mod quotas;
mod reads;
mod rejection;
mod serve;
mod service_manager;
mod source;
mod stop;
mod tls;
mod views;
mod witness_lag;

pub use configuration::{ConfigurationError, ConfigurationFault, ServerConfiguration};
pub use error::ServerError;
pub use gateway::{GatewayOptions, LeaderAddress, LeaderAddressError};
pub use journal_address::{JournalAddress, JournalAddressError};
pub use ledger_token::LedgerTokenOptions;
pub use options::{Options, WitnessAddress, WitnessAddressError};
pub use public_url::{PublicUrl, PublicUrlError};
pub use serve::{run, run_gateway};
pub use source::{ForwardedHeader, TrustedProxy, TrustedProxyError};

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
