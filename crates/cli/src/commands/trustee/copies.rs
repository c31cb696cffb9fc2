use std::path::{Path, PathBuf};

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
        let en = format!(
            "The backup is in {file}, under the same passphrase. It opens the tally when a quorum of trustees has \
            agreed; it agrees to none."
        );
        Ok(Answer::new(
            en,
            format!(
                "백업을 {file}에 저장했습니다(암호는 같습니다). 정족수가 합의한 집계를 개표할 수 있으나 합의에는 쓸 수 없습니다."
            ),
        ))
    }

    /// Makes a secrets file of a backup.
    pub fn restore(&self) -> Result<Answer, Failure> {
        self.copy(&self.file, &self.secrets)?;
        let file = self.secrets.display();
        let en = format!(
            "{file} is restored. It only opens: run `tupyo trustee decrypt` when a quorum of trustees has agreed. Do \
            not use it beside the file that it replaces."
        );
        Ok(Answer::new(
            en,
            format!(
                "{file}을 복원했습니다. 개표만 할 수 있으니 정족수가 합의한 뒤 `tupyo trustee decrypt`를 실행하십시오. 원래 파일과 함께 쓰지 마십시오."
            ),
        ))
    }

    fn copy(&self, from: &Path, to: &Path) -> Result<(), Failure> {
        files::must_be_new(to)?;
        TrusteeFile::open(from, &self.passphrase)?.store_backup(to)
    }
}
