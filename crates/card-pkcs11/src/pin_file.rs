//! PINs for programs that ask nobody.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::description::TokenDescription;
use crate::error::TokenError;
use crate::pin::{Pin, PinSource};

/// The most bytes of a PIN.
const LONGEST_PIN: usize = 256;

/// A PIN that stands in a file, whose last line end is left out. The file is read once, when the PIN is first asked
/// for.
pub struct PinFile {
    path: PathBuf,
    read: Option<Zeroizing<String>>,
}

impl PinFile {
    /// The PIN in this file.
    pub fn at(path: PathBuf) -> PinFile {
        PinFile { path, read: None }
    }

    /// The PIN that a file descriptor of this process gives.
    pub fn of_descriptor(number: u32) -> PinFile {
        PinFile::at(PathBuf::from(format!("/dev/fd/{number}")))
    }

    /// The PIN's characters.
    ///
    /// # Errors
    /// [`TokenError::PinMissing`] if the file cannot be read, or holds no PIN.
    pub fn text(&mut self) -> Result<&Zeroizing<String>, TokenError> {
        let missing = |reason: String| TokenError::PinMissing(format!("{}: {reason}", self.path.display()));
        let text = match self.read.take() {
            Some(text) => text,
            None => read(&self.path).map_err(|error| missing(error.to_string()))?,
        };
        if text.is_empty() {
            return Err(missing("it is empty".to_owned()));
        }
        Ok(self.read.insert(text))
    }
}

impl PinSource for PinFile {
    fn pin(&mut self, _: &TokenDescription) -> Result<Pin, TokenError> {
        self.text().map(Pin::new)
    }
}

/// In memory that does not grow.
fn read(path: &PathBuf) -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_PIN + 1));
    File::open(path)?.take(LONGEST_PIN as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LONGEST_PIN {
        return Err(io::Error::other("it is too long"));
    }
    let text = std::str::from_utf8(&bytes).map_err(io::Error::other)?;
    Ok(Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(bytes: &[u8]) -> Result<String, &'static str> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("pin");
        std::fs::write(&path, bytes).unwrap();
        let mut file = PinFile::at(path);
        let first = file.text().map(|text| text.to_string()).map_err(|error| error.code());
        drop(directory);
        // It is not read again.
        assert_eq!(file.text().map(|text| text.to_string()).map_err(|error| error.code()), first);
        first
    }

    #[test]
    fn a_pin_is_a_file_without_its_line_end() {
        assert_eq!(pin(b"1234\n").as_deref(), Ok("1234"));
        assert_eq!(pin(b"12 34").as_deref(), Ok("12 34"));
        assert_eq!(pin(&[b'7'; 256]).as_deref(), Ok("7".repeat(256).as_str()));
    }

    #[test]
    fn what_is_no_pin_is_missing() {
        for bytes in [&b""[..], b"\n", b"\xff", &[b'7'; 257]] {
            assert_eq!(pin(bytes), Err("pin-missing"));
        }
        assert_eq!(PinFile::of_descriptor(9999).text().unwrap_err().code(), "pin-missing");
    }
}
