//! Evidence past its time: deleted on command, and a signed note says so.

use std::fs;
use std::path::PathBuf;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_election::DocumentSigner;
use tupyo_encoding::Label;

use crate::catalogue::program as texts;
use crate::clock::now;
use crate::configuration::Configuration;
use crate::desk::base64;
use crate::directory::DataDirectory;
use crate::journal::{Journal, Record};
use crate::key_file::{KeyOptions, RegistrarKey};
use crate::say::Say;
use crate::{RegistrarError, evidence, files};

const LABEL: Label = Label::new("tupyo/v1/evidence deletion");
const DAY: u64 = 86_400;

/// What is deleted.
#[derive(Clone, Debug, clap::Args)]
pub struct Delete {
    /// The data directory; the service must not run
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    key: KeyOptions,
    /// Delete without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    pub(crate) say: Say,
}

impl Delete {
    /// Deletes all evidence that is older than the configuration's retention. The note is on stable storage before
    /// anything is deleted, so a deletion that was interrupted is finished by the next one.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        let directory = DataDirectory::open(&self.data)?;
        let configuration = Configuration::read(&directory.configuration())?;
        let at = now();
        let until = at.saturating_sub(u64::from(configuration.retention_days) * DAY);
        let (_journal, records) = Journal::open(&directory)?;
        let past = records.iter().filter_map(|record| match record {
            Record::Accepted(accepted) if accepted.at < until => Some(accepted.application.digest()),
            _ => None,
        });
        let past: Vec<[u8; 32]> = past.filter(|digest| directory.evidence_file(digest).exists()).collect();
        if past.is_empty() {
            return self.say.line(texts::NOTHING_PAST_RETENTION);
        }
        self.confirm(past.len(), configuration.retention_days)?;
        let note = note(&self.key.open(&self.say)?, at, &past)?;
        files::replace(&directory.deleted().join(format!("{at}.json")), note.as_bytes())?;
        for digest in &past {
            let path = directory.evidence_file(digest);
            fs::remove_file(&path).map_err(RegistrarError::storage("delete", &path))?;
        }
        files::sync(&directory.evidence()).map_err(RegistrarError::storage("sync", &directory.evidence()))?;
        let count = past.len();
        self.say.line(texts::deleted(&at, &count))
    }

    fn confirm(&self, count: usize, days: u32) -> Result<(), RegistrarError> {
        if self.yes {
            return Ok(());
        }
        self.say.confirm(texts::confirm_deletion(&count, &days))
    }
}

/// The note: when, what, and the registrar's signature of `hash("tupyo/v1/evidence deletion", borsh(at, digests))`.
fn note(key: &RegistrarKey, at: u64, digests: &[[u8; 32]]) -> Result<String, RegistrarError> {
    let message = LABEL.hash(&(at, digests));
    let signature = key.sign_message(&message, &mut OsRng);
    let signature = signature.map_err(|error| RegistrarError::Signing(error.into()))?;
    let files: Vec<String> = digests.iter().map(evidence::file_name).collect();
    let note = json!({
        "deleted_at": at,
        "files": files,
        "registrar": key.author_key().to_string(),
        "signature": base64(&signature.0),
    });
    Ok(format!("{note:#}\n"))
}
