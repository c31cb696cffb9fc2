//! The witnesses of an election that is open: each a process of its own, `tupyo witness serve`.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use tupyo_election::WitnessesDraft;

use super::tool;
use crate::catalogue::ended;
use crate::error::{DemoEnd, DemoError};
use crate::processes::ServerProcess;

/// Makes keys that last as long as the demonstration: nobody has time to guess.
const QUICK: &str = "4";

/// Witnesses whose keys are made. All of them must have cosigned what is final: two quorums share all.
pub struct Witnesses {
    place: PathBuf,
    made: Vec<Made>,
}

struct Made {
    name: String,
    key: String,
    /// Where it will listen: the board is told before the manifest, which the witness needs, can be made.
    listen: String,
}

impl Witnesses {
    /// Makes so many keys in a directory.
    pub fn make(place: &Path, count: usize) -> Result<Witnesses, DemoError> {
        let made = (1..=count).map(|number| make(place, number)).collect::<Result<_, _>>()?;
        Ok(Witnesses { place: place.to_owned(), made })
    }

    /// What the board is told: where each is asked.
    pub fn addresses(&self) -> Vec<String> {
        self.made.iter().map(|witness| format!("{}=http://{}", witness.name, witness.listen)).collect()
    }

    /// What the manifest says of them.
    pub fn draft(&self) -> Option<WitnessesDraft> {
        let members: Vec<_> = self.made.iter().map(|witness| witness.key.clone()).collect();
        (!members.is_empty()).then_some(WitnessesDraft { quorum: members.len() as u64, members })
    }

    /// Starts all of them, to watch the ledger of this manifest's election.
    pub fn start(&self, manifest: &[u8]) -> Result<Vec<ServerProcess>, DemoError> {
        let file = self.place.join("manifest.json");
        fs::write(&file, manifest)?;
        self.made.iter().enumerate().map(|(place, witness)| self.start_one(place + 1, witness, &file)).collect()
    }

    fn start_one(&self, number: usize, witness: &Made, manifest: &Path) -> Result<ServerProcess, DemoError> {
        let mut command = Command::new(env::current_exe()?);
        let log = fs::File::create(self.place.join(format!("witness-{number}.log")))?;
        command.args(["witness", "serve", "--passphrase-file", "passphrase", "--listen", &witness.listen]);
        command
            .args(["--key", &key_file(number), "--data", &format!("witness-{number}")])
            .arg("--manifest")
            .arg(manifest);
        ServerProcess::listening(command.current_dir(&self.place).stderr(log))
    }
}

fn make(place: &Path, number: usize) -> Result<Made, DemoError> {
    fs::write(place.join("passphrase"), "a passphrase of the demonstration\n")?;
    let (name, file) = (format!("witness-{number}.tupyo.invalid"), key_file(number));
    let words = ["witness", "keygen", "--name", &name, "--out", &file, "--passphrase-file", "passphrase"];
    let words = [&words[..], &["--scrypt-work-factor", QUICK, "--json"]].concat();
    let made = tool::run(place, &words, "")?.must_succeed()?;
    let key = made["public_key"].as_str().ok_or_else(|| DemoEnd::of(ended::NO_WITNESS_KEY))?.to_owned();
    // Freed at once, and taken by the witness a moment later.
    let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    Ok(Made { name, key, listen })
}

fn key_file(number: usize) -> String {
    format!("witness-{number}.key")
}
