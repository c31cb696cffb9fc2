//! The registration service (docs/protocol/registration.md, docs/registrar.md): a registrar of its own data directory.
//!
//! | Module | What it does |
//! |---|---|
//! | `command` | the program's commands and their options |
//! | `configuration` | what the operator says in `config.json` |
//! | `files` | files that are written whole or not at all, and the lock of a directory |
//! | `directory` | where everything is in the data directory, used by one process at a time |
//! | `secrets` | the secrets that the service draws once: the salts' and the journal's |
//! | `key_file` | the registrar's signing key, under a passphrase or in a token |
//! | `list_file` | the office's list, from CSV |
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
//! | `countersign` | the second registrar: looks at evidence, and only then signs |
//! | `delete`, `status` | evidence past its time; how far things are |

mod acceptance;
mod book;
mod challenge;
mod command;
mod configuration;
mod countersign;
mod delete;
mod desk;
mod directory;
mod elections;
mod error;
mod evidence;
mod files;
mod http;
mod journal;
mod key_file;
mod limits;
mod list_file;
#[cfg(test)]
mod measured;
mod openapi;
mod posting;
mod problem;
mod requests;
mod secrets;
mod serve;
mod status;

pub use command::RegistrarCommand;
pub use error::RegistrarError;

/// The OpenAPI document of the service.
pub fn openapi() -> &'static str {
    openapi::text()
}
