//! The second verifier, in Python, on records that are made here: both must report the same, check by check.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use serde::Serialize;
use serde_json::Value;
use tupyo_test_vectors::differences;
use tupyo_verify::{MemoryRecord, Report};

use crate::camp::first;
use crate::laying::lay_out;

/// Asks it about some records, each with another first cause than those before.
pub struct Second {
    /// `verify.py`.
    program: PathBuf,
    /// How many are asked about at most.
    most: usize,
    asked: Mutex<Asked>,
}

/// What came of it.
#[derive(Debug, Default, Serialize)]
pub struct Asked {
    /// The first causes of the records; empty of one that is not refused.
    pub causes: BTreeSet<String>,
    /// How the reports differ.
    pub troubles: Vec<String>,
}

impl Second {
    /// Asks `reference/verify.py` about so many records at most.
    pub fn new(reference: &Path, most: usize) -> Second {
        Second { program: reference.join("verify.py"), most, asked: Mutex::default() }
    }

    /// Holds it against a report, unless there was one like that.
    pub fn hold(&self, name: &str, election: &str, record: &MemoryRecord, report: &Report) {
        let cause = first(report).map(|(check, code)| format!("{check} {code}")).unwrap_or_default();
        let is_new =
            self.asked.lock().is_ok_and(|mut asked| asked.causes.len() < self.most && asked.causes.insert(cause));
        if !is_new {
            return;
        }
        let found =
            self.compared(name, election, record, report).unwrap_or_else(|error| vec![format!("{name}: {error}")]);
        if let Ok(mut asked) = self.asked.lock() {
            asked.troubles.extend(found);
        }
    }

    /// What came of it.
    pub fn asked(self) -> Asked {
        self.asked.into_inner().unwrap_or_default()
    }

    fn compared(
        &self,
        name: &str,
        election: &str,
        record: &MemoryRecord,
        report: &Report,
    ) -> Result<Vec<String>, String> {
        let place = tempfile::tempdir().map_err(|error| error.to_string())?;
        lay_out(place.path(), &record.files, []).map_err(|error| error.to_string())?;
        let mut python = Command::new("python3");
        python.arg(&self.program).arg(place.path()).args(["--election", election, "--json"]).stderr(Stdio::inherit());
        let output = python.output().map_err(|error| format!("python3: {error}"))?;
        let other: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("verify.py: {error}"))?;
        let own = serde_json::to_value(report).map_err(|error| error.to_string())?;
        Ok(differences(name, &own, &other))
    }
}
