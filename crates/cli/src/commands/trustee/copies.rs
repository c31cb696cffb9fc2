//! `tupyo trustee backup` and `restore`: copies of a trustee's file.

use std::path::{Path, PathBuf};

use crate::catalogue::trustee as texts;
use crate::failure::Failure;
use crate::files;
use crate::place::Output;
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;
use crate::vault::PassphraseOptions;

/// Two files, of which one is made of the other.
#[derive(clap::Args)]
pub struct Copied {
    /// The backup
    file: PathBuf,
    /// The trustee's encrypted secrets; the passphrase of both is the same
    #[arg(long, value_name = "FILE")]
    secrets: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pub output: Output,
}

impl Copied {
    /// Writes a backup of the secrets file.
    pub fn back_up(&self) -> Result<Answer, Failure> {
        self.copy(&self.secrets, &self.file)?;
        let file = self.file.display();
        Ok(Answer::new(texts::backup_under_same_passphrase(&file)))
    }

    /// Makes a secrets file of a backup.
    pub fn restore(&self) -> Result<Answer, Failure> {
        self.copy(&self.file, &self.secrets)?;
        let file = self.secrets.display();
        Ok(Answer::new(texts::restored_only_opens_run(&file)))
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        files::must_be_new(to)?;
        TrusteeFile::open(from, &self.passphrase)?.store_backup(to)
    }
}
