//! Keys and certificates of a test, by OpenSSL's program: files `NAME.key` and `NAME.pem` in one directory.

use std::fs;
use std::path::Path;
use std::process::Command;

const NEW_KEY: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

/// Authorities, and what they certify.
pub struct Certificates<'a> {
    directory: &'a Path,
}

impl Certificates<'_> {
    /// Of a server that is found by this name: `DNS:localhost`.
    pub fn new<'a>(directory: &'a Path, name: &str) -> Certificates<'a> {
        let names = format!("subjectAltName={name}\nbasicConstraints=critical,CA:FALSE\n");
        fs::write(directory.join("names"), names).unwrap();
        Certificates { directory }
    }

    pub fn authority(&self, name: &str) {
        self.openssl(&format!("req -x509 {NEW_KEY} -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"));
    }

    pub fn certify(&self, name: &str, authority: &str) {
        self.openssl(&format!("req {NEW_KEY} -subj /CN={name} -keyout {name}.key -out request"));
        let by = format!("-CA {authority}.pem -CAkey {authority}.key -CAcreateserial -extfile names");
        self.openssl(&format!("x509 -req -days 2 -in request {by} -out {name}.pem"));
    }

    fn openssl(&self, words: &str) {
        let done = Command::new("openssl").current_dir(self.directory).args(words.split(' ')).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}
