//! The registration service (docs/protocol/registration.md, docs/registrar.md): a registrar of its own data directory.
//!
//! | Module | What it does |
//! |---|---|
//! | `clock` | what time it is |
//! | `command` | the program's commands and their options |
//! | `configuration` | what the operator says in `config.json` |
//! | `files` | files that are written whole or not at all, and the lock of a directory |
//! | `directory` | where everything is in the data directory, used by one process at a time |
//! | `secrets` | the secrets that the service draws once: the salts' and the journal's |
//! | `say`, `korean` | what is printed for people, in English and Korean |
//! | `key_file` | the registrar's signing key, under a passphrase or in a token |
//! | `token_key` | a key in a token that may be pulled out and come back |
//! | `list_fault` | what is wrong with the office's list, and where |
//! | `list_file` | the office's list, from any spreadsheet |
//! | `kept_list` | the list while the service runs, read again when the operator says so |
//! | `elections` | the manifests that are served, and that they fit together |
//! | `journal` | what was accepted and said, durable before anybody is told |
//! | `book` | the same in memory |
//! | `evidence` | sealed evidence: age files for the auditors |
//! | `acceptance` | one thread that accepts: evidence, journal, answer |
//! | `challenge` | what is signed at a login: stateless, used once |
//! | `limits` | how often a person, and how much of a machine |
//! | `desk` | what citizens ask for, without HTTP |
//! | `requests`, `http`, `problem` | the same over HTTP |
//! | `openapi` | the OpenAPI document of that |
//! | `posting` | lines to the boards |
//! | `serve` | all of that, until a signal |
//! | `by_hand` | a registrar's own work at a board, with a memory of its own |
//! | `countersign` | the second registrar: looks at evidence, and only then signs |
//! | `correct` | a correction of the roll, which all registrars sign |
//! | `init` | what a registrar begins with: a directory, a key, a configuration |
//! | `delete`, `status` | evidence past its time; how far things are |
//!
//! The office's list, as the service and `tupyo roll` read it, from text or a workbook:
//!
//! ```
//! use tupyo_registrar::{ListFile, korean_summary};
//!
//! let list = ListFile::parse("person,card,code,style,weight\n0001,,,north,1\n0001,,,south,1\n".as_bytes());
//! let faults = list.list(&["north".to_owned(), "south".to_owned()]).err().unwrap_or_default();
//! assert!(!faults.is_empty());
//! for fault in &faults {
//!     println!("{fault} [{}]", fault.code());
//!     assert!(korean_summary(fault.code()).is_some(), "{}", fault.code());
//! }
//! ```

mod acceptance;
mod book;
mod by_hand;
#[rustfmt::skip]
mod catalogue;
mod challenge;
mod clock;
mod command;
mod configuration;
mod correct;
mod countersign;
mod delete;
mod desk;
mod directory;
mod elections;
mod error;
mod evidence;
mod files;
mod http;
mod init;
mod journal;
mod kept_list;
mod key_file;
mod korean;
mod limits;
mod list_fault;
mod list_file;
#[cfg(test)]
mod measured;
mod openapi;
mod posting;
mod problem;
mod requests;
mod say;
mod secrets;
mod serve;
mod status;
mod token_key;

pub use command::RegistrarCommand;
pub use error::RegistrarError;
pub use korean::korean_summary;
pub use list_fault::ListFileFault;
pub use list_file::{LIST_COLUMNS, ListFile};
pub use secrets::RegistrarSalts;

/// The OpenAPI document of the service.
pub fn openapi() -> &'static str {
    openapi::text()
}
