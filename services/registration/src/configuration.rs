//! What the operator says in `config.json`.

use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use serde::Deserialize;
use tupyo_voter::BoardAddress;

use crate::catalogue::wrong_files as texts;
use crate::{RegistrarError, files};

const LARGEST: usize = 1 << 20;
/// The most lines of a document: it is one entry then.
const LARGEST_BATCH: usize = 250;
const DAY: u64 = 86_400;

/// What the operator says. Everything that is a rule stands in the manifests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    /// The elections whose rolls get the registrations: one, or several that name one standing roll.
    elections: Vec<Anchors>,
    /// The auditors' age recipients, `age1…`: only their identities open the evidence.
    auditors: Vec<String>,
    /// The office's list, CSV; beside the configuration, if the path is relative.
    list: PathBuf,
    /// For how many days evidence is kept.
    #[serde(default = "year")]
    pub(crate) retention_days: u32,
    /// How lines go to the boards.
    #[serde(default)]
    pub(crate) posting: PostingOptions,
    /// How much is done for whom.
    #[serde(default)]
    pub(crate) limits: LimitOptions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Anchors {
    url: String,
    election: String,
}

/// How lines go to the boards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PostingOptions {
    /// Seconds between two looks at a board.
    pub(crate) interval_seconds: u64,
    /// The most lines of a document, at most 250: it must fit an entry.
    pub(crate) batch: usize,
    /// Seconds that a document stands unsigned before what follows takes its place.
    pub(crate) patience_seconds: u64,
}

/// How much is done for whom.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LimitOptions {
    /// Connections at a time.
    pub(crate) connections: usize,
    /// Seconds in which a request must have arrived.
    pub(crate) timeout_seconds: u64,
    /// Proofs that are verified at a time.
    pub(crate) verifications: usize,
    /// Requests that wait for it.
    pub(crate) waiting: usize,
    /// Logins and registrations of one person in an hour.
    pub(crate) person_per_hour: u32,
}

impl Default for PostingOptions {
    fn default() -> Self {
        PostingOptions { interval_seconds: 10, batch: LARGEST_BATCH, patience_seconds: DAY }
    }
}

impl Default for LimitOptions {
    fn default() -> Self {
        LimitOptions { connections: 1024, timeout_seconds: 10, verifications: 2, waiting: 64, person_per_hour: 30 }
    }
}

fn year() -> u32 {
    365
}

impl Configuration {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Configuration, RegistrarError> {
        let broken =
            |error: serde_json::Error| RegistrarError::configuration(path, [error.to_string(), error.to_string()]);
        let configuration: Configuration = serde_json::from_slice(&files::read(path, LARGEST)?).map_err(broken)?;
        let Configuration { elections, posting, limits, auditors, .. } = &configuration;
        let fault = match () {
            () if elections.is_empty() => texts::NAME_AN_ELECTION,
            () if auditors.is_empty() => texts::NAME_AN_AUDITOR,
            () if !(1..=LARGEST_BATCH).contains(&posting.batch) => texts::BATCH,
            () if posting.interval_seconds == 0 => texts::INTERVAL,
            () if limits.verifications == 0 || limits.connections == 0 || limits.timeout_seconds == 0 => texts::LIMITS,
            () => return Ok(configuration),
        };
        Err(RegistrarError::configuration(path, fault))
    }

    /// The elections, in the file's order.
    pub(crate) fn elections(&self, path: &Path) -> Result<Vec<BoardAddress>, RegistrarError> {
        let address = |anchors: &Anchors| {
            BoardAddress::new(&anchors.url, &anchors.election)
                .map_err(|error| RegistrarError::configuration(path, [error.to_string(), error.to_string()]))
        };
        self.elections.iter().map(address).collect()
    }

    /// The auditors.
    pub(crate) fn auditors(&self, path: &Path) -> Result<Vec<Recipient>, RegistrarError> {
        let recipient =
            |text: &String| text.parse().map_err(|_| RegistrarError::configuration(path, texts::auditors(text)));
        self.auditors.iter().map(recipient).collect()
    }

    /// The office's list.
    pub(crate) fn list(&self, path: &Path) -> PathBuf {
        path.parent().unwrap_or(Path::new(".")).join(&self.list)
    }
}
