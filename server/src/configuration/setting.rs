//! What one source says of one key.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use clap::{Arg, Command};

use super::fault::{ConfigurationFault, sentence};
use super::key::{Key, Kind};

/// What one source says of a key.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) key: String,
    pub(super) values: Vec<OsString>,
    pub(super) from: Provenance,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Provenance {
    File { path: PathBuf, line: usize },
    Variable(String),
    CommandLine,
}

impl Setting {
    /// Whether its values are such as the key has: each as if it were alone on the command line.
    pub(super) fn fault(&self, keys: &[Key]) -> Option<ConfigurationFault> {
        let key = keys.iter().find(|key| key.name == self.key).filter(|key| key.kind != Kind::Switch)?;
        let alone = Arg::new("alone").long(self.key.clone()).value_parser(key.parser.clone());
        let command = Command::new("alone").arg(alone.allow_hyphen_values(true));
        let parse = |value: &OsString| {
            let line = [OsString::from("alone"), self.spelled(Some(value))];
            command.clone().try_get_matches_from(line).err()
        };
        let error = self.values.iter().find_map(parse)?;
        Some(ConfigurationFault::new("config-value", Some(self.from.to_string()), sentence(&error)))
    }

    /// As it is on the command line.
    pub(super) fn arguments(&self, kind: Kind) -> Vec<OsString> {
        match kind {
            Kind::Switch if self.values.iter().any(|value| value == "true") => vec![self.spelled(None)],
            Kind::Switch => Vec::new(),
            _ => self.values.iter().map(|value| self.spelled(Some(value))).collect(),
        }
    }

    fn spelled(&self, value: Option<&OsString>) -> OsString {
        let mut spelled = OsString::from(format!("--{}", self.key));
        if let Some(value) = value {
            spelled.push("=");
            spelled.push(value);
        }
        spelled
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Provenance::File { path, line } => write!(f, "{}:{line}", path.display()),
            Provenance::Variable(name) => f.write_str(name),
            Provenance::CommandLine => f.write_str("command line"),
        }
    }
}
