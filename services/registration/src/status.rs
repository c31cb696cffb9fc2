//! How far things are.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::directory::status_of;
use crate::files::{self, Lock};
use crate::say::Say;
use crate::{RegistrarError, evidence};

const LARGEST: usize = 1 << 24;

/// What is asked of a data directory.
#[derive(Clone, Debug, clap::Args)]
pub struct Status {
    /// The data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    pub(crate) say: Say,
}

impl Status {
    /// Writes, as JSON, what the service last noted, whether it runs, and how much evidence is there.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        let path = status_of(&self.data);
        let noted = files::find(&path, LARGEST)?;
        let noted: serde_json::Value = noted.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let runs = matches!(Lock::of(&self.data), Err(RegistrarError::Locked { .. }));
        let evidence = evidence::count(&self.data.join("evidence"))?;
        let status = serde_json::json!({ "runs": runs, "evidence": evidence, "noted": noted });
        writeln!(io::stdout().lock(), "{status:#}").map_err(RegistrarError::Run)
    }
}
