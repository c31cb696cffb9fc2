//! The directory in which an office keeps registrations: every file is read, or named.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tupyo_encoding::sha256;
use zeroize::Zeroizing;

use super::fault::Fault;
use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files;

/// What a registration's file name ends with, in capital or small letters.
const ENDING: &str = "registration";

/// What is in a directory.
#[derive(Debug, Default)]
pub struct Directory {
    /// The registrations, by file name.
    pub registrations: Vec<(PathBuf, Zeroizing<Vec<u8>>)>,
    /// Files that nothing is read of: their names do not end in `.registration`.
    pub ignored: Vec<PathBuf>,
    /// Registrations that cannot be read.
    pub unreadable: Vec<Fault>,
    /// Files that are no registration, or the same one as another file.
    pub refused: Vec<Fault>,
}

/// Reads a directory; a registration has at most `largest` bytes.
pub fn read(directory: &Path, largest: usize) -> Result<Directory, Failure> {
    let failed = |error: std::io::Error| Failure::file(directory, &error);
    let entries = fs::read_dir(directory).map_err(failed)?;
    let mut paths =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    let mut found = Directory::default();
    let mut seen = HashMap::new();
    for path in paths {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING)) {
            found.take(path, largest, &mut seen);
        } else {
            found.ignored.push(path);
        }
    }
    Ok(found)
}

impl Directory {
    fn take(&mut self, path: PathBuf, largest: usize, seen: &mut HashMap<[u8; 32], PathBuf>) {
        match files::read(&path, largest) {
            Ok(bytes) => match seen.get(&sha256(&bytes)) {
                Some(first) => {
                    let said = texts::SAME_REGISTRATION.map(str::to_owned);
                    let fault = Fault::in_both(&path, "registration-repeated", said);
                    self.refused.push(fault.against_file(Some(first)));
                }
                None => {
                    seen.insert(sha256(&bytes), path.clone());
                    self.registrations.push((path, bytes));
                }
            },
            Err(failure) if failure.code == "file-too-long" => {
                let said = texts::LONGER_THAN_REGISTRATION.map(str::to_owned);
                self.refused.push(Fault::in_both(&path, "registration-malformed", said));
            }
            Err(failure) => self.unreadable.push(Fault::of(&path, &failure.code, failure.message)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_passed_over_without_a_word() {
        let place = tempfile::tempdir().unwrap();
        for (name, bytes) in
            [("0.REGISTRATION", "a"), ("1.registration", "a"), ("2.Registration", "b"), ("3.registration", "too long")]
        {
            fs::write(place.path().join(name), bytes).unwrap();
        }
        fs::write(place.path().join("4.registration.txt"), "c").unwrap();
        fs::create_dir(place.path().join("5.registration")).unwrap();
        let found = read(place.path(), 4).unwrap();
        let names = |paths: &[&PathBuf]| -> Vec<String> {
            paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        let read: Vec<_> = found.registrations.iter().map(|(path, _)| path).collect();
        assert_eq!(names(&read), ["0.REGISTRATION", "2.Registration"]);
        assert_eq!(names(&found.ignored.iter().collect::<Vec<_>>()), ["4.registration.txt"]);
        let said: Vec<_> = found.refused.iter().map(|fault| fault.line()[0].clone()).collect();
        assert!(said[0].contains("1.registration: ") && said[0].contains("see ") && said[0].contains("0.REGISTRATION"));
        assert!(said[0].ends_with("[registration-repeated]") && said[1].ends_with("[registration-malformed]"));
        assert_eq!((said.len(), found.unreadable.len()), (2, 1));
    }
}
