//! Sealed evidence: an age file for each registration, which only the auditors' identities open.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use age::x25519::{Identity, Recipient};
use rayon::prelude::*;
use tupyo_registration::{Evidence, LARGEST_REGISTRATION};
use zeroize::Zeroizing;

use crate::catalogue::wrong_files;
use crate::{RegistrarError, files};

/// A sealed file: the evidence, age's header for each recipient, and its chunks' tags.
const LARGEST_FILE: usize = LARGEST_REGISTRATION + (64 << 10);
const LARGEST_IDENTITY: usize = 1 << 20;

/// The name of the evidence of an application, by the SHA-256 of its bytes.
pub(crate) fn file_name(application: &[u8; 32]) -> String {
    let digits: String = application.iter().map(|byte| format!("{byte:02x}")).collect();
    digits + ".age"
}

/// Seals evidence for the auditors.
pub(crate) struct Sealer(Vec<Recipient>);

impl Sealer {
    pub(crate) fn new(auditors: Vec<Recipient>) -> Sealer {
        Sealer(auditors)
    }

    /// The age file.
    pub(crate) fn seal(&self, evidence: &Evidence) -> io::Result<Vec<u8>> {
        let plain = Zeroizing::new(evidence.encode());
        let recipients = self.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut sealed = Vec::with_capacity(plain.len() + 1024);
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(&plain)?;
        writer.finish()?;
        Ok(sealed)
    }
}

/// The auditors' identities in a file as `age-keygen` makes it: `AGE-SECRET-KEY-1…`, a line each, and lines with `#`.
pub(crate) fn identities(path: &Path) -> Result<Vec<Identity>, RegistrarError> {
    let bytes = files::read(path, LARGEST_IDENTITY)?;
    let damaged = || RegistrarError::Damaged { path: path.to_owned(), what: wrong_files::NOT_IDENTITIES };
    let text = std::str::from_utf8(&bytes).map_err(|_| damaged())?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let identities: Vec<Identity> = lines.map(|line| line.parse().map_err(|_| damaged())).collect::<Result<_, _>>()?;
    if identities.is_empty() { Err(damaged()) } else { Ok(identities) }
}

/// How many pieces of sealed evidence a directory has.
pub(crate) fn count(directory: &Path) -> Result<usize, RegistrarError> {
    Ok(paths(directory)?.len())
}

/// The sealed evidence of a directory, in the order of its names.
fn paths(directory: &Path) -> Result<Vec<PathBuf>, RegistrarError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(RegistrarError::storage("read", directory))? {
        let path = entry.map_err(RegistrarError::storage("read", directory))?.path();
        if path.extension().is_some_and(|extension| extension == "age") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// What a directory of sealed evidence holds.
pub(crate) struct Opened {
    /// The evidence that can be opened, in the order of the files' names.
    pub(crate) evidence: Vec<Evidence>,
    /// Where each is.
    pub(crate) paths: Vec<PathBuf>,
    /// What cannot be opened, or is none.
    pub(crate) unreadable: Vec<PathBuf>,
}

/// Opens all evidence of a directory, on all cores.
pub(crate) fn open_all(directory: &Path, identities: &[Identity]) -> Result<Opened, RegistrarError> {
    let paths = paths(directory)?;
    let opened: Vec<_> = paths.into_par_iter().map(|path| (open(&path, identities), path)).collect();
    let mut found = Opened { evidence: Vec::new(), paths: Vec::new(), unreadable: Vec::new() };
    for (evidence, path) in opened {
        match evidence {
            Some(evidence) => {
                found.evidence.push(evidence);
                found.paths.push(path);
            }
            None => found.unreadable.push(path),
        }
    }
    Ok(found)
}

fn open(path: &Path, identities: &[Identity]) -> Option<Evidence> {
    let sealed = files::read(path, LARGEST_FILE).ok()?;
    let decryptor = age::Decryptor::new_buffered(sealed.as_slice()).ok()?;
    let mut reader = decryptor.decrypt(identities.iter().map(|identity| identity as &dyn age::Identity)).ok()?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain).ok()?;
    Evidence::decode(&plain).ok()
}
