//! A registrar's sealed evidence: a directory with an age file for each registration, opened with an auditor's
//! identity.

use std::fs;
use std::io::Read;
use std::iter;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::x25519::Identity;
use indicatif::ProgressBar;
use rayon::prelude::*;
use tupyo_registration::{Evidence, LARGEST_REGISTRATION};
use zeroize::Zeroizing;

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files;
use crate::roll::fault::Fault;

/// What a file of evidence ends with.
const ENDING: &str = "age";
/// What age adds to the evidence: a header with a line for each recipient, and 16 bytes for each 64 KiB.
const LARGEST_FILE: usize = LARGEST_REGISTRATION + (64 << 10);
const LARGEST_IDENTITY: usize = 1 << 16;

/// What a directory of evidence holds.
#[derive(Debug, Default)]
pub struct Opened {
    /// The files, as they are named.
    pub files: Vec<PathBuf>,
    /// What each of them says.
    pub evidence: Vec<Evidence>,
    /// Files that cannot be opened, or hold no evidence.
    pub unreadable: Vec<Fault>,
    /// Files that nothing is read of.
    pub ignored: Vec<PathBuf>,
}

/// An auditor's identity, as `age-keygen` writes it.
pub fn identity(path: &Path) -> Result<Identity, Failure> {
    let text = files::read_text(path, LARGEST_IDENTITY)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let none = || Failure::usage("not-an-identity", texts::no_age_identity(&path.display()));
    let line = lines.next().ok_or_else(none)?;
    Identity::from_str(line).map_err(|_| none())
}

/// Opens all that is in a directory, on all cores.
pub fn open(directory: &Path, identity: &Identity, bar: &ProgressBar) -> Result<Opened, Failure> {
    let failed = |error: std::io::Error| Failure::file(directory, &error);
    let entries = fs::read_dir(directory).map_err(failed)?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    let (files, ignored): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_evidence(path));
    bar.set_length(files.len() as u64);
    let read = |path: PathBuf| (evidence_in(&path, identity), path);
    let read: Vec<_> = files.into_par_iter().map(read).inspect(|_| bar.inc(1)).collect();
    bar.finish_and_clear();
    let mut opened = Opened { ignored, ..Opened::default() };
    for (evidence, path) in read {
        match evidence {
            Ok(evidence) => {
                opened.files.push(path);
                opened.evidence.push(evidence);
            }
            Err(fault) => opened.unreadable.push(*fault),
        }
    }
    Ok(opened)
}

fn is_evidence(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

fn evidence_in(path: &Path, identity: &Identity) -> Result<Evidence, Box<Fault>> {
    let sealed =
        files::read(path, LARGEST_FILE).map_err(|failure| Box::new(Fault::of(path, &failure.code, failure.message)))?;
    let plain = decrypted(&sealed, identity);
    let unreadable = |said: [String; 2]| Box::new(Fault::in_both(path, "evidence-unreadable", said));
    let plain = plain.map_err(|error| unreadable(texts::evidence_closed(&error)))?;
    Evidence::decode(&plain).map_err(|error| unreadable(texts::no_evidence(&error)))
}

/// In one allocation: it is shorter than the file, and growing would leave copies of personal data behind.
fn decrypted(sealed: &[u8], identity: &Identity) -> Result<Zeroizing<Vec<u8>>, age::DecryptError> {
    let mut reader = age::Decryptor::new_buffered(sealed)?.decrypt(iter::once(identity as &dyn age::Identity))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain)?;
    Ok(plain)
}
