//! The two registrars: an office with its service, and an observer who countersigns.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use age::secrecy::{ExposeSecret, SecretString};
use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::FollowedBoard;
use tupyo_election::{AuthorityDraft, PersonDraft, RegistrationDraft};
use tupyo_office::Actor;
use tupyo_proof::SigningKey;
use tupyo_voter::BoardAddress;
use zeroize::Zeroizing;

use super::super::tool;
use super::issued::IssuedToken;
use crate::catalogue::{cards as texts, ended};
use crate::error::{DemoEnd, DemoError};
use crate::people::title;
use crate::processes::ServerProcess;

/// The passphrase of every key file: they are gone with the demonstration.
pub const PASSPHRASE: &str = "demonstration";
/// What a key file begins with, once it is decrypted.
const KEY_HEADER: &[u8] = b"tupyo/v1/signing-key\n";
/// scrypt's work factor of key files that nobody guesses at.
const WORK_FACTOR: u8 = 2;
/// How long registrations may take to count.
const PATIENCE: Duration = Duration::from_secs(120);

/// The registrars, the auditor, and their files.
pub struct Offices {
    /// The office's key and the observer's.
    pub keys: [SigningKey; 2],
    /// The auditor's age identity.
    auditor: age::x25519::Identity,
    place: PathBuf,
}

impl Offices {
    /// Fresh keys, in files of this directory.
    pub fn new(place: &Path) -> Result<Offices, DemoError> {
        let keys = [SigningKey::generate(&mut OsRng), SigningKey::generate(&mut OsRng)];
        let offices = Offices { keys, auditor: age::x25519::Identity::generate(), place: place.to_owned() };
        fs::write(offices.passphrase(), PASSPHRASE)?;
        fs::write(offices.identity(), offices.auditor.to_string().expose_secret())?;
        for (key, path) in offices.keys.iter().zip([offices.key(0), offices.key(1)]) {
            write_key(&path, key)?;
        }
        Ok(offices)
    }

    /// What the manifest says of registration: both registrars must sign, and ballots bear the card's signature.
    pub fn rules(&self, authority: String) -> RegistrationDraft {
        let names = [("office", texts::REGISTRATION_OFFICE), ("observer", texts::OBSERVERS)];
        let person = |((id, [english, korean]), key): ((&str, [&str; 2]), &SigningKey)| {
            PersonDraft::new(id, title(english, korean), key.verifying_key())
        };
        RegistrationDraft {
            registrars: names.into_iter().zip(&self.keys).map(person).collect(),
            signatures: 2,
            authorities: vec![AuthorityDraft { certificate: authority, policies: Vec::new() }],
            codes: false,
            card_signatures: true,
            roll: None,
        }
    }

    /// Writes the list of who may vote.
    pub fn write_list(&self, voters: &[IssuedToken]) -> Result<(), DemoError> {
        let rows: String = voters.iter().map(|card| format!("{},,,all,1\n", card.person)).collect();
        Ok(fs::write(self.list(), format!("person,card,code,style,weight\n{rows}"))?)
    }

    /// Starts the office's service.
    pub fn open(&self, board: &BoardAddress) -> Result<ServerProcess, DemoError> {
        let data = self.place.join("office");
        fs::create_dir(&data)?;
        let configuration = json!({
            "elections": [{ "url": board.url, "election": board.election.to_string() }],
            "auditors": [self.auditor.to_public().to_string()],
            "list": self.list(),
            "posting": { "interval_seconds": 1, "batch": 250 },
        });
        fs::write(data.join("config.json"), configuration.to_string())?;
        let mut command = Command::new(env::current_exe()?);
        command.args(["registrar", "run", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
        command.arg("--key").arg(self.key(0)).arg("--passphrase-file").arg(self.passphrase());
        ServerProcess::listening(&mut command)
    }

    /// The observer looks at the evidence of what stands, and signs it, until so many lines count.
    pub fn countersign(&self, official: &mut Actor<FollowedBoard>, lines: u32) -> Result<(), DemoError> {
        let begun = Instant::now();
        loop {
            if official.state()?.registration_roll().is_some_and(|roll| roll.count() == lines) {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(DemoEnd::of(ended::REGISTRATIONS_DO_NOT_COUNT).into());
            }
            thread::sleep(Duration::from_millis(300));
            let paths = [self.evidence(), self.identity(), self.list(), self.key(1), self.passphrase()];
            let [evidence, identity, list, key, passphrase] = paths.map(|path| path.display().to_string());
            let arguments = [
                "registrar",
                "countersign",
                "--anchors",
                "anchors.json",
                "--data",
                "observer",
                "--evidence",
                &evidence,
                "--identity",
                &identity,
                "--list",
                &list,
                "--key",
                &key,
                "--passphrase-file",
                &passphrase,
            ];
            // What the office posts meanwhile is looked at the next time.
            tool::run(&self.place, &arguments, "")?;
        }
    }

    /// Seals evidence for the auditor, as the office's service does.
    pub fn seal(&self, name: &str, evidence: &[u8]) -> Result<(), DemoError> {
        let recipient = self.auditor.to_public();
        let sealed = sealed(iter_of(&recipient), evidence)?;
        Ok(fs::write(self.evidence().join(format!("{name}.age")), sealed)?)
    }

    /// The directory of sealed evidence.
    pub fn evidence(&self) -> PathBuf {
        self.place.join("office/evidence")
    }

    /// The file of the auditor's identity.
    pub fn identity(&self) -> PathBuf {
        self.place.join("auditor.key")
    }

    /// The office's list.
    pub fn list(&self) -> PathBuf {
        self.place.join("list.csv")
    }

    /// The file of the passphrase.
    pub fn passphrase(&self) -> PathBuf {
        self.place.join("passphrase")
    }

    fn key(&self, number: usize) -> PathBuf {
        self.place.join(format!("registrar-{number}.key"))
    }
}

/// Writes a key as `tupyo key new` does.
pub fn write_key(path: &Path, key: &SigningKey) -> Result<(), DemoError> {
    let mut secret = Zeroizing::new(KEY_HEADER.to_vec());
    secret.extend_from_slice(key.encode().as_ref());
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(PASSPHRASE));
    recipient.set_work_factor(WORK_FACTOR);
    Ok(fs::write(path, sealed(iter_of(&recipient), &secret)?)?)
}

fn iter_of(recipient: &dyn age::Recipient) -> impl Iterator<Item = &dyn age::Recipient> {
    std::iter::once(recipient)
}

fn sealed<'a>(recipients: impl Iterator<Item = &'a dyn age::Recipient>, plain: &[u8]) -> io::Result<Vec<u8>> {
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed)?;
    writer.write_all(plain)?;
    writer.finish()?;
    Ok(sealed)
}
