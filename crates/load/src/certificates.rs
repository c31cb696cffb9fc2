//! Keys and certificates of a trial, by OpenSSL's program.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Trouble;

const NEW_KEY: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

/// A directory of keys and certificates, good for two days: `NAME.key` and `NAME.pem`.
#[derive(Clone, Debug)]
pub struct TrialCertificates {
    place: PathBuf,
}

impl TrialCertificates {
    /// In a directory, of servers that are found at these addresses.
    ///
    /// # Errors
    /// [`Trouble`] if nothing can be written there.
    pub fn new(place: PathBuf, addresses: &[String]) -> Result<TrialCertificates, Trouble> {
        let names: Vec<String> = addresses.iter().map(|address| format!("IP:{address}")).collect();
        let names = format!("subjectAltName={}\nbasicConstraints=critical,CA:FALSE\n", names.join(","));
        fs::write(place.join("names"), names)?;
        Ok(TrialCertificates { place })
    }

    /// An authority that certifies others.
    ///
    /// # Errors
    /// [`Trouble`] if `openssl` is not there or fails.
    pub fn authority(&self, name: &str) -> Result<(), Trouble> {
        self.openssl(&format!("req -x509 {NEW_KEY} -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"))
    }

    /// A key that an authority has certified.
    ///
    /// # Errors
    /// [`Trouble`] if `openssl` is not there or fails.
    pub fn certify(&self, name: &str, authority: &str) -> Result<(), Trouble> {
        self.openssl(&format!("req {NEW_KEY} -subj /CN={name} -keyout {name}.key -out request"))?;
        let by = format!("-CA {authority}.pem -CAkey {authority}.key -CAcreateserial -extfile names");
        self.openssl(&format!("x509 -req -days 2 -in request {by} -out {name}.pem"))
    }

    /// Where the certificate of this name is.
    pub fn certificate(&self, name: &str) -> PathBuf {
        self.place.join(format!("{name}.pem"))
    }

    /// What a gateway's process is told, or a leader's, of what it shows the other.
    pub fn show(&self, name: &str, command: &mut Command) {
        command.arg("--gateway-certificate").arg(self.certificate(name));
        command.arg("--gateway-key").arg(self.place.join(format!("{name}.key")));
    }

    fn openssl(&self, words: &str) -> Result<(), Trouble> {
        let mut command = Command::new("openssl");
        let output = command.current_dir(&self.place).args(words.split(' ')).stdin(Stdio::null()).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Trouble::unless(output.status.success(), || format!("openssl {words}: {said}"))
    }
}
