//! What a registrar begins with. Before the election: the data directory, and the key that the manifest is to name.
//! When the election is created: the configuration, if its manifest names that key. Nothing that is there is written
//! over.

use std::fs;
use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use serde_json::{Value, json};
use tupyo_election::{AuthorKey, DocumentSigner};
use tupyo_proof::SigningKey;
use tupyo_voter::BoardAddress;

use crate::catalogue::{program as texts, wrong_files};
use crate::configuration::Configuration;
use crate::directory::DataDirectory;
use crate::key_file::{LARGEST_WORK_FACTOR, WORK_FACTOR};
use crate::say::Say;
use crate::{RegistrarError, elections, files, key_file};

const LARGEST: usize = 65_536;

/// What is made.
#[derive(Clone, Debug, clap::Args)]
pub struct Init {
    /// The data directory to make, or to go on with
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// As whom the manifest names this registrar
    #[arg(long, value_name = "ID", default_value = "registrar")]
    id: String,
    /// The anchors file of an election that names this registrar's key: the configuration is made. May be given more
    /// than once
    #[arg(long, value_name = "FILE", requires = "auditors")]
    anchors: Vec<PathBuf>,
    /// The file with an auditor's recipient, age1…, as `tupyo key auditor` makes it: only auditors can open the
    /// evidence. May be given more than once
    #[arg(long = "auditor", value_name = "FILE", requires = "anchors")]
    auditors: Vec<PathBuf>,
    /// The office's list of who may register; in the data directory, if the path is relative
    #[arg(long, value_name = "FILE", default_value = "eligible.csv")]
    list: PathBuf,
    /// Read the key's passphrase from this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// How slow guessing passphrases is made, as a power of two
    #[arg(
        long,
        value_name = "N",
        hide = true,
        default_value_t = WORK_FACTOR,
        value_parser = clap::value_parser!(u8).range(1..=i64::from(LARGEST_WORK_FACTOR))
    )]
    scrypt_work_factor: u8,
    #[command(flatten)]
    pub(crate) say: Say,
}

impl Init {
    /// Makes the key, or the configuration, and says the next step.
    pub(crate) fn run(&self) -> Result<(), RegistrarError> {
        files::make_directory(&self.data)?;
        let directory = DataDirectory::open(&self.data)?;
        if self.anchors.is_empty() { self.make_key() } else { self.configure(&directory) }
    }

    fn key(&self) -> PathBuf {
        self.data.join("registrar.key")
    }

    fn public(&self) -> PathBuf {
        self.data.join("registrar.json")
    }

    /// A key that is there stays, and its public part is written if that is missing.
    fn make_key(&self) -> Result<(), RegistrarError> {
        let (path, public) = (self.key(), self.public());
        if !public.exists() {
            let key = self.signing_key(&path)?;
            let text = json!({ "id": self.id, "key": key.author_key().to_string() });
            files::write_new(&public, format!("{text:#}\n").as_bytes(), false)?;
        } else if !path.exists() {
            return Err(RegistrarError::Damaged { path, what: wrong_files::KEY_NOT_THERE });
        }
        let (id, data, path, public) = (&self.id, self.data.display(), path.display(), public.display());
        self.say.line(texts::key_made(&data, &id, &path, &public))
    }

    fn signing_key(&self, path: &Path) -> Result<SigningKey, RegistrarError> {
        let file = self.passphrase_file.as_deref();
        let shown = path.display();
        if path.exists() {
            let prompt = self.say.text(texts::passphrase(&shown));
            return key_file::read(path, key_file::passphrase(file, || key_file::asked(&prompt))?);
        }
        let prompt = self.say.text(texts::new_passphrase(&shown));
        let twice = || {
            let first = key_file::asked(&prompt)?;
            let second = key_file::asked(self.say.text(texts::SAME_AGAIN))?;
            if *first == *second { Ok(first) } else { Err(RegistrarError::NoPassphrase) }
        };
        key_file::make(path, key_file::passphrase(file, twice)?, self.scrypt_work_factor)
    }

    /// The configuration, if the elections' manifests name this key.
    fn configure(&self, directory: &DataDirectory) -> Result<(), RegistrarError> {
        let path = directory.configuration();
        if fs::symlink_metadata(&path).is_ok() {
            return Err(RegistrarError::Exists { path });
        }
        let addresses = self.anchors.iter().map(|anchors| address(anchors)).collect::<Result<Vec<_>, _>>()?;
        let auditors = self.auditors.iter().map(|file| recipient(file)).collect::<Result<Vec<_>, _>>()?;
        let anchors = |it: &BoardAddress| json!({ "url": it.url, "election": it.election.to_string() });
        let not_text = || RegistrarError::configuration(&self.list, wrong_files::NOT_UTF_8);
        let text = json!({
            "elections": addresses.iter().map(anchors).collect::<Vec<_>>(),
            "auditors": auditors,
            "list": self.list.to_str().ok_or_else(not_text)?,
        });
        if self.public().exists() {
            elections::served(directory, addresses, public_key(&self.public())?)?;
        }
        files::write_new(&path, format!("{text:#}\n").as_bytes(), true)?;
        let list = Configuration::read(&path)?.list(&path);
        self.say_configured(&path, &list)
    }

    fn say_configured(&self, path: &Path, list: &Path) -> Result<(), RegistrarError> {
        let (data, key, path, list) = (self.data.display(), self.key(), path.display(), list.display());
        let key = key.display();
        self.say.line(texts::configured(&data, &key, &list, &path))
    }
}

/// The election of an anchors file.
fn address(path: &Path) -> Result<BoardAddress, RegistrarError> {
    let read = BoardAddress::from_json(&files::read(path, LARGEST)?);
    read.map_err(|error| RegistrarError::configuration(path, [error.to_string(), error.to_string()]))
}

/// The recipient in a file, if it is one.
fn recipient(path: &Path) -> Result<String, RegistrarError> {
    let bytes = files::read(path, LARGEST)?;
    let text = std::str::from_utf8(&bytes).map(str::trim).unwrap_or_default();
    match text.parse::<Recipient>() {
        Ok(recipient) => Ok(recipient.to_string()),
        Err(_) => Err(RegistrarError::configuration(path, wrong_files::NOT_AGE_RECIPIENT)),
    }
}

/// The public part that [`Init::make_key`] wrote.
fn public_key(path: &Path) -> Result<AuthorKey, RegistrarError> {
    let read: Option<Value> = serde_json::from_slice(&files::read(path, LARGEST)?).ok();
    let key = read.as_ref().and_then(|read| read["key"].as_str()).and_then(|key| key.parse().ok());
    key.ok_or_else(|| RegistrarError::Damaged { path: path.to_owned(), what: wrong_files::NOT_PUBLIC_PART })
}
